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
  walletAmount: 0n,
  currency: 'USD',
  isPartial: false,
  reason: null,
  items: [{ itemId: asId<'line_item'>('itm_0'), amount: 1_100n, tax: 100n }],
  metadata: {},
  gatewayRefundId: null,
  disputeId: null,
  takenBack: null,
  createdAt: now,
};

test('a refund that succeeded is booked as the mirror image of its payment and told', () => {
  expect(decideRefundSettlement(pending, 'succeeded', now)).toEqual({
    status: 'succeeded',
    releasesAmounts: false,
    walletReturned: 0n,
    walletTakenBack: 0n,
    returned: null,
    ledgerEntry: {
      reason: 'refund',
      paymentId: 'pay_sample',
      refundId: 'ref_sample',
      planChangeId: null,
      subscriptionId: null,
      walletEntryId: null,
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

test('what a card did not pay returns to the wallet when the refund succeeds, and not before', () => {
  const shared = { ...pending, walletAmount: 300n };
  expect(decideRefundSettlement(shared, 'succeeded', now)).toMatchObject({
    walletReturned: 300n,
    ledgerEntry: {
      postings: [
        { account: 'gateway', amount: -800n },
        { account: 'wallet', amount: -300n },
        { account: 'sales', amount: 1_000n },
        { account: 'tax', amount: 100n },
      ],
    },
  });
  expect(decideRefundSettlement(shared, 'failed', now)).toMatchObject({ walletReturned: 0n });
});

test('a refund that failed lets its amounts be refunded again, books nothing and is told', () => {
  expect(decideRefundSettlement(pending, 'failed', now)).toMatchObject({
    status: 'failed',
    releasesAmounts: true,
    ledgerEntry: null,
    event: { type: 'refund.failed', objectId: 'ref_sample' },
  });
});

test('a refund that fails after it succeeded is booked back and told, and its amounts can be refunded again', () => {
  const succeeded: Refund = { ...pending, status: 'succeeded', walletAmount: 300n };
  expect(decideRefundSettlement(succeeded, 'failed', now)).toMatchObject({
    status: 'failed',
    releasesAmounts: true,
    walletReturned: 0n,
    walletTakenBack: 300n,
    ledgerEntry: {
      reason: 'refund_reversal',
      postings: [
        { account: 'gateway', amount: 800n },
        { account: 'wallet', amount: 300n },
        { account: 'sales', amount: -1_000n },
        { account: 'tax', amount: -100n },
      ],
    },
    event: { type: 'refund.failed', objectId: 'ref_sample' },
  });
});

test('an answer that is not final, or comes after the last word, changes nothing', () => {
  expect(decideRefundSettlement(pending, 'pending', now)).toBeUndefined();
  for (const outcome of ['succeeded', 'pending', 'failed'] as const) {
    expect(decideRefundSettlement({ ...pending, status: 'failed' }, outcome, now)).toBeUndefined();
  }
  for (const outcome of ['succeeded', 'pending'] as const) {
    expect(decideRefundSettlement({ ...pending, status: 'succeeded' }, outcome, now)).toBeUndefined();
  }
});
