import { describe, expect, test } from 'vitest';
import type { CreditLot } from '../credit/credit.ts';
import { DomainError } from '../errors.ts';
import { asId } from '../ids.ts';
import { dayMs } from '../time.ts';
import { applyChange } from './applied-change.ts';
import { decideChangePlan } from './decide-change-plan.ts';
import { type RecordedPlanChange, snapshotPlan } from './plan-change.ts';
import { type RevertFacts, decideRevertPlanChange } from './revert-plan-change.ts';
import { bought, planWith, subscriptionWith } from './sample-subscription.ts';
import type { Subscription } from './subscription.ts';

const now = bought + dayMs;
const before = subscriptionWith();
const cheaper = planWith('pdt_2', { amount: 1000n });

/** Sample after a downgrade, which left 20 dollars of credit. */
const recorded: RecordedPlanChange = {
  planChangeId: asId<'plan_change'>('pch_1'),
  subscriptionId: before.subscriptionId,
  status: 'applied',
  onPaymentFailure: 'prevent_change',
  previousProductId: before.productId,
  previousQuantity: 1,
  change: decideChangePlan({
    subscription: before,
    choice: {
      plan: { product: cheaper, addons: [] },
      quantity: 1,
      discounts: [],
      newDiscountIds: [],
      isSamePlan: false,
      isUnchanged: false,
    },
    mode: 'difference_immediately',
    taxRates: [],
    creditBalance: 0n,
    resetsBillingDate: false,
    now,
  }),
  metadata: null,
  paymentId: null,
  presentationId: asId<'presentation'>('prs_1'),
  before: snapshotPlan(before),
  revertsId: null,
  createdAt: now,
};
const { subscription: changed, creditLot } = applyChange(before, recorded, asId<'credit_lot'>('scl_1'), now);
const lot = creditLot as CreditLot;
const facts: RevertFacts = {
  hasLaterChange: false,
  hasPaymentUnderWay: false,
  refundedAmount: 0n,
  isBeforeRefunded: false,
  creditTaken: [],
  creditGranted: [lot],
  planChangeId: asId<'plan_change'>('pch_2'),
  now: now + 1,
};

function refusal(over: Partial<RevertFacts>, of: Partial<Subscription> = {}, change = recorded): string {
  try {
    decideRevertPlanChange({ ...changed, ...of }, change, { ...facts, ...over });
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'not refused';
}

describe('a change of plan', () => {
  test('is taken back with the credit that it left over, and the way back is a change of its own', () => {
    const { subscription, creditMoves, ledgerEntry, events, ...way } = decideRevertPlanChange(
      changed,
      recorded,
      facts,
    );
    expect(subscription).toEqual(before);
    expect(creditMoves).toMatchObject([
      { kind: 'voided', lotId: 'scl_1', amount: 2000n, planChangeId: 'pch_1' },
    ]);
    expect(ledgerEntry).toMatchObject({
      reason: 'credit_revert',
      planChangeId: 'pch_2',
      postings: [
        { account: 'sales', amount: -2000n },
        { account: 'subscription_credit', amount: 2000n },
      ],
    });
    expect(events.map(({ type, relatedId }) => [type, relatedId])).toEqual([
      ['subscription.plan_changed', 'pch_2'],
      ['subscription.updated', null],
    ]);
    expect(way.recorded).toMatchObject({
      planChangeId: 'pch_2',
      revertsId: 'pch_1',
      previousProductId: 'pdt_2',
      change: { net: 0n, lines: [], terms: { productId: before.productId } },
    });
  });

  test('leaves alone what has nothing to do with it', () => {
    const since = {
      paymentMethodId: asId<'payment_method'>('pm_2'),
      metadata: { note: 'new' },
      cancelAtNextBillingDate: true,
    };
    const { subscription } = decideRevertPlanChange({ ...changed, ...since }, recorded, facts);
    expect(subscription).toEqual({ ...before, ...since });
  });
});

describe('the way back is refused', () => {
  const refused = 'UNDO_SUBSCRIPTION_CHANGED';

  test('when the plan was changed again, or a payment is under way', () => {
    expect(refusal({ hasLaterChange: true })).toBe(refused);
    expect(refusal({ hasPaymentUnderWay: true })).toBe(refused);
    expect(refusal({}, { productId: asId<'product'>('pdt_3') })).toBe(refused);
  });

  test('when it was renewed, paused, put on hold, ended or given another date', () => {
    expect(refusal({}, { previousBillingAt: changed.nextBillingAt })).toBe(refused);
    expect(refusal({}, { idleMs: 1 })).toBe(refused);
    expect(refusal({}, { nextBillingAt: changed.nextBillingAt + 1 })).toBe(refused);
    for (const status of ['on_hold', 'paused', 'cancelled', 'expired'] as const) {
      expect(refusal({}, { status }), status).toBe(refused);
    }
  });

  test('when a part of its credit is used, or of its money refunded', () => {
    expect(refusal({ creditGranted: [{ ...lot, remaining: 1999n }] })).toBe(refused);
    expect(refusal({ refundedAmount: 1n })).toBe(refused);
    expect(refusal({ isBeforeRefunded: true })).toBe(refused);
    expect(refusal({}, { periodPaid: changed.periodPaid - 1n })).toBe(refused);
  });

  test('when it was not applied, was taken back before, or nobody knows what was before', () => {
    for (const status of ['pending', 'prevented', 'reverted'] as const) {
      expect(refusal({}, {}, { ...recorded, status }), status).toBe(refused);
    }
    expect(refusal({}, {}, { ...recorded, before: null })).toBe(refused);
  });
});
