import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { priceDue } from '../pricing/price-due.ts';
import { decideOnDemandCharge } from '../subscription/charge-on-demand.ts';
import { bought, subscriptionWith } from '../subscription/sample-subscription.ts';
import { type Subscription, subscriptionStatuses } from '../subscription/subscription.ts';
import { dayMs, minuteMs } from '../time.ts';
import { duesOf } from '../subscription/dues.ts';
import { decideDuePayment } from './due-payment.ts';
import type { Payment } from './payment.ts';
import { settleDue } from './sample-settlement.ts';
import type { Settlement } from './settle.ts';

const sold = subscriptionWith();
const active = subscriptionWith({ isOnDemand: true, nextBillingAt: sold.expiresAt ?? 0 });
const chargedAt = bought + 3 * dayMs;
const settledAt = chargedAt + minuteMs;

const charge = { price: 2500n, currency: null, description: null };
const charged = decideDuePayment({
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
  metadata: { order: 'A1' },
  names: {
    paymentId: asId<'payment'>('pay_1'),
    invoiceId: asId<'invoice'>('inv_1'),
    subscriptionId: asId<'subscription'>('sub_unused'),
    lineItemIds: [asId<'line_item'>('itm_1')],
  },
  now: chargedAt,
});

/** Settles a charge of 25.00, with changes made to the subscription meanwhile. */
function settle(
  outcome: 'succeeded' | 'failed',
  meanwhile: Partial<Subscription> = {},
  over: Partial<Payment> = {},
): Settlement {
  const payment = { ...charged, ...over };
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

  test('that was declined puts its subscription on hold, and names what is due', () => {
    const settlement = settle('failed');
    expect(settlement.subscribed?.subscription).toEqual({
      ...active,
      status: 'on_hold',
      unpaidChargeId: 'pay_1',
    });
    expect(settlement.ledgerEntry).toBeNull();
    expect(typesOf(settlement)).toEqual(['payment.failed', 'subscription.on_hold']);
  });

  test('is what has to be paid then: the same price for the same thing, with its metadata', () => {
    const onHold = { ...active, status: 'on_hold', unpaidChargeId: charged.paymentId } as const;
    const dues = duesOf(
      onHold,
      { change: null, charge: { ...charge, metadata: { order: 'A1' } } },
      [],
      settledAt,
    );
    expect(dues).toMatchObject({ purpose: 'on_demand', metadata: { order: 'A1' }, planChangeId: null });
    expect(priceDue(dues.due, 0n, 'USD').totals).toMatchObject({ total: 2500n });
    expect(dues.due.lines).toMatchObject([{ quantity: 1, unitAmount: 2500n }]);
  });

  test('that is paid by another method brings its subscription back', () => {
    const unpaid = { status: 'on_hold', unpaidChargeId: charged.paymentId } as const;
    const settlement = settle('succeeded', unpaid, { isUpdatePaymentMethod: true });
    expect(settlement.subscribed?.subscription).toEqual({ ...active, previousBillingAt: settledAt });
    expect(settlement.movesPaymentMethod).toBe(true);
    expect(typesOf(settlement)).toEqual([
      'payment.succeeded',
      'subscription.active',
      'subscription.update_payment_method',
    ]);
    // Declined again, it stays unchanged, and the amount due is the same.
    expect(settle('failed', unpaid).subscribed?.subscription).toBeNull();
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
