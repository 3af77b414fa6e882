import { describe, expect, it } from 'vitest';
import type { CustomField } from '../domain/checkout/checkout-session.ts';
import { type CheckoutRules, checkCheckoutForm, readCheckoutForm } from './checkout-form.ts';

const complete = {
  action: 'pay',
  email: 'customer@example.com',
  name: 'Sample Customer',
  country: 'US',
  postal_code: '94107',
  card_number: '4242 4242 4242 4242',
  card_expiry: '06 / 32',
  card_cvc: '123',
  card_name: '',
};

const size: CustomField = {
  key: 'size',
  label: 'Team size',
  fieldType: 'dropdown',
  options: ['1–10', '11–50'],
  placeholder: null,
  isRequired: true,
};

const rules: CheckoutRules = {
  fields: {
    phone: 'hidden',
    taxId: 'hidden',
    postalCode: 'required',
    state: 'hidden',
    city: 'hidden',
    street: 'hidden',
    isEmailFixed: false,
    isNameFixed: false,
    isCountryFixed: false,
    isCardNameRequired: false,
  },
  customFields: [],
  usableMethodIds: ['pm_1'],
  isMethodNeeded: true,
  now: Date.UTC(2026, 10, 23),
};

function formData(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

function check(fields: Record<string, string>, changed: Partial<CheckoutRules> = {}) {
  const data = formData(fields);
  const held = { ...rules, ...changed };
  return checkCheckoutForm(readCheckoutForm(data, held.customFields), data, held);
}

describe('what the customer pressed', () => {
  const pressed = (fields: Record<string, string>) => readCheckoutForm(formData(fields), []).action;

  it('is to pay, also when Enter was pressed in a field', () => {
    expect(pressed({ action: 'pay' })).toEqual({ kind: 'pay' });
    expect(pressed({})).toEqual({ kind: 'pay' });
  });

  it('is to apply the code that stands in the field, even if the pay button was pressed', () => {
    expect(pressed({ action: 'pay', discount_code: ' welcome10 ' })).toEqual({
      kind: 'apply_discount',
      code: 'WELCOME10',
    });
  });

  it('is never to pay when a code was to be applied and none was typed', () => {
    expect(pressed({ action: 'apply_discount', discount_code: ' ' })).toEqual({ kind: 'update' });
  });

  it('is to remove a code before anything else', () => {
    expect(pressed({ action: 'pay', remove_discount: 'WELCOME10', discount_code: 'X' })).toEqual({
      kind: 'remove_discount',
      code: 'WELCOME10',
    });
  });
});

describe('a form to pay with', () => {
  it('pays with the card when everything is there', () => {
    const { errors, payWith } = check(complete);
    expect(errors).toEqual([]);
    expect(payWith).toMatchObject({ kind: 'card', card: { number: '4242424242424242', expiryYear: 2032 } });
  });

  it('names everything that is missing, in the order of the page', () => {
    const { errors, payWith } = check({}, { customFields: [size] });
    expect(payWith).toBeNull();
    expect(errors).toEqual([
      { field: 'email', reason: 'required' },
      { field: 'name', reason: 'required' },
      { field: 'country', reason: 'choice_required' },
      { field: 'postal_code', reason: 'required' },
      { field: 'custom.size', reason: 'choice_required' },
      { field: 'card_number', reason: 'card_number_invalid' },
      { field: 'card_expiry', reason: 'card_expiry_invalid' },
      { field: 'card_cvc', reason: 'card_cvc_invalid' },
    ]);
  });

  it.each([
    ['email', 'customer@example', 'email_invalid'],
    ['email', 'a'.repeat(250) + '@example.com', 'too_long'],
    ['name', 'Sample\u0000Customer', 'characters_invalid'],
    ['country', 'XX', 'country_unsupported'],
  ])('refuses %s when it is %j', (field, value, reason) => {
    expect(check({ ...complete, [field]: value }).errors).toEqual([{ field, reason }]);
  });

  it('takes names with emoji and Japanese', () => {
    expect(check({ ...complete, name: 'サンプル 顧客 🙂' }).errors).toEqual([]);
  });

  it('takes only an answer that the seller offers', () => {
    const answered = (value: string) =>
      check({ ...complete, 'custom.size': value }, { customFields: [size] }).errors;
    expect(answered('11–50')).toEqual([]);
    expect(answered('1000')).toEqual([{ field: 'custom.size', reason: 'option_invalid' }]);
  });

  it('pays with a saved method without asking for a card', () => {
    const { errors, payWith } = check({ ...complete, payment_method: 'pm_1', card_number: '' });
    expect(errors).toEqual([]);
    expect(payWith).toEqual({ kind: 'saved', paymentMethodId: 'pm_1' });
  });

  it('refuses a saved method that was not offered', () => {
    const { errors, payWith } = check({ ...complete, payment_method: 'pm_of_somebody_else' });
    expect(errors).toEqual([{ field: 'payment_method', reason: 'method_unavailable' }]);
    expect(payWith).toBeNull();
  });

  it('needs no card where nothing is due', () => {
    const { errors, payWith } = check({ ...complete, card_number: '' }, { isMethodNeeded: false });
    expect(errors).toEqual([]);
    expect(payWith).toEqual({ kind: 'nothing' });
  });
});
