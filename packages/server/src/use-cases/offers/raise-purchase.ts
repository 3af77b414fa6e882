import type { PaymentId } from '../../domain/ids.ts';
import { decideMoment } from '../../domain/offer/decide-moment.ts';
import { type Moment, purchaseOf } from '../../domain/offer/moment.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/checkout-sessions.ts';
import { findPayment } from '../../store/payments.ts';
import { isToBeAnswered, propose } from './propose.ts';

/** Where the customer of a purchase looks, unless the seller says otherwise. */
const surface = 'checkout';

/**
 * Raises `post_purchase` for a payment, once however often it is called. Null when nothing is proposed, or when
 * what was proposed is answered by now.
 */
export async function raisePurchase(
  runtime: Runtime,
  scope: Scope,
  paymentId: PaymentId,
): Promise<Presentation | null> {
  const payment = await findPayment(runtime.sql, scope, paymentId);
  if (payment?.status !== 'succeeded' || payment.acceptance !== null) return null;
  const session =
    payment.checkoutSessionId && (await findCheckoutSession(runtime.sql, scope, payment.checkoutSessionId));
  const at = now(runtime, scope);
  const moment = momentOf(payment, session ? session.options.isOneClick : false, at);
  const { presentation } = await propose(runtime, scope, {
    request: {
      kind: 'moment',
      customerId: payment.customerId,
      moment: moment.name,
      sessionKey: moment.sessionKey,
      now: at,
    },
    cause: paymentId,
    momentOf: () => moment,
    decide: (situation, { versions }, traceId) => {
      const decision = decideMoment(versions, situation, traceId);
      return {
        proposal: decision.kind === 'propose' ? decision.proposal : null,
        existing: decision.kind === 'existing' ? decision.presentationId : null,
        trace: decision.trace,
      };
    },
  });
  return presentation && isToBeAnswered(presentation, at) ? presentation : null;
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
