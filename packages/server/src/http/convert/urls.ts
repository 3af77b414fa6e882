/** Where this Rung is reached from outside, without a slash at the end. */
export interface Links {
  readonly publicUrl: string;
}

/** Where a customer pays a session. */
export function checkoutUrl(links: Links, sessionId: string): string {
  return `${links.publicUrl}/checkout/${sessionId}`;
}

/** Where a customer gives a subscription another payment method. */
export function methodLinkUrl(links: Links, linkId: string): string {
  return `${links.publicUrl}/pay/${linkId}`;
}

/** Where a customer answers their bank's question about a payment. */
export function authenticateUrl(links: Links, paymentId: string): string {
  return `${links.publicUrl}/authenticate/${paymentId}`;
}

/** Where a customer looks at an offer and answers it. */
export function offerUrl(links: Links, presentation: { readonly linkToken: string }): string {
  return `${links.publicUrl}${offerPath(presentation)}`;
}

/** The same within this site: browsers follow a form's answer there whatever name the site is called by. */
export function offerPath({ linkToken }: { readonly linkToken: string }): string {
  return `/offers/${linkToken}`;
}

/** Where the invoice of a succeeded payment is. */
export function invoiceUrl(links: Links, paymentId: string): string {
  return `${links.publicUrl}/invoices/payments/${paymentId}`;
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
