import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { Icon, Mark } from '../parts/icons.tsx';
import { useSpeech } from '../words/words.tsx';

/** Page that stands alone, without the frame: sign-in, set-up, an invitation. */
export function Alone({ children }: { readonly children: ReactNode }) {
  const { language, words, choose } = useSpeech();
  return (
    <div className="solo">
      <header>
        <Mark />
        <b>Rung</b>
        <button
          type="button"
          className="btn is-quiet is-small ml-auto"
          lang={language === 'ja' ? 'en' : 'ja'}
          onClick={() => choose(language === 'ja' ? 'en' : 'ja')}
        >
          {words.actions.language}
        </button>
      </header>
      <main>
        <div className="sheet">{children}</div>
      </main>
      <footer className="soft small">{words.session.local}</footer>
    </div>
  );
}

/** Field of a form with its label, hint and fault. */
export function Field(props: {
  readonly label: string;
  readonly name: string;
  readonly type?: string;
  readonly autoComplete?: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly defaultValue?: string;
  readonly minLength?: number;
  readonly inputMode?: 'numeric';
  readonly isFirst?: boolean;
  readonly isOptional?: boolean;
}) {
  const note = `${props.name}-note`;
  const hasNote = props.fault !== undefined || props.hint !== undefined;
  return (
    <div className="field">
      <label htmlFor={props.name}>{props.label}</label>
      <input
        className="in"
        id={props.name}
        name={props.name}
        type={props.type ?? 'text'}
        required={props.isOptional !== true}
        autoFocus={props.isFirst === true}
        autoComplete={props.autoComplete}
        defaultValue={props.defaultValue}
        minLength={props.minLength}
        inputMode={props.inputMode}
        aria-invalid={props.fault !== undefined}
        aria-describedby={hasNote ? note : undefined}
      />
      {props.fault !== undefined ? (
        <span className="err" id={note}>
          <Icon name="warning" size={14} />
          {props.fault}
        </span>
      ) : (
        props.hint !== undefined && (
          <span className="hint" id={note}>
            {props.hint}
          </span>
        )
      )}
    </div>
  );
}

/** Refusal of a form, in the API's own words. */
export function FormFault({ error }: { readonly error: unknown }) {
  const { words } = useSpeech();
  if (error === null || error === undefined) return null;
  return (
    <p className="note is-trouble" role="alert">
      <Icon name="warning" />
      <span>
        {error instanceof ApiError && error.code !== 'NETWORK' ? error.message : words.states.network}
      </span>
    </p>
  );
}

/** Texts of a form by the names of its fields. */
export type FormTexts = Readonly<Record<string, string>>;

export function readForm(form: HTMLFormElement): FormTexts {
  const texts: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') texts[name] = value;
  return texts;
}
