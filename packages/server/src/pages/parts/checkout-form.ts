import { addressRulesOf } from '../../domain/address/address-rules.ts';
import { readPostalCode, tidyPostalCode } from '../../domain/address/postal-code.ts';
import { statesOf } from '../../domain/address/states.ts';
import type { CustomField } from '../../domain/checkout/checkout-session.ts';
import { checkCustomFields } from '../../domain/checkout/custom-fields.ts';
import { DomainError } from '../../domain/errors.ts';
import type { CardDetails } from '../../domain/payment/gateway-outcome.ts';
import { isCountryCode } from '../../domain/tax/countries.ts';
import type { Instant } from '../../domain/time.ts';
import { type AddressSent, readAddress } from './address-form.ts';
import { type CardProblem, readCard } from './card-form.ts';
import type {
  CheckoutField,
  CheckoutFields,
  CheckoutValues,
  FieldError,
  FieldErrorReason,
  Requirement,
} from './checkout-model.ts';
import { toHalfWidth, toPlainDigits } from './typed-text.ts';

/** Button that the customer pressed. */
type CheckoutAction =
  | { readonly kind: 'pay' }
  /** Prices the order for the address given. */
  | { readonly kind: 'update' }
  | { readonly kind: 'apply_discount'; readonly code: string }
  | { readonly kind: 'remove_discount'; readonly code: string };

/** Submitted checkout form. Card fields stay in `data` until `checkCheckoutForm` reads them. */
export interface CheckoutForm {
  readonly action: CheckoutAction;
  readonly values: CheckoutValues;
  readonly address: AddressSent;
  /** Id of a saved method, or `new`. */
  readonly chosenMethod: string;
  /** Total that the customer saw, as `expectedTotal` writes it. */
  readonly expectedTotal: string;
  /** Typed but not applied; in upper case, like all codes. */
  readonly discountCode: string;
}

export function readCheckoutForm(data: FormData, customFields: readonly CustomField[]): CheckoutForm {
  const text = (name: string) => textOf(data, name);
  const discountCode = toHalfWidth(text('discount_code')).trim().toUpperCase();
  const country = text('country');
  return {
    action: readAction(text('action'), text('remove_discount'), discountCode),
    values: {
      email: toHalfWidth(text('email')),
      name: text('name'),
      phone: toPlainDigits(text('phone')),
      country,
      postalCode: readPostalCode(country, text('postal_code')) ?? tidyPostalCode(text('postal_code')),
      state: text('state'),
      city: text('city'),
      street: text('street'),
      taxId: toHalfWidth(text('tax_id')),
      custom: Object.fromEntries(
        customFields.map((field) => [field.key, readAnswer(field, text(`custom.${field.key}`))]),
      ),
    },
    address: readAddress(data),
    chosenMethod: chosenMethodOf(data),
    expectedTotal: text('expected_total'),
    discountCode,
  };
}

/**
 * Answer to a custom field. Text stays as typed; numbers, dates and addresses become half-width, whatever the
 * keyboard.
 */
function readAnswer({ fieldType }: CustomField, value: string): string {
  switch (fieldType) {
    case 'number':
      return toPlainDigits(value);
    case 'email':
    case 'url':
    case 'date':
      return toHalfWidth(value);
    case 'text':
    case 'dropdown':
    case 'boolean':
      return value;
  }
}

/**
 * Action of a submitted form. A typed code that is not applied is applied first, and the new total shown:
 * nobody should pay the full price while a code is in the field.
 */
function readAction(action: string, removed: string, discountCode: string): CheckoutAction {
  if (removed !== '') return { kind: 'remove_discount', code: removed };
  if (action === 'update') return { kind: 'update' };
  if (discountCode !== '') return { kind: 'apply_discount', code: discountCode };
  return action === 'apply_discount' ? { kind: 'update' } : { kind: 'pay' };
}

/** Rules that a submitted form must meet. */
export interface CheckoutRules {
  readonly fields: CheckoutFields;
  readonly customFields: readonly CustomField[];
  /** Saved methods that can pay this order. */
  readonly usableMethodIds: readonly string[];
  /** False if nothing is due and nothing recurs. */
  readonly isMethodNeeded: boolean;
  /** True if a new card is given on the gateway's own page, and not in this form. */
  readonly isCardElsewhere: boolean;
  readonly now: Instant;
}

type PayWith =
  | { readonly kind: 'card'; readonly card: CardDetails }
  | { readonly kind: 'saved'; readonly paymentMethodId: string }
  | { readonly kind: 'card_page'; readonly isInFields: boolean }
  | { readonly kind: 'nothing' };

export interface CheckedForm {
  /** In the order of the page. */
  readonly errors: readonly FieldError[];
  /** Null if it is invalid. */
  readonly payWith: PayWith | null;
}

/** Every error of the form, at once. */
export function checkCheckoutForm(form: CheckoutForm, data: FormData, rules: CheckoutRules): CheckedForm {
  const payment = checkPayment(form.chosenMethod, data, {
    ...rules,
    isCardNameRequired: rules.fields.isCardNameRequired,
  });
  return {
    errors: [
      ...checkDetails(form.values, rules.fields),
      ...rules.customFields.flatMap((field) => checkCustomField(field, form.values.custom[field.key] ?? '')),
      ...payment.errors,
    ],
    payWith: payment.payWith,
  };
}

function checkDetails(values: CheckoutValues, fields: CheckoutFields): FieldError[] {
  return [
    ...checkText('email', values.email, 'required', 254, isEmail, 'email_invalid'),
    ...checkText('name', values.name, 'required', 200),
    ...checkText('phone', values.phone, fields.phone, 30, isPhone, 'phone_invalid'),
    ...checkCountry(values.country),
    ...checkPostalCode(values, fields),
    ...checkState(values, fields),
    ...checkText('city', values.city, fields.city, 100),
    ...checkText('street', values.street, fields.street, 300),
    ...checkText('tax_id', values.taxId, fields.taxId, 40),
  ];
}

function checkCountry(country: string): FieldError[] {
  if (country === '') return [{ field: 'country', reason: 'choice_required' }];
  return isCountryCode(country) ? [] : [{ field: 'country', reason: 'country_unsupported' }];
}

function checkState({ country, state }: CheckoutValues, fields: CheckoutFields): FieldError[] {
  if (state === '' && fields.state === 'required' && statesOf(country).length > 0) {
    return [{ field: 'state', reason: 'choice_required' }];
  }
  return checkText('state', state, fields.state, 100);
}

/** Postal code check. A code fixed by the seller is the seller's responsibility. */
function checkPostalCode({ country, postalCode }: CheckoutValues, fields: CheckoutFields): FieldError[] {
  const errors = checkText('postal_code', postalCode, fields.postalCode, 20);
  const isRead = fields.postalCode === 'hidden' || fields.isPostalCodeFixed || postalCode === '';
  if (errors.length > 0 || isRead || readPostalCode(country, postalCode) !== null) return errors;
  const [example = ''] = addressRulesOf(country).postalExamples;
  return [{ field: 'postal_code', reason: 'postal_code_invalid', example }];
}

function checkText(
  field: CheckoutField,
  value: string,
  requirement: Requirement,
  maxLength: number,
  isValid: (value: string) => boolean = () => true,
  otherwise: FieldErrorReason = 'characters_invalid',
): FieldError[] {
  if (requirement === 'hidden') return [];
  if (value === '') return requirement === 'required' ? [{ field, reason: 'required' }] : [];
  if (value.length > maxLength) return [{ field, reason: 'too_long' }];
  // Control characters and unpaired surrogates: no name or address contains any, and they corrupt logs.
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return [{ field, reason: 'characters_invalid' }];
  return isValid(value) ? [] : [{ field, reason: otherwise }];
}

/** True for what looks like an e-mail address; longer ones than 254 characters are refused elsewhere. */
export function isEmail(value: string): boolean {
  return /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/.test(value);
}

function isPhone(value: string): boolean {
  return /^\+?[\d ().\/-]{6,30}$/.test(value) && value.replaceAll(/\D/g, '').length >= 6;
}

function checkCustomField(field: CustomField, value: string): FieldError[] {
  const name = `custom.${field.key}` as const;
  if (value === '' && field.isRequired) {
    const isChosen = field.fieldType === 'dropdown' || field.fieldType === 'boolean';
    return [{ field: name, reason: isChosen ? 'choice_required' : 'required' }];
  }
  try {
    checkCustomFields([field], [{ key: field.key, value }]);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [{ field: name, reason: customFieldReasons[field.fieldType] }];
  }
}

const customFieldReasons = {
  text: 'too_long',
  number: 'number_invalid',
  email: 'email_invalid',
  url: 'url_invalid',
  date: 'date_invalid',
  dropdown: 'option_invalid',
  boolean: 'option_invalid',
} as const satisfies Record<CustomField['fieldType'], FieldErrorReason>;

/** Method that the form names: `new`, or a saved method. */
export function chosenMethodOf(data: FormData): string {
  return textOf(data, 'payment_method') || 'new';
}

/** Payment method of the form, or every error in it. */
export function checkPayment(
  chosenMethod: string,
  data: FormData,
  rules: Pick<CheckoutRules, 'usableMethodIds' | 'isMethodNeeded' | 'isCardElsewhere' | 'now'> & {
    readonly isCardNameRequired: boolean;
  },
): CheckedForm {
  if (!rules.isMethodNeeded) return { errors: [], payWith: { kind: 'nothing' } };
  if (chosenMethod !== 'new') {
    return rules.usableMethodIds.includes(chosenMethod)
      ? { errors: [], payWith: { kind: 'saved', paymentMethodId: chosenMethod } }
      : { errors: [{ field: 'payment_method', reason: 'method_unavailable' }], payWith: null };
  }
  if (rules.isCardElsewhere)
    return {
      errors: [],
      payWith: { kind: 'card_page', isInFields: textOf(data, 'card_fields') === 'shown' },
    };
  const typed = {
    number: textOf(data, 'card_number'),
    expiry: textOf(data, 'card_expiry'),
    cvc: textOf(data, 'card_cvc'),
    name: textOf(data, 'card_name'),
  };
  const { card, problems } = readCard(typed, rules.isCardNameRequired, rules.now);
  return {
    errors: problems.map((problem) => cardErrors[problem]),
    payWith: card === null ? null : { kind: 'card', card },
  };
}

const cardErrors: Readonly<Record<CardProblem, FieldError>> = {
  number: { field: 'card_number', reason: 'card_number_invalid' },
  expiry: { field: 'card_expiry', reason: 'card_expiry_invalid' },
  expired: { field: 'card_expiry', reason: 'card_expired' },
  cvc: { field: 'card_cvc', reason: 'card_cvc_invalid' },
  name: { field: 'card_name', reason: 'required' },
  name_too_long: { field: 'card_name', reason: 'too_long' },
};

function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
