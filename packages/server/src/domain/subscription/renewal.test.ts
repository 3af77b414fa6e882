import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundary, boundaryAfter } from '../calendar/add-interval.ts';
import type { Discount } from '../catalog/discount.ts';
import { asId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { priceCart } from '../pricing/price-cart.ts';
import { bought, planOf, planWith, subscriptionWith } from './sample-subscription.ts';
import { dayMs, hourMs } from '../time.ts';
import { decidePaidCycle, decideRenewal, priceNextCycle } from './renewal.ts';
import { subscriptionStatuses } from './subscription.ts';

const billing = { country: 'JP', state: null, city: null, street: null, zipcode: null } as const;
const taxRates = [{ country: 'JP', state: null, taxCategory: null, name: 'Tax', rateBps: 1000 }] as const;

function codeFor(subscriptionCycles: number | null, bps: number, id = 'dsc_1'): Discount {
  return {
    discountId: asId<'discount'>(id),
    businessId: asId<'business'>('bus_1'),
    code: id.toUpperCase(),
    name: null,
    type: 'percentage',
    amount: bps,
    currencyOptions: [],
    restrictedTo: [],
    customerEligibility: 'any',
    usageLimit: null,
    perCustomerUsageLimit: null,
    timesUsed: 0,
    startsAt: null,
    expiresAt: null,
    subscriptionCycles,
    preserveOnPlanChange: false,
    metadata: {},
    createdAt: 0,
  };
}

const anyFrequency = fc.record({
  count: fc.integer({ min: 1, max: 6 }),
  interval: fc.constantFrom('Day' as const, 'Week' as const, 'Month' as const, 'Year' as const),
});
const anyInstant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2032, 0, 1) });

describe('what a subscription comes to', () => {
  const { nextBillingAt } = subscriptionWith();

  test('is nothing before its billing date, and a payment from that moment on', () => {
    expect(decideRenewal(subscriptionWith(), taxRates, nextBillingAt - 1)).toBeUndefined();
    const renewal = decideRenewal(subscriptionWith(), taxRates, nextBillingAt);
    expect(renewal).toMatchObject({ kind: 'due', cycle: { totals: { total: 3300n, tax: 300n } } });
  });

  test.each(subscriptionStatuses.filter((status) => status !== 'active'))(
    'is nothing while it is %s',
    (status) => {
      expect(decideRenewal(subscriptionWith({ status }), taxRates, nextBillingAt + dayMs)).toBeUndefined();
    },
  );

  test('is its end when it was to be cancelled at that date, with nothing charged', () => {
    const subscription = subscriptionWith({ cancelAtNextBillingDate: true });
    expect(decideRenewal(subscription, taxRates, nextBillingAt - 1)).toBeUndefined();
    expect(decideRenewal(subscription, taxRates, nextBillingAt)).toMatchObject({
      kind: 'ended',
      subscription: { status: 'cancelled', cancelledAt: nextBillingAt },
      event: { type: 'subscription.cancelled', objectId: 'sub_1', occurredAt: nextBillingAt },
    });
  });

  test.each([
    ['with a cycle', nextBillingAt],
    ['within a cycle', nextBillingAt - 5 * dayMs],
  ])('is its end when its period ends %s', (_, expiresAt) => {
    const subscription = subscriptionWith({ expiresAt });
    expect(decideRenewal(subscription, taxRates, expiresAt - 1)).toBeUndefined();
    expect(decideRenewal(subscription, taxRates, expiresAt)).toMatchObject({
      kind: 'ended',
      subscription: { status: 'expired', cancelledAt: null },
      event: { type: 'subscription.expired' },
    });
  });

  test('is nothing for what is charged on demand, until its period ends', () => {
    const expiresAt = nextBillingAt + 100 * dayMs;
    const subscription = subscriptionWith({ isOnDemand: true, nextBillingAt: expiresAt, expiresAt });
    expect(decideRenewal(subscription, taxRates, expiresAt - 1)).toBeUndefined();
    for (const cancelAtNextBillingDate of [false, true]) {
      expect(decideRenewal({ ...subscription, cancelAtNextBillingDate }, taxRates, expiresAt)).toMatchObject({
        kind: 'ended',
        subscription: { status: cancelAtNextBillingDate ? 'cancelled' : 'expired' },
      });
    }
  });

  test('is still the cycle before the end of its period, when both have passed unseen', () => {
    const subscription = subscriptionWith({ expiresAt: nextBillingAt + dayMs });
    expect(decideRenewal(subscription, taxRates, nextBillingAt + 2 * dayMs)).toMatchObject({ kind: 'due' });
  });
});

describe('billing dates', () => {
  test('are clamped to short months and come back to the 31st, through a leap February', () => {
    let subscription = subscriptionWith();
    const dates: string[] = [];
    for (let cycle = 0; cycle < 14; cycle++) {
      dates.push(new Date(subscription.nextBillingAt).toISOString().slice(0, 10));
      subscription = {
        ...subscription,
        ...decidePaidCycle(subscription, taxRates, subscription.nextBillingAt),
      };
    }
    expect(dates.slice(0, 3)).toEqual(['2027-02-28', '2027-03-31', '2027-04-30']);
    expect(dates.slice(10)).toEqual(['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31']);
  });

  test('tile time: each cycle begins where the one before it ended, however late it was paid', () => {
    const property = fc.property(
      anyInstant,
      anyFrequency,
      fc.array(fc.integer({ min: 0, max: 400 * 24 }), { minLength: 1, maxLength: 30 }),
      (anchorAt, frequency, delays) => {
        let subscription = subscriptionWith({
          plan: { product: planWith('pdt_1', { frequency }), addons: [] },
          anchorAt,
          nextBillingAt: boundary(anchorAt, frequency, 1, 'UTC'),
          expiresAt: null,
        });
        for (const [index, delay] of delays.entries()) {
          const due = subscription.nextBillingAt;
          const paid = decidePaidCycle(subscription, taxRates, due + delay * hourMs);
          expect(paid.previousBillingAt).toBe(due);
          expect(paid.nextBillingAt).toBeGreaterThan(due);
          expect(paid.nextBillingAt).toBe(boundary(anchorAt, frequency, index + 2, 'UTC'));
          subscription = { ...subscription, ...paid };
        }
      },
    );
    fc.assert(property);
  });

  test('the first one after any moment is a boundary with none between them', () => {
    const property = fc.property(
      anyInstant,
      anyFrequency,
      fc.nat(6 * 365 * 24),
      (anchor, frequency, hours) => {
        const instant = anchor + hours * hourMs;
        const found = boundaryAfter(anchor, frequency, instant, 'UTC');
        let n = 0;
        while (boundary(anchor, frequency, n, 'UTC') <= instant) n++;
        expect(found).toBe(boundary(anchor, frequency, n, 'UTC'));
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  test('that passed on hold are not charged: it goes on at the first one still to come', () => {
    const subscription = subscriptionWith({ status: 'on_hold' });
    const soon = decidePaidCycle(subscription, taxRates, Date.UTC(2027, 2, 3));
    expect(soon.nextBillingAt).toBe(Date.UTC(2027, 2, 31, 9, 30));
    const late = decidePaidCycle(subscription, taxRates, Date.UTC(2027, 5, 12));
    expect(late).toMatchObject({
      previousBillingAt: subscription.nextBillingAt,
      nextBillingAt: Date.UTC(2027, 5, 30, 9, 30),
    });
  });
});

describe('the price of a cycle', () => {
  test('counts the cycles of a discount down exactly, and each code for itself', () => {
    const property = fc.property(
      fc.array(fc.option(fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 3 }),
      (cycles) => {
        let subscription = subscriptionWith({
          discounts: cycles.map((cyclesRemaining, position) => ({
            discount: codeFor(cyclesRemaining, 1000, `dsc_${String(position)}`),
            position,
            cyclesRemaining,
          })),
        });
        const uses = cycles.map(() => 0);
        for (let cycle = 0; cycle < 8; cycle++) {
          const { discounts, totals } = priceNextCycle(subscription, taxRates);
          for (const { position } of discounts) uses[position] = (uses[position] ?? 0) + 1;
          if (discounts.length === 0) expect(totals.discount).toBe(0n);
          const paid = decidePaidCycle(subscription, taxRates, subscription.nextBillingAt);
          subscription = { ...subscription, ...paid };
          const next = priceNextCycle(subscription, taxRates).totals;
          expect(subscription.recurringPreTaxAmount).toBe(next.subtotal - next.discount);
        }
        expect(uses).toEqual(cycles.map((limit) => limit ?? 8));
      },
    );
    fc.assert(property);
  });

  test('is what the checkout said a later cycle costs', () => {
    const property = fc.property(
      fc.bigInt({ min: 100n, max: 10n ** 9n }),
      fc.constantFrom<Currency>('USD', 'JPY', 'BHD'),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      fc.option(fc.integer({ min: 1, max: 3 })),
      fc.integer({ min: 1, max: 5000 }),
      (amount, currency, isTaxInclusive, quantity, cycles, bps) => {
        const product = planOf(amount * 1000n, currency, isTaxInclusive);
        const discount = codeFor(cycles, bps);
        const cart = priceCart({
          items: [{ product, quantity, addons: [], customAmount: null }],
          discounts: [{ discount, timesUsedByCustomer: 0, isCustomerListed: false }],
          customer: null,
          address: billing,
          taxRates,
          trialPeriodDays: null,
          onDemand: null,
          isFinal: true,
          timeZone: 'UTC',
          now: bought,
        });
        const discounts = cart.subscriptions[0]?.discounts ?? [];
        const plan = { product, addons: [] };
        const priced = priceNextCycle(subscriptionWith({ plan, quantity, discounts }), taxRates);
        expect(priced.lines).toEqual(cart.subscriptions[0]?.recurringLines);
        expect(priced.totals).toEqual(cart.recurring);
      },
    );
    fc.assert(property);
  });

  test('in yen has no decimals: 999 yen and a tenth of tax', () => {
    const plan = { product: planOf(999n, 'JPY'), addons: [] };
    expect(priceNextCycle(subscriptionWith({ plan }), taxRates).totals).toMatchObject({
      subtotal: 999n,
      tax: 100n,
      total: 1099n,
    });
  });
});
