import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { priceDue } from '../pricing/price-due.ts';
import { decideOnDemandCharge } from '../subscription/charge-on-demand.ts';
import { bought, subscriptionWith } from '../subscription/sample-subscription.ts';
import { type Subscription, subscriptionStatuses } from '../subscription/subscription.ts';
import { dayMs, minuteMs } from '../time.ts';
import { decideDuePayment } from './open-due.ts';
import { settleDue } from './sample-settlement.ts';
import type { Settlement } from './settle.ts';

const sold = subscriptionWith();
const active = subscriptionWith({ isOnDemand: true, nextBillingAt: sold.expiresAt ?? 0 });
const chargedAt = bought + 3 * dayMs;
const settledAt = chargedAt + minuteMs;

/** Settles a charge of 25.00, the subscription having become what is said meanwhile. */
function settle(outcome: 'succeeded' | 'failed', meanwhile: Partial<Subscription> = {}): Settlement {
  const charge = { price: 2500n, currency: null, description: null };
  const payment = decideDuePayment({
    subscription: active,
    purpose: 'on_demand',
    priced: priceDue(decideOnDemandCharge(active, charge, false, [], chargedAt), 0n, 'USD'),
    discounts: [],
    planChangeId: null,
    method: null,
    walletBalance: 0n,
    isCustomerPresent: false,
    isUpdatePaymentMethod: false,
    retryAttempt: 0,
    metadata: {},
    names: {
      paymentId: asId<'payment'>('pay_1'),
      invoiceId: asId<'invoice'>('inv_1'),
      subscriptionId: asId<'subscription'>('sub_unused'),
      lineItemIds: [asId<'line_item'>('itm_1')],
    },
    now: chargedAt,
  });
  expect(payment).toMatchObject({ renewsAt: null, totalAmount: 2500n, subscriptionId: 'sub_1' });
  return settleDue(payment, 2500n, outcome, { ...active, ...meanwhile }, settledAt);
}

const typesOf = ({ events }: Settlement): string[] => events.map(({ type }) => type);

describe('a charge on demand', () => {
  test('that was paid says when it was, and moves nothing else of its subscription', () => {
    const settlement = settle('succeeded');
    expect(settlement.subscribed?.subscription).toEqual({ ...active, previousBillingAt: settledAt });
    expect(settlement.ledgerEntry).not.toBeNull();
    expect(settlement.movesPaymentMethod).toBe(false);
    expect(typesOf(settlement)).toEqual(['payment.succeeded', 'subscription.renewed']);
  });

  test('that failed leaves its subscription active, as it was', () => {
    const settlement = settle('failed');
    expect(settlement.subscribed?.subscription).toBeNull();
    expect(settlement.ledgerEntry).toBeNull();
    expect(typesOf(settlement)).toEqual(['payment.failed']);
  });

  test.each(subscriptionStatuses.filter((status) => status !== 'active'))(
    'leaves what has become %s meanwhile alone; the money is booked',
    (status) => {
      for (const outcome of ['succeeded', 'failed'] as const) {
        const settlement = settle(outcome, { status });
        expect(settlement.subscribed?.subscription).toBeNull();
        expect(typesOf(settlement)).toEqual([`payment.${outcome}`]);
        expect(settlement.ledgerEntry === null).toBe(outcome === 'failed');
      }
    },
  );
});
