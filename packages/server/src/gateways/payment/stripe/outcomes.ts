import type { Stripe } from 'stripe';
import type { DeclineCode } from '../../../domain/payment/decline-codes.ts';
import type { GatewayOutcome, GatewayState } from '../../../domain/payment/gateway-outcome.ts';
import { dayMs, secondMs } from '../../../domain/time.ts';
import { GatewayError } from '../payment-gateway.ts';
import { fromStripeAmount } from './amounts.ts';
import { instrumentOfFields, isOfFields, isOpenInFields } from './card-fields.ts';
import { toDeclineCode } from './decline-codes.ts';
import { asStripeFailure, isRefusal, toGatewayError } from './client.ts';

/*
 * An intent by its status, and the outcome that it is:
 *
 *   requires_confirmation      prepared, and never charged         no outcome
 *   requires_action            the bank asks the customer          requires_action
 *   processing                                                     processing
 *   succeeded                                                      succeeded
 *   requires_payment_method    declined; could be tried again      cancelled at Stripe first, then failed
 *   canceled                                                       failed
 *
 * One that the buyer's browser confirms is open to it until it is paid or cancelled (`card-fields.ts`).
 *
 * So an intent of a failed payment is never open: whoever comes to hold its client secret cannot pay it any more.
 */

/** Objects that are read along with an intent. */
export const expand = ['latest_charge', 'payment_method'];

export async function retrieveIntent(stripe: Stripe, reference: string): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.retrieve(reference, { expand });
  } catch (error) {
    throw toGatewayError(error);
  }
}

/** Cancels an intent, so that it cannot be paid, and returns how it has ended: it may have just been paid. */
export async function cancelIntent(stripe: Stripe, reference: string): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.cancel(reference, { cancellation_reason: 'abandoned', expand });
  } catch (error) {
    if (!isRefusal(asStripeFailure(error))) throw toGatewayError(error);
    return retrieveIntent(stripe, reference);
  }
}

/** The outcome of an intent; undefined for one that was never charged. */
export async function outcomeOf(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
): Promise<GatewayOutcome | undefined> {
  const told = { gatewayPaymentId: intent.id, ...stateOf(intent) };
  if (isOpenInFields(intent)) return { ...told, status: 'requires_action' };
  switch (intent.status) {
    case 'requires_confirmation':
      return undefined;
    case 'requires_action':
      return { ...told, status: 'requires_action' };
    case 'processing':
    case 'requires_capture':
      return { ...told, status: 'processing' };
    case 'succeeded': {
      const taken = fromStripeAmount({ amount: intent.amount_received, currency: intent.currency });
      const saved = isOfFields(intent) ? { instrument: instrumentOfFields(intent) } : {};
      return { ...told, status: 'succeeded', ...taken, ...saved };
    }
    case 'canceled':
      return { ...told, status: 'failed', declineCode: codeOfCanceled(intent) };
    case 'requires_payment_method': {
      const declineCode = declineOf(intent) ?? 'GENERIC_DECLINE';
      const ended = await cancelIntent(stripe, intent.id);
      if (ended.status === 'canceled') return { ...told, status: 'failed', declineCode };
      if (ended.status !== 'requires_payment_method') return outcomeOf(stripe, ended);
      throw new GatewayError('Stripe did not cancel a declined payment.', { isRetryable: true });
    }
    default:
      throw new GatewayError(`Stripe has a payment in the unknown status "${String(intent.status)}".`, {
        isRetryable: true,
      });
  }
}

/** Why it was declined; undefined if it was not, as far as the intent tells. */
function declineOf(intent: Stripe.PaymentIntent): DeclineCode | undefined {
  const charge = chargeOf(intent);
  // Radar's own rules: the bank was not asked.
  if (charge?.outcome?.type === 'blocked') return 'FRAUDULENT';
  if (intent.last_payment_error) return toDeclineCode(intent.last_payment_error);
  if (charge?.status !== 'failed') return undefined;
  return toDeclineCode({
    code: charge.failure_code ?? undefined,
    decline_code: charge.outcome?.reason ?? undefined,
    advice_code: charge.outcome?.advice_code ?? undefined,
  });
}

/** Why a cancelled intent was not paid. One of the fields was declined before the buyer's eyes, and left after that. */
function codeOfCanceled(intent: Stripe.PaymentIntent): DeclineCode {
  if (!isOfFields(intent)) return declineOf(intent) ?? endOf(intent);
  return Date.now() < intent.created * secondMs + dayMs ? 'CUSTOMER_CANCELLED' : 'AUTHENTICATION_TIMEOUT';
}

/** Rung abandons what nobody answers; everybody else who cancels does so for the customer. */
function endOf({ cancellation_reason: reason }: Stripe.PaymentIntent): DeclineCode {
  return reason === 'abandoned' ? 'AUTHENTICATION_TIMEOUT' : 'CUSTOMER_CANCELLED';
}

function chargeOf({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | undefined {
  return charge !== null && typeof charge === 'object' ? charge : undefined;
}

/** Evidence for a later dispute: how the customer was authenticated, and the network's id of the transaction. */
function stateOf(intent: Stripe.PaymentIntent): { readonly gatewayState?: GatewayState } {
  const card = chargeOf(intent)?.payment_method_details?.card;
  if (!card) return {};
  const authentication = card.three_d_secure;
  return {
    gatewayState: {
      network_transaction_id: card.network_transaction_id ?? null,
      three_ds_flow: authentication?.authentication_flow ?? null,
      three_ds_status: authentication?.result ?? null,
      three_ds_version: authentication?.version ?? null,
    },
  };
}
