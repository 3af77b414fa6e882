import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minimumCharge } from '../money/minimum-charge.ts';
import { totalsOf } from '../pricing/price-lines.ts';
import type { TaxRate } from '../tax/tax.ts';
import { dayMs } from '../time.ts';
import { type OnDemandCharge, decideOnDemandCharge } from './charge-on-demand.ts';
import { bought, planOf, subscriptionWith } from './sample-subscription.ts';
import { type Subscription, subscriptionStatuses } from './subscription.ts';

const now = bought + 10 * dayMs;
const sold = subscriptionWith();
const onDemand = { isOnDemand: true, nextBillingAt: sold.expiresAt ?? 0 };
const taxRates: readonly TaxRate[] = [
  { country: 'JP', state: null, taxCategory: null, rateBps: 1000, name: 'Consumption tax' },
];
const usual: OnDemandCharge = { price: 2500n, currency: null, description: null };

function charge(
  over: Partial<OnDemandCharge> = {},
  subscription: Partial<Subscription> = {},
  isBusy = false,
) {
  const before = subscriptionWith({ ...onDemand, ...subscription });
  return decideOnDemandCharge(before, { ...usual, ...over }, isBusy, taxRates, now);
}

function refusalOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

describe('a charge on demand', () => {
  test('is one line of the amount that was named, whatever the quantity, and is taxed as its product', () => {
    const { lines, unused } = charge({ description: 'Usage in March' }, { quantity: 7 });
    expect(unused).toBe(0n);
    expect(lines).toMatchObject([
      {
        name: 'Basic plan',
        description: 'Usage in March',
        quantity: 1,
        unitAmount: 2500n,
        taxable: 2500n,
        tax: 250n,
        total: 2750n,
        isSubscription: true,
      },
    ]);
  });

  test('contains its tax where the price of the plan does', () => {
    const plan = { product: planOf(3000n, 'JPY', true), addons: [] };
    expect(totalsOf(charge({ price: 1100n }, { plan, currency: 'JPY' }).lines)).toMatchObject({
      subtotal: 1000n,
      tax: 100n,
      total: 1100n,
    });
  });

  test('comes to exactly the amount and its tax, or is refused as too small', () => {
    const property = fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (price) => {
      const total = price + (price * 1000n + 5000n) / 10_000n;
      if (total < minimumCharge('USD')) {
        expect(refusalOf(() => charge({ price }))).toBe('TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT');
      } else {
        expect(totalsOf(charge({ price }).lines)).toMatchObject({ subtotal: price, total });
      }
    });
    fc.assert(property);
  });

  test('larger than the wire can carry is refused', () => {
    expect(refusalOf(() => charge({ price: 2n ** 53n - 1n }))).toBe('AMOUNT_TOO_LARGE');
  });

  test.each(subscriptionStatuses)('while %s: only an active subscription is charged', (status) => {
    const expected = { active: undefined, expired: 'SUBSCRIPTION_EXPIRED' }[status as string];
    const code = status === 'active' ? undefined : (expected ?? 'SUBSCRIPTION_INACTIVE');
    expect(refusalOf(() => charge({}, { status }))).toBe(code);
  });

  test.each([
    ['what has billing dates', {}, { isOnDemand: false }, false, 'SUBSCRIPTION_NOT_ON_DEMAND'],
    [
      'what is to be cancelled',
      {},
      { cancelAtNextBillingDate: true },
      false,
      'CHARGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION',
    ],
    ['what is just being charged', {}, {}, true, 'PREVIOUS_PAYMENT_PENDING'],
    ['what has ended this moment', {}, { expiresAt: now }, false, 'SUBSCRIPTION_EXPIRED'],
    ['another currency', { currency: 'EUR' }, {}, false, 'UNSUPPORTED_BILLING_CURRENCY'],
  ] as const)('refuses %s', (_, asked, subscription, isBusy, code) => {
    expect(refusalOf(() => charge(asked, subscription, isBusy))).toBe(code);
  });

  test('takes the currency of the plan when it is said', () => {
    expect(refusalOf(() => charge({ currency: 'USD' }))).toBeUndefined();
  });
});
