import { type LinkSigner, dayLink, monthLink, signLink } from '../../signed-links.ts';

/** What addresses are made with: where this Rung is reached from outside, without a slash at the end, and its signature. */
export interface Links extends LinkSigner {
  readonly config: { readonly publicUrl: string };
}

/** Where a customer pays a session. */
export function checkoutUrl(links: Links, sessionId: string): string {
  return `${links.config.publicUrl}/checkout/${sessionId}`;
}

/** Where a customer gives a subscription another payment method. */
export function methodLinkUrl(links: Links, linkId: string): string {
  return `${links.config.publicUrl}/pay/${linkId}`;
}

/** Where a customer answers their bank's question about a payment. */
export function authenticateUrl(links: Links, paymentId: string): string {
  return `${links.config.publicUrl}${authenticatePath(links, paymentId)}`;
}

/** The same within this site. The id alone, which shops see in the addresses that buyers return to, opens nothing. */
export function authenticatePath(links: Links, paymentId: string): string {
  return `/authenticate/${paymentId}?token=${signLink(links, 'authentication', paymentId, monthLink)}`;
}

/** Where a customer looks at an offer and answers it. */
export function offerUrl(links: Links, presentation: { readonly linkToken: string }): string {
  return `${links.config.publicUrl}${offerPath(presentation)}`;
}

/** The same within this site: browsers follow a form's answer there whatever name the site is called by. */
export function offerPath({ linkToken }: { readonly linkToken: string }): string {
  return `/offers/${linkToken}`;
}

/** The invoice of a succeeded payment, to whoever has this address, for 30 days; asked for again, it is a new one. */
export function invoiceUrl(links: Links, paymentId: string): string {
  const token = signLink(links, 'payment invoice', paymentId, monthLink);
  return `${links.config.publicUrl}/invoices/payments/${paymentId}?token=${token}`;
}

/** The same within this site, on a page that its buyer looks at just now. */
export function invoicePath(links: Links, paymentId: string): string {
  return `/invoices/payments/${paymentId}?token=${signLink(links, 'payment invoice', paymentId, dayLink)}`;
}

/** The document of a succeeded refund, likewise for 30 days. */
export function creditNoteUrl(links: Links, refundId: string): string {
  const token = signLink(links, 'refund invoice', refundId, monthLink);
  return `${links.config.publicUrl}/invoices/refunds/${refundId}?token=${token}`;
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
