import type { Stripe } from 'stripe';
import type { Currency } from '../../../domain/money/currency.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import { type CardPageRequest, GatewayError } from '../payment-gateway.ts';
import { toStripeAmount } from './amounts.ts';
import { type OpenAccount, asStripeFailure, createUnderKey, isRefusal, toGatewayError } from './client.ts';
import { toInstrument } from './instruments.ts';
import { outcomeOf } from './outcomes.ts';

/*
 * A new card is typed on Stripe's own page (Stripe Checkout), together with the payment. The session is the charge's
 * reference until it is paid, and the intent that it has made afterwards. With nothing to pay it saves the card only.
 *
 *   open        the customer is there, may try several cards     requires_action
 *   complete    paid, or the card is saved                       succeeded, with the instrument
 *   expired     by Rung, or after 24 hours                       failed
 */

const expand = [
  'payment_intent.latest_charge',
  'payment_intent.payment_method',
  'setup_intent.payment_method',
];

/** True for the reference of a charge that is made on Stripe's page. */
export function isSession(reference: string): boolean {
  return reference.startsWith('cs_');
}

/** Longest name of a line on Stripe's page. */
const longestName = 250;

/** Prepares the page of one payment. Nothing is charged before the customer submits it. */
export async function createSession(
  { stripe, statementDescriptorSuffix: suffix }: OpenAccount,
  customer: string,
  request: CardPageRequest,
): Promise<string> {
  const { businessId, paymentId, amount, returnUrl, backUrl } = request;
  const metadata = { rung_business: businessId, rung_payment: paymentId, rung_currency: amount.currency };
  const common: Stripe.Checkout.SessionCreateParams = {
    customer,
    metadata,
    client_reference_id: paymentId,
    allowed_payment_method_types: ['card'],
    // The buyer pays what was shown, in its currency.
    adaptive_pricing: { enabled: false },
    success_url: returnUrl,
    cancel_url: backUrl,
    ...(request.forceAuthentication && {
      payment_method_options: { card: { request_three_d_secure: 'any' } },
    }),
  };
  const params: Stripe.Checkout.SessionCreateParams =
    amount.amount === 0n
      ? { ...common, mode: 'setup', setup_intent_data: { metadata } }
      : {
          ...common,
          mode: 'payment',
          line_items: [lineOf(request)],
          payment_intent_data: {
            setup_future_usage: 'off_session',
            metadata,
            ...(suffix !== null && { statement_descriptor_suffix: suffix }),
          },
        };
  try {
    const { id } = await createUnderKey(`${paymentId}:page`, (options) =>
      stripe.checkout.sessions.create(params, options),
    );
    return id;
  } catch (error) {
    throw toGatewayError(error);
  }
}

/** One line with the total: what it is made of was shown before, and is on the invoice. */
function lineOf({ amount, description }: CardPageRequest): Stripe.Checkout.SessionCreateParams.LineItem {
  const { amount: unitAmount, currency } = toStripeAmount(amount);
  const name = description.slice(0, longestName);
  return { quantity: 1, price_data: { currency, unit_amount: unitAmount, product_data: { name } } };
}

export async function retrieveSession(stripe: Stripe, reference: string): Promise<Stripe.Checkout.Session> {
  try {
    return await stripe.checkout.sessions.retrieve(reference, { expand });
  } catch (error) {
    throw toGatewayError(error);
  }
}

/** Ends a page, so that nobody can pay on it, and returns how it has ended: it may have just been paid. */
export async function expireSession(stripe: Stripe, reference: string): Promise<Stripe.Checkout.Session> {
  try {
    return await stripe.checkout.sessions.expire(reference, { expand });
  } catch (error) {
    if (!isRefusal(asStripeFailure(error))) throw toGatewayError(error);
    return retrieveSession(stripe, reference);
  }
}

export async function outcomeOfSession(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
): Promise<GatewayOutcome> {
  switch (session.status) {
    case 'complete':
      return outcomeOfComplete(stripe, session);
    case 'expired': {
      // One that ended before its time was left by the customer.
      const isLeft = session.expires_at * 1000 > Date.now();
      return {
        gatewayPaymentId: session.id,
        status: 'failed',
        declineCode: isLeft ? 'CUSTOMER_CANCELLED' : 'AUTHENTICATION_TIMEOUT',
      };
    }
    default:
      return { gatewayPaymentId: session.id, status: 'requires_action' };
  }
}

async function outcomeOfComplete(stripe: Stripe, session: Stripe.Checkout.Session): Promise<GatewayOutcome> {
  const { payment_intent: intent, setup_intent: setup, metadata } = session;
  if (isExpanded(setup)) {
    const currency = metadata?.['rung_currency'] as Currency;
    const saved = instrumentOf(session, setup.payment_method);
    return { gatewayPaymentId: session.id, status: 'succeeded', amount: 0n, currency, ...saved };
  }
  if (!isExpanded(intent)) {
    throw new GatewayError('Stripe has a page that is complete without a payment.', { isRetryable: true });
  }
  const outcome = await outcomeOf(stripe, intent);
  if (outcome?.status !== 'succeeded') return { gatewayPaymentId: session.id, status: 'processing' };
  return { ...outcome, ...instrumentOf(session, intent.payment_method, intent) };
}

function instrumentOf(
  { customer }: Stripe.Checkout.Session,
  method: string | Stripe.PaymentMethod | null,
  intent?: Stripe.PaymentIntent,
): Pick<GatewayOutcome, 'instrument'> {
  const id = typeof customer === 'string' ? customer : customer?.id;
  if (id === undefined || !isExpanded(method)) {
    throw new GatewayError('Stripe has a page that is complete without a card.', { isRetryable: true });
  }
  return { instrument: toInstrument(id, method, intent) };
}

function isExpanded<T extends object>(value: string | T | null | undefined): value is T {
  return typeof value === 'object' && value !== null;
}
