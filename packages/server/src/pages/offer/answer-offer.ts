import type { Context } from 'hono';
import { DomainError } from '../../domain/errors.ts';
import type { RetentionRequest } from '../../domain/offer/retention-request.ts';
import { type Presentation, isUnanswered, stateAt } from '../../domain/offer/presentation.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import { linksOf, offerPath } from '../../wire/convert/urls.ts';
import { clientAddress } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findPresentation } from '../../store/offers/presentations.ts';
import { acceptPresentation } from '../../use-cases/offers/presentations/accept-presentation.ts';
import { declinePresentation } from '../../use-cases/offers/presentations/decline-presentation.ts';
import { declineAndFulfil } from '../../use-cases/offers/retention/decline-and-fulfil.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import { sellerPageContext } from '../parts/respond-with-page.ts';
import { type Locale, asLocale } from '../i18n/locale.ts';
import { planUrlOf, urlAfterRequest } from './retention-request.ts';
import { methodToCharge, presentOffer } from './present-offer.ts';
import { nextActionPath } from './offer-page-state.ts';
import { listNotices } from './offer-words.ts';
import { type FoundOffer, pathOf, recordView } from './found-offer.ts';
import { findOnwardUrl, findPurchase, loadOfferFacts } from './load-offer.ts';
import { screenHashOf, showOffer } from './show-offer.tsx';

/**
 * Accepts exactly the shown terms: for any other terms the buyer is asked again, and nothing is charged.
 */
export async function acceptOffer(
  c: Context<Env>,
  runtime: Runtime,
  found: FoundOffer,
  form: FormData,
): Promise<Response> {
  const { scope, presentation } = found;
  const facts = await loadOfferFacts(runtime, found);
  if (!isUnanswered(stateAt(presentation, facts.now))) return c.redirect(pathOf(found), 303);
  const page = await sellerPageContext(c, runtime, scope, facts);
  const locale: Locale = asLocale(textOf(form.get('locale'))) ?? page.locale;
  const { words, screenHash } = presentOffer(facts, page.seller, locale, screenHashOf);
  if (form.get('screen') !== screenHash)
    return showOffer(c, runtime, await recordView(runtime, found), 'changed', 422);
  const method = methodToCharge(facts);
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
        notices: listNotices(words),
        surface: null,
        ipAddress: clientAddress(c, runtime.config.trustedProxies),
        userAgent: c.req.header('user-agent')?.slice(0, 2_000) ?? null,
      },
    });
  } catch (error) {
    // The payment was opened, and the gateway has not answered: the next page says so, and polls.
    if (!(error instanceof GatewayError)) return showRefusedOffer(c, runtime, found, error);
  }
  const after = await findPresentation(runtime.sql, scope, presentation.presentationId);
  return c.redirect((after && nextActionPath(linksOf(runtime), after)) ?? pathOf(found), 303);
}

async function showRefusedOffer(
  c: Context<Env>,
  runtime: Runtime,
  found: FoundOffer,
  error: unknown,
): Promise<Response> {
  if (!(error instanceof DomainError)) throw error;
  switch (error.code) {
    case 'PRESENTATION_DECLINED':
    case 'PRESENTATION_EXPIRED':
    case 'PRESENTATION_NOT_OPEN':
      return c.redirect(pathOf(found), 303);
    case 'OPEN_DISPUTE':
      return showOffer(c, runtime, await recordView(runtime, found), 'withheld', 422);
    case 'PAYMENT_METHOD_NOT_FOUND':
    case 'PAYMENT_METHOD_EXPIRED':
    case 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED':
    case 'PAYMENT_METHOD_NOT_RECURRING':
    case 'PAYMENT_METHOD_LIMIT_EXCEEDED':
      return showOffer(c, runtime, await recordView(runtime, found), 'method_unusable', 422);
    default:
      return showOffer(c, runtime, await recordView(runtime, found, true), 'changed', 422);
  }
}

/** A no, and the page that follows it: what the customer had asked for, the next offer, or the way on. */
export async function declineOffer(c: Context<Env>, runtime: Runtime, found: FoundOffer): Promise<Response> {
  const { scope, presentation } = found;
  if (presentation.moment.retentionRequest)
    return declineAndGoOn(c, runtime, found, presentation.moment.retentionRequest);
  let next: Presentation | null;
  try {
    next = await declinePresentation(runtime, scope, presentation.presentationId);
  } catch (error) {
    // Accepted in another tab, or expired: the page says which.
    if (!(error instanceof DomainError)) throw error;
    return c.redirect(pathOf(found), 303);
  }
  if (next && isUnanswered(stateAt(next, now(runtime, scope))))
    return c.redirect(offerPath(linksOf(runtime), next), 303);
  return c.redirect(
    (await findOnwardUrl(c, runtime, found, await findPurchase(runtime, found))) ?? pathOf(found),
    303,
  );
}

/**
 * Declines the offer and carries out the customer's request, also if the offer has expired or was declined
 * before.
 */
async function declineAndGoOn(
  c: Context<Env>,
  runtime: Runtime,
  found: FoundOffer,
  request: RetentionRequest,
): Promise<Response> {
  const { scope, presentation } = found;
  const fulfilment = await declineAndFulfil(runtime, scope, presentation, request);
  const planUrl = planUrlOf(accountUrlOf(c), presentation);
  return c.redirect(
    fulfilment
      ? urlAfterRequest(linksOf(runtime), fulfilment, request, planUrl, pathOf(found))
      : pathOf(found),
    303,
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
