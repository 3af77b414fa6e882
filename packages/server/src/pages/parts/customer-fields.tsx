import type { CheckoutField, CheckoutPage, FieldError, PayingPage } from './checkout-model.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { TextField } from './field.tsx';

interface SectionProps {
  readonly page: CheckoutPage;
  readonly t: Dictionary;
}

/** Error message of a field, if it has one. */
export function errorOf(
  page: Pick<PayingPage, 'errors'>,
  field: CheckoutField,
  label: string,
  t: Dictionary,
): string | undefined {
  const error = page.errors.find((each) => each.field === field);
  return error === undefined ? undefined : errorText(error, label, t);
}

export function errorText({ reason, example = '' }: FieldError, label: string, t: Dictionary): string {
  return t.fieldErrors[reason](label, example);
}

/** Name and e-mail address of the buyer. */
export function CustomerFields({ page, t }: SectionProps) {
  const { fields, values } = page;
  return (
    <fieldset>
      <legend>{t.checkout.details}</legend>
      <TextField
        name="email"
        label={t.checkout.email}
        error={errorOf(page, 'email', t.checkout.email, t)}
        input={{
          // A text input: a browser would refuse a full-width ＠ that the server accepts.
          type: 'text',
          value: values.email,
          required: true,
          readonly: fields.isEmailFixed,
          autocomplete: 'email',
          inputmode: 'email',
          autocapitalize: 'none',
          spellcheck: false,
          maxlength: 254,
        }}
      />
      <TextField
        name="name"
        label={t.checkout.name}
        error={errorOf(page, 'name', t.checkout.name, t)}
        input={{
          value: values.name,
          required: true,
          readonly: fields.isNameFixed,
          autocomplete: 'name',
          maxlength: 200,
        }}
      />
      {fields.phone !== 'hidden' && (
        <TextField
          name="phone"
          label={t.checkout.phone}
          optional={fields.phone === 'optional' ? t.checkout.optional : undefined}
          error={errorOf(page, 'phone', t.checkout.phone, t)}
          input={{
            type: 'tel',
            value: values.phone,
            required: fields.phone === 'required',
            autocomplete: 'tel',
            inputmode: 'tel',
            maxlength: 30,
          }}
        />
      )}
    </fieldset>
  );
}
