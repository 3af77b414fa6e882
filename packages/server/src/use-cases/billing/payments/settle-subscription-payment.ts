import { assert } from '../../../domain/assert.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { decideRetry } from '../../../domain/payment/retry.ts';
import type { SubscribedFacts, SubscriptionOutcome } from '../../../domain/payment/settle-subscription.ts';
import { decideSettlement, isForEndedSubscription } from '../../../domain/payment/settle.ts';
import type { Scope } from '../../../domain/scope.ts';
import { snapshotPlan } from '../../../domain/subscription/plan-change.ts';
import { type Subscription, hasEnded } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { paymentReversal } from '../../../domain/wallet/wallet.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { findPlanChange, releaseRedemptions, settlePlanChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { loadRetryFacts, planRetry } from '../../../store/billing/retries.ts';
import { commitSettlement } from '../../../store/billing/settlements.ts';
import { listCreditTaken } from '../../../store/billing/subscription-credits.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { postCreditEntries, writeOffCredit } from './post-credit-entries.ts';
import { returnToWallet } from './post-wallet-entry.ts';
import { commitOf, getPayment, keepGatewayPayment } from './settlement-commit.ts';

/**
 * Settles a subscription's payment under the subscription's lock: it may have changed since the payment was
 * opened.
 */
export async function settleForSubscription(
  runtime: Runtime,
  scope: Scope,
  opened: Payment,
  outcome: GatewayOutcome,
): Promise<Payment> {
  const taxRates = await listTaxRates(runtime.sql, scope);
  const at = now(runtime, scope);
  const settled = await transaction(runtime.sql, async (tx) => {
    assert(opened.subscriptionId, 'what a subscription owes has a subscription');
    const subscription = await lockSubscription(tx, scope, opened.subscriptionId);
    assert(subscription, 'a subscription that pays is there');
    const [payment, change] = await Promise.all([
      getPayment(tx, scope, opened.paymentId),
      findPlanChange(tx, scope, opened.planChangeId),
    ]);
    const subscribed: SubscribedFacts = {
      subscription,
      change,
      creditTaken: await findCreditTaken(tx, scope, payment),
      taxRates,
      creditLotId: runtime.mintId('credit_lot'),
      now: at,
    };
    const fallbackSessionId = runtime.mintId('checkout_session');
    const facts = { payment, session: null, subscribed, fallbackSessionId, now: at };
    const settlement = decideSettlement(facts, outcome);
    if (!settlement) return keepGatewayPayment(tx, payment, outcome);
    if (settlement.subscribed) await writeOutcome(runtime, tx, scope, subscribed, settlement.subscribed);
    const commit = await commitOf(runtime, tx, scope, payment, { settlement, outcome }, at);
    const after = await commitSettlement(tx, commit);
    assert(after, 'what a subscription owes is settled by whoever holds its lock');
    await planNextAttempt(tx, scope, after, settlement.subscribed?.subscription ?? subscription, at);
    if (isForEndedSubscription(after, subscription)) await planReturn(runtime, tx, scope, after);
    if (settlement.walletReturned > 0n) {
      const returning = paymentReversal(payment.paymentId, settlement.walletReturned);
      await returnToWallet(runtime, tx, scope, payment, returning, at);
    }
    return after;
  });
  wakeWorkers(runtime.sql);
  return settled;
}

async function planReturn(runtime: Runtime, tx: Tx, scope: Scope, { paymentId }: Payment): Promise<void> {
  await enqueueJob(tx, scope, {
    kind: 'payment.give_back',
    payload: { paymentId },
    runAt: runtime.wallClock(),
  });
}

/** Schedules the retry of a failed renewal, in the transaction of its failure. */
async function planNextAttempt(
  tx: Tx,
  scope: Scope,
  payment: Payment,
  subscription: Subscription,
  at: Instant,
): Promise<void> {
  if (payment.status !== 'failed' || payment.renewsAt === null) return;
  const facts = await loadRetryFacts(tx, scope, subscription.subscriptionId, payment.renewsAt);
  const retry = decideRetry(payment, { subscription, ...facts }, at);
  if (retry) await planRetry(tx, scope, subscription.subscriptionId, retry);
}

async function findCreditTaken(tx: Tx, scope: Scope, { paymentId, subscriptionId, credits }: Payment) {
  if (credits.creditAmount === 0n || subscriptionId === null) return [];
  return listCreditTaken(tx, scope, { paymentId, subscriptionId });
}

async function writeOutcome(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { subscription: before, change, now: at }: SubscribedFacts,
  { subscription, planChangeStatus, creditMoves, creditLot }: SubscriptionOutcome,
): Promise<void> {
  // Its events are appended with the payment's, in one order.
  if (subscription) {
    await updateSubscription(tx, subscription, [], [], runtime.wallClock(), 'consequence');
  }
  if (change && planChangeStatus) {
    const { planChangeId } = change;
    const isApplied = planChangeStatus === 'applied';
    await settlePlanChange(
      tx,
      scope,
      planChangeId,
      planChangeStatus,
      isApplied ? snapshotPlan(before) : null,
      at,
    );
    if (!isApplied) await releaseRedemptions(tx, scope, planChangeId);
  }
  if (creditMoves.length > 0 || creditLot) {
    await postCreditEntries(runtime, tx, scope, before.subscriptionId, creditMoves, creditLot, at);
    // Credit returned to a subscription that has ended meanwhile is written off.
    if (hasEnded(before)) await writeOffCredit(runtime, tx, scope, before, at);
  }
}
