import { describe, expect, test } from 'vitest';
import { subscriptionWith } from '../subscription/sample-subscription.ts';
import { asId } from '../ids.ts';
import { priceDue } from '../pricing/price-due.ts';
import { priceNextCycle } from '../subscription/renewal.ts';
import type { SubscriptionStatus } from '../subscription/subscription.ts';
import { dayMs } from '../time.ts';
import { decideDuePayment } from './due-payment.ts';
import { settleDue } from './sample-settlement.ts';
import type { Settlement } from './settle.ts';

const active = subscriptionWith();
const due = active.nextBillingAt;

/** Settles the payment of the first renewal, with changes made to the subscription meanwhile. */
function settle(outcome: 'succeeded' | 'failed', status: SubscriptionStatus, isUpdate = false): Settlement {
  const payment = decideDuePayment({
    subscription: active,
    purpose: 'renewal',
    priced: priceDue({ lines: priceNextCycle(active, []).lines, unused: 0n }, 0n, 'USD'),
    walletBalance: 0n,
    discounts: [],
    planChangeId: null,
    method: null,
    isCustomerPresent: false,
    isUpdatePaymentMethod: isUpdate,
    retryAttempt: 0,
    metadata: {},
    names: {
      paymentId: asId<'payment'>('pay_1'),
      invoiceId: asId<'invoice'>('inv_1'),
      subscriptionId: asId<'subscription'>('sub_unused'),
      lineItemIds: [asId<'line_item'>('itm_1')],
    },
    now: due,
  });
  return settleDue(payment, 3000n, outcome, { ...active, status }, due + dayMs);
}

const typesOf = ({ events }: Settlement): string[] => events.map(({ type }) => type);

describe('a renewal that was paid', () => {
  test('moves its subscription on and tells of the payment first', () => {
    const settlement = settle('succeeded', 'active');
    expect(settlement).toMatchObject({
      status: 'succeeded',
      subscribed: {
        subscription: {
          status: 'active',
          previousBillingAt: due,
          nextBillingAt: Date.UTC(2027, 2, 31, 9, 30),
          periodWorth: 3000n,
          periodPaid: 3000n,
        },
      },
      movesPaymentMethod: false,
      completesSession: false,
    });
    expect(settlement.ledgerEntry).not.toBeNull();
    expect(typesOf(settlement)).toEqual(['payment.succeeded', 'subscription.renewed']);
  });

  test('with another method brings one on hold back, which renews with that method from now on', () => {
    const settlement = settle('succeeded', 'on_hold', true);
    expect(settlement).toMatchObject({
      subscribed: { subscription: { status: 'active' } },
      movesPaymentMethod: true,
    });
    expect(typesOf(settlement)).toEqual([
      'payment.succeeded',
      'subscription.active',
      'subscription.update_payment_method',
    ]);
  });
});

describe('a renewal that failed', () => {
  test('puts its subscription on hold, and gives no use of a code back', () => {
    const settlement = settle('failed', 'active');
    expect(settlement).toMatchObject({
      status: 'failed',
      subscribed: {
        subscription: { status: 'on_hold', previousBillingAt: active.previousBillingAt, nextBillingAt: due },
      },
      movesPaymentMethod: false,
      releasesDiscounts: false,
      ledgerEntry: null,
    });
    expect(typesOf(settlement)).toEqual(['payment.failed', 'subscription.on_hold']);
  });

  test('leaves one that is on hold as it is', () => {
    const settlement = settle('failed', 'on_hold', true);
    expect(settlement).toMatchObject({ subscribed: { subscription: null }, movesPaymentMethod: false });
    expect(typesOf(settlement)).toEqual(['payment.failed']);
  });
});

test.each(['cancelled', 'expired', 'paused'] as const)(
  'what has become %s meanwhile stays so, whatever the gateway says; the money is booked',
  (status) => {
    for (const outcome of ['succeeded', 'failed'] as const) {
      const settlement = settle(outcome, status);
      expect(settlement).toMatchObject({ status: outcome, subscribed: { subscription: null } });
      expect(typesOf(settlement)).toEqual([`payment.${outcome}`]);
      expect(settlement.ledgerEntry === null).toBe(outcome === 'failed');
    }
  },
);
