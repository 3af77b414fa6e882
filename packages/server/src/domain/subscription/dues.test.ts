import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { priceDue } from '../pricing/price-due.ts';
import { chargeAfter, duesForMethod } from './dues.ts';
import { bought, planOf, subscriptionWith } from './sample-subscription.ts';
import type { Subscription } from './subscription.ts';

const rates = [
  { country: 'JP', state: null, taxCategory: null, name: 'Consumption tax', rateBps: 1000 },
] as const;
const day = (text: string): number => Date.parse(`${text}T09:30:00Z`);

const onHold = subscriptionWith({ status: 'on_hold' });
const dueAt = (subscription: Subscription, now: number) => duesForMethod(subscription, null, rates, now);

describe('another method', () => {
  test.each(['active', 'paused'] as const)('costs nothing while the subscription is %s', (status) => {
    const dues = dueAt(subscriptionWith({ status, quantity: 3 }), bought);
    expect(dues).toMatchObject({ purpose: 'payment_method', discounts: [], planChangeId: null });
    const priced = priceDue(dues.due, 5000n, 'USD');
    expect(priced).toMatchObject({ totals: { total: 0n, tax: 0n, listSubtotal: 0n }, credit: 0n, topUp: 0n });
    expect(priced.lines).toMatchObject([{ name: 'Basic plan', quantity: 3, total: 0n }]);
  });

  test('costs a cycle on hold, taxed, also long after its billing date', () => {
    const dues = dueAt(onHold, day('2027-07-01'));
    expect(dues.purpose).toBe('renewal');
    expect(priceDue(dues.due, 0n, 'USD').totals).toMatchObject({ subtotal: 3000n, tax: 300n, total: 3300n });
  });
});

describe('what is charged next', () => {
  test('after what was due is the first billing date still to come', () => {
    for (const [now, next] of [
      ['2027-03-05', '2027-03-31'],
      ['2027-07-01', '2027-07-31'],
    ] as const) {
      expect(chargeAfter(onHold, dueAt(onHold, day(now)), rates, day(now))).toEqual({
        amount: 3300n,
        interval: { count: 1, interval: 'Month' },
        at: day(next),
      });
    }
  });

  test('is the next billing date where nothing was due', () => {
    const active = subscriptionWith();
    const charge = chargeAfter(active, dueAt(active, bought), rates, bought);
    expect(charge).toMatchObject({ amount: 3300n, at: active.nextBillingAt });
  });

  test('is the plan that is planned from then on', () => {
    const active = subscriptionWith({
      scheduledChange: {
        planChangeId: asId<'plan_change'>('pch_1'),
        plan: { product: planOf(8000n), addons: [] },
        quantity: 1,
        discounts: [],
        newDiscountIds: [],
        onPaymentFailure: 'apply_change',
        metadata: null,
        createdAt: bought,
      },
    });
    expect(chargeAfter(active, dueAt(active, bought), rates, bought)).toMatchObject({ amount: 8800n });
  });

  test.each([
    ['it is paused', { status: 'paused' }],
    ['it ends at its billing date', { cancelAtNextBillingDate: true }],
    ['its period ends there', { expiresAt: subscriptionWith().nextBillingAt }],
    ['it is charged on demand', { isOnDemand: true }],
  ] as const)('is nothing when %s', (_, over) => {
    const subscription = subscriptionWith(over);
    expect(chargeAfter(subscription, dueAt(subscription, bought), rates, bought)).toBeNull();
  });
});
