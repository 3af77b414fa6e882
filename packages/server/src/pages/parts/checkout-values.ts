import { type AddressPart, addressRulesOf } from '../../domain/address/address-rules.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import type { DomainError } from '../../domain/errors.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { isCountryCode } from '../../domain/tax/countries.ts';
import type { TaxAddress } from '../../domain/tax/tax.ts';
import { resolveAddress } from './address-form.ts';
import type { CheckoutForm } from './checkout-form.ts';
import type { CheckoutFields, CheckoutValues, FieldError, Requirement } from './checkout-model.ts';

/**
 * Fields of the checkout, by the session's settings and the chosen country. The postal code is requested if
 * the country has any; other parts are optional, for the invoice, and the state is required if it decides the
 * tax.
 */
export function checkoutFieldsFor(
  { options, customerEmail, customerName }: CheckoutSession,
  country: string,
  isTaxedByState: boolean,
): CheckoutFields {
  const { flags, billingAddress: known } = options;
  const hasFixedCustomer = options.isCustomerNamedBySeller;
  const isCountryFixed = known !== null && !flags.allowCustomerEditingAddress;
  const rules = addressRulesOf(country);
  const forTheInvoice = (part: AddressPart): Requirement => {
    const isAsked = country !== '' && !options.minimalAddress && !isCountryFixed;
    return isAsked && rules.parts.includes(part) ? 'optional' : 'hidden';
  };
  const isStateFixed = isCountryFixed && known.state !== null;
  return {
    phone: flags.requirePhoneNumber ? 'required' : 'hidden',
    taxId: flags.requireTaxId ? 'required' : 'hidden',
    postalCode: country === '' ? 'optional' : postalRequirement[rules.postalCode],
    state: isTaxedByState && !isStateFixed ? 'required' : forTheInvoice('state'),
    city: forTheInvoice('city'),
    street: forTheInvoice('street'),
    isEmailFixed: customerEmail !== null && (hasFixedCustomer || !flags.allowCustomerEditingEmail),
    isNameFixed: customerName !== null && (hasFixedCustomer || !flags.allowCustomerEditingName),
    isCountryFixed,
    isPostalCodeFixed: isCountryFixed && known.zipcode !== null,
    isCardNameRequired: flags.requireCardholderName,
  };
}

const postalRequirement = { none: 'hidden', optional: 'optional', required: 'required' } as const;

/** Country suggested by the browser's language, so that most customers need not choose. */
export function guessCountry(acceptLanguage: string): string | null {
  const region = /^[a-z]{2,3}-([A-Z]{2})\b/i.exec(acceptLanguage)?.[1];
  if (region !== undefined) return region.toUpperCase();
  return acceptLanguage.startsWith('ja') ? 'JP' : null;
}

/** Values known of the customer before they type. */
export function initialValues(session: CheckoutSession, guessedCountry: string | null): CheckoutValues {
  const address = session.options.billingAddress;
  return {
    email: session.customerEmail ?? '',
    name: session.customerName ?? '',
    phone: session.customerPhone ?? '',
    country: address?.country ?? guessedCountry ?? '',
    postalCode: address?.zipcode ?? '',
    state: address?.state ?? '',
    city: address?.city ?? '',
    street: address?.street ?? '',
    taxId: session.options.taxId ?? '',
    custom: {},
  };
}

/** Values from the reader's last attempt. */
export function valuesFromPayment(session: CheckoutSession, payment: Payment): CheckoutValues {
  const { billing, buyer, customFieldResponses } = payment;
  return {
    email: buyer.email,
    name: buyer.name,
    phone: buyer.phoneNumber ?? '',
    taxId: buyer.taxId ?? '',
    country: billing.country,
    postalCode: billing.zipcode ?? '',
    state: billing.state ?? '',
    city: billing.city ?? '',
    street: billing.street ?? '',
    custom: Object.fromEntries((customFieldResponses ?? []).map(({ key, value }) => [key, value])),
  };
}

/** Submitted values, except fields that the seller has fixed or does not ask for. */
export function withFixedValues(
  { values: sent, address }: Pick<CheckoutForm, 'values' | 'address'>,
  session: CheckoutSession,
): CheckoutValues {
  const fields = checkoutFieldsFor(session, sent.country, false);
  const known = initialValues(session, null);
  const isTaxIdFixed =
    fields.taxId === 'hidden' || (known.taxId !== '' && !session.options.flags.allowCustomerEditingTaxId);
  return {
    ...sent,
    ...resolveAddress(sent, address, session.options.billingAddress, fields.isCountryFixed),
    email: fields.isEmailFixed ? known.email : sent.email,
    name: fields.isNameFixed ? known.name : sent.name,
    taxId: isTaxIdFixed ? known.taxId : sent.taxId,
  };
}

/** Known part of the address that decides the tax. */
export function toTaxAddress(values: CheckoutValues): TaxAddress | null {
  return isCountryCode(values.country) ? { country: values.country, state: values.state || null } : null;
}

/** Billing address of a form that passed its checks. */
export function toBillingAddress(values: CheckoutValues): BillingAddress | null {
  if (!isCountryCode(values.country)) return null;
  return {
    country: values.country,
    state: values.state || null,
    city: values.city || null,
    street: values.street || null,
    zipcode: values.postalCode || null,
  };
}

/** Form field that a refusal concerns; undefined if it concerns none. */
export function toFieldError(error: DomainError): FieldError | undefined {
  switch (error.code) {
    case 'TEST_CARD_REQUIRED':
      return { field: 'card_number', reason: 'card_number_not_test' };
    case 'PAYMENT_METHOD_EXPIRED':
      return { field: 'card_expiry', reason: 'card_expired' };
    case 'PAYMENT_METHOD_NOT_FOUND':
    case 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED':
    case 'PAYMENT_METHOD_NOT_RECURRING':
    case 'PAYMENT_METHOD_LIMIT_EXCEEDED':
    // The gateway cannot charge the total.
    case 'INVALID_REQUEST_BODY':
      return { field: 'payment_method', reason: 'method_unavailable' };
    case 'INVALID_REQUEST_PARAMETERS':
      return { field: 'card_number', reason: 'card_number_invalid' };
    case 'INVALID_DISCOUNT_CODE':
      return { field: 'discount_code', reason: 'discount_unknown' };
    case 'DISCOUNT_CODE_EXPIRED':
      return { field: 'discount_code', reason: 'discount_expired' };
    case 'DISCOUNT_NOT_YET_ACTIVE':
      return { field: 'discount_code', reason: 'discount_not_yet_active' };
    case 'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED':
    case 'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED':
      return { field: 'discount_code', reason: 'discount_used_up' };
    case 'DISCOUNT_CUSTOMER_NOT_ELIGIBLE':
      return { field: 'discount_code', reason: 'discount_not_eligible' };
    case 'DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET':
      return { field: 'discount_code', reason: 'discount_minimum_not_met' };
    case 'DISCOUNT_NOT_AVAILABLE_FOR_PRODUCT':
    case 'DISCOUNT_CURRENCY_OPTION_INVALID':
      return { field: 'discount_code', reason: 'discount_not_for_product' };
    default:
      return undefined;
  }
}
