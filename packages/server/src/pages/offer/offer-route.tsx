import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { DomainError } from '../../domain/errors.ts';
import type { PresentationId } from '../../domain/ids.ts';
import { screenText } from '../../domain/offer/consent.ts';
import type { RetentionRequest } from '../../domain/offer/retention-request.ts';
import { type Presentation, isUnanswered, stateAt } from '../../domain/offer/presentation.ts';
import { type OfferPreference, offerPreferences } from '../../domain/offer/decision-context.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { methodsWithin } from '../../domain/offer/within-purchase.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import {
  linksOf,
  methodLinkPath,
  offerPath,
  ownReceiptPath,
  returnUrlWith,
} from '../../wire/convert/urls.ts';
import { type RateLimiter, clientAddress } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findCustomerSession } from '../../store/platform/customer-sessions.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findOfferPreference, findOfferSettings } from '../../store/offers/offer-settings.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { findPlanChangeOfPresentation } from '../../store/billing/plan-changes.ts';
import { findPresentation } from '../../store/offers/presentations.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { updateOfferPreference } from '../../use-cases/offers/presentations/update-offer-preference.ts';
import { acceptPresentation } from '../../use-cases/offers/presentations/accept-presentation.ts';
import { declinePresentation } from '../../use-cases/offers/presentations/decline-presentation.ts';
import { openMethodLink } from '../../use-cases/offers/presentations/open-method-link.ts';
import { advanceFunnel } from '../../use-cases/offers/presentations/propose.ts';
import { declineAndFulfil, declineOpen } from '../../use-cases/offers/retention/decline-and-fulfil.ts';
import { undoPresentation } from '../../use-cases/offers/presentations/undo-presentation.ts';
import { viewPresentation } from '../../use-cases/offers/presentations/view-presentation.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import { respondWithPage, originsOf, pageContext, sellerPageOf } from '../parts/respond-with-page.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { exitOf } from '../parts/exit.ts';
import { type Locale, asLocale } from '../i18n/locale.ts';
import { loadRequestSummary, planUrlOf, urlAfter } from './retention-request.ts';
import type { OfferNotice, OfferPage } from './offer-model.ts';
import { type OfferFacts, methodShown, presentOffer } from './present-offer.ts';
import { pageState, whereToAct } from './offer-page-state.ts';
import { OfferView } from './offer-view.tsx';
import { noticesOf } from './offer-words.ts';
import { speaksForCustomer } from './speaks-for.ts';

interface Found {
  readonly scope: Scope;
  readonly token: string;
  readonly presentation: Presentation;
}

/** Offers share their address with the API's, whose ids begin otherwise. */
export const offerToken = '/:token{cst_[A-Za-z0-9]+}';

/** The offer a buyer sees, let in by the token in the address, and how they answer it. */
export function offerPages(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();

  app.get(offerToken, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    const refused = c.req.query('done') === 'refused' ? 'request_refused' : null;
    return showOffer(c, await recordView(found), refused ?? asNotice(c.req.query('saved')));
  });

  app.post(`${offerToken}/accept`, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    return accept(c, found, await c.req.formData());
  });

  app.post(`${offerToken}/decline`, async (c) => {
    const found = await find(c);
    return found ? decline(c, found) : showExpired(c);
  });

  app.post(`${offerToken}/undo`, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    try {
      await undoPresentation(runtime, found.scope, found.presentation.presentationId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'UNDO_SUBSCRIPTION_CHANGED') return showOffer(c, found, 'undo_moved_on', 422);
      // Too late, or taken back in another tab: the page says how it stands.
    }
    return c.redirect(pathOf(found), 303);
  });

  app.post(`${offerToken}/method`, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    const { scope, presentation } = found;
    const linkId = await openMethodLink(runtime, scope, presentation, true);
    return c.redirect(linkId === null ? pathOf(found) : methodLinkPath(linksOf(runtime), linkId), 303);
  });

  app.post(`${offerToken}/quantity`, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    const quantity = Number((await c.req.formData()).get('quantity'));
    const { scope, presentation } = found;
    await unlessRefused(() => viewPresentation(runtime, scope, presentation.presentationId, quantity));
    return c.redirect(pathOf(found), 303);
  });

  app.post(`${offerToken}/preference`, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    const preference = asPreference((await c.req.formData()).get('preference'));
    const { scope, presentation } = found;
    const isTheirs = await speaksForCustomer(runtime, scope, presentation);
    if (isTheirs) await updateOfferPreference(runtime, scope, presentation.customerId, preference);
    // Whoever wants none has answered this one, too.
    if (preference === 'none' && isUnanswered(stateAt(presentation, now(runtime, scope)))) {
      if (!presentation.moment.retentionRequest) return decline(c, found);
      // What they had asked for is another press: this one does not say that it is done.
      await declineOpen(runtime, scope, presentation.presentationId);
    }
    return c.redirect(isTheirs ? `${pathOf(found)}?saved=${preference}` : pathOf(found), 303);
  });

  app.get(`${offerToken}/continue`, async (c) => {
    const found = await find(c);
    if (!found) return showExpired(c);
    const { scope, presentation } = found;
    const isAccepted = presentation.state === 'accepted';
    const next = isAccepted && (await advanceFunnel(runtime, scope, presentation.presentationId, 'accepted'));
    return c.redirect(
      next
        ? offerPath(linksOf(runtime), next)
        : ((await onwardOf(c, found, await purchaseOf(found))) ?? pathOf(found)),
      303,
    );
  });

  return app;

  /** The token of an account opens no offer. */
  async function find(c: Context<Env>): Promise<Found | undefined> {
    const token = c.req.param('token') ?? '';
    limiter.admitHolder(c, 'offer', token);
    const session = await findCustomerSession(runtime.sql, token, runtime.wallClock());
    if (!session || session.presentationId === null) {
      limiter.admitStranger(c, 'guess');
      return undefined;
    }
    const presentation = await findPresentation(runtime.sql, session.scope, session.presentationId);
    return presentation && { scope: session.scope, token, presentation };
  }

  /** As it is to be shown; what can be priced no more stays as it was, and is refused when it is accepted. */
  async function recordView(found: Found, isAnew = false): Promise<Found> {
    const { scope, presentation } = found;
    const id: PresentationId = presentation.presentationId;
    const seen = await unlessRefused(() => viewPresentation(runtime, scope, id, null, isAnew));
    return { ...found, presentation: seen ?? presentation };
  }

  /** A yes to exactly what was on the screen: to anything else the buyer is asked again, and nothing is charged. */
  async function accept(c: Context<Env>, found: Found, form: FormData): Promise<Response> {
    const { scope, presentation } = found;
    const facts = await factsOf(found);
    if (!isUnanswered(stateAt(presentation, facts.now))) return c.redirect(pathOf(found), 303);
    const page = sellerPageOf(c, scope, facts);
    const locale: Locale = asLocale(textOf(form.get('locale'))) ?? page.locale;
    const { words, screenHash } = presentOffer(facts, page.seller, locale, hashOf);
    if (form.get('screen') !== screenHash) return showOffer(c, await recordView(found), 'changed', 422);
    const method = methodShown(facts);
    const isAsDisplayed =
      presentation.state !== 'failed' && method?.paymentMethodId === presentation.paymentMethodId;
    try {
      await acceptPresentation(runtime, scope, presentation.presentationId, {
        quoteId: presentation.quote.quoteId,
        paymentMethodId: isAsDisplayed ? null : (method?.paymentMethodId ?? null),
        customerId: presentation.customerId,
        isByLink: true,
        screen: {
          locale,
          acceptLabel: words.acceptLabel,
          notices: noticesOf(words),
          surface: null,
          ipAddress: clientAddress(c, runtime.config.trustedProxies),
          userAgent: c.req.header('user-agent')?.slice(0, 2_000) ?? null,
        },
      });
    } catch (error) {
      // It was opened, and the bank has not answered: the page that follows says so, and looks again.
      if (!(error instanceof GatewayError)) return showRefusal(c, found, error);
    }
    const after = await findPresentation(runtime.sql, scope, presentation.presentationId);
    return c.redirect((after && whereToAct(linksOf(runtime), after)) ?? pathOf(found), 303);
  }

  async function showRefusal(c: Context<Env>, found: Found, error: unknown): Promise<Response> {
    if (!(error instanceof DomainError)) throw error;
    switch (error.code) {
      case 'PRESENTATION_DECLINED':
      case 'PRESENTATION_EXPIRED':
      case 'PRESENTATION_NOT_OPEN':
        return c.redirect(pathOf(found), 303);
      case 'PAYMENT_METHOD_NOT_FOUND':
      case 'PAYMENT_METHOD_EXPIRED':
      case 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED':
      case 'PAYMENT_METHOD_NOT_RECURRING':
        return showOffer(c, await recordView(found), 'method_unusable', 422);
      default:
        return showOffer(c, await recordView(found, true), 'changed', 422);
    }
  }

  async function decline(c: Context<Env>, found: Found): Promise<Response> {
    const { scope, presentation } = found;
    if (presentation.moment.retentionRequest) return fulfil(c, found, presentation.moment.retentionRequest);
    let next: Presentation | null;
    try {
      next = await declinePresentation(runtime, scope, presentation.presentationId);
    } catch (error) {
      // Accepted in another tab, or over by now: the page says which.
      if (!(error instanceof DomainError)) throw error;
      return c.redirect(pathOf(found), 303);
    }
    if (next && isUnanswered(stateAt(next, now(runtime, scope))))
      return c.redirect(offerPath(linksOf(runtime), next), 303);
    return c.redirect((await onwardOf(c, found, await purchaseOf(found))) ?? pathOf(found), 303);
  }

  /** A no that does what the customer had asked for, also when the offer is over or was declined before. */
  async function fulfil(c: Context<Env>, found: Found, request: RetentionRequest): Promise<Response> {
    const { scope, presentation } = found;
    const fulfilment = await declineAndFulfil(runtime, scope, presentation, request);
    const planUrl = planUrlOf(accountUrlOf(c), presentation);
    return c.redirect(
      fulfilment ? urlAfter(linksOf(runtime), fulfilment, request, planUrl, pathOf(found)) : pathOf(found),
      303,
    );
  }

  async function factsOf({ scope, presentation }: Found): Promise<OfferFacts> {
    const { offer, subscriptionId, customerId, quote, presentationId, moment } = presentation;
    const [subscription, change, methods, settings, customer, request] = await Promise.all([
      subscriptionId === null ? null : findSubscription(runtime.sql, scope, subscriptionId),
      subscriptionId === null ? undefined : findPlanChangeOfPresentation(runtime.sql, scope, presentationId),
      runtime.commerce.listPaymentMethods(scope, customerId),
      findOfferSettings(runtime.sql, scope),
      findCustomer(runtime.sql, scope, customerId),
      loadRequestSummary(runtime, scope, presentation),
    ]);
    const productId = 'productId' in offer.target ? offer.target.productId : subscription?.productId;
    const product = productId && (await runtime.commerce.findProduct(scope, productId));
    return {
      presentation,
      product: product || undefined,
      subscription: subscription ?? null,
      planBefore: change?.before?.plan.product.name ?? null,
      methods: methodsWithin(moment, methods),
      undoMinutes: settings.undoMinutes,
      isForJapan:
        quote.currency === 'JPY' || (moment.purchase?.country ?? customer?.billing?.country) === 'JP',
      request,
      now: now(runtime, scope),
    };
  }

  async function showOffer(
    c: Context<Env>,
    found: Found,
    notice: OfferNotice | null = null,
    status: 200 | 422 = 200,
  ): Promise<Response> {
    const { scope, presentation } = found;
    const [facts, paid, purchase, preference, isTheirs] = await Promise.all([
      factsOf(found),
      presentation.paymentId && findPayment(runtime.sql, scope, presentation.paymentId),
      purchaseOf(found),
      findOfferPreference(runtime.sql, scope, presentation.customerId),
      speaksForCustomer(runtime, scope, presentation),
    ]);
    const page = sellerPageOf(c, scope, facts);
    const onwardUrl = await onwardOf(c, found, purchase);
    const model: OfferPage = {
      ...page,
      path: pathOf(found),
      token: found.token,
      purchase: purchase && {
        amount: { amount: purchase.totalAmount, currency: purchase.currency },
        receiptUrl: receiptOf(purchase) ?? '',
      },
      stage: pageState(linksOf(runtime), facts, page, paid || null, hashOf),
      notice,
      preference: isTheirs ? (preference ?? 'all') : null,
      request: facts.request,
      onwardUrl,
      exit: exitOf(scope, null, purchase?.returnUrl ?? null),
    };
    return respondWithPage(c, <OfferView page={model} />, status, originsOf(onwardUrl));
  }

  /** The purchase it follows, where the buyer can look at its receipt. */
  async function purchaseOf({ scope, presentation }: Found): Promise<Payment | null> {
    const { purchase } = presentation.moment;
    const payment = purchase && (await findPayment(runtime.sql, scope, purchase.paymentId));
    return payment && receiptOf(payment) !== null ? payment : null;
  }

  /** Where a buyer goes on to at the end: to the plan they came from, back to the seller, else to the receipt of what was bought before. */
  async function onwardOf(
    c: Context<Env>,
    { scope, presentation }: Found,
    purchase: Payment | null,
  ): Promise<string | null> {
    const planUrl = planUrlOf(accountUrlOf(c), presentation);
    if (planUrl !== null) return presentation.state === 'accepted' ? `${planUrl}?done=stays` : planUrl;
    if (!purchase) return null;
    const { checkoutSessionId } = purchase;
    const session = checkoutSessionId && (await findCheckoutSession(runtime.sql, scope, checkoutSessionId));
    const email = session ? session.customerEmail : null;
    return returnUrlWith(purchase.returnUrl, { ...purchase, email }) ?? receiptOf(purchase);
  }

  function receiptOf({ checkoutSessionId }: Payment): string | null {
    return checkoutSessionId && ownReceiptPath(linksOf(runtime), checkoutSessionId);
  }

  function showExpired(c: Context<Env>): Promise<Response> {
    const page = { ...pageContext(c), error: 'offer_expired' as const, requestId: null, nextUrl: null };
    return respondWithPage(c, <ErrorView page={page} />, 404);
  }
}

function pathOf({ token }: Found): string {
  return `/offers/${token}`;
}

const hashOf = (screen: Parameters<typeof screenText>[0]): string =>
  createHash('sha256').update(screenText(screen)).digest('hex');

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Anything but one of the three is as usual. */
function asPreference(value: unknown): OfferPreference {
  return offerPreferences.find((preference) => preference === value) ?? 'all';
}

function asNotice(saved: string | undefined): OfferNotice | null {
  const preference = offerPreferences.find((each) => each === saved);
  return preference === undefined ? null : `${preference}_saved`;
}

/** Undefined when a rule says no: the page that follows shows how it stands. */
async function unlessRefused<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
