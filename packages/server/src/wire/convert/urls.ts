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
import { type LinkSigner, dayLink, monthLink, signLink } from '../../secrets/signed-links.ts';
import type { Secrets } from '../../secrets/secrets.ts';

/** Base URL, secrets and clock that links are made with. */
export interface Links extends LinkSigner {
  /** Public base URL of this Rung, without a slash at the end. */
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
 * Each address comes twice: whole, for others, and as a path, because browsers follow a form's answer within this
 * site whatever name it is called by. Whoever is given one can do what it is for.
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

/** Path of a session's receipt for its customer, with what is theirs alone. */
export function ownReceiptPath({ secrets }: Links, sessionId: CheckoutSessionId): string {
  return `${receiptPath(sessionId)}?proof=${checkoutProof(secrets, sessionId)}`;
}

/** The bare address of a session: whoever knows it sees and pays what the seller put in, and nothing on file. */
export function checkoutPath(sessionId: CheckoutSessionId): string {
  return `/checkout/${sessionId}`;
}

export function receiptPath(sessionId: CheckoutSessionId): string {
  return `/checkout/${sessionId}/result`;
}

/** Where a customer gives a subscription another payment method. */
export function methodLinkUrl(links: Links, linkId: PaymentMethodLinkId): string {
  return `${links.publicUrl}${methodLinkPath(links, linkId)}`;
}

export function methodLinkPath({ secrets }: Links, linkId: PaymentMethodLinkId): string {
  return `/pay/${methodLinkToken(secrets, linkId)}`;
}

/** Where a customer answers their bank's question about a payment. */
export function authenticateUrl(links: Links, paymentId: PaymentId, asked?: AskedByBank): string {
  return `${links.publicUrl}${authenticatePath(links, paymentId, asked)}`;
}

/** `asked` is whom the link is given to: to the customer it shows afterwards what is the customer's. */
export function authenticatePath(
  { secrets }: Links,
  paymentId: PaymentId,
  asked: AskedByBank = 'customer',
): string {
  return `/authenticate/${authenticateToken(secrets, paymentId, asked)}`;
}

/** Where a customer looks at an offer and answers it. */
export function offerUrl(links: Links, presentation: { readonly presentationId: PresentationId }): string {
  return `${links.publicUrl}${offerPath(links, presentation)}`;
}

export function offerPath(
  { secrets }: Links,
  { presentationId }: { readonly presentationId: PresentationId },
): string {
  return `/offers/${offerToken(secrets, presentationId)}`;
}

/** The invoice of a succeeded payment, to whoever has this address, for 30 days; asked for again, it is a new one. */
export function invoiceUrl(links: Links, paymentId: string): string {
  const token = signLink(links, 'payment invoice', paymentId, monthLink);
  return `${links.publicUrl}/invoices/payments/${paymentId}?token=${token}`;
}

/** The same within this site, on a page that its buyer looks at just now. */
export function invoicePath(links: Links, paymentId: string): string {
  return `/invoices/payments/${paymentId}?token=${signLink(links, 'payment invoice', paymentId, dayLink)}`;
}

/** The document of a succeeded refund, likewise for 30 days. */
export function creditNoteUrl(links: Links, refundId: string): string {
  const token = signLink(links, 'refund invoice', refundId, monthLink);
  return `${links.publicUrl}/invoices/refunds/${refundId}?token=${token}`;
}

/**
 * Where a customer goes on after paying: the merchant's page, told how it went. Undefined without one. The
 * parameters are Dodo's.
 */
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
