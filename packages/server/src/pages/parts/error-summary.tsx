import type { CheckoutField, CheckoutPage, PayingPage } from './checkout-model.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { addressLabel } from './address-fields.tsx';
import { errorText } from './customer-fields.tsx';
import { fieldId } from './field.tsx';

type FaultyPage = Pick<PayingPage, 'errors'> & Partial<Pick<CheckoutPage, 'customFields' | 'values'>>;

/** Summary of all errors of the form, each linked to its field. It takes the focus when it appears. */
export function ErrorSummary({ page, t }: { page: FaultyPage; t: Dictionary }) {
  const { errors } = page;
  if (errors.length === 0) return null;
  return (
    <div class="notice notice-trouble" role="alert" tabindex={-1} autofocus>
      <h2>{t.errorSummary.title}</h2>
      <p>{errors.length === 1 ? t.errorSummary.one : t.errorSummary.many(errors.length)}</p>
      <ul>
        {errors.map((error) => (
          <li>
            <a href={`#${fieldId(error.field)}`}>{errorText(error, labelOf(error.field, page, t), t)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function labelOf(field: CheckoutField, page: FaultyPage, t: Dictionary): string {
  const label = labels[field]?.(t) ?? addressLabel(field, page.values?.country ?? '', t);
  return label ?? page.customFields?.find(({ key }) => field === `custom.${key}`)?.label ?? field;
}

const labels: Readonly<Record<string, (t: Dictionary) => string>> = {
  email: (t) => t.checkout.email,
  name: (t) => t.checkout.name,
  phone: (t) => t.checkout.phone,
  country: (t) => t.checkout.country,
  tax_id: (t) => t.checkout.taxId,
  discount_code: (t) => t.checkout.discountLabel,
  payment_method: (t) => t.checkout.payment,
  card_number: (t) => t.checkout.cardNumber,
  card_expiry: (t) => t.checkout.cardExpiry,
  card_cvc: (t) => t.checkout.cardCvc,
  card_name: (t) => t.checkout.cardName,
};
