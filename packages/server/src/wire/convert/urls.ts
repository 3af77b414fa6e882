import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { CheckoutSessionId, PaymentId, PaymentMethodLinkId, PresentationId } from '../../domain/ids.ts';
import {
  type AskedByBank,
  authenticateToken,
  checkoutProof,
  methodLinkToken,
  offerToken,
} from '../../secrets/link-tokens.ts';
import type { Runtime } from '../../runtime.ts';
import type { Instant } from '../../domain/time.ts';
import {
  type LinkSigner,
  dayLinkMs,
  monthLinkMs,
  signLink,
  signLinkUntil,
  weekLinkMs,
} from '../../secrets/signed-links.ts';
import type { Secrets } from '../../secrets/secrets.ts';

/** Base URL, secrets and clock used to build links. */
export interface Links extends LinkSigner {
  /** Public base URL of this Rung, without a trailing slash. */
  readonly publicUrl: string;
  readonly secrets: Secrets;
}

export function linksOf({
  config,
  secrets,
  wallClock,
}: Pick<Runtime, 'config' | 'secrets' | 'wallClock'>): Links {
  return { publicUrl: config.publicUrl, secrets, wallClock };
}

/*
 * Each address exists twice: as a full URL for others, and as a path, because browsers follow a form's
 * redirect within this site under any host name. A link lets its holder do what it is for.
 */

/** URL to pay a session at. If the seller named the customer, the link identifies its holder as them. */
export function checkoutUrl(links: Links, session: Pick<CheckoutSession, 'sessionId' | 'options'>): string {
  if (session.options.isCustomerNamedBySeller) return ownCheckoutUrl(links, session.sessionId);
  return `${links.publicUrl}${checkoutPath(session.sessionId)}`;
}

/** URL at which the customer of a session pays it, with what is on file for them. */
export function ownCheckoutUrl(links: Links, sessionId: CheckoutSessionId): string {
  return `${links.publicUrl}${ownCheckoutPath(links, sessionId)}`;
}

export function ownCheckoutPath({ secrets }: Links, sessionId: CheckoutSessionId): string {
  return `${checkoutPath(sessionId)}?proof=${checkoutProof(secrets, sessionId)}`;
}

/** Path of a session's receipt for its customer, which also shows details that are private to them. */
export function ownReceiptPath({ secrets }: Links, sessionId: CheckoutSessionId): string {
  return `${receiptPath(sessionId)}?proof=${checkoutProof(secrets, sessionId)}`;
}

/** Path of a session without proof: its readers see and pay the seller's cart, and nothing on file. */
export function checkoutPath(sessionId: CheckoutSessionId): string {
  return `/checkout/${sessionId}`;
}

export function receiptPath(sessionId: CheckoutSessionId): string {
  return `/checkout/${sessionId}/result`;
}

/** URL at which a customer gives a subscription another payment method. */
export function methodLinkUrl(links: Links, linkId: PaymentMethodLinkId): string {
  return `${links.publicUrl}${methodLinkPath(links, linkId)}`;
}

export function methodLinkPath({ secrets }: Links, linkId: PaymentMethodLinkId): string {
  return `/pay/${methodLinkToken(secrets, linkId)}`;
}

/** URL at which a customer answers their bank's authentication of a payment. */
export function authenticateUrl(links: Links, paymentId: PaymentId, asked?: AskedByBank): string {
  return `${links.publicUrl}${authenticatePath(links, paymentId, asked)}`;
}

/** `asked` is the reader the link is given to: afterwards the customer also sees their own details. */
export function authenticatePath(
  { secrets }: Links,
  paymentId: PaymentId,
  asked: AskedByBank = 'customer',
): string {
  return `/authenticate/${authenticateToken(secrets, paymentId, asked)}`;
}

/** URL at which a customer views and answers an offer. */
export function offerUrl(links: Links, presentation: { readonly presentationId: PresentationId }): string {
  return `${links.publicUrl}${offerPath(links, presentation)}`;
}

export function offerPath(
  { secrets }: Links,
  { presentationId }: { readonly presentationId: PresentationId },
): string {
  return `/offers/${offerToken(secrets, presentationId)}`;
}

/**
 * URL of the invoice of a succeeded payment, for any holder, valid for 30 days; each call makes a new one.
 */
export function invoiceUrl(links: Links, paymentId: string): string {
  const token = signLink(links, 'payment invoice', paymentId, monthLinkMs);
  return `${links.publicUrl}/invoices/payments/${paymentId}?token=${token}`;
}

/** Path of the same invoice, for a page that the buyer is viewing. */
export function invoicePath(links: Links, paymentId: string): string {
  return `/invoices/payments/${paymentId}?token=${signLink(links, 'payment invoice', paymentId, dayLinkMs)}`;
}

/** URL of the credit note of a succeeded refund, also valid for 30 days. */
export function creditNoteUrl(links: Links, refundId: string): string {
  const token = signLink(links, 'refund invoice', refundId, monthLinkMs);
  return `${links.publicUrl}/invoices/refunds/${refundId}?token=${token}`;
}

/** Merchant's `return_url` with the outcome added, in Dodo's parameters; undefined if there is none. */
export function returnUrlWith(
  returnUrl: string | null,
  outcome: {
    readonly paymentId: string;
    readonly subscriptionId: string | null;
    readonly status: string;
    readonly email: string | null;
  },
): string | null {
  if (returnUrl === null) return null;
  const url = new URL(returnUrl);
  if (outcome.subscriptionId === null) url.searchParams.set('payment_id', outcome.paymentId);
  else url.searchParams.set('subscription_id', outcome.subscriptionId);
  url.searchParams.set(
    'status',
    outcome.subscriptionId !== null && outcome.status === 'succeeded' ? 'active' : outcome.status,
  );
  if (outcome.email !== null) url.searchParams.set('email', outcome.email);
  return url.href;
}

/** Path of a stored image, which names its bytes by their hash. */
export function imagePath(hash: string): string {
  return `/images/${hash}`;
}

/** URL in an e-mail that leads to the payment of what a subscription owes, for a week. */
export function payDueUrl(links: Links, businessId: string, subscriptionId: string): string {
  const token = signLink(links, 'pay what is due', `${businessId} ${subscriptionId}`, weekLinkMs);
  return `${links.publicUrl}/due/${businessId}~${subscriptionId}~${token}`;
}

/** URL in an e-mail with an offer that ends such e-mails, for a month. */
export function noOffersUrl(links: Links, businessId: string, customerId: string): string {
  const token = signLink(links, 'no offers by email', `${businessId} ${customerId}`, monthLinkMs);
  return `${links.publicUrl}/no-offers/${businessId}~${customerId}~${token}`;
}

/** URL of the page that sends links to sign in to the portal of a business. */
export function signInPath(businessId: string): string {
  return `/sign-in/${businessId}`;
}

/** URL in an e-mail that signs in to the portal once, until it expires. */
export function signInUrl(
  links: Links,
  { businessId, customerId, requestId }: Record<'businessId' | 'customerId' | 'requestId', string>,
  { subject, expiresAt }: { readonly subject: string; readonly expiresAt: Instant },
): string {
  const signature = signLinkUntil(links.secrets, 'sign in by email', subject, expiresAt);
  return `${links.publicUrl}/sign-in-link/${businessId}~${customerId}~${requestId}~${signature}`;
}
