import { createHash } from 'node:crypto';
import type { CheckoutSessionId, PaymentId, PaymentMethodLinkId, PresentationId } from '../domain/ids.ts';
import type { Secrets } from './secrets.ts';

/*
 * Tokens in customer links, because an object's id alone must not grant access: ids appear in webhooks, logs and
 * read-only responses. Every token is derived from the id with the installation's secret key (ADR 17), so none has
 * to be stored, a repeated request returns the same link, and a copy of the database does not reveal them.
 *
 *     /checkout/cks_…?proof=TOKEN       the customer's own checkout; exchanged for a cookie
 *     /authenticate/pay_….TOKEN         the bank's challenge for a payment
 *     /pay/pml_….TOKEN                  update of a subscription's payment method
 *     /offers/cst_…                     an offer; its hash is stored, because it is also a token of the API
 *     /portal/cst_…                     an account, signed in to by e-mail; its hash is stored by the first use of the link
 */

const purposes = {
  checkoutLink: 'checkout link',
  methodLink: 'payment method link',
  offerLink: 'offer link',
  portalOfLink: 'portal of a link',
  /**
   * Recipient of the challenge: the customer, or whoever typed a card into a checkout made for somebody else.
   */
  authenticate: { customer: 'authenticate as customer', payer: 'authenticate as payer' },
} as const;

/** Recipient of a link to the bank's challenge. */
export type AskedByBank = keyof typeof purposes.authenticate;

/** Token that proves in a link that the seller gave it to the customer of this session. */
export function checkoutProof(secrets: Secrets, sessionId: CheckoutSessionId): string {
  return secrets.sign(purposes.checkoutLink, sessionId);
}

export function isCheckoutProof(secrets: Secrets, sessionId: CheckoutSessionId, proof: string): boolean {
  return secrets.verify(purposes.checkoutLink, sessionId, proof);
}

export function methodLinkToken(secrets: Secrets, linkId: PaymentMethodLinkId): string {
  return `${linkId}.${secrets.sign(purposes.methodLink, linkId)}`;
}

/** Reads the link id from a token; undefined if it is invalid. */
export function readMethodLinkToken(secrets: Secrets, token: string): string | undefined {
  const [linkId, signature] = split(token);
  return secrets.verify(purposes.methodLink, linkId, signature) ? linkId : undefined;
}

export function authenticateToken(secrets: Secrets, paymentId: PaymentId, asked: AskedByBank): string {
  return `${paymentId}.${secrets.sign(purposes.authenticate[asked], paymentId)}`;
}

/** Reads the payment and the recipient of the challenge from a token, if it is valid. */
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

/** Token that lets the customer of a presentation answer it. */
export function offerToken(secrets: Secrets, presentationId: PresentationId): string {
  return customerToken(secrets.sign(purposes.offerLink, presentationId));
}

/** Token of the portal session that a link to sign in opens, named by its random `requestId`. */
export function portalTokenOfLink(secrets: Secrets, requestId: string): string {
  return customerToken(secrets.sign(purposes.portalOfLink, requestId));
}

/** Token that follows from a signature. Letters and digits only, like every customer token. */
function customerToken(signature: string): string {
  let text = '';
  for (let round = 0; text.length < customerTokenLength; round++) {
    const bytes = createHash('sha512')
      .update(`${String(round)} ${signature}`)
      .digest();
    for (const byte of bytes) if (byte < 248) text += alphabet.charAt(byte % alphabet.length);
  }
  return `cst_${text.slice(0, customerTokenLength)}`;
}

/** Enough uniformly distributed characters for 256 bits. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const customerTokenLength = 43;

/** Splits at the first dot. */
function split(token: string): [string, string] {
  const at = token.indexOf('.');
  return at === -1 ? [token, ''] : [token.slice(0, at), token.slice(at + 1)];
}
