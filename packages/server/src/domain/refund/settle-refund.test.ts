import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import type { Refund } from './refund.ts';
import { decideRefundSettlement } from './settle-refund.ts';

const now = Date.UTC(2026, 0, 15);
const pending: Refund = {
  refundId: asId<'refund'>('ref_sample'),
  businessId: asId<'business'>('bus_sample'),
  paymentId: asId<'payment'>('pay_sample'),
  customerId: asId<'customer'>('cus_sample'),
  status: 'pending',
  amount: 1_100n,
  tax: 100n,
  currency: 'USD',
  isPartial: false,
  reason: null,
  items: [{ itemId: asId<'line_item'>('itm_0'), amount: 1_100n, tax: 100n }],
  metadata: {},
  createdAt: now,
};

test('a refund that succeeded is booked as the mirror image of its payment and told', () => {
  expect(decideRefundSettlement(pending, 'succeeded', now)).toEqual({
    status: 'succeeded',
    releasesAmounts: false,
    ledgerEntry: {
      reason: 'refund',
      paymentId: 'pay_sample',
      refundId: 'ref_sample',
      planChangeId: null,
      subscriptionId: null,
      postings: [
        { account: 'gateway', amount: -1_100n, currency: 'USD' },
        { account: 'sales', amount: 1_000n, currency: 'USD' },
        { account: 'tax', amount: 100n, currency: 'USD' },
      ],
    },
    event: {
      type: 'refund.succeeded',
      payloadType: 'Refund',
      objectId: 'ref_sample',
      relatedId: null,
      customerId: 'cus_sample',
      occurredAt: now,
    },
  });
});

test('a refund that failed lets its amounts be refunded again, books nothing and is told', () => {
  expect(decideRefundSettlement(pending, 'failed', now)).toMatchObject({
    status: 'failed',
    releasesAmounts: true,
    ledgerEntry: null,
    event: { type: 'refund.failed', objectId: 'ref_sample' },
  });
});

test('an answer that is not final, or comes after the last word, changes nothing', () => {
  expect(decideRefundSettlement(pending, 'pending', now)).toBeUndefined();
  for (const status of ['succeeded', 'failed'] as const) {
    for (const outcome of ['succeeded', 'pending', 'failed'] as const) {
      expect(decideRefundSettlement({ ...pending, status }, outcome, now)).toBeUndefined();
    }
  }
});
