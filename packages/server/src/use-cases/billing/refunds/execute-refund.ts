import { assert } from '../../../domain/assert.ts';
import { creditMoved } from '../../../domain/credit/credit.ts';
import { bookCreditOfRefund } from '../../../domain/ledger/ledger.ts';
import { type Refund, refundedToCard } from '../../../domain/refund/refund.ts';
import { decideRefundSettlement } from '../../../domain/refund/settle-refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import { returnTakenBack } from '../../../domain/refund/take-back.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { returnedByRefund } from '../../../domain/wallet/wallet.ts';
import {
  GatewayError,
  type GatewayRefundOutcome,
  type RefundReference,
} from '../../../gateways/payment/payment-gateway.ts';
import { type AtGateway, type Runtime, findAtGateway, now, refuseLiveMode } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { findGatewayPayment, findPayment } from '../../../store/billing/payments.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, statement, transaction } from '../../../store/postgres/postgres.ts';
import {
  commitRefundSettlement,
  findRefund,
  findRefundWithScope,
  updateGatewayRefundId,
} from '../../../store/billing/refunds.ts';
import { lockSubscriptionOfPayment, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { postCreditEntries } from '../payments/post-credit-entries.ts';
import { returnToWallet } from '../payments/post-wallet-entry.ts';
import type { TakenBack } from '../../../domain/refund/taken-back.ts';

/*
 * The second and third step of every refund. The first, open, has committed it as `pending` together with
 * what it takes of the payment and a job that comes back to it.
 *
 *   open ──→ call the gateway, in no transaction ──→ settle: decide, and commit all that follows
 *
 * Our refund id is the gateway's key, so that asking twice gives back once. When the answer is lost the
 * refund stays `pending`, and the job asks the gateway what became of it before it sends anything again.
 */

/** Gives an opened refund's money back and answers with the refund as it stands afterwards. */
export async function executeRefund(runtime: Runtime, scope: Scope, refund: Refund): Promise<Refund> {
  if (refund.status !== 'pending') return refund;
  let outcome: GatewayRefundOutcome;
  try {
    outcome = await send(runtime, scope, refund);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    runtime.log.warn({ err: error, refund_id: refund.refundId }, 'the gateway did not answer');
    return refund;
  }
  runtime.failpoint('refund.after-call');
  const settled = await settleRefund(runtime, scope, refund, outcome);
  runtime.failpoint('refund.after-settle');
  return settled;
}

/**
 * Finishes a refund whose process died, whose answer was lost or that the gateway left pending: asks the
 * gateway by our key, and sends the refund again only when the gateway has never seen it. Answers whether
 * the refund is settled.
 */
export async function reconcileRefund(
  runtime: Runtime,
  businessId: string,
  refundId: string,
): Promise<boolean> {
  const found = await findRefundWithScope(runtime.sql, businessId, refundId);
  if (found?.refund.status !== 'pending') return true;
  const { refund, scope } = found;
  const outcome = (await findOutcome(runtime, scope, refund)) ?? (await send(runtime, scope, refund));
  const settled = await settleRefund(runtime, scope, refund, outcome);
  return settled.status !== 'pending';
}

async function send(runtime: Runtime, scope: Scope, refund: Refund): Promise<GatewayRefundOutcome> {
  const amount = refundedToCard(refund);
  if (amount === 0n) return { status: 'succeeded' };
  refuseLiveMode(scope);
  const { gateway, reference } = await getAtGateway(runtime, scope, refund);
  return gateway.refund({ ...reference, amount: { amount, currency: refund.currency } });
}

async function findOutcome(
  runtime: Runtime,
  scope: Scope,
  refund: Refund,
): Promise<GatewayRefundOutcome | undefined> {
  if (refundedToCard(refund) === 0n) return undefined;
  const { gateway, reference } = await getAtGateway(runtime, scope, refund);
  return gateway.findRefund(reference);
}

/** A refund at the gateway that took the money, whatever its business has chosen since. */
async function getAtGateway(
  runtime: Runtime,
  scope: Scope,
  { businessId, paymentId, refundId, gatewayRefundId }: Refund,
): Promise<Pick<AtGateway, 'gateway'> & { readonly reference: RefundReference }> {
  const known = await findGatewayPayment(runtime.sql, scope, paymentId);
  const found = findAtGateway(runtime, { businessId, paymentId, gateway: known });
  assert(found, 'money that goes back to a card was taken by a gateway');
  return { gateway: found.gateway, reference: { ...found.charge, refundId, gatewayRefundId } };
}

/**
 * Takes in a notification about a refund by asking the gateway of its payment. Answers whether `provider`, who sent
 * it, is that gateway: about the refunds of another one it is not asked.
 */
export async function receiveRefundNotification(
  runtime: Runtime,
  provider: string,
  businessId: string,
  refundId: string,
): Promise<boolean> {
  const found = await findRefundWithScope(runtime.sql, businessId, refundId);
  if (!found) return false;
  const known = await findGatewayPayment(runtime.sql, found.scope, found.refund.paymentId);
  if (known?.provider !== provider) return false;
  await reconcileRefund(runtime, businessId, refundId);
  return true;
}

/** Commits what follows from the outcome, once: whoever comes second finds it done. */
async function settleRefund(
  runtime: Runtime,
  scope: Scope,
  refund: Refund,
  outcome: GatewayRefundOutcome,
): Promise<Refund> {
  const at = now(runtime, scope);
  const settlement = decideRefundSettlement(refund, outcome.status, at);
  if (!settlement) return keepGatewayRefundId(runtime, refund, outcome);
  const isCommitted = await transaction(runtime.sql, async (tx) => {
    const payment = await findPayment(tx, scope, refund.paymentId);
    assert(payment, 'a refund is of a payment');
    const returned = settlement.returned && (await lockSubscriptionOfPayment(tx, scope, refund.paymentId));
    const isFirst = await commitRefundSettlement(tx, {
      refund,
      settlement,
      gatewayRefundId: outcome.gatewayRefundId ?? null,
      rider: await runtime.riders.refund(tx, scope, { refund, payment, settlement, now: at }),
      eventId: runtime.mintId('event'),
      now: at,
      wallNow: runtime.wallClock(),
    });
    if (isFirst && returned) {
      await returnToSubscription(
        runtime,
        tx,
        scope,
        { refund, subscription: returned },
        settlement.returned,
        at,
      );
    }
    if (isFirst && settlement.walletReturned > 0n) {
      const returning = returnedByRefund(refund.refundId, settlement.walletReturned);
      await returnToWallet(runtime, tx, scope, refund, returning, at);
    }
    return isFirst;
  });
  if (isCommitted) {
    wakeWorkers(runtime.sql);
    if (outcome.status === 'failed') {
      runtime.log.warn(
        { refund_id: refund.refundId, reason: outcome.message },
        'the gateway refused a refund',
      );
    }
    return {
      ...refund,
      status: settlement.status,
      gatewayRefundId: outcome.gatewayRefundId ?? refund.gatewayRefundId,
    };
  }
  const current = await findRefund(runtime.sql, scope, refund.refundId);
  assert(current, 'a refund that was opened is there');
  return current;
}

/** Keeps how the gateway calls a refund that it has not ended yet. */
async function keepGatewayRefundId(
  runtime: Runtime,
  refund: Refund,
  { gatewayRefundId }: GatewayRefundOutcome,
): Promise<Refund> {
  if (gatewayRefundId === undefined || gatewayRefundId === refund.gatewayRefundId) return refund;
  await statement(runtime.sql, (tx) => updateGatewayRefundId(tx, refund, gatewayRefundId));
  return { ...refund, gatewayRefundId };
}

/** Returns what a refund that failed had taken of its subscription, which is locked. */
async function returnToSubscription(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { refund, subscription: before }: { readonly refund: Refund; readonly subscription: Subscription },
  takenBack: TakenBack,
  at: Instant,
): Promise<void> {
  const { subscriptionId } = before;
  const { subscription, creditMoves, creditLot } = returnTakenBack(before, takenBack, {
    hasPendingChange: (await findPendingPlanChange(tx, scope, subscriptionId)) !== undefined,
    creditLotId: runtime.mintId('credit_lot'),
    now: at,
  });
  await updateSubscription(tx, subscription, [], [], runtime.wallClock(), 'consequence');
  if (creditMoves.length === 0 && !creditLot) return;
  await postCreditEntries(runtime, tx, scope, subscriptionId, creditMoves, creditLot, at);
  const returned = creditMoved(creditMoves) + (creditLot?.amount ?? 0n);
  const entry = bookCreditOfRefund(refund.refundId, -returned, refund.currency);
  if (entry) await insertLedgerEntry(tx, scope, entry, at);
}
