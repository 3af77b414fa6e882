import { createHash } from 'node:crypto';
import type { CheckoutSessionId, PaymentId, PaymentMethodLinkId, PresentationId } from '../domain/ids.ts';
import type { Secrets } from './secrets.ts';

/*
 * Tokens that the links to customers carry, so that the id of a thing opens nothing by itself: ids travel in
 * webhooks, logs and read-only answers. Every token is derived from the id with the installation's secret key
 * (ADR 17), so none has to be stored, a repeat of a request answers the same link, and a copy of the database
 * opens nothing.
 *
 *     /checkout/cks_…?proof=TOKEN       the customer's own checkout; exchanged for a cookie
 *     /authenticate/pay_….TOKEN         the bank's question about a payment
 *     /pay/pml_….TOKEN                  another payment method for a subscription
 *     /offers/cst_…                     an offer; its hash is kept, because it also is a token of the API
 */

const purposes = {
  checkoutLink: 'checkout link',
  methodLink: 'payment method link',
  offerLink: 'offer link',
  /** Person asked: the customer, or whoever typed a card into a checkout that was made for somebody else. */
  authenticate: { customer: 'authenticate as customer', payer: 'authenticate as payer' },
} as const;

/** Recipient of a link to the bank's question. */
export type AskedByBank = keyof typeof purposes.authenticate;

/** Says in a link that the seller gave it to the customer of this session. */
export function checkoutProof(secrets: Secrets, sessionId: CheckoutSessionId): string {
  return secrets.sign(purposes.checkoutLink, sessionId);
}

export function isCheckoutProof(secrets: Secrets, sessionId: CheckoutSessionId, proof: string): boolean {
  return secrets.verify(purposes.checkoutLink, sessionId, proof);
}

export function methodLinkToken(secrets: Secrets, linkId: PaymentMethodLinkId): string {
  return `${linkId}.${secrets.sign(purposes.methodLink, linkId)}`;
}

/** The id of the link, if the token is one. */
export function readMethodLinkToken(secrets: Secrets, token: string): string | undefined {
  const [linkId, signature] = split(token);
  return secrets.verify(purposes.methodLink, linkId, signature) ? linkId : undefined;
}

export function authenticateToken(secrets: Secrets, paymentId: PaymentId, asked: AskedByBank): string {
  return `${paymentId}.${secrets.sign(purposes.authenticate[asked], paymentId)}`;
}

/** Which payment the bank asks about, and whom, if the token is one. */
export function readAuthenticateToken(
  secrets: Secrets,
  token: string,
): { readonly paymentId: string; readonly asked: AskedByBank } | undefined {
  const [paymentId, signature] = split(token);
  for (const asked of ['customer', 'payer'] as const) {
    if (secrets.verify(purposes.authenticate[asked], paymentId, signature)) return { paymentId, asked };
  }
  return undefined;
}

/** Lets the customer of a presentation answer it. Only letters and digits, as every token of a customer. */
export function offerToken(secrets: Secrets, presentationId: PresentationId): string {
  const signature = secrets.sign(purposes.offerLink, presentationId);
  let text = '';
  for (let round = 0; text.length < offerTokenLength; round++) {
    const bytes = createHash('sha512')
      .update(`${String(round)} ${signature}`)
      .digest();
    for (const byte of bytes) if (byte < 248) text += alphabet.charAt(byte % alphabet.length);
  }
  return `cst_${text.slice(0, offerTokenLength)}`;
}

/** Of these letters and digits, each equally likely, so many are as good as 256 bits. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const offerTokenLength = 43;

/** Parts before and after the first point. */
function split(token: string): [string, string] {
  const at = token.indexOf('.');
  return at === -1 ? [token, ''] : [token.slice(0, at), token.slice(at + 1)];
}
