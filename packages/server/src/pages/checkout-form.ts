import type { CustomField } from '../domain/checkout/checkout-session.ts';
import { checkCustomFields } from '../domain/checkout/custom-fields.ts';
import { DomainError } from '../domain/errors.ts';
import type { CardDetails } from '../domain/payment/gateway-outcome.ts';
import { isCountryCode } from '../domain/tax/countries.ts';
import type { Instant } from '../domain/time.ts';
import { type CardProblem, readCard } from './card-form.ts';
import type {
  CheckoutField,
  CheckoutFields,
  CheckoutValues,
  FieldError,
  FieldErrorReason,
  Requirement,
} from './checkout-model.ts';

/** What the customer pressed. */
type CheckoutAction =
  | { readonly kind: 'pay' }
  /** Price the order for the address given. */
  | { readonly kind: 'update' }
  | { readonly kind: 'apply_discount'; readonly code: string }
  | { readonly kind: 'remove_discount'; readonly code: string };

/** The checkout's form as it was sent. Card fields stay in `data` until `checkCheckoutForm` asks for them. */
export interface CheckoutForm {
  readonly action: CheckoutAction;
  readonly values: CheckoutValues;
  /** The id of a saved method, or `new`. */
  readonly chosenMethod: string;
  /** The total the customer saw, as `expectedTotal` writes it. */
  readonly expectedTotal: string;
  /** Typed and not applied, in upper case as codes are. */
  readonly discountCode: string;
}

export function readCheckoutForm(data: FormData, customFields: readonly CustomField[]): CheckoutForm {
  const text = (name: string) => textOf(data, name);
  const discountCode = text('discount_code').toUpperCase();
  return {
    action: readAction(text('action'), text('remove_discount'), discountCode),
    values: {
      email: text('email'),
      name: text('name'),
      phone: text('phone'),
      country: text('country'),
      postalCode: text('postal_code'),
      state: text('state'),
      city: text('city'),
      street: text('street'),
      taxId: text('tax_id'),
      custom: Object.fromEntries(customFields.map(({ key }) => [key, text(`custom.${key}`)])),
    },
    chosenMethod: chosenMethodOf(data),
    expectedTotal: text('expected_total'),
    discountCode,
  };
}

/**
 * A code that is typed but not applied is applied first, and the new total shown: nobody should pay the
 * full price while the code stands in the field.
 */
function readAction(action: string, removed: string, discountCode: string): CheckoutAction {
  if (removed !== '') return { kind: 'remove_discount', code: removed };
  if (action === 'update') return { kind: 'update' };
  if (discountCode !== '') return { kind: 'apply_discount', code: discountCode };
  return action === 'apply_discount' ? { kind: 'update' } : { kind: 'pay' };
}

/** What a form to pay with is held against. */
export interface CheckoutRules {
  readonly fields: CheckoutFields;
  readonly customFields: readonly CustomField[];
  /** Those of the saved methods that can pay this order. */
  readonly usableMethodIds: readonly string[];
  /** False when nothing is due and nothing recurs. */
  readonly isMethodNeeded: boolean;
  readonly now: Instant;
}

type PayWith =
  | { readonly kind: 'card'; readonly card: CardDetails }
  | { readonly kind: 'saved'; readonly paymentMethodId: string }
  | { readonly kind: 'nothing' };

export interface CheckedForm {
  /** In the order of the page. */
  readonly errors: readonly FieldError[];
  /** Null when something is wrong with it. */
  readonly payWith: PayWith | null;
}

/** Everything that is wrong with the form, at once. */
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
    ...checkText('postal_code', values.postalCode, fields.postalCode, 20),
    ...checkText('state', values.state, fields.state, 100),
    ...checkText('city', values.city, fields.city, 100),
    ...checkText('street', values.street, fields.street, 300),
    ...checkText('tax_id', values.taxId, fields.taxId, 40),
  ];
}

function checkCountry(country: string): FieldError[] {
  if (country === '') return [{ field: 'country', reason: 'choice_required' }];
  return isCountryCode(country) ? [] : [{ field: 'country', reason: 'country_unsupported' }];
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
  // Control characters, unpaired surrogates: nothing a name or an address holds, and trouble in a log.
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return [{ field, reason: 'characters_invalid' }];
  return isValid(value) ? [] : [{ field, reason: otherwise }];
}

function isEmail(value: string): boolean {
  return /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/.test(value);
}

function isPhone(value: string): boolean {
  return /^\+?[\d ().-]{6,30}$/.test(value) && value.replaceAll(/\D/g, '').length >= 6;
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

/** The method that the form names: `new`, or one that is saved. */
export function chosenMethodOf(data: FormData): string {
  return textOf(data, 'payment_method') || 'new';
}

/** What the form pays with, or everything that is wrong with that. */
export function checkPayment(
  chosenMethod: string,
  data: FormData,
  rules: Pick<CheckoutRules, 'usableMethodIds' | 'isMethodNeeded' | 'now'> & {
    readonly isCardNameRequired: boolean;
  },
): CheckedForm {
  if (!rules.isMethodNeeded) return { errors: [], payWith: { kind: 'nothing' } };
  if (chosenMethod !== 'new') {
    return rules.usableMethodIds.includes(chosenMethod)
      ? { errors: [], payWith: { kind: 'saved', paymentMethodId: chosenMethod } }
      : { errors: [{ field: 'payment_method', reason: 'method_unavailable' }], payWith: null };
  }
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
