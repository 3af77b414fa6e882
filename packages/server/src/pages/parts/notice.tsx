import type { Child } from 'hono/jsx';

interface NoticeProps {
  /** `trouble` interrupts a screen reader, `news` waits until it is silent. */
  readonly tone: 'trouble' | 'news';
  readonly title?: string;
  readonly children?: Child;
}

export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'trouble' ? 'alert' : 'status'}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </div>
  );
}
