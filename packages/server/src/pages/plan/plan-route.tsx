import { type Context, Hono } from 'hono';
import { DomainError } from '../../domain/errors.ts';
import { type PaymentId, asId } from '../../domain/ids.ts';
import type { RetentionRequest } from '../../domain/offer/retention-request.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { SubscriptionUpdate } from '../../domain/subscription/decide-update.ts';
import { cancellationFeedbacks, hasEnded } from '../../domain/subscription/subscription.ts';
import { dayMs, hourMs } from '../../domain/time.ts';
import { authenticatePath, invoicePath, linksOf, offerPath } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findPortalSession } from '../../store/platform/customer-sessions.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { findPlanChange } from '../../store/billing/plan-changes.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { type Fulfilment, findFulfilment } from '../../use-cases/offers/retention/fulfil-request.ts';
import { submitRequest } from '../../use-cases/offers/retention/submit-request.ts';
import { cancelScheduledChange } from '../../use-cases/billing/subscriptions/cancel-scheduled-change.ts';
import { updateSubscription } from '../../use-cases/billing/subscriptions/update-subscription.ts';
import { rememberAccount } from '../parts/account-cookie.ts';
import { documentNumbersOf } from '../parts/document-numbers.ts';
import { respondWithPage, sellerPageContext } from '../parts/respond-with-page.ts';
import { type PlanVisit, loadOutlook, planResultOf } from './load-plan.ts';
import { readAttemptId, readConfirmedChange, readAmount, readQuantity, textOf } from './plan-form.ts';
import { type PlanChoiceForm, type PlanNews, noticeFor } from './plan-model.ts';
import { pageAfterRefusal } from '../offer/retention-request.ts';
import { PlanResultView } from './plan-result-view.tsx';
import { type Wanted, showChange, showError, showPlan, showRefusal, showRefused } from './show-plan.tsx';

const place = '/:token/subscriptions/:subscription_id';

/**
 * Pages of a customer's subscription: its state, changing its plan, cancelling it. The token in the address
 * admits the customer, as everywhere in the portal; another customer's subscription counts as unknown.
 */
export function planPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  servePlan(router, runtime, limiter);
  serveChange(router, runtime, limiter);
  serveChangeForm(router, runtime, limiter);
  servePayment(router, runtime, limiter);
  serveTakeBack(router, runtime, limiter);
  serveResume(router, runtime, limiter);
  serveKeep(router, runtime, limiter);
  serveCancel(router, runtime, limiter);
  return router;
}

function servePlan(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get(
    place,
    visited(runtime, limiter, (c, visit) =>
      showPlan(c, runtime, visit, null, noticeFor(c.req.query('done'), visit.subscription)),
    ),
  );
}

function serveChange(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get(
    `${place}/change`,
    visited(runtime, limiter, async (c, visit) => {
      const wanted = await findWanted(runtime, visit, (name) => c.req.query(name) ?? '');
      if ('error' in wanted) return showPlan(c, runtime, visit, wanted, null);
      const shown = c.req.query('shown');
      const { currency } = visit.subscription;
      try {
        return await showChange(
          c,
          runtime,
          visit,
          wanted,
          shown === undefined ? null : { amount: readAmount(shown), currency },
        );
      } catch (error) {
        return showRefusal(c, runtime, visit, error);
      }
    }),
  );
}

function serveChangeForm(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(
    `${place}/change`,
    visited(runtime, limiter, async (c, visit) => {
      const data = await c.req.formData();
      const wanted = await findWanted(runtime, visit, (name) => textOf(data.get(name)));
      const { subscriptionId } = visit.subscription;
      if ('error' in wanted) {
        const productId = wanted.error === 'unchanged' ? textOf(data.get('product_id')) : '';
        const asked = { productId, attempt: readAttemptId(data) };
        const done = await findFulfilment(runtime, visit.scope, visit.subscription, asked);
        return done ? answer(c, runtime, visit, done) : c.redirect(visit.address, 303);
      }
      const change = readConfirmedChange(data, wanted);
      const request: RetentionRequest = {
        kind: 'change_plan',
        subscriptionId,
        change,
        attempt: readAttemptId(data),
      };
      const submitted = await submitRequest(runtime, visit.scope, visit.subscription, request);
      if (submitted.kind === 'offered') return showOffer(c, runtime, submitted.presentation);
      const isRequoted =
        submitted.kind === 'refused' && pageAfterRefusal(submitted.refusal) === 'asked_again';
      return isRequoted
        ? askAgain(c, runtime, visit, wanted, change.asked)
        : answer(c, runtime, visit, submitted);
    }),
  );
}

function servePayment(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get(
    `${place}/payments/:payment_id`,
    visited(runtime, limiter, (c, visit) =>
      showResult(c, runtime, visit, asId<'payment'>(c.req.param('payment_id') ?? '')),
    ),
  );
}

function serveTakeBack(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(
    `${place}/take-back`,
    visited(runtime, limiter, (c, visit) =>
      act(c, runtime, visit, 'unplanned', () =>
        cancelScheduledChange(runtime, visit.scope, visit.subscription.subscriptionId),
      ),
    ),
  );
}

function serveResume(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(
    `${place}/resume`,
    visited(runtime, limiter, (c, visit) =>
      // Only the seller can resume a pause that the seller began.
      visit.subscription.status === 'paused' && visit.subscription.resumesAt === null
        ? showRefused(c, runtime, visit)
        : act(c, runtime, visit, 'resumed', async () => {
            // Pressed twice, the result is the same.
            if (visit.subscription.status !== 'active') await update(runtime, visit, { status: 'active' });
          }),
    ),
  );
}

function serveKeep(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(
    `${place}/keep`,
    visited(runtime, limiter, (c, visit) =>
      act(c, runtime, visit, 'kept', () => update(runtime, visit, { cancelAtNextBillingDate: false })),
    ),
  );
}

function serveCancel(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post(
    `${place}/cancel`,
    visited(runtime, limiter, async (c, visit) => {
      const data = await c.req.formData();
      const reason = textOf(data.get('reason'));
      const feedback = cancellationFeedbacks.find((each) => each === reason) ?? null;
      const { subscriptionId } = visit.subscription;
      const request: RetentionRequest = {
        kind: 'cancel',
        subscriptionId,
        feedback,
        comment: null,
        attempt: readAttemptId(data),
      };
      const submitted = await submitRequest(runtime, visit.scope, visit.subscription, request);
      if (submitted.kind === 'offered') return showOffer(c, runtime, submitted.presentation);
      return answer(c, runtime, visit, submitted);
    }),
  );
}

/** Admits the holder of a token to a live subscription of theirs. */
function visited(
  runtime: Runtime,
  limiter: RateLimiter,
  respond: (c: Context<Env>, visit: PlanVisit) => Promise<Response>,
) {
  return async (c: Context<Env>): Promise<Response> => {
    const token = c.req.param('token') ?? '';
    limiter.admitHolder(c, 'portal', token);
    const session = await findPortalSession(runtime.sql, token, runtime.wallClock());
    if (!session) {
      limiter.admitStranger(c, 'guess');
      return showError(c, 'portal_expired', null);
    }
    const { scope, customerId } = session;
    const id = asId<'subscription'>(c.req.param('subscription_id') ?? '');
    const subscription = await findSubscription(runtime.sql, scope, id);
    const portalUrl = `/portal/${token}`;
    if (subscription?.customerId !== customerId) return showError(c, 'not_found', portalUrl);
    if (hasEnded(subscription) || subscription.status === 'pending') return c.redirect(portalUrl, 303);
    const address = `${portalUrl}/subscriptions/${subscription.subscriptionId}`;
    return respond(c, { scope, subscription, address, portalUrl });
  };
}

/** Requested plan and quantity, or the reason why they cannot be chosen. */
async function findWanted(
  runtime: Runtime,
  visit: PlanVisit,
  read: (name: string) => string,
): Promise<Wanted | Pick<PlanChoiceForm, 'chosen' | 'quantity' | 'error'>> {
  const { subscription } = visit;
  const fields = {
    product_id: read('product_id'),
    quantity: read('quantity'),
    effective_at: read('effective_at'),
  };
  const product = await runtime.subscriptionChanges.findPlan(visit.scope, subscription, fields.product_id);
  const quantity = readQuantity(fields.quantity);
  const form = { chosen: product?.productId ?? subscription.productId, quantity: fields.quantity };
  if (quantity === undefined) return { ...form, error: 'quantity' };
  const isSame = product?.productId === subscription.productId && quantity === subscription.quantity;
  if (!product || isSame) return { ...form, error: 'unchanged' };
  return { product, quantity, isAtNextBillingDate: fields.effective_at === 'next_billing_date', fields };
}

/** Shows an offer first, with a link back to this page. */
function showOffer(c: Context<Env>, runtime: Runtime, presentation: Presentation): Response {
  const path = offerPath(linksOf(runtime), presentation);
  rememberAccount(c, runtime, { token: c.req.param('token') ?? '', path, lifetimeMs: dayMs });
  return c.redirect(path, 303);
}

/** Redirects to the result. */
function answer(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  fulfilment: Fulfilment,
): Response | Promise<Response> {
  switch (fulfilment.kind) {
    case 'fulfilled':
      return c.redirect(`${visit.address}?done=${fulfilment.result}`, 303);
    case 'paying': {
      const { paymentId, status } = fulfilment.payment;
      const isAtBank = status === 'requires_customer_action';
      return c.redirect(
        isAtBank ? bankUrl(c, runtime, paymentId) : `${visit.address}/payments/${paymentId}`,
        303,
      );
    }
    case 'refused':
      return pageAfterRefusal(fulfilment.refusal) === 'waiting'
        ? c.redirect(visit.address, 303)
        : showRefused(c, runtime, visit);
  }
}

/** Bank's authentication of a payment, with a link back to this page. */
function bankUrl(c: Context<Env>, runtime: Runtime, paymentId: PaymentId): string {
  const path = authenticatePath(linksOf(runtime), paymentId);
  rememberAccount(c, runtime, { token: c.req.param('token') ?? '', path, lifetimeMs: hourMs });
  return path;
}

/** Shows the confirmation page again, with the present price, after a quote has expired or changed. */
async function askAgain(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  wanted: Wanted,
  amount: bigint,
): Promise<Response> {
  const { scope, subscription } = visit;
  const now = (await findSubscription(runtime.sql, scope, subscription.subscriptionId)) ?? subscription;
  try {
    return await showChange(c, runtime, { ...visit, subscription: now }, wanted, {
      amount,
      currency: now.currency,
    });
  } catch (refusal) {
    return showRefusal(c, runtime, visit, refusal);
  }
}

async function showResult(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  paymentId: PaymentId,
): Promise<Response> {
  const { scope, subscription, address } = visit;
  const payment = await findPayment(runtime.sql, scope, paymentId);
  const recorded = payment && (await findPlanChange(runtime.sql, scope, payment.planChangeId));
  if (!recorded || payment.subscriptionId !== subscription.subscriptionId) {
    return showError(c, 'not_found', address);
  }
  const { terms } = recorded.change;
  const retry = { product_id: terms.productId, quantity: String(terms.quantity) };
  const { plan, coming } = await loadOutlook(runtime, visit);
  const resultUrl = `${address}/payments/${paymentId}`;
  const page = {
    ...(await sellerPageContext(c, runtime, scope, visit)),
    address,
    portalUrl: visit.portalUrl,
    plan,
    result: planResultOf(
      payment,
      recorded.change,
      {
        checkUrl: resultUrl,
        authenticateUrl: bankUrl(c, runtime, paymentId),
        invoiceUrl: invoicePath(linksOf(runtime), paymentId),
        invoiceNumber: (await documentNumbersOf(runtime, scope, [payment]))(payment.paymentId).invoice,
        retryUrl: `${address}/change?${new URLSearchParams(retry).toString()}`,
      },
      coming,
    ),
  };
  return respondWithPage(c, <PlanResultView page={page} />);
}

/** Carries out one action and shows the plan afterwards; a refused action changes nothing. */
async function act(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  news: PlanNews,
  work: () => Promise<unknown>,
): Promise<Response> {
  try {
    await work();
    return c.redirect(`${visit.address}?done=${news}`, 303);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'SCHEDULED_PLAN_CHANGE_NOT_FOUND') {
      // Undone a moment ago, in another tab, or already in effect.
      return c.redirect(visit.address, 303);
    }
    return showRefusal(c, runtime, visit, error);
  }
}

function update(runtime: Runtime, { scope, subscription }: PlanVisit, change: SubscriptionUpdate) {
  return updateSubscription(runtime, scope, subscription.subscriptionId, change);
}
