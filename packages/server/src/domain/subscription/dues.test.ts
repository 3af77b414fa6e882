import { describe, expect, test } from 'vitest';
import { priceDue } from '../pricing/price-due.ts';
import { duesForMethod, afterDuesPaid } from './dues.ts';
import { bought, subscriptionWith } from './sample-subscription.ts';
import type { Subscription } from './subscription.ts';

const rates = [
  { country: 'JP', state: null, taxCategory: null, name: 'Consumption tax', rateBps: 1000 },
] as const;
const day = (text: string): number => Date.parse(`${text}T09:30:00Z`);

const onHold = subscriptionWith({ status: 'on_hold' });
const nothing = { change: null, charge: null };
const dueAt = (subscription: Subscription, now: number) => duesForMethod(subscription, nothing, rates, now);

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

describe('once it is settled', () => {
  test('a cycle that was due leads to the first billing date still to come', () => {
    for (const [now, next] of [
      ['2027-03-05', '2027-03-31'],
      ['2027-07-01', '2027-07-31'],
    ] as const) {
      const settled = afterDuesPaid(onHold, dueAt(onHold, day(now)), rates, day(now));
      expect(settled).toMatchObject({ status: 'active', nextBillingAt: day(next) });
    }
  });

  test('nothing that was due leaves all as it is', () => {
    const paused = subscriptionWith({ status: 'paused' });
    expect(afterDuesPaid(paused, dueAt(paused, bought), rates, bought)).toEqual(paused);
  });
});
