import { assert } from '../../../domain/assert.ts';
import { type Refund, refundedToCard } from '../../../domain/refund/refund.ts';
import { decideRefundSettlement } from '../../../domain/refund/settle-refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  GatewayError,
  type GatewayRefundOutcome,
  type RefundReference,
} from '../../../gateways/payment/payment-gateway.ts';
import {
  type ChargeAtGateway,
  type Runtime,
  findChargeAtGateway,
  now,
  refuseMode,
} from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { findGatewayPayment } from '../../../store/billing/payments.ts';
import { statement, transaction } from '../../../store/postgres/postgres.ts';
import { findRefund, findRefundWithScope, updateGatewayRefundId } from '../../../store/billing/refunds.ts';
import { lockSubscriptionOfPayment } from '../../../store/billing/subscriptions.ts';
import { commitRefund } from './commit-refund.ts';

/*
 * Second and third step of every refund. The first, open, has committed it as `pending` together with its
 * deductions from the payment and a job that returns to it.
 *
 *   open ──→ call the gateway, outside any transaction ──→ settle: decide, and commit all consequences
 *
 * Our refund id is the gateway's idempotency key, so that a repeat refunds only once. If the answer is lost the
 * refund stays `pending`, and the job looks it up at the gateway before it sends anything again. A notification has
 * a refund that succeeded looked up as well: if it has failed since, its settlement is reversed.
 */

/** Executes an opened refund at its gateway and returns the refund in its new state. */
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
 * Finishes a refund whose process died, whose answer was lost or that the gateway left pending: looks it up
 * by our key, and sends it again only if the gateway has never seen it. Returns whether the refund is
 * settled.
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
  const { gateway, reference } = await getRefundAtGateway(runtime, scope, refund);
  refuseMode(gateway, scope);
  return gateway.refund({ ...reference, amount: { amount, currency: refund.currency } });
}

async function findOutcome(
  runtime: Runtime,
  scope: Scope,
  refund: Refund,
): Promise<GatewayRefundOutcome | undefined> {
  if (refundedToCard(refund) === 0n) return undefined;
  const { gateway, reference } = await getRefundAtGateway(runtime, scope, refund);
  return gateway.findRefund(reference);
}

/** Finds a refund at the gateway that took the payment, even if the business has chosen another since. */
async function getRefundAtGateway(
  runtime: Runtime,
  scope: Scope,
  { businessId, paymentId, refundId, gatewayRefundId }: Refund,
): Promise<Pick<ChargeAtGateway, 'gateway'> & { readonly reference: RefundReference }> {
  const known = await findGatewayPayment(runtime.sql, scope, paymentId);
  const found = findChargeAtGateway(runtime, { businessId, paymentId, gateway: known });
  assert(found, 'money that goes back to a card was taken by a gateway');
  return { gateway: found.gateway, reference: { ...found.charge, refundId, gatewayRefundId } };
}

/**
 * Handles a notification about a refund by asking the gateway of its payment. Returns whether `provider`, the
 * sender, is that gateway: a gateway is not asked about another one's refunds.
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
  if (found.refund.status === 'succeeded') await checkSucceeded(runtime, found.scope, found.refund);
  else await reconcileRefund(runtime, businessId, refundId);
  return true;
}

/** Asks again about a refund that succeeded: days later the bank may not have taken the money. */
async function checkSucceeded(runtime: Runtime, scope: Scope, refund: Refund): Promise<void> {
  const outcome = await findOutcome(runtime, scope, refund);
  if (outcome?.status === 'failed') await settleRefund(runtime, scope, refund, outcome);
}

/** Commits the consequences of an outcome, once: a repeat finds them done. */
async function settleRefund(
  runtime: Runtime,
  scope: Scope,
  refund: Refund,
  outcome: GatewayRefundOutcome,
): Promise<Refund> {
  const at = now(runtime, scope);
  const settlement = decideRefundSettlement(refund, outcome.status, at);
  if (!settlement) return keepGatewayRefundId(runtime, refund, outcome);
  const gatewayRefundId = outcome.gatewayRefundId ?? null;
  const isCommitted = await transaction(runtime.sql, async (tx) => {
    const subscription =
      settlement.returned && (await lockSubscriptionOfPayment(tx, scope, refund.paymentId));
    return commitRefund(runtime, tx, scope, { refund, settlement, subscription, gatewayRefundId, at });
  });
  if (isCommitted) {
    wakeWorkers(runtime.sql);
    if (outcome.status === 'failed') {
      runtime.log.warn(
        { refund_id: refund.refundId, reason: outcome.message, had_succeeded: refund.status === 'succeeded' },
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

/** Stores the gateway's id of a refund that is still pending. */
async function keepGatewayRefundId(
  runtime: Runtime,
  refund: Refund,
  { gatewayRefundId }: GatewayRefundOutcome,
): Promise<Refund> {
  if (gatewayRefundId === undefined || gatewayRefundId === refund.gatewayRefundId) return refund;
  await statement(runtime.sql, (tx) => updateGatewayRefundId(tx, refund, gatewayRefundId));
  return { ...refund, gatewayRefundId };
}
