import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { Icon } from './icons.tsx';

/** Dialog over the page. Focus is held in it and given back; Escape and the veil close it. */
export function Dialog(props: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly size?: 'is-mid' | 'is-wide';
}) {
  const words = useWords();
  return (
    <Radix.Root open={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="veil">
          <Radix.Content className={`dialog ${props.size ?? ''}`} aria-describedby={undefined}>
            <header>
              <Radix.Title>{props.title}</Radix.Title>
              <Radix.Close className="btn is-quiet is-icon">
                <Icon name="close" />
                <span className="vh">{words.actions.close}</span>
              </Radix.Close>
            </header>
            <div className="body">{props.children}</div>
            {props.footer !== undefined && <footer>{props.footer}</footer>}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Sidebar as a drawer, on narrow windows. */
export function Drawer(props: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Root open={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="veil is-left">
          <Radix.Content className="menu-phone" aria-describedby={undefined}>
            <Radix.Title className="vh">{props.title}</Radix.Title>
            {props.children}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
