import type { Child } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** "(optional)", set after the label; required fields carry no mark. */
  readonly optional?: string | undefined;
}

/** The id of a form field, which error summaries link to. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

type Attributes = Record<string, string | boolean | number | undefined>;

export function TextField(props: FieldProps & { readonly input: JSX.IntrinsicElements['input'] }) {
  return (
    <FieldFrame {...props}>
      <input {...props.input} {...describedBy(props)} />
    </FieldFrame>
  );
}

export interface SelectFieldProps extends FieldProps {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** First, empty option. */
  readonly placeholder: string;
  readonly select: JSX.IntrinsicElements['select'];
}

export function SelectField(props: SelectFieldProps) {
  return (
    <FieldFrame {...props}>
      <select {...props.select} {...describedBy(props)}>
        <option value="">{props.placeholder}</option>
        {props.options.map((option) => (
          <option
            value={isItsOwnLabel(option) ? undefined : option.value}
            selected={option.value === props.value}
          >
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** Browsers use the label as value, with collapsed spaces: long lists need not repeat it. */
function isItsOwnLabel({ value, label }: SelectFieldProps['options'][number]): boolean {
  return value === label && label === label.trim().replaceAll(/\s+/g, ' ');
}

export function CheckboxField(props: FieldProps & { isChecked: boolean; isRequired: boolean }) {
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          value="true"
          checked={props.isChecked}
          required={props.isRequired}
          {...describedBy(props)}
        />
        <span>
          {props.label}
          <Optional word={props.optional} />
        </span>
      </label>
      <FieldMessages {...props} />
    </div>
  );
}

function FieldFrame(props: FieldProps & { children?: Child }) {
  return (
    <div class="field">
      <label for={fieldId(props.name)}>
        {props.label}
        <Optional word={props.optional} />
      </label>
      {props.children}
      <FieldMessages {...props} />
    </div>
  );
}

function Optional({ word }: { word: string | undefined }) {
  return word === undefined ? null : <span class="optional"> {word}</span>;
}

function FieldMessages({ name, hint, error }: FieldProps) {
  return (
    <>
      {hint !== undefined && (
        <p class="hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${fieldId(name)}-error`}>
          {error}
        </p>
      )}
    </>
  );
}

function describedBy({ name, hint, error }: FieldProps): Attributes {
  const id = fieldId(name);
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`];
  return {
    id,
    name,
    'aria-describedby': described.filter((part) => part !== '').join(' ') || undefined,
    'aria-invalid': error === undefined ? undefined : 'true',
  };
}
