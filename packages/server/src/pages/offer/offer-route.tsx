import { Hono } from 'hono';
import { DomainError } from '../../domain/errors.ts';
import { edgeOf, isUnanswered, stateAt } from '../../domain/offer/presentation.ts';
import { type OfferPreference, offerPreferences } from '../../domain/offer/decision-context.ts';
import { linksOf, methodLinkPath, offerPath } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { updateOfferPreference } from '../../use-cases/offers/presentations/update-offer-preference.ts';
import { openMethodLink } from '../../use-cases/offers/presentations/open-method-link.ts';
import { advanceFunnel } from '../../use-cases/offers/presentations/propose.ts';
import { declineOpenPresentation } from '../../use-cases/offers/retention/decline-and-fulfil.ts';
import { undoPresentation } from '../../use-cases/offers/presentations/undo-presentation.ts';
import { viewPresentation } from '../../use-cases/offers/presentations/view-presentation.ts';
import type { OfferNotice } from './offer-model.ts';
import { mayActForCustomer } from './speaks-for.ts';
import { findOffer, pathOf, recordView, unlessRefused } from './found-offer.ts';
import { findOnwardUrl, findPurchase } from './load-offer.ts';
import { showExpiredOffer, showOffer } from './show-offer.tsx';
import { acceptOffer, declineOffer } from './answer-offer.ts';

/** The API shares this path; its ids begin with another prefix than these tokens. */
export const offerToken = '/:token{cst_[A-Za-z0-9]+}';

/** Pages of an offer for its buyer, admitted by the token in the address. */
export function offerPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  serveOffer(router, runtime, limiter);
  serveAccept(router, runtime, limiter);
  serveDecline(router, runtime, limiter);
  serveUndo(router, runtime, limiter);
  serveMethodLink(router, runtime, limiter);
  serveQuantity(router, runtime, limiter);
  servePreference(router, runtime, limiter);
  serveContinue(router, runtime, limiter);
  return router;
}

function serveOffer(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get(offerToken, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    const refused = c.req.query('done') === 'refused' ? 'request_refused' : null;
    return showOffer(c, runtime, await recordView(runtime, found), refused ?? asNotice(c.req.query('saved')));
  });
}

function serveAccept(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(`${offerToken}/accept`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    return acceptOffer(c, runtime, found, await c.req.formData());
  });
}

function serveDecline(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(`${offerToken}/decline`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    return found ? declineOffer(c, runtime, found) : showExpiredOffer(c);
  });
}

function serveUndo(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(`${offerToken}/undo`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    try {
      await undoPresentation(runtime, found.scope, found.presentation.presentationId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'UNDO_SUBSCRIPTION_CHANGED')
        return showOffer(c, runtime, found, 'undo_moved_on', 422);
      // Too late, or undone in another tab: the page shows the present state.
    }
    return c.redirect(pathOf(found), 303);
  });
}

function serveMethodLink(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(`${offerToken}/method`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    const { scope, presentation } = found;
    const linkId = await openMethodLink(runtime, scope, presentation, true);
    return c.redirect(linkId === null ? pathOf(found) : methodLinkPath(linksOf(runtime), linkId), 303);
  });
}

function serveQuantity(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(`${offerToken}/quantity`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    const quantity = Number((await c.req.formData()).get('quantity'));
    const { scope, presentation } = found;
    await unlessRefused(() => viewPresentation(runtime, scope, presentation.presentationId, quantity));
    return c.redirect(pathOf(found), 303);
  });
}

function servePreference(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(`${offerToken}/preference`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    const preference = asPreference((await c.req.formData()).get('preference'));
    const { scope, presentation } = found;
    const isTheirs = await mayActForCustomer(runtime, scope, presentation);
    if (isTheirs) await updateOfferPreference(runtime, scope, presentation.customerId, preference);
    // The preference "none" also declines this offer.
    if (preference === 'none' && isUnanswered(stateAt(presentation, now(runtime, scope)))) {
      if (!presentation.moment.retentionRequest) return declineOffer(c, runtime, found);
      // Fulfilling the customer's request takes another press: this one only declines.
      await declineOpenPresentation(runtime, scope, presentation.presentationId);
    }
    return c.redirect(isTheirs ? `${pathOf(found)}?saved=${preference}` : pathOf(found), 303);
  });
}

function serveContinue(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get(`${offerToken}/continue`, async (c) => {
    const found = await findOffer(c, runtime, limiter);
    if (!found) return showExpiredOffer(c);
    const { scope, presentation } = found;
    const leavesBy = presentation.state === 'accepted' ? edgeOf(presentation, 'accepted') : null;
    const next = leavesBy && (await advanceFunnel(runtime, scope, presentation.presentationId, leavesBy));
    return c.redirect(
      next
        ? offerPath(linksOf(runtime), next)
        : ((await findOnwardUrl(c, runtime, found, await findPurchase(runtime, found))) ?? pathOf(found)),
      303,
    );
  });
}

/** Unknown values count as the default. */
function asPreference(value: unknown): OfferPreference {
  return offerPreferences.find((preference) => preference === value) ?? 'all';
}

function asNotice(saved: string | undefined): OfferNotice | null {
  const preference = offerPreferences.find((each) => each === saved);
  return preference === undefined ? null : `${preference}_saved`;
}
