import { expect, test } from 'vitest';
import { type DiscountTerms, checkDiscountTerms } from './check-discount-terms.ts';
import type { CurrencyOption } from './discount.ts';

const percentage: DiscountTerms = {
  code: 'WELCOME',
  type: 'percentage',
  amount: 1_000,
  currencyOptions: [],
  usageLimit: null,
  perCustomerUsageLimit: null,
  startsAt: null,
  expiresAt: null,
  subscriptionCycles: null,
};
const tenDollars: CurrencyOption = {
  currency: 'USD',
  maxAmountPossible: 1_000n,
  minimumSubtotal: 0n,
  isDefault: true,
};
const flat: DiscountTerms = { ...percentage, type: 'flat', amount: 1, currencyOptions: [tenDollars] };

test('accepts percentages with and without ceilings, flat amounts and limits', () => {
  for (const terms of [
    percentage,
    flat,
    { ...percentage, amount: 10_000, currencyOptions: [{ ...tenDollars, maxAmountPossible: null }] },
    {
      ...percentage,
      usageLimit: 5,
      perCustomerUsageLimit: 5,
      startsAt: 1,
      expiresAt: 2,
      subscriptionCycles: 3,
    },
  ]) {
    expect(() => {
      checkDiscountTerms(terms);
    }).not.toThrow();
  }
});

test.each([
  ['a code of two characters', { ...percentage, code: 'AB' }, 'INVALID_DISCOUNT_CODE', 'code'],
  ['a code with a space', { ...percentage, code: 'TWO WORDS' }, 'INVALID_DISCOUNT_CODE', 'code'],
  ['a percentage of 0', { ...percentage, amount: 0 }, 'INVALID_PERCENTAGE', 'amount'],
  ['a percentage above 100', { ...percentage, amount: 10_001 }, 'INVALID_PERCENTAGE', 'amount'],
  [
    'a flat code without an amount',
    { ...flat, currencyOptions: [] },
    'DISCOUNT_CURRENCY_OPTION_INVALID',
    'currency_options',
  ],
  [
    'a flat option without a deduction',
    { ...flat, currencyOptions: [{ ...tenDollars, maxAmountPossible: null }] },
    'DISCOUNT_CURRENCY_OPTION_INVALID',
    'currency_options[0].max_amount_possible',
  ],
  [
    'a deduction of 0',
    { ...flat, currencyOptions: [{ ...tenDollars, maxAmountPossible: 0n }] },
    'DISCOUNT_CURRENCY_OPTION_INVALID',
    'currency_options[0].max_amount_possible',
  ],
  [
    'a currency twice',
    { ...flat, currencyOptions: [tenDollars, { ...tenDollars, isDefault: false }] },
    'DISCOUNT_CURRENCY_OPTION_INVALID',
    'twice',
  ],
  [
    'two defaults',
    { ...flat, currencyOptions: [tenDollars, { ...tenDollars, currency: 'JPY' as const }] },
    'DISCOUNT_CURRENCY_OPTION_INVALID',
    'is_default',
  ],
  ['a usage limit of 0', { ...percentage, usageLimit: 0 }, 'INVALID_REQUEST_BODY', 'usage_limit'],
  [
    'a limit per customer above the limit for all',
    { ...percentage, usageLimit: 1, perCustomerUsageLimit: 2 },
    'INVALID_REQUEST_BODY',
    'per_customer_usage_limit',
  ],
  [
    'an end that is not after the start',
    { ...percentage, startsAt: 5, expiresAt: 5 },
    'INVALID_REQUEST_BODY',
    'starts_at',
  ],
] as const)('refuses %s, naming the field', (_, terms, code, field) => {
  expect(() => {
    checkDiscountTerms(terms);
  }).toThrow(expect.objectContaining({ code, message: expect.stringContaining(field) as string }));
});
