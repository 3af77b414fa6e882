import { assert } from '../../../domain/assert.ts';
import { type DisputeChange, decideDispute } from '../../../domain/dispute/decide-dispute.ts';
import type { Dispute, ReportedDispute } from '../../../domain/dispute/dispute.ts';
import { decideWithdrawal, withdrawable } from '../../../domain/dispute/withdrawal.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Refund } from '../../../domain/refund/refund.ts';
import { decideRefundSettlement } from '../../../domain/refund/settle-refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { GatewayError } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, findDisputeAtGateway as askGateway, now, reconcileAt } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { commitDispute, findDisputeAtGateway, hasOpenDispute } from '../../../store/billing/disputes.ts';
import { findLivePaymentForSubscription, findPayment } from '../../../store/billing/payments.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import { listRefundsOfPayment, lockPaymentForRefund, openRefund } from '../../../store/billing/refunds.ts';
import { lockSubscriptionOfPayment, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { reconcilePayment } from '../payments/execute-payment.ts';
import { commitRefund } from '../refunds/commit-refund.ts';
import { loadSubscribedMoney, takeBackFromSubscription } from '../refunds/take-back-from-subscription.ts';

/*
 * A gateway has said that a dispute has changed. It is asked for the dispute as it is now, so that it does not matter
 * how late, how often and in which order it says so; what follows is committed in one transaction.
 */

/**
 * Asks a gateway about a dispute and commits what has changed. False while its subscription cannot be paused yet,
 * because one of its payments is under way: it is to be called again.
 */
export async function receiveDispute(
  runtime: Runtime,
  scope: Scope,
  provider: string,
  reference: string,
): Promise<boolean> {
  const reported = await askGateway(runtime, scope.businessId, { provider, reference });
  if (!reported) return true;
  await reconcilePayment(runtime, scope.businessId, reported.paymentId);
  const payment = await findPayment(runtime.sql, scope, reported.paymentId);
  if (payment?.gateway?.provider !== provider) {
    runtime.log.warn(
      { provider, reference },
      'a gateway has told of a dispute of a payment it does not have',
    );
    return true;
  }
  if (payment.status !== 'succeeded') {
    throw new GatewayError('A payment is disputed that has not succeeded yet.', { isRetryable: true });
  }
  const change = await settleDispute(runtime, scope, provider, reported);
  wakeWorkers(runtime.sql);
  return !change?.isPauseDue;
}

/** Undefined if nothing has changed. */
function settleDispute(
  runtime: Runtime,
  scope: Scope,
  provider: string,
  reported: ReportedDispute,
): Promise<DisputeChange | undefined> {
  const at = now(runtime, scope);
  const { paymentId } = reported;
  return transaction(runtime.sql, async (tx) => {
    const subscription = (await lockSubscriptionOfPayment(tx, scope, paymentId)) ?? null;
    assert(await lockPaymentForRefund(tx, scope, paymentId), 'a disputed payment is there');
    const known = (await findDisputeAtGateway(tx, scope, provider, reported.gatewayDisputeId)) ?? null;
    const payment = await findPayment(tx, scope, paymentId);
    assert(payment, 'a disputed payment is there');
    const refunds = known ? await listRefundsOfPayment(tx, scope, paymentId) : [];
    const withdrawals = refunds.filter(
      (each) => each.disputeId === known?.disputeId && each.status === 'succeeded',
    );
    const change = decideDispute(reported, {
      known,
      payment,
      provider,
      subscription,
      isBeingCharged: subscription !== null && (await isBeingCharged(tx, scope, subscription)),
      isWithdrawn: withdrawals.length > 0,
      isShort: known !== null && withdrawable(payment, reported, known.disputeId, refunds) > 0n,
      hasOtherOpen:
        subscription !== null &&
        (await hasOpenDispute(tx, scope, subscription.subscriptionId, known?.disputeId ?? null)),
      disputeId: runtime.mintId('dispute'),
      now: at,
    });
    if (!change) return undefined;
    const settled: Settling = { runtime, tx, scope, at };
    const paused = change.subscription?.subscription ?? subscription;
    if (change.subscription) await writeSubscription(settled, change.subscription);
    if (change.money === 'withdrawn')
      await withdraw(settled, { reported, dispute: change.dispute, payment }, paused);
    if (change.money === 'given_back') await giveBack(settled, withdrawals, paused);
    await commitDispute(tx, {
      ...change,
      eventIds: change.events.map(() => runtime.mintId('event')),
      wallNow: runtime.wallClock(),
    });
    return change;
  });
}

interface Settling {
  readonly runtime: Runtime;
  readonly tx: Tx;
  readonly scope: Scope;
  readonly at: Instant;
}

async function isBeingCharged(tx: Tx, scope: Scope, { subscriptionId }: Subscription): Promise<boolean> {
  const [change, payment] = await Promise.all([
    findPendingPlanChange(tx, scope, subscriptionId),
    findLivePaymentForSubscription(tx, scope, subscriptionId),
  ]);
  return change !== undefined || payment !== undefined;
}

async function writeSubscription(
  { runtime, tx }: Settling,
  { subscription, events }: NonNullable<DisputeChange['subscription']>,
): Promise<void> {
  const eventIds = events.map(() => runtime.mintId('event'));
  await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
}

/** Counts the disputed money as given back. */
async function withdraw(
  { runtime, tx, scope, at }: Settling,
  disputed: { readonly reported: ReportedDispute; readonly dispute: Dispute; readonly payment: Payment },
  subscription: Subscription | null,
): Promise<void> {
  const { reported, dispute, payment } = disputed;
  const refunds = await listRefundsOfPayment(tx, scope, payment.paymentId);
  const money = subscription ? await loadSubscribedMoney(tx, scope, payment, subscription, refunds) : null;
  const ids = { refundId: runtime.mintId('refund'), disputeId: dispute.disputeId };
  const refund = decideWithdrawal(payment, reported, ids, refunds, money, at);
  if (!refund) return;
  await openRefund(tx, refund, null, reconcileAt(runtime));
  if (subscription) await takeBackFromSubscription(runtime, tx, scope, refund, subscription, at);
  await settle({ runtime, tx, scope, at }, refund, 'succeeded', subscription);
}

async function giveBack(
  settling: Settling,
  withdrawals: readonly Refund[],
  subscription: Subscription | null,
): Promise<void> {
  let current = subscription;
  for (const withdrawal of withdrawals) {
    await settle(settling, withdrawal, 'failed', current);
    // It has changed what the next one finds.
    current &&= (await lockSubscriptionOfPayment(settling.tx, settling.scope, withdrawal.paymentId)) ?? null;
  }
}

async function settle(
  { runtime, tx, scope, at }: Settling,
  refund: Refund,
  outcome: 'succeeded' | 'failed',
  subscription: Subscription | null,
): Promise<void> {
  const settlement = decideRefundSettlement(refund, outcome, at);
  assert(settlement, 'the money of a dispute moves once in each direction');
  await commitRefund(runtime, tx, scope, { refund, settlement, subscription, gatewayRefundId: null, at });
}
