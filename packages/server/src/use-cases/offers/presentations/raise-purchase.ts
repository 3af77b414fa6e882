import { type Moment, purchaseOf } from '../../../domain/offer/moment.ts';
import { type Presentation, isUnanswered, stateAt } from '../../../domain/offer/presentation.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findPurchaseFollowUp, isDecisionDue } from '../../../store/offers/decision-context.ts';
import { findPresentation } from '../../../store/offers/presentations.ts';
import { proposeAt } from './propose.ts';

/** Placement in which the customer of a purchase looks, unless the seller says otherwise. */
const surface = 'checkout';

/**
 * Finds the offer shown to a buyer after a purchase, before they return to the shop: the open one proposed
 * after it, or null; after paying for an offer in a checkout, that offer. Never blocks the purchase: on a
 * failure a job proposes it later.
 */
export async function findNextOffer(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
): Promise<Presentation | null> {
  const { paymentId, status, acceptance } = payment;
  if (status !== 'succeeded') return null;
  try {
    if (acceptance !== null) {
      return (await findPresentation(runtime.sql, scope, acceptance.presentationId)) ?? null;
    }
    const at = now(runtime, scope);
    const before = await findPurchaseFollowUp(runtime.sql, scope, payment, at);
    if (!before.isDue) return before.awaiting;
    const proposed = await proposeAfter(runtime, scope, payment);
    if (proposed?.moment.sessionKey !== paymentId) return null;
    if (isUnanswered(stateAt(proposed, at))) return proposed;
    // Another request proposed it, and it has been answered since.
    return (await findPurchaseFollowUp(runtime.sql, scope, payment, at)).awaiting;
  } catch (error) {
    runtime.log.error({ err: error, payment_id: paymentId }, 'nothing could be proposed after a purchase');
    return null;
  }
}

/** Raises `post_purchase` for a payment, at most once. */
export async function raisePurchase(runtime: Runtime, scope: Scope, payment: Payment): Promise<void> {
  if (payment.status !== 'succeeded' || payment.acceptance !== null) return;
  if (await isDecisionDue(runtime.sql, scope, 'post_purchase', payment.paymentId)) {
    await proposeAfter(runtime, scope, payment);
  }
}

async function proposeAfter(runtime: Runtime, scope: Scope, payment: Payment): Promise<Presentation | null> {
  const { paymentId, customerId, checkoutSessionId } = payment;
  const { commerce } = runtime;
  const session =
    checkoutSessionId !== null && commerce.kind === 'local'
      ? await commerce.findCheckout(scope, checkoutSessionId)
      : undefined;
  const moment = momentOf(payment, session?.options.isOneClick ?? false, now(runtime, scope));
  return (await proposeAt(runtime, scope, customerId, moment, paymentId)).presentation;
}

function momentOf(payment: Payment, isOneClick: boolean, at: number): Moment {
  return {
    name: 'post_purchase',
    context: {},
    purchase: purchaseOf(payment, isOneClick),
    sessionKey: payment.paymentId,
    surface,
    raisedAt: at,
  };
}
