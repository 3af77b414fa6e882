import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PaymentMethod } from '../payment/payment-method.ts';
import { type MethodNeed, chooseMethod } from './choose-method.ts';
import { methodId, methodWith, sampleNow } from './sample-offers.ts';

const need: MethodNeed = {
  currency: 'USD',
  amount: 1_000n,
  isRecurring: true,
  only: null,
  failed: [],
  now: sampleNow,
};

function chosen(methods: readonly PaymentMethod[], over: Partial<MethodNeed> = {}): string | undefined {
  return chooseMethod(methods, { ...need, ...over }).method?.paymentMethodId;
}

const upTo = (amount: bigint) => ({
  mostPerCharge: { amount, currency: 'USD' as const },
  usableUntil: null,
  isSingleUse: false,
});

test('takes the method that last paid, not the first of the list', () => {
  const methods = [
    methodWith('new', { createdAt: 9 }),
    methodWith('old', { lastUsedAt: 5 }),
    methodWith('used', { lastUsedAt: 7 }),
  ];
  expect(chosen(methods)).toBe('pm_used');
  expect(chosen([methodWith('older', { createdAt: 1 }), methodWith('newer', { createdAt: 2 })])).toBe(
    'pm_newer',
  );
});

test('passes over what has expired, cannot pay the currency, cannot renew, has failed or has a limit below the amount, and says why', () => {
  const methods = [
    methodWith('expired', { lastUsedAt: 9 }, { expiryMonth: 5, expiryYear: 2027 }),
    methodWith('yen', { lastUsedAt: 8 }, { currencies: ['JPY'] }),
    methodWith('once', { lastUsedAt: 7 }, { isRecurringEnabled: false }),
    methodWith('failed', { lastUsedAt: 6 }),
    methodWith('limited', { lastUsedAt: 5.5 }, { limits: upTo(999n) }),
    methodWith('good', { lastUsedAt: 5 }),
  ];
  const { method, refused } = chooseMethod(methods, { ...need, failed: [methodId('failed')] });
  expect(method?.paymentMethodId).toBe('pm_good');
  expect(refused).toEqual([
    { paymentMethodId: 'pm_expired', obstacle: 'expired' },
    { paymentMethodId: 'pm_yen', obstacle: 'currency_unsupported' },
    { paymentMethodId: 'pm_once', obstacle: 'not_recurring' },
    { paymentMethodId: 'pm_failed', obstacle: 'failed' },
    { paymentMethodId: 'pm_limited', obstacle: 'beyond_limit' },
  ]);
  expect(chosen(methods, { isRecurring: false })).toBe('pm_once');
});

test('a card is good for a charge in the last moment of its month and not after', () => {
  const methods = [methodWith('1', {}, { expiryMonth: 6, expiryYear: 2027 })];
  expect(chosen(methods, { now: Date.UTC(2027, 6, 1) - 1 })).toBe('pm_1');
  expect(chosen(methods, { now: Date.UTC(2027, 6, 1) })).toBeUndefined();
});

test("a change of a subscription is charged to that subscription's method or to none", () => {
  const methods = [methodWith('used', { lastUsedAt: 7 }), methodWith('its')];
  expect(chosen(methods, { only: methodId('its') })).toBe('pm_its');
  expect(chosen(methods, { only: methodId('gone') })).toBeUndefined();
});

test('the choice does not depend on the order of the list', () => {
  const methods = fc.uniqueArray(
    fc
      .tuple(
        fc.integer({ min: 0, max: 99 }),
        fc.option(fc.integer({ min: 0, max: 2 })),
        fc.integer({ min: 0, max: 2 }),
      )
      .map(([name, lastUsedAt, createdAt]) => methodWith(String(name), { lastUsedAt, createdAt })),
    { selector: ({ paymentMethodId }) => paymentMethodId, minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(
      methods.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      ),
      ([list, other]) => {
        expect(chosen(other)).toBe(chosen(list));
      },
    ),
  );
});
