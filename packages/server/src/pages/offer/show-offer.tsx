import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { screenText } from '../../domain/offer/consent.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findOfferPreference } from '../../store/offers/offer-settings.ts';
import { findPayment } from '../../store/billing/payments.ts';
import {
  originsOfGateways,
  respondWithPage,
  toOrigins,
  pageContext,
  sellerPageContext,
} from '../parts/respond-with-page.ts';
import { documentNumbersOf } from '../parts/document-numbers.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { exitFor } from '../parts/exit.ts';
import type { OfferNotice, OfferPage } from './offer-model.ts';
import { pageState } from './offer-page-state.ts';
import { OfferView } from './offer-view.tsx';
import { mayActForCustomer } from './speaks-for.ts';
import { type FoundOffer, pathOf } from './found-offer.ts';
import { findOnwardUrl, findPurchase, loadOfferFacts, receiptOf } from './load-offer.ts';

/** Answers with the page of an offer as it stands. */
export async function showOffer(
  c: Context<Env>,
  runtime: Runtime,
  found: FoundOffer,
  notice: OfferNotice | null = null,
  status: 200 | 422 = 200,
): Promise<Response> {
  const { scope, presentation } = found;
  const [facts, paid, purchase, preference, isTheirs] = await Promise.all([
    loadOfferFacts(runtime, found),
    presentation.paymentId && findPayment(runtime.sql, scope, presentation.paymentId),
    findPurchase(runtime, found),
    findOfferPreference(runtime.sql, scope, presentation.customerId),
    mayActForCustomer(runtime, scope, presentation),
  ]);
  const page = await sellerPageContext(c, runtime, scope, facts);
  const numbers = paid ? (await documentNumbersOf(runtime, scope, [paid]))(paid.paymentId) : null;
  const onwardUrl = await findOnwardUrl(c, runtime, found, purchase);
  const model: OfferPage = {
    ...page,
    path: pathOf(found),
    token: found.token,
    purchase: purchase && {
      amount: { amount: purchase.totalAmount, currency: purchase.currency },
      receiptUrl: receiptOf(runtime, purchase) ?? '',
    },
    stage: pageState(linksOf(runtime), facts, page, paid || null, numbers, screenHashOf),
    notice,
    preference: isTheirs ? (preference ?? 'all') : null,
    request: facts.request,
    onwardUrl,
    exit: exitFor(scope, null, purchase?.returnUrl ?? null),
  };
  return respondWithPage(c, <OfferView page={model} />, status, [
    ...toOrigins(onwardUrl),
    ...originsOfGateways(
      runtime,
      facts.methods.map(({ instrument }) => instrument.provider),
    ),
  ]);
}

/** The page for a token that opens no offer, or none any more. */
export function showExpiredOffer(c: Context<Env>): Promise<Response> {
  const page = { ...pageContext(c), error: 'offer_expired' as const, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, 404);
}

export const screenHashOf = (screen: Parameters<typeof screenText>[0]): string =>
  createHash('sha256').update(screenText(screen)).digest('hex');
