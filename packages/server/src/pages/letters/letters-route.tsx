import { type Context, Hono } from 'hono';
import { type CustomerId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { hasEnded } from '../../domain/subscription/subscription.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { type LinkPurpose, isLinkValid } from '../../secrets/signed-links.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { findBusiness } from '../../store/platform/businesses.ts';
import { openMethodLink } from '../../use-cases/billing/subscriptions/create-method-link.ts';
import { updateOfferPreference } from '../../use-cases/offers/presentations/update-offer-preference.ts';
import { linksOf, methodLinkPath } from '../../wire/convert/urls.ts';
import { ErrorView, type PageError } from '../parts/error-view.tsx';
import { pageContext, respondWithPage, sellerPageContext } from '../parts/respond-with-page.ts';
import { NoOffersView } from './no-offers-view.tsx';

/**
 * Pages that links in e-mails lead to. Each link is signed for one customer or subscription and one purpose. Opening it
 * charges nothing and changes nothing for the customer: programs open links, too.
 */
export function letterPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  servePayDue(router, runtime, limiter);
  serveNoOffers(router, runtime, limiter);
  return router;
}

/** Leads to the page on which the customer pays what is due, or gives another card. */
function servePayDue(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/pay/:business_id/:subscription_id', async (c) => {
    const subscriptionId = asId<'subscription'>(c.req.param('subscription_id'));
    const scope = await admit(c, runtime, limiter, 'pay what is due', subscriptionId);
    if (!scope) return showError(c, 'link_expired');
    const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
    if (!subscription || hasEnded(subscription)) return showError(c, 'subscription_ended');
    const link = await openMethodLink(runtime, scope, subscription.customerId, subscriptionId);
    return c.redirect(methodLinkPath(linksOf(runtime), link.linkId), 303);
  });
}

/** Ends e-mails with offers: by a button for people, by one POST for mail programs (RFC 8058). */
function serveNoOffers(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  const path = '/no-offers/:business_id/:customer_id';
  const answer = async (c: Context<Env>, end: (scope: Scope, customerId: CustomerId) => Promise<boolean>) => {
    const customerId = asId<'customer'>(c.req.param('customer_id') ?? '');
    const scope = await admit(c, runtime, limiter, 'no offers by email', customerId);
    if (!scope) return showError(c, 'link_expired');
    const isDone = await end(scope, customerId);
    const page = await sellerPageContext(c, runtime, scope);
    return respondWithPage(c, <NoOffersView page={page} isDone={isDone} />);
  };
  router.get(path, (c) => answer(c, () => Promise.resolve(false)));
  router.post(path, (c) =>
    answer(c, async (scope, customerId) => {
      await updateOfferPreference(runtime, scope, customerId, 'none');
      return true;
    }),
  );
}

/** Business of a link; undefined for one that has expired or was cut short. */
async function admit(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  purpose: LinkPurpose,
  id: string,
): Promise<Scope | undefined> {
  c.header('cache-control', 'private, no-store');
  c.header('referrer-policy', 'no-referrer');
  const token = c.req.query('token');
  if (token === undefined) limiter.admitStranger(c, 'guess');
  else limiter.admitHolder(c, 'document', token);
  const businessId = asId<'business'>(c.req.param('business_id') ?? '');
  if (!isLinkValid(runtime, purpose, `${businessId} ${id}`, token)) return undefined;
  return findBusiness(runtime.sql, businessId);
}

function showError(c: Context<Env>, error: PageError): Promise<Response> {
  const page = { ...pageContext(c), error, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, 410);
}
