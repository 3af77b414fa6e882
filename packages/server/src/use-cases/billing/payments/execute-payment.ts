import { assert } from '../../../domain/assert.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { answerableUntil } from '../../../domain/payment/authentication.ts';
import { type GatewayOutcome, afterOutcome } from '../../../domain/payment/gateway-outcome.ts';
import { type Payment, chargedAmount, isUnderWay } from '../../../domain/payment/payment.ts';
import { decideRetry } from '../../../domain/payment/retry.ts';
import type { SubscribedFacts, SubscriptionOutcome } from '../../../domain/payment/settle-subscription.ts';
import {
  decideSettlement,
  isForSubscription,
  isForEndedSubscription,
} from '../../../domain/payment/settle.ts';
import type { Scope } from '../../../domain/scope.ts';
import { snapshotPlan } from '../../../domain/subscription/plan-change.ts';
import { type Subscription, hasEnded } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { paymentReversal } from '../../../domain/wallet/wallet.ts';
import { GatewayError } from '../../../gateways/payment/payment-gateway.ts';
import {
  type ChargeAtGateway,
  type Runtime,
  findChargeAtGateway,
  now,
  refuseLiveMode,
} from '../../../runtime.ts';
import { findCheckoutSession } from '../../../store/billing/checkout-sessions.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { findPayment, findPaymentWithScope, updateGatewayPayment } from '../../../store/billing/payments.ts';
import { findPlanChange, releaseRedemptions, settlePlanChange } from '../../../store/billing/plan-changes.ts';
import { type Sql, type Tx, statement, transaction } from '../../../store/postgres/postgres.ts';
import { loadRetryFacts, planRetry } from '../../../store/billing/retries.ts';
import type { SettlementCommit } from '../../../store/billing/settlement-parts.ts';
import { commitSettlement, commitSettlementBatched } from '../../../store/billing/settlements.ts';
import type { SettlementRiderOf } from '../../../store/platform/riders.ts';
import { listCreditTaken } from '../../../store/billing/subscription-credits.ts';
import {
  findSubscription,
  lockSubscription,
  updateSubscription,
} from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { postCreditEntries, writeOffCredit } from './post-credit-entries.ts';
import { returnToWallet } from './post-wallet-entry.ts';

/*
 * Second and third step of every payment. The first, open, has committed it as `processing` together with a job
 * that returns to it.
 *
 *   open ──→ call the gateway, outside any transaction ──→ settle: decide, and commit all consequences
 *
 * Our payment id is the gateway's idempotency key, so that a repeat charges only once. If the answer is lost the
 * payment stays `processing`, and the job looks it up at the gateway before it sends anything again.
 */

/**
 * Charges an opened payment and returns it in its new state: settled, waiting for the customer, or still
 * `processing` if the gateway's answer did not arrive. `riderOf` makes the rider on its settlement, where that is
 * known from its opening.
 */
export async function executePayment(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  riderOf?: SettlementRiderOf,
): Promise<Payment> {
  if (payment.status !== 'processing') return payment;
  runtime.failpoint('payment.before-call');
  let outcome: GatewayOutcome;
  try {
    outcome = await charge(runtime, scope, payment);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    runtime.log.warn({ err: error, payment_id: payment.paymentId }, 'the gateway did not answer');
    return payment;
  }
  runtime.failpoint('payment.after-call');
  const settled = await settlePayment(runtime, scope, payment, outcome, riderOf);
  runtime.failpoint('payment.after-settle');
  return settled;
}

/**
 * Finishes a payment whose process died or whose answer was lost: looks it up by our key, and sends the
 * charge again only if the gateway has never seen it. A challenge whose time is over is no longer waited for.
 * Returns whether the payment is settled.
 */
export async function reconcilePayment(
  runtime: Runtime,
  businessId: string,
  paymentId: string,
): Promise<boolean> {
  const found = await findPaymentWithScope(runtime.sql, businessId, paymentId);
  if (!found || !isUnderWay(found.payment)) return true;
  const { payment, scope } = found;
  const outcome = await findOutcome(runtime, scope, payment);
  return !isUnderWay(await settlePayment(runtime, scope, payment, outcome));
}

/** Fails a payment whose customer did not answer the bank's challenge in time; any other is left alone. */
export async function failUnansweredChallenge(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
): Promise<Payment> {
  if (payment.status !== 'requires_customer_action') return payment;
  if (!(await isTimeOver(runtime, scope, payment))) return payment;
  await reconcilePayment(runtime, scope.businessId, payment.paymentId);
  return getPayment(runtime.sql, scope, payment.paymentId);
}

async function isTimeOver(runtime: Runtime, scope: Scope, payment: Payment): Promise<boolean> {
  const { subscriptionId } = payment;
  const owes = isForSubscription(payment) && subscriptionId !== null;
  const subscription = owes ? await findSubscription(runtime.sql, scope, subscriptionId) : undefined;
  return now(runtime, scope) >= answerableUntil(payment, subscription ?? null);
}

async function findOutcome(runtime: Runtime, scope: Scope, payment: Payment): Promise<GatewayOutcome> {
  const found = findChargeAtGateway(runtime, payment);
  if (!found || chargedAmount(payment) === 0n) return charge(runtime, scope, payment);
  const known = await found.gateway.findCharge(found.charge);
  if (known === undefined) return charge(runtime, scope, payment);
  if (known.status !== 'requires_action') return known;
  if (!(await isTimeOver(runtime, scope, payment))) return known;
  return (await found.gateway.abandonCharge?.(found.charge)) ?? known;
}

/**
 * Handles a notification about a payment by asking the gateway that has it, the only source of truth. Returns
 * whether `provider`, the sender, is that gateway: a gateway is not asked about another one's payments.
 */
export async function receivePaymentNotification(
  runtime: Runtime,
  provider: string,
  businessId: string,
  paymentId: string,
): Promise<boolean> {
  const found = await findPaymentWithScope(runtime.sql, businessId, paymentId);
  if (found?.payment.gateway?.provider !== provider) return false;
  const { gateway, charge: reference } = getChargeAtGateway(runtime, found.payment);
  const outcome = await gateway.findCharge(reference);
  if (outcome) await settlePayment(runtime, found.scope, found.payment, outcome);
  return true;
}

/** Charge of a payment, at its gateway. */
export function getChargeAtGateway(runtime: Runtime, payment: Payment): ChargeAtGateway {
  const found = findChargeAtGateway(runtime, payment);
  assert(found, 'a payment that is charged has an instrument, and the gateway that keeps it');
  return found;
}

async function charge(runtime: Runtime, scope: Scope, payment: Payment): Promise<GatewayOutcome> {
  const amount = chargedAmount(payment);
  if (amount === 0n) return { status: 'succeeded', amount, currency: payment.currency };
  if (payment.instrument === null) {
    assert(isForSubscription(payment), 'a payment that is to be charged has an instrument');
    // The customer has deleted the payment method. Without one nothing is charged.
    return { status: 'failed', declineCode: 'REVOCATION_OF_AUTHORIZATION' };
  }
  refuseLiveMode(scope);
  const found = getChargeAtGateway(runtime, payment);
  try {
    return await found.gateway.charge({
      ...found.charge,
      amount: { amount, currency: payment.currency },
      instrumentToken: payment.instrument.token,
      isCustomerPresent: payment.isCustomerPresent,
      forceAuthentication: payment.forceAuthentication,
      now: now(runtime, scope),
    });
  } catch (error) {
    if (!(error instanceof GatewayError) || error.isRetryable) throw error;
    runtime.log.error({ err: error, payment_id: payment.paymentId }, 'the gateway refused the request');
    // The gateway will never accept this request. Unless it already knows the payment, no money has moved.
    const known = await found.gateway.findCharge(found.charge);
    return known ?? { status: 'failed', declineCode: 'PROCESSING_ERROR' };
  }
}

/**
 * Commits the consequences of an outcome, once: a repeat finds them done. Where the rider that was known from the
 * opening does not fit any more, it is made anew from what is stored.
 */
export async function settlePayment(
  runtime: Runtime,
  scope: Scope,
  opened: Payment,
  outcome: GatewayOutcome,
  riderOf?: SettlementRiderOf,
): Promise<Payment> {
  if (isForSubscription(opened)) return settleForSubscription(runtime, scope, opened, outcome);
  // Only a declined payment needs the session, to decide whether there is another way to pay.
  const session =
    outcome.status === 'failed' && opened.checkoutSessionId !== null
      ? await findCheckoutSession(runtime.sql, scope, opened.checkoutSessionId)
      : undefined;
  const fallbackSessionId = runtime.mintId('checkout_session');
  for (let payment = opened, knownRiderOf = riderOf; ; knownRiderOf = undefined) {
    const at = now(runtime, scope);
    const facts = { payment, session: session ?? null, subscribed: null, fallbackSessionId, now: at };
    const settlement = decideSettlement(facts, outcome);
    if (!settlement) return statement(runtime.sql, (tx) => keepGatewayPayment(tx, payment, outcome));
    const rider =
      knownRiderOf?.({ payment, settlement, now: at }) ??
      (await runtime.riders.settlement(runtime.sql, scope, { payment, settlement, now: at }));
    const commit = commitOf(runtime, payment, { settlement, outcome, rider }, at);
    const settled = await commitSettlementBatched(runtime.sql, commit);
    if (settled) {
      wakeWorkers(runtime.sql);
      return settled;
    }
    payment = await getPayment(runtime.sql, scope, payment.paymentId);
  }
}

/**
 * Settles a subscription's payment under the subscription's lock: it may have changed since the payment was
 * opened.
 */
async function settleForSubscription(
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

/** Stores the gateway id and state of an outcome that settles nothing yet. */
async function keepGatewayPayment(tx: Tx, payment: Payment, outcome: GatewayOutcome): Promise<Payment> {
  const gateway = afterOutcome(payment.gateway, outcome);
  if (gateway === null || gateway === payment.gateway) return payment;
  await updateGatewayPayment(tx, payment, gateway);
  return { ...payment, gateway };
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

function commitOf(
  runtime: Runtime,
  payment: Payment,
  settled: Pick<SettlementCommit, 'settlement' | 'outcome' | 'rider'>,
  at: Instant,
): SettlementCommit {
  return {
    ...settled,
    payment,
    newPaymentMethodId: runtime.mintId('payment_method'),
    eventIds: settled.settlement.events.map(() => runtime.mintId('event')),
    now: at,
    wallNow: runtime.wallClock(),
  };
}

async function getPayment(sql: Sql, scope: Scope, paymentId: PaymentId): Promise<Payment> {
  const payment = await findPayment(sql, scope, paymentId);
  assert(payment, 'a payment that was opened is there');
  return payment;
}
