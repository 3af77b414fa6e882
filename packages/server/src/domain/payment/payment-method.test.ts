import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { DomainError } from '../errors.ts';
import type { Instrument } from './gateway-outcome.ts';
import { checkPaymentMethod, isExpired } from './payment-method.ts';

const visa: Instrument = {
  provider: 'simulator',
  token: 'sim_1',
  cardNetwork: 'VISA',
  lastFour: '4242',
  expiryMonth: 2,
  expiryYear: 2028,
  cardType: 'CREDIT',
  holderName: null,
  issuingCountry: 'US',
  currencies: null,
  isRecurringEnabled: true,
};
const lastMoment = Date.UTC(2028, 2, 1) - 1;

function methodWith(over: Partial<Instrument> = {}) {
  return {
    paymentMethodId: asId<'payment_method'>('pm_1'),
    customerId: asId<'customer'>('cus_1'),
    instrument: { ...visa, ...over },
    createdAt: 0,
    lastUsedAt: null,
  };
}

function refusalOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return error instanceof DomainError ? `${error.code} ${error.message}` : String(error);
  }
}

test('a card is good through the last millisecond of its month, leap years included', () => {
  expect(isExpired(visa, lastMoment)).toBe(false);
  expect(isExpired(visa, lastMoment + 1)).toBe(true);
  expect(isExpired({ ...visa, expiryMonth: 12 }, Date.UTC(2029, 0, 1) - 1)).toBe(false);
  expect(isExpired({ ...visa, expiryMonth: 12 }, Date.UTC(2029, 0, 1))).toBe(true);
});

describe('a method is refused', () => {
  const need = { currency: 'EUR', amount: 1_000n, isRecurring: true, now: lastMoment } as const;

  test('by nothing when it can pay', () => {
    expect(refusalOf(() => checkPaymentMethod(methodWith(), need))).toBeNull();
    const euros = methodWith({ currencies: ['EUR'], isRecurringEnabled: false });
    expect(refusalOf(() => checkPaymentMethod(euros, { ...need, isRecurring: false }))).toBeNull();
  });

  test('for its printed expiry where the gateway says that it goes on', () => {
    const renewed = methodWith({ outlivesExpiry: true });
    expect(refusalOf(() => checkPaymentMethod(renewed, { ...need, now: lastMoment + 1 }))).toBeNull();
  });

  test.each([
    ['more than it pays at a time', { mostPerCharge: { amount: 999n, currency: 'EUR' } }, {}],
    ['another currency than its limit is in', { mostPerCharge: { amount: 1_000n, currency: 'USD' } }, {}],
    ['a day after its last', { usableUntil: lastMoment }, {}],
    ['a second payment', { isSingleUse: true }, { lastUsedAt: 1 }],
    ['renewals with a method that pays once', { isSingleUse: true }, {}],
  ] as const)('by its own limits: %s', (_, limits, over) => {
    const none = { mostPerCharge: null, usableUntil: null, isSingleUse: false };
    const method = { ...methodWith({ limits: { ...none, ...limits } }), ...over };
    expect(refusalOf(() => checkPaymentMethod(method, need))).toMatch(
      /^PAYMENT_METHOD_LIMIT_EXCEEDED payment_method_id: /,
    );
  });

  test('by nothing within its limits', () => {
    const limits = {
      mostPerCharge: { amount: 1_000n, currency: 'EUR' },
      usableUntil: lastMoment + 1,
      isSingleUse: true,
    } as const;
    expect(
      refusalOf(() => checkPaymentMethod(methodWith({ limits }), { ...need, isRecurring: false })),
    ).toBeNull();
  });

  test('when it has expired, before anything else is asked', () => {
    const method = methodWith({ currencies: ['INR'], isRecurringEnabled: false });
    const refusal = refusalOf(() => checkPaymentMethod(method, { ...need, now: lastMoment + 1 }));
    expect(refusal).toMatch(/^PAYMENT_METHOD_EXPIRED payment_method_id: .*4242/);
  });

  test('when it cannot pay in the currency', () => {
    const refusal = refusalOf(() => checkPaymentMethod(methodWith({ currencies: ['INR', 'USD'] }), need));
    expect(refusal).toMatch(/^PAYMENT_METHOD_CURRENCY_UNSUPPORTED .*EUR, only in INR, USD/);
  });

  test('when it cannot be charged for renewals, under the name that the request gives it', () => {
    const method = methodWith({ isRecurringEnabled: false });
    const refusal = refusalOf(() => checkPaymentMethod(method, { ...need, field: 'card' }));
    expect(refusal).toMatch(/^PAYMENT_METHOD_NOT_RECURRING card: /);
  });
});
