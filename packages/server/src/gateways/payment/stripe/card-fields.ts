import type { Stripe } from 'stripe';
import type { Instrument } from '../../../domain/payment/gateway-outcome.ts';
import { type CardFieldsSession, type CardPageRequest, GatewayError } from '../payment-gateway.ts';
import { toStripeAmount } from './amounts.ts';
import { type OpenAccount, createUnderKey, toGatewayError } from './client.ts';
import { toInstrument } from './instruments.ts';

/*
 * A new card, or a wallet, in Stripe's fields on Rung's page (Payment Element). The intent is created and its id
 * committed before the fields are shown; the buyer's browser confirms that one with the client secret. A declined one
 * may be tried again on the page, so it is open until it is paid or cancelled:
 *
 *   requires_payment_method    nothing typed yet, or declined      requires_action
 *   canceled                   by Rung                             failed
 */

/** Marks an intent that a browser confirms. */
const entryMark = { rung_entry: 'fields' };

/** Stripe has its script loaded from its own address; it may not be kept elsewhere. */
const scriptOfStripe = 'https://js.stripe.com/v3/';

const originsOfStripe = {
  scripts: ['https://js.stripe.com', 'https://*.js.stripe.com'],
  frames: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  connections: ['https://api.stripe.com', 'https://*.js.stripe.com'],
  images: ['https://*.stripe.com'],
};

/** True for an intent that a browser confirms. */
export function isOfFields({ metadata }: Pick<Stripe.PaymentIntent, 'metadata'>): boolean {
  return metadata['rung_entry'] === entryMark.rung_entry;
}

/** True while the buyer can pay such an intent on the page. */
export function isOpenInFields(intent: Stripe.PaymentIntent): boolean {
  const { status } = intent;
  return isOfFields(intent) && (status === 'requires_payment_method' || status === 'requires_confirmation');
}

export async function createFieldsIntent(
  { stripe, statementDescriptorSuffix: suffix }: OpenAccount,
  customer: string,
  { businessId, paymentId, amount, description, forceAuthentication }: CardPageRequest,
): Promise<string> {
  try {
    const { id } = await createUnderKey(`${paymentId}:fields`, (options) =>
      stripe.paymentIntents.create(
        {
          ...toStripeAmount(amount),
          customer,
          description,
          setup_future_usage: 'off_session',
          // Apple Pay and Google Pay are cards; Link shows where the account has it.
          allowed_payment_method_types: ['card', 'link'],
          metadata: { rung_business: businessId, rung_payment: paymentId, ...entryMark },
          ...(forceAuthentication && { payment_method_options: { card: { request_three_d_secure: 'any' } } }),
          ...(suffix !== null && { statement_descriptor_suffix: suffix }),
        },
        options,
      ),
    );
    return id;
  } catch (error) {
    throw toGatewayError(error);
  }
}

/** Values with which the browser confirms an intent; undefined unless it is open to it. `apiUrl` is a stand-in's. */
export function toFieldsSession(
  intent: Stripe.PaymentIntent,
  publishableKey: string | null,
  apiUrl: URL | undefined,
): CardFieldsSession | undefined {
  const { client_secret: clientSecret } = intent;
  if (publishableKey === null || clientSecret === null || !isOpenInFields(intent)) return undefined;
  const standIn = apiUrl && [apiUrl.origin];
  return {
    scriptUrl: apiUrl ? `${apiUrl.origin}/stripe.js` : scriptOfStripe,
    publishableKey,
    clientSecret,
    origins: standIn
      ? { scripts: standIn, frames: standIn, connections: standIn, images: standIn }
      : originsOfStripe,
  };
}

/** The card or wallet that has paid an intent of the fields. */
export function instrumentOfFields(intent: Stripe.PaymentIntent): Instrument {
  const { customer, payment_method: method } = intent;
  const customerId = typeof customer === 'string' ? customer : customer?.id;
  if (customerId === undefined || method === null || typeof method === 'string') {
    throw new GatewayError('Stripe has a paid payment without a payment method.', { isRetryable: true });
  }
  return toInstrument(customerId, method, intent);
}
