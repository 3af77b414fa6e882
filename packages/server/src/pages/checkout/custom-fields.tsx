import type { CustomField } from '../../domain/checkout/checkout-session.ts';
import type { CheckoutPage } from '../parts/checkout-model.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { errorOf } from '../parts/customer-fields.tsx';
import { CheckboxField, SelectField, TextField } from '../parts/field.tsx';

/** The seller's custom fields, labelled in the seller's words. */
export function CustomFields({ page, t }: { page: CheckoutPage; t: Dictionary }) {
  if (page.customFields.length === 0) return null;
  return (
    <fieldset>
      <legend>{t.checkout.moreDetails}</legend>
      {page.customFields.map((field) => (
        <CustomFieldInput page={page} field={field} t={t} />
      ))}
    </fieldset>
  );
}

function CustomFieldInput({ page, field, t }: { page: CheckoutPage; field: CustomField; t: Dictionary }) {
  const name = `custom.${field.key}` as const;
  const value = page.values.custom[field.key] ?? '';
  const common = {
    name,
    label: field.label,
    error: errorOf(page, name, field.label, t),
    optional: field.isRequired ? undefined : t.checkout.optional,
  };
  switch (field.fieldType) {
    case 'boolean':
      return <CheckboxField {...common} isChecked={value === 'true'} isRequired={field.isRequired} />;
    case 'dropdown':
      return (
        <SelectField
          {...common}
          value={value}
          placeholder={field.placeholder ?? t.checkout.chooseOption}
          options={field.options.map((option) => ({ value: option, label: option }))}
          select={{ required: field.isRequired }}
        />
      );
    case 'text':
    case 'number':
    case 'email':
    case 'url':
    case 'date':
      return (
        <TextField
          {...common}
          input={{
            ...inputKinds[field.fieldType],
            value,
            required: field.isRequired,
            maxlength: 500,
            ...(field.placeholder !== null && { placeholder: field.placeholder }),
          }}
        />
      );
  }
}

/**
 * Numbers are text inputs with a numeric keyboard: spin buttons and scroll wheels change answers by accident.
 * E-mail and web addresses are text inputs, too: the server accepts full-width signs that a browser would
 * refuse, and reports errors in the page's words.
 */
const inputKinds = {
  text: { type: 'text' },
  number: { type: 'text', inputmode: 'decimal' },
  email: { type: 'text', inputmode: 'email', autocomplete: 'email' },
  url: { type: 'text', inputmode: 'url', autocomplete: 'url' },
  date: { type: 'date' },
} as const;
