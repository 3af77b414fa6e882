import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { decideRenewal } from '../subscription/renewal.ts';
import { planOf } from '../subscription/sample-subscription.ts';
import type { TaxRate } from '../tax/tax.ts';
import { dayMs } from '../time.ts';
import { type SubscriptionParts, decideImportedSubscription } from './decide-imported-subscription.ts';
import type { SourceSubscription } from './source-row.ts';

const now = Date.UTC(2027, 1, 10);
const address = { country: 'JP', state: null, city: null, street: null, zipcode: null } as const;

const row: SourceSubscription = {
  kind: 'subscription',
  sourceId: 's1',
  place: 'subscriptions.csv, line 2',
  createdAt: Date.UTC(2026, 0, 31),
  customerSourceId: 'c1',
  productSourceId: 'p1',
  methodSourceId: null,
  status: 'active',
  quantity: 2,
  price: null,
  frequency: null,
  recurringPreTaxAmount: null,
  anchorAt: Date.UTC(2026, 0, 31),
  previousBillingAt: null,
  nextBillingAt: Date.UTC(2027, 1, 28),
  expiresAt: null,
  pausedAt: null,
  isTrial: false,
  isOnDemand: false,
  cancelAtNextBillingDate: false,
  billing: null,
  company: { businessName: null, taxId: null },
  metadata: {},
};

function imported(over: Partial<SourceSubscription> = {}, parts: Partial<SubscriptionParts> = {}) {
  return decideImportedSubscription(
    { ...row, ...over },
    {
      subscriptionId: asId<'subscription'>('sub_1'),
      product: planOf(3000n),
      customer: {
        customerId: asId<'customer'>('cus_1'),
        businessId: asId<'business'>('bus_1'),
        email: 'sample.customer@example.com',
        name: 'Sample Customer',
        phoneNumber: null,
        billing: address,
        metadata: {},
        createdAt: 0,
      },
      paymentMethodId: null,
      taxRates: [],
      timeZone: 'UTC',
      now,
      ...parts,
    },
  );
}

describe('an imported subscription', () => {
  test('is due at its next billing date and not before, at the price of the plan', () => {
    const subscription = imported();
    expect(decideRenewal(subscription, [], row.nextBillingAt - 1)).toBeUndefined();
    const renewal = decideRenewal(subscription, [], row.nextBillingAt);
    expect(renewal).toMatchObject({ kind: 'due', cycle: { totals: { total: 6000n } } });
  });

  test('keeps the price it was sold for when the plan costs another by now', () => {
    const price = { currency: 'JPY', unitAmount: 500n, isTaxInclusive: true } as const;
    expect(imported({ price })).toMatchObject({
      currency: 'JPY',
      isTaxInclusive: true,
      recurringPreTaxAmount: 1000n,
      plan: { product: { price: { amount: 500n, currency: 'JPY' } } },
    });
  });

  test('has a period that is worth its price, of which nothing can be given back', () => {
    expect(imported()).toMatchObject({ periodWorth: 6000n, periodPaid: 0n, periodFunds: [] });
    expect(imported({ isTrial: true })).toMatchObject({ periodWorth: 0n, isTrial: true });
  });

  test('counts later dates from the day it was bought, also after a short month', () => {
    const { anchorAt, previousBillingAt } = imported();
    expect(new Date(anchorAt).getUTCDate()).toBe(31);
    expect(new Date(previousBillingAt).toISOString()).toBe('2027-01-28T00:00:00.000Z');
  });

  test.each<[string, Partial<SourceSubscription>, RegExp]>([
    ['be charged at once', { nextBillingAt: now }, /2027-02-10 is past, and importing charges nobody/],
    ['have ended', { expiresAt: now }, /it has ended/],
    ['go backwards', { previousBillingAt: row.nextBillingAt }, /not before next_billing_date/],
    ['be paused after its date', { status: 'paused', nextBillingAt: now - dayMs }, /before the pause/],
    ['be of no unit', { quantity: 0 }, /quantity must be/],
    [
      'be too cheap to charge',
      { price: { currency: 'USD', unitAmount: 3n, isTaxInclusive: false } },
      /at least/,
    ],
  ])('is refused where it would %s', (_, over, message) => {
    expect(() => imported(over)).toThrow(message);
  });

  test('on hold may have a date that is past: only its customer can pay it', () => {
    const held = imported({ status: 'on_hold', nextBillingAt: now - dayMs });
    expect(decideRenewal(held, [], now)).toBeUndefined();
  });

  test('is refused where it would cost another amount than at its source', () => {
    const taxRates: TaxRate[] = [
      { country: 'JP', state: null, taxCategory: null, name: 'Consumption tax', rateBps: 1000 },
    ];
    const product = planOf(1100n, 'JPY', true);
    expect(imported({ recurringPreTaxAmount: 2000n }, { product, taxRates }).recurringPreTaxAmount).toBe(
      2000n,
    );
    expect(() => imported({ recurringPreTaxAmount: 2000n }, { product })).toThrow(
      'its next cycle would cost 2200 before tax here and costs 2000 there',
    );
  });

  test('needs to know where its customer lives', () => {
    const billing = { ...address, country: 'DE' } as const;
    expect(imported({ billing }).billing.country).toBe('DE');
  });
});
