import { assert } from '../../../domain/assert.ts';
import type { BusinessSettings } from '../../../domain/business-settings.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { type FailedAttempts, decideRetry } from '../../../domain/payment/retry.ts';
import type { SubscribedFacts, SubscriptionOutcome } from '../../../domain/payment/settle-subscription.ts';
import { type Settlement, decideSettlement, isForEndedSubscription } from '../../../domain/payment/settle.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type RecordedPlanChange, snapshotPlan } from '../../../domain/subscription/plan-change.ts';
import { type Subscription, hasEnded } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import type { Instant } from '../../../domain/time.ts';
import { paymentReversal } from '../../../domain/wallet/wallet.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { type NewJob, enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { findPlanChange, releaseRedemptions, settlePlanChange } from '../../../store/billing/plan-changes.ts';
import { type SettledChange, settleGuardedPayment } from '../../../store/billing/guarded-payments.ts';
import type { SubscriptionGuard } from '../../../store/billing/subscription-guards.ts';
import { type Tx, statement, transaction } from '../../../store/postgres/postgres.ts';
import { loadRetryFacts, planRetry, retryJob } from '../../../store/billing/retries.ts';
import { commitSettlement } from '../../../store/billing/settlements.ts';
import { listCreditTaken } from '../../../store/billing/subscription-credits.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { postCreditEntries, writeOffCredit } from './post-credit-entries.ts';
import { returnToWallet } from './post-wallet-entry.ts';
import { commitOf, getPayment, keepGatewayPayment } from './settlement-commit.ts';

/** State that a payment was opened with, as far as its settlement depends on it. */
export interface KnownSubscription extends SubscriptionGuard {
  readonly subscription: Subscription;
  /** Plan change that the payment is for; null for other payments. */
  readonly change: RecordedPlanChange | null;
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
  /** Earlier failed payments of the billing date that it renews; absent for other payments. */
  readonly failed?: FailedAttempts;
}

/**
 * Settles a subscription's payment. While the subscription is as it was when the payment was opened, one statement
 * commits what follows. Otherwise, and where credit or a wallet is given back, it is settled under the
 * subscription's lock.
 */
export async function settleForSubscription(
  runtime: Runtime,
  scope: Scope,
  opened: Payment,
  outcome: GatewayOutcome,
  known: KnownSubscription | null,
): Promise<Payment> {
  const settled = known && (await settleAsOpened(runtime, scope, opened, outcome, known));
  return settled ?? settleLocked(runtime, scope, opened, outcome);
}

/** Undefined if the subscription has changed, or the settlement takes more than one statement: nothing is changed. */
async function settleAsOpened(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  outcome: GatewayOutcome,
  known: KnownSubscription,
): Promise<Payment | undefined> {
  const at = now(runtime, scope);
  const { subscription, change, taxRates } = known;
  const creditLotId = runtime.mintId('credit_lot');
  const subscribed = { subscription, change, creditTaken: [], taxRates, creditLotId, now: at };
  const fallbackSessionId = runtime.mintId('checkout_session');
  const settlement = decideSettlement(
    { payment, session: null, subscribed, fallbackSessionId, now: at },
    outcome,
  );
  if (!settlement) return statement(runtime.sql, (tx) => keepGatewayPayment(tx, payment, outcome));
  // An acceptance has a gate of its own.
  if (payment.acceptance !== null || !isWhole(settlement, subscription)) return undefined;
  const riderOf = await runtime.riders.purchase(runtime.sql, scope, payment.customerId);
  const rider = riderOf({ payment, settlement, now: at });
  const commit = commitOf(runtime, payment, { settlement, outcome, rider }, at);
  return settleGuardedPayment(runtime.sql, known, commit, {
    after: settlement.subscribed?.subscription ?? null,
    change: settledChange(change, settlement, subscription),
    retry: plannedRetry(payment, settlement, known, at),
  });
}

/** True if one statement commits the settlement: no credit and no wallet is moved, nothing is given back. */
function isWhole(settlement: Settlement, subscription: Subscription): boolean {
  const { subscribed, movesPaymentMethod, walletReturned } = settlement;
  return (
    !hasEnded(subscription) &&
    !movesPaymentMethod &&
    walletReturned === 0n &&
    (subscribed?.creditLot ?? null) === null &&
    (subscribed?.creditMoves ?? []).length === 0 &&
    subscribed?.planChangeStatus !== 'prevented'
  );
}

function settledChange(
  change: RecordedPlanChange | null,
  { subscribed }: Settlement,
  before: Subscription,
): SettledChange | null {
  if (!change || !subscribed?.planChangeStatus) return null;
  return { planChangeId: change.planChangeId, status: 'applied', before: snapshotPlan(before) };
}

/** Job of the next attempt at a failed renewal; null for none. */
function plannedRetry(
  payment: Payment,
  { status, errorCode, subscribed }: Settlement,
  { subscription, settings, failed }: KnownSubscription,
  at: Instant,
): NewJob<'renewal.retry'> | null {
  if (status !== 'failed' || !failed) return null;
  const facts = {
    subscription: subscribed?.subscription ?? subscription,
    failed: { count: failed.count + 1, firstAt: failed.firstAt ?? at },
    settings: settings.paymentRetries,
  };
  const retry = decideRetry({ ...payment, errorCode }, facts, at);
  return retry && retryJob(subscription.subscriptionId, retry);
}

/** Settles it under the subscription's lock: it may have changed since the payment was opened. */
async function settleLocked(
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
    const rider = await runtime.riders.settlement(tx, scope, { payment, settlement, now: at });
    const commit = commitOf(runtime, payment, { settlement, outcome, rider }, at);
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
