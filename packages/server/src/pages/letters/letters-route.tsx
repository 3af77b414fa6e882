import { type Context, Hono } from 'hono';
import { asId } from '../../domain/ids.ts';
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

/*
 * Pages that links in e-mails lead to. Each link is signed for one customer or subscription and one purpose. Opening it
 * charges nothing and changes nothing for the customer: programs open links, too.
 */

/** Leads to the page on which the customer pays what is due, or gives another card. */
export function duePages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.get('/:token', async (c) => {
    const admitted = await admit(c, runtime, limiter, 'pay what is due');
    if (!admitted) return showError(c, 'link_not_found', 404);
    const { scope, id } = admitted;
    const subscriptionId = asId<'subscription'>(id);
    const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
    if (!subscription || hasEnded(subscription)) return showError(c, 'subscription_ended', 410);
    const link = await openMethodLink(runtime, scope, subscription.customerId, subscriptionId);
    return c.redirect(methodLinkPath(linksOf(runtime), link.linkId), 303);
  });
  return router;
}

/** Ends e-mails with offers: by a button for people, by one POST for mail programs (RFC 8058). */
export function noOffersPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.on(['GET', 'POST'], '/:token', async (c) => {
    const admitted = await admit(c, runtime, limiter, 'no offers by email');
    if (!admitted) return showError(c, 'link_not_found', 404);
    const { scope, id } = admitted;
    const isDone = c.req.method === 'POST';
    if (isDone) await updateOfferPreference(runtime, scope, asId<'customer'>(id), 'none');
    const page = await sellerPageContext(c, runtime, scope);
    return respondWithPage(c, <NoOffersView page={page} isDone={isDone} />);
  });
  return router;
}

/** Business and object of a link; undefined for one that has expired or was cut short. */
async function admit(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  purpose: LinkPurpose,
): Promise<{ readonly scope: Scope; readonly id: string } | undefined> {
  c.header('cache-control', 'private, no-store');
  c.header('referrer-policy', 'no-referrer');
  const token = c.req.param('token') ?? '';
  const [businessId = '', id = '', signature] = token.split('~');
  limiter.admitHolder(c, 'document', token);
  if (!isLinkValid(runtime, purpose, `${businessId} ${id}`, signature)) return undefined;
  const scope = await findBusiness(runtime.sql, asId<'business'>(businessId));
  return scope && { scope, id };
}

function showError(c: Context<Env>, error: PageError, status: 404 | 410): Promise<Response> {
  const page = { ...pageContext(c), error, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, status);
}
