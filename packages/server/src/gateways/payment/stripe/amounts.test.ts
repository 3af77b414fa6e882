import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencies } from '../../../domain/money/currency.ts';
import { findAmountProblem, fromStripeAmount, toStripeAmount } from './amounts.ts';

const anyMoney = fc.record({
  amount: fc.bigInt({ min: 0n, max: 120_000_000n }),
  currency: fc.constantFrom(...currencies),
});

test('an amount that Stripe can charge comes back as it was sent, in every currency', () => {
  fc.assert(
    fc.property(anyMoney, (money) => {
      fc.pre(findAmountProblem(money) === undefined);
      expect(fromStripeAmount(toStripeAmount(money))).toEqual(money);
    }),
    { numRuns: 5000 },
  );
});

describe('on the wire of Stripe', () => {
  test.each([
    ['JPY', 500n, 500],
    ['USD', 500n, 500],
    ['KWD', 5000n, 5000],
    ['UGX', 500n, 50_000],
    ['HUF', 17_500n, 17_500],
    ['TWD', 1600n, 1600],
  ] as const)('%s %i is %i', (currency, amount, sent) => {
    expect(toStripeAmount({ amount, currency })).toEqual({ amount: sent, currency: currency.toLowerCase() });
  });
});

describe('an amount is refused and not rounded', () => {
  test.each([
    ['KWD', 5001n],
    ['BHD', 9n],
    ['IQD', 5000n],
    ['LYD', 5000n],
    ['IDR', 1_000_000_000_000n],
    ['USD', 100_000_000n],
    ['JPY', 100_000_000n],
    ['UGX', 1_000_000n],
    ['KWD', 100_000_000n],
  ] as const)('%s %i', (currency, amount) => {
    expect(findAmountProblem({ amount, currency })).toMatch(/^[A-Z].*\.$/);
  });
});

test('the largest amounts are charged: eight digits on the wire, and twelve of rupiah', () => {
  expect(findAmountProblem({ amount: 99_999_999n, currency: 'USD' })).toBeUndefined();
  expect(findAmountProblem({ amount: 999_999n, currency: 'UGX' })).toBeUndefined();
  expect(findAmountProblem({ amount: 999_999_999_999n, currency: 'IDR' })).toBeUndefined();
  expect(findAmountProblem({ amount: 100_000_000n, currency: 'USD' })).toMatch(/999,999\.99/);
});

test('a part of a shilling that Stripe says it took is no amount of Rung', () => {
  expect(() => fromStripeAmount({ amount: 150, currency: 'ugx' })).toThrow(/UGX/);
});
