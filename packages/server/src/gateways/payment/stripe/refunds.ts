import type { Stripe } from 'stripe';
import {
  GatewayError,
  type GatewayRefundOutcome,
  type GatewayRefundRequest,
  type RefundReference,
} from '../payment-gateway.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';
import { asStripeFailure, createUnderKey, isRefusal, toGatewayError } from './client.ts';

/**
 * Refunds a charge. Refunds of the charge are listed first: a list is never late, and Stripe forgets keys after a day.
 */
export async function createRefund(
  stripe: Stripe,
  intent: string,
  request: GatewayRefundRequest,
): Promise<GatewayRefundOutcome> {
  const { refundId, paymentId, businessId } = request;
  const { amount } = toStripeAmount(request.amount);
  const findMade = (): Promise<Stripe.Refund | undefined> => findOwn(stripe, intent, request);
  try {
    const refund =
      (await findMade()) ??
      (await createUnderKey(
        refundId,
        (options) =>
          stripe.refunds.create(
            {
              payment_intent: intent,
              amount,
              metadata: { rung_business: businessId, rung_payment: paymentId, rung_refund: refundId },
            },
            options,
          ),
        findMade,
      ));
    const { amount: refunded } = fromStripeAmount(refund);
    if (refunded === request.amount.amount) return toRefundOutcome(refund);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    const failure = asStripeFailure(error);
    // Nothing is left to refund, or it is disputed. An unknown charge is no outcome.
    if (isRefusal(failure) && failure.code !== 'resource_missing') {
      return { status: 'failed', message: failure.message };
    }
    throw toGatewayError(error);
  }
  throw new GatewayError('Stripe has refunded another amount under this id.', { isRetryable: false });
}

export async function findRefund(
  stripe: Stripe,
  intent: string,
  reference: RefundReference,
): Promise<GatewayRefundOutcome | undefined> {
  try {
    const refund = await findOwn(stripe, intent, reference);
    return refund && toRefundOutcome(refund);
  } catch (error) {
    throw toGatewayError(error);
  }
}

async function findOwn(
  stripe: Stripe,
  intent: string,
  { refundId }: RefundReference,
): Promise<Stripe.Refund | undefined> {
  for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 })) {
    if (refund.metadata?.['rung_refund'] === refundId) return refund;
  }
  return undefined;
}

function toRefundOutcome({ id, status, failure_reason: reason }: Stripe.Refund): GatewayRefundOutcome {
  switch (status) {
    case 'succeeded':
      return { gatewayRefundId: id, status };
    case 'failed':
    case 'canceled':
      return { gatewayRefundId: id, status: 'failed', message: reason ?? status };
    default:
      return { gatewayRefundId: id, status: 'pending' };
  }
}
