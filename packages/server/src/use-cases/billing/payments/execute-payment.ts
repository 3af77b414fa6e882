import { answerableUntil } from '../../../domain/payment/authentication.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import { type Payment, chargedAmount, isOnCardPage, isUnderWay } from '../../../domain/payment/payment.ts';
import { decideSettlement, isForSubscription } from '../../../domain/payment/settle.ts';
import type { Scope } from '../../../domain/scope.ts';
import { GatewayError } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, findChargeAtGateway, now } from '../../../runtime.ts';
import { findCheckoutSession } from '../../../store/billing/checkout-sessions.ts';
import { findPaymentWithScope } from '../../../store/billing/payments.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { commitSettlementBatched } from '../../../store/billing/settlements.ts';
import type { SettlementRiderOf } from '../../../store/platform/riders.ts';
import { findSubscription } from '../../../store/billing/subscriptions.ts';
import { chargePayment, getChargeAtGateway, isRefused } from './charge-payment.ts';
import { type KnownSubscription, settleForSubscription } from './settle-subscription-payment.ts';
import { commitOf, getPayment, keepGatewayPayment } from './settlement-commit.ts';

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
 * known from its opening, and `known` is what a subscription's payment was opened with.
 */
export async function executePayment(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  riderOf?: SettlementRiderOf,
  known: KnownSubscription | null = null,
): Promise<Payment> {
  if (payment.status !== 'processing') return payment;
  runtime.failpoint('payment.before-call');
  let outcome: GatewayOutcome;
  try {
    outcome = await chargePayment(runtime, scope, payment);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    runtime.log.warn({ err: error, payment_id: payment.paymentId }, 'the gateway did not answer');
    return payment;
  }
  runtime.failpoint('payment.after-call');
  const settled = await settlePayment(runtime, scope, payment, outcome, riderOf, known);
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
  const isFree = chargedAmount(payment) === 0n && !isOnCardPage(payment);
  if (!found || isFree || isRefused(found.charge)) {
    return chargePayment(runtime, scope, payment);
  }
  const known = await found.gateway.findCharge(found.charge);
  if (known === undefined) return chargePayment(runtime, scope, payment);
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

/** Commits the consequences of an outcome, once: a repeat finds them done. */
export async function settlePayment(
  runtime: Runtime,
  scope: Scope,
  opened: Payment,
  outcome: GatewayOutcome,
  riderOf?: SettlementRiderOf,
  known: KnownSubscription | null = null,
): Promise<Payment> {
  const settled = await settle(runtime, scope, opened, outcome, riderOf, known);
  if (settled.status !== opened.status) runtime.metrics.paymentSettled(settled.status);
  return settled;
}

/** The rider that was known from the opening is made anew from what is stored if it does not fit any more. */
async function settle(
  runtime: Runtime,
  scope: Scope,
  opened: Payment,
  outcome: GatewayOutcome,
  riderOf: SettlementRiderOf | undefined,
  known: KnownSubscription | null,
): Promise<Payment> {
  if (isForSubscription(opened)) return settleForSubscription(runtime, scope, opened, outcome, known);
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
    if (settled) return settled;
    payment = await getPayment(runtime.sql, scope, payment.paymentId);
  }
}
