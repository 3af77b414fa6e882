import type { Stripe } from 'stripe';
import type { Currency } from '../../../domain/money/currency.ts';
import type { Instrument, InstrumentLimits } from '../../../domain/payment/gateway-outcome.ts';
import { isCountryCode } from '../../../domain/tax/countries.ts';
import { fromStripeAmount } from './amounts.ts';
import { GatewayError } from '../payment-gateway.ts';
import { secondMs } from '../../../domain/time.ts';
import { asStripeFailure, toGatewayError } from './client.ts';

/** Name of this gateway. */
export const provider = 'stripe';

/** Saved payment method of a customer at Stripe: what an instrument's token says. */
interface SavedMethod {
  readonly customer: string;
  readonly paymentMethod: string;
}

/** Both ids are needed to charge, so both are the token. */
export function toToken({ customer, paymentMethod }: SavedMethod): string {
  return `${customer}:${paymentMethod}`;
}

export function fromToken(token: string): SavedMethod {
  const [customer = '', paymentMethod = ''] = token.split(':');
  if (/^cus_/.test(customer) && paymentMethod !== '') return { customer, paymentMethod };
  throw new GatewayError('The payment method was not saved at Stripe.', { isRetryable: false });
}

/** Finds a saved card as it is now; undefined once the customer has it no more. */
export async function findInstrument(stripe: Stripe, token: string): Promise<Instrument | undefined> {
  const { customer, paymentMethod } = fromToken(token);
  try {
    const method = await stripe.paymentMethods.retrieve(paymentMethod);
    return method.customer === customer ? toInstrument(customer, method) : undefined;
  } catch (error) {
    if (asStripeFailure(error).code === 'resource_missing') return undefined;
    throw toGatewayError(error);
  }
}

/**
 * The instrument that a payment method of Stripe is, for the customer who has it. `intent` is the payment that saved
 * it, with its latest charge: it says whether a network token was used, and how much its mandate allows.
 */
export function toInstrument(
  customer: string,
  method: Stripe.PaymentMethod,
  intent?: Stripe.PaymentIntent,
): Instrument {
  const { card, type, billing_details: billing } = method;
  const country = card?.country ?? null;
  return {
    provider,
    token: toToken({ customer, paymentMethod: method.id }),
    cardNetwork: (card?.brand ?? type).toUpperCase(),
    lastFour: card?.last4 ?? '',
    // Methods that are no cards end when they are detached.
    expiryMonth: card?.exp_month ?? 12,
    expiryYear: card?.exp_year ?? 9999,
    cardType: card?.funding === 'debit' ? 'DEBIT' : 'CREDIT',
    holderName: billing.name,
    issuingCountry: country !== null && isCountryCode(country) ? country : null,
    currencies: null,
    isRecurringEnabled: true,
    ...(intent && hasNetworkToken(intent) && { outlivesExpiry: true }),
    ...(intent && limitsOf(intent)),
  };
}

function hasNetworkToken({ latest_charge: charge }: Stripe.PaymentIntent): boolean {
  if (charge === null || typeof charge === 'string') return false;
  return charge.payment_method_details?.card?.network_token?.used === true;
}

/** Limits of the mandate that was given with a payment: cards of India have one. */
function limitsOf(intent: Stripe.PaymentIntent): { readonly limits?: InstrumentLimits } {
  const mandate = intent.payment_method_options?.card?.mandate_options;
  if (!mandate) return {};
  const { amount, currency } = fromStripeAmount({ amount: mandate.amount, currency: intent.currency });
  return {
    limits: {
      mostPerCharge: { amount, currency: currency as Currency },
      usableUntil: mandate.end_date === null ? null : mandate.end_date * secondMs,
      isSingleUse: false,
    },
  };
}
