import { assert } from '../../../domain/assert.ts';
import { notFound } from '../../../domain/errors.ts';
import type { PresentationId, SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { RecordedPlanChange } from '../../../domain/subscription/plan-change.ts';
import { type RevertFacts, decideRevertPlanChange } from '../../../domain/subscription/revert-plan-change.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { findLivePaymentForSubscription, findPayment } from '../../../store/billing/payments.ts';
import {
  findPlanChangeOfPresentation,
  hasLaterPlanChange,
  insertPlanChange,
  releaseRedemptions,
  revertPlanChange as markReverted,
} from '../../../store/billing/plan-changes.ts';
import { hasRefundSince } from '../../../store/billing/refunds.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { listCreditLotsOfChange, listCreditTaken } from '../../../store/billing/subscription-credits.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { postCreditEntries } from '../payments/post-credit-entries.ts';

interface RevertInput {
  readonly subscriptionId: SubscriptionId;
  /** Presentation with which the change was accepted. */
  readonly presentationId: PresentationId;
  /** Committed with the reversal; if it throws, nothing is changed. */
  readonly commit: (tx: Tx) => Promise<void>;
  readonly now: Instant;
}

/**
 * Reverts the plan change of an accepted offer: plan and credit are restored, or nothing is changed. The
 * caller refunds the payment after the commit.
 */
export async function revertPlanChange(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, presentationId, commit, now: at }: RevertInput,
): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscription(tx, scope, subscriptionId);
    if (!subscription) throw notFound('subscription');
    // Runs before any rule is checked: a concurrent request has committed and changed what the rules depend
    // on.
    await commit(tx);
    const change = await findPlanChangeOfPresentation(tx, scope, presentationId);
    assert(change, 'what was accepted has changed the subscription');
    const facts = await loadFacts(runtime, tx, scope, change, at);
    const reverted = decideRevertPlanChange(subscription, change, facts);
    await markReverted(tx, scope, change.planChangeId);
    await insertPlanChange(tx, scope, reverted.recorded);
    await releaseRedemptions(tx, scope, change.planChangeId);
    const eventIds = reverted.events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, reverted.subscription, reverted.events, eventIds, runtime.wallClock());
    if (reverted.creditMoves.length > 0) {
      await postCreditEntries(runtime, tx, scope, subscriptionId, reverted.creditMoves, null, at);
    }
    if (reverted.ledgerEntry) await insertLedgerEntry(tx, scope, reverted.ledgerEntry, at);
  });
  wakeWorkers(runtime.sql);
}

async function loadFacts(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  change: RecordedPlanChange,
  at: Instant,
): Promise<RevertFacts> {
  const { subscriptionId, paymentId } = change;
  const payment = paymentId === null ? undefined : await findPayment(tx, scope, paymentId);
  return {
    hasLaterChange: await hasLaterPlanChange(tx, scope, change),
    hasPaymentUnderWay: (await findLivePaymentForSubscription(tx, scope, subscriptionId)) !== undefined,
    refundedAmount: payment?.refundedAmount ?? 0n,
    isBeforeRefunded: await hasRefundSince(
      tx,
      scope,
      (change.before?.periodFunds ?? []).map((fund) => fund.paymentId),
      change.createdAt,
    ),
    creditTaken: payment
      ? await listCreditTaken(tx, scope, { paymentId: payment.paymentId, subscriptionId })
      : [],
    creditGranted: await listCreditLotsOfChange(tx, scope, change.planChangeId),
    planChangeId: runtime.mintId('plan_change'),
    now: at,
  };
}
