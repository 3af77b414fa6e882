import { describe, expect, it } from 'vitest';
import type { CustomField } from '../../domain/checkout/checkout-session.ts';
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
    isPostalCodeFixed: false,
    isCardNameRequired: false,
  },
  customFields: [],
  usableMethodIds: ['pm_1'],
  isMethodNeeded: true,
  isCardElsewhere: false,
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

describe('what a Japanese keyboard writes', () => {
  const field = (key: string, fieldType: CustomField['fieldType']): CustomField => ({
    ...size,
    key,
    fieldType,
    options: [],
  });
  const read = (fields: Record<string, string>, custom: readonly CustomField[] = []) =>
    readCheckoutForm(formData(fields), custom);

  it.each([
    ['email', '　ｇｕｅｓｔ＠ｅｘａｍｐｌｅ．ｃｏｍ ', 'email', 'guest@example.com'],
    ['phone', '０３－１２３４ー５６７８', 'phone', '03-1234-5678'],
    ['phone', '＋８１　３　１２３４　５６７８', 'phone', '+81 3 1234 5678'],
    ['tax_id', 'Ｔ１２３４５６７８９０１２３', 'taxId', 'T1234567890123'],
    ['name', 'サンプルー　１号', 'name', 'サンプルー　１号'],
    ['street', '見本ヒルズ１ー２', 'street', '見本ヒルズ１ー２'],
  ] as const)('in the field %s, %s, is read as it is meant', (name, typed, key, meant) => {
    expect(read({ [name]: typed, country: 'JP' }).values[key]).toBe(meant);
  });

  it('is a phone number all the same, and what is none is told apart', () => {
    const fields = { ...rules.fields, phone: 'required' as const };
    for (const phone of [
      '０３－１２３４－５６７８',
      '03(1234)5678',
      '+49 30/901820',
      '０９０ー１２３４ー５６７８',
    ]) {
      expect(check({ ...complete, phone }, { fields }).errors).toEqual([]);
    }
    for (const phone of ['call me', '123', '+', '０３']) {
      expect(check({ ...complete, phone }, { fields }).errors).toEqual([
        { field: 'phone', reason: 'phone_invalid' },
      ]);
    }
  });

  it('is a discount code', () => {
    expect(read({ action: 'pay', discount_code: '　ｗｅｌｃｏｍｅ１０ ' }).action).toEqual({
      kind: 'apply_discount',
      code: 'WELCOME10',
    });
  });

  it('answers the questions that a program reads, and stays as it is in words', () => {
    const custom = [
      field('seats', 'number'),
      field('mail', 'email'),
      field('site', 'url'),
      field('note', 'text'),
    ];
    const typed = {
      'custom.seats': '－１２．５',
      'custom.mail': 'ａ＠ｅｘａｍｐｌｅ．ｃｏｍ',
      'custom.site': 'ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ',
      'custom.note': '第１号',
    };
    expect(read(typed, custom).values.custom).toEqual({
      seats: '-12.5',
      mail: 'a@example.com',
      site: 'https://example.com',
      note: '第１号',
    });
    expect(check({ ...complete, ...typed }, { customFields: custom }).errors).toEqual([]);
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

  it.each([
    ['94107', 'US'],
    ['〒１００ー０００１', 'JP'],
    ['1000001', 'JP'],
    ['sw1a1aa', 'GB'],
    ['CH-8001', 'CH'],
    ['D-10115', 'DE'],
  ])('takes the postal code %s of %s', (postal_code, country) => {
    expect(check({ ...complete, country, postal_code }).errors).toEqual([]);
  });

  it.each([
    ['94107', 'JP', '154-0023'],
    ['9410', 'US', '95014'],
    ['100-0001', 'GB', 'EC1Y 8SY'],
  ])('refuses %s in %s, and tells what one looks like', (postal_code, country, example) => {
    const error = { field: 'postal_code', reason: 'postal_code_invalid', example };
    expect(check({ ...complete, country, postal_code }).errors).toEqual([error]);
  });

  it('asks for no postal code where there is none, and takes its absence where it is optional', () => {
    const without = { ...complete, postal_code: '' };
    for (const [country, postalCode] of [
      ['HK', 'hidden'],
      ['IE', 'optional'],
    ] as const) {
      const fields = { ...rules.fields, postalCode };
      expect(check({ ...without, country }, { fields }).errors).toEqual([]);
    }
  });

  it('leaves a postal code alone that the seller has fixed', () => {
    const fields = { ...rules.fields, isPostalCodeFixed: true };
    expect(check({ ...complete, postal_code: 'none' }, { fields }).errors).toEqual([]);
  });

  it('wants the state to be chosen where it decides the tax, or written where there is no list', () => {
    const fields = { ...rules.fields, state: 'required' as const };
    expect(check(complete, { fields }).errors).toEqual([{ field: 'state', reason: 'choice_required' }]);
    expect(check({ ...complete, country: 'DE', postal_code: '10115' }, { fields }).errors).toEqual([
      { field: 'state', reason: 'required' },
    ]);
    expect(check({ ...complete, state: 'CA' }, { fields }).errors).toEqual([]);
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
