import type { Context } from 'hono';
import type { Payment } from '../../domain/payment/payment.ts';
import { methodsWithin } from '../../domain/offer/within-purchase.ts';
import { linksOf, ownReceiptPath, returnUrlWith } from '../../wire/convert/urls.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findOfferSettings } from '../../store/offers/offer-settings.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { findPlanChangeOfPresentation } from '../../store/billing/plan-changes.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import { loadRequestSummary, planUrlOf } from './retention-request.ts';
import type { OfferFacts } from './present-offer.ts';
import type { FoundOffer } from './found-offer.ts';

/** Loads everything that the page of an offer says about it. */
export async function loadOfferFacts(
  runtime: Runtime,
  { scope, presentation }: FoundOffer,
): Promise<OfferFacts> {
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
    isForJapan: quote.currency === 'JPY' || (moment.purchase?.country ?? customer?.billing?.country) === 'JP',
    request,
    now: now(runtime, scope),
  };
}

/** Purchase before the offer, if the buyer may see its receipt. */
export async function findPurchase(
  runtime: Runtime,
  { scope, presentation }: FoundOffer,
): Promise<Payment | null> {
  const { purchase } = presentation.moment;
  const payment = purchase && (await findPayment(runtime.sql, scope, purchase.paymentId));
  return payment && receiptOf(runtime, payment) !== null ? payment : null;
}

/**
 * Buyer's next page at the end: the plan they came from, the seller's page, or the receipt of the purchase
 * before.
 */
export async function findOnwardUrl(
  c: Context<Env>,
  runtime: Runtime,
  { scope, presentation }: FoundOffer,
  purchase: Payment | null,
): Promise<string | null> {
  const planUrl = planUrlOf(accountUrlOf(c), presentation);
  if (planUrl !== null) return presentation.state === 'accepted' ? `${planUrl}?done=stays` : planUrl;
  if (!purchase) return null;
  const { checkoutSessionId } = purchase;
  const session = checkoutSessionId && (await findCheckoutSession(runtime.sql, scope, checkoutSessionId));
  const email = session ? session.customerEmail : null;
  return returnUrlWith(purchase.returnUrl, { ...purchase, email }) ?? receiptOf(runtime, purchase);
}

/** Path of the receipt; null for a payment that no checkout made. */
export function receiptOf(runtime: Runtime, { checkoutSessionId }: Payment): string | null {
  return checkoutSessionId && ownReceiptPath(linksOf(runtime), checkoutSessionId);
}
