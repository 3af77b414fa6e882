import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';
import { Icon, type IconName } from './icons.tsx';

/** Amount in minor units, with its currency beside it where several may meet. */
export function Money(props: {
  readonly amount: number;
  readonly currency: string;
  readonly isNamed?: boolean;
}) {
  const { money } = useFormat();
  return (
    <>
      <span className="money num">{money(props.amount, props.currency)}</span>
      {props.isNamed === true && <span className="cur">{props.currency}</span>}
    </>
  );
}

const looks: Record<string, readonly [string, IconName]> = {
  succeeded: ['is-good', 'check'],
  active: ['is-good', 'check'],
  accepted: ['is-good', 'check'],
  published: ['is-good', 'check'],
  running: ['is-good', 'experiment'],
  failed: ['is-trouble', 'close'],
  disputed: ['is-trouble', 'flag'],
  on_hold: ['is-warn', 'pause'],
  requires_customer_action: ['is-warn', 'shield'],
  requires_action: ['is-warn', 'shield'],
  refunded: ['is-soft', 'back'],
  partly_refunded: ['is-soft', 'back'],
  undone: ['is-soft', 'back'],
};

/** State of something: a word and a shape, then a colour. */
export function Status({ status, note }: { readonly status: string; readonly note?: ReactNode }) {
  const words = useWords();
  const [look, icon] = looks[status] ?? ['is-soft', 'part'];
  const word = (words.statuses as Record<string, string>)[status] ?? status;
  return (
    <span>
      <span className={`badge ${look}`}>
        <Icon name={icon} size={12} />
        {word}
      </span>
      {note !== undefined && <small className="soft"> {note}</small>}
    </span>
  );
}

/** Head of a page: its name, a sentence below it, and what can be done. */
export function PageHead(props: {
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="head">
      <div>
        <h1>{props.title}</h1>
        {props.sub !== undefined && <p className="soft">{props.sub}</p>}
      </div>
      {props.children !== undefined && <div className="acts">{props.children}</div>}
    </div>
  );
}

export function Section(props: {
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="sec">
      <div className="sec-h">
        <h2>{props.title}</h2>
        {props.sub !== undefined && <span className="sub">{props.sub}</span>}
        {props.actions !== undefined && <div className="acts">{props.actions}</div>}
      </div>
      {props.children}
    </section>
  );
}

/** State with nothing in it, which says what would fill it. */
export function Empty(props: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      <h3>{props.title}</h3>
      <p className="soft">{props.text}</p>
      {props.children !== undefined && <div className="acts">{props.children}</div>}
    </div>
  );
}

/** Part that could not be loaded: it says so in its place, and the rest of the page stays. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const words = useWords();
  const isNetwork = error instanceof ApiError && error.code === 'NETWORK';
  return (
    <div className="note is-trouble" role="alert">
      <Icon name="warning" />
      <div>
        <p>{isNetwork ? words.states.network : words.states.failed}</p>
        {error instanceof ApiError && !isNetwork && (
          <p className="soft">
            {error.message} <code>{error.code}</code>
            {error.requestId !== undefined && <> · {words.states.requestId(error.requestId)}</>}
          </p>
        )}
        {retry !== undefined && (
          <div className="acts">
            <button type="button" className="btn is-small" onClick={retry}>
              {words.actions.retry}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

/** Rows of the right height while the first answer is on its way. */
export function SkeletonRows({ rows = 8, columns }: { readonly rows?: number; readonly columns: number }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row} aria-hidden="true">
          {Array.from({ length: columns }, (_, column) => (
            <td key={column}>
              <span className={`skel ${column % 2 === 0 ? 'w-24' : 'w-16'}`} />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Identifier that can be copied. */
export function Id({ id }: { readonly id: string }) {
  return <code className="select-all">{id}</code>;
}
