import { type Moment, purchaseOf } from '../../../domain/offer/moment.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import {
  findPresentation,
  listPresentations,
  openPresentationFilter,
} from '../../../store/offers/presentations.ts';
import { isDecisionDue } from '../../../store/offers/decision-context.ts';
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
  const { paymentId, customerId, status, acceptance } = payment;
  if (status !== 'succeeded') return null;
  try {
    if (acceptance !== null) {
      return (await findPresentation(runtime.sql, scope, acceptance.presentationId)) ?? null;
    }
    await raisePurchase(runtime, scope, payment);
    const at = now(runtime, scope);
    const page = { limit: 20, offset: 0 };
    const open = await listPresentations(runtime.sql, scope, openPresentationFilter(customerId, at), page);
    return open.find(({ moment }) => moment.sessionKey === paymentId) ?? null;
  } catch (error) {
    runtime.log.error({ err: error, payment_id: paymentId }, 'nothing could be proposed after a purchase');
    return null;
  }
}

/** Raises `post_purchase` for a payment, at most once. */
export async function raisePurchase(runtime: Runtime, scope: Scope, payment: Payment): Promise<void> {
  const { paymentId, customerId, checkoutSessionId } = payment;
  if (payment.status !== 'succeeded' || payment.acceptance !== null) return;
  if (!(await isDecisionDue(runtime.sql, scope, 'post_purchase', paymentId))) return;
  const { commerce } = runtime;
  const session =
    checkoutSessionId !== null && commerce.kind === 'local'
      ? await commerce.findCheckout(scope, checkoutSessionId)
      : undefined;
  const moment = momentOf(payment, session?.options.isOneClick ?? false, now(runtime, scope));
  await proposeAt(runtime, scope, customerId, moment, paymentId);
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
