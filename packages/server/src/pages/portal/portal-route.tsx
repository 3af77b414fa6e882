import { type Context, Hono } from 'hono';
import type { TimeZone } from '../../domain/calendar/time-zone.ts';
import { DomainError } from '../../domain/errors.ts';
import { productTexts } from '../../domain/catalog/product.ts';
import type { Locale } from '../../domain/locale.ts';
import { hasInvoice } from '../../domain/invoice/document-number.ts';
import { asId, idPrefixes } from '../../domain/ids.ts';
import { type PaymentMethod, isExpired } from '../../domain/payment/payment-method.ts';
import { type Payment, refundedBySeller } from '../../domain/payment/payment.ts';
import { linkLifetimeMs } from '../../domain/payment/payment-method-link.ts';
import { comingCharges } from '../../domain/subscription/coming-charges.ts';
import { priceNextCycle } from '../../domain/subscription/renewal.ts';
import { type Subscription, hasEnded } from '../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import { type Links, invoicePath, linksOf, methodLinkPath, signInPath } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { dayMs } from '../../domain/time.ts';
import { type Runtime, now } from '../../runtime.ts';
import { type CustomerSession, findPortalSession } from '../../store/platform/customer-sessions.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findPaymentMethod, listPaymentMethods } from '../../store/billing/payment-methods.ts';
import { listPayments } from '../../store/billing/payment-list.ts';
import { listSubscriptions } from '../../store/billing/subscription-list.ts';
import { countSubscriptionsByMethod } from '../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../store/billing/tax-rates.ts';
import { deletePaymentMethod } from '../../use-cases/billing/payment-methods/delete-payment-method.ts';
import { openMethodLink } from '../../use-cases/billing/subscriptions/create-method-link.ts';
import { rememberAccount } from '../parts/account-cookie.ts';
import { type DocumentNumbers, documentNumbersOf } from '../parts/document-numbers.ts';
import { respondWithPage, toOrigins, pageContext, sellerPageContext } from '../parts/respond-with-page.ts';
import { exitFor } from '../parts/exit.ts';
import { ErrorView } from '../parts/error-view.tsx';
import type { CardSummary } from '../parts/order-model.ts';
import { presentCard } from '../parts/present-order.ts';
import type { PortalPage, PortalPayment, PortalSubscription } from './portal-model.ts';
import { PortalView } from './portal-view.tsx';
import { planPages } from '../plan/plan-route.tsx';

const pageSize = 20;
const maxSubscriptions = 100;

/** Customer portal, admitted by the token in the address. */
export function portalPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.route('/', planPages(runtime, limiter));
  servePortal(router, runtime, limiter);
  serveDeleteMethod(router, runtime, limiter);
  serveMethodLink(router, runtime, limiter);
  return router;
}

function servePortal(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/:token', async (c) => {
    limiter.admitHolder(c, 'portal', c.req.param('token'));
    if (isBusinessId(c.req.param('token'))) return c.redirect(signInPath(c.req.param('token')), 303);
    const session = await find(c, runtime, limiter, c.req.param('token'));
    if (!session) return showExpired(c);
    // A checkout for a plan they already have links back here.
    rememberAccount(c, runtime, { token: c.req.param('token'), path: '/checkout', lifetimeMs: dayMs });
    return showPortal(c, runtime, session, null);
  });
}

/** True for the id of a business, whose page is the one that signs in. */
function isBusinessId(text: string): boolean {
  return text.startsWith(`${idPrefixes.business}_`) && /^\w+$/.test(text);
}

function serveDeleteMethod(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/:token/methods/:method_id/delete', async (c) => {
    limiter.admitHolder(c, 'portal', c.req.param('token'));
    const session = await find(c, runtime, limiter, c.req.param('token'));
    if (!session) return showExpired(c);
    const { scope, customerId } = session;
    const methodId = asId<'payment_method'>(c.req.param('method_id'));
    const method = await findPaymentMethod(runtime.sql, scope, customerId, methodId);
    try {
      await deletePaymentMethod(runtime, scope, customerId, methodId);
    } catch (error) {
      // Removed a moment ago, in another tab: the page shows that it is gone.
      if (!(error instanceof DomainError)) throw error;
    }
    return showPortal(c, runtime, session, method ? presentCard(method.instrument) : null);
  });
}

function serveMethodLink(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/:token/subscriptions/:subscription_id/payment-method', async (c) => {
    limiter.admitHolder(c, 'portal', c.req.param('token'));
    const token = c.req.param('token');
    const session = await find(c, runtime, limiter, token);
    if (!session) return showExpired(c);
    const { scope, customerId } = session;
    const subscriptionId = asId<'subscription'>(c.req.param('subscription_id'));
    try {
      const { linkId } = await openMethodLink(runtime, scope, customerId, subscriptionId);
      const path = methodLinkPath(linksOf(runtime), linkId);
      rememberAccount(c, runtime, { token, path, lifetimeMs: linkLifetimeMs });
      return c.redirect(path, 303);
    } catch (error) {
      // Ended a moment ago, or not theirs: the page shows the present subscriptions.
      if (!(error instanceof DomainError)) throw error;
      return showPortal(c, runtime, session, null);
    }
  });
}

async function find(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
): Promise<CustomerSession | undefined> {
  const session = await findPortalSession(runtime.sql, token, runtime.wallClock());
  if (!session) limiter.admitStranger(c, 'guess');
  return session;
}

async function showPortal(
  c: Context<Env>,
  runtime: Runtime,
  { scope, customerId, returnUrl }: CustomerSession,
  removed: CardSummary | null,
): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const pageNumber = readPageNumber(c.req.query('page'));
  const [customer, methods, payments, counts, subscriptions, taxRates] = await Promise.all([
    findCustomer(runtime.sql, scope, customerId),
    listPaymentMethods(runtime.sql, scope, customerId),
    listPayments(
      runtime.sql,
      scope,
      { customerId, isAboutMoney: true },
      { limit: pageSize + 1, offset: pageNumber * pageSize },
    ),
    countSubscriptionsByMethod(runtime.sql, scope, customerId),
    listSubscriptions(runtime.sql, scope, { customerId }, { limit: maxSubscriptions, offset: 0 }),
    listTaxRates(runtime.sql, scope),
  ]);
  const zones = new Map(subscriptions.map((each) => [each.subscriptionId, each.timeZone]));
  const zoneOf = ({ subscriptionId }: Payment): TimeZone =>
    (subscriptionId && zones.get(subscriptionId)) ?? scope.timeZone;
  const context = await sellerPageContext(c, runtime, scope);
  const address = `/portal/${token}`;
  const numbersOf = await documentNumbersOf(runtime, scope, payments.slice(0, pageSize));
  const page: PortalPage = {
    ...context,
    path: address,
    token,
    email: customer?.email ?? '',
    payments: payments
      .slice(0, pageSize)
      .map((payment) =>
        toPortalPayment(payment, zoneOf(payment), numbersOf(payment.paymentId), linksOf(runtime)),
      ),
    newerUrl: pageNumber === 0 ? null : `${address}?page=${String(pageNumber - 1)}`,
    olderUrl: payments.length > pageSize ? `${address}?page=${String(pageNumber + 1)}` : null,
    subscriptions: subscriptions
      .filter((subscription) => subscription.status !== 'pending' && !hasEnded(subscription))
      .map((subscription) => toPortalSubscription(subscription, methods, taxRates, context.locale)),
    methods: methods.map((method) => ({
      id: method.paymentMethodId,
      card: presentCard(method.instrument),
      isExpired: isExpired(method.instrument, now(runtime, scope)),
      lastUsedAt: method.lastUsedAt,
      subscriptionCount: counts.get(method.paymentMethodId) ?? 0,
    })),
    removed,
    exit: exitFor(scope, returnUrl, null),
  };
  return respondWithPage(c, <PortalView page={page} />, 200, toOrigins(returnUrl));
}

function showExpired(c: Context<Env>): Response | Promise<Response> {
  const page = { ...pageContext(c), error: 'portal_expired' as const, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, 404);
}

function toPortalPayment(
  payment: Payment,
  timeZone: TimeZone,
  { invoice: invoiceNumber }: DocumentNumbers,
  links: Links,
): PortalPayment {
  const { currency } = payment;
  const refunded = refundedBySeller(payment);
  return {
    paymentId: payment.paymentId,
    at: payment.createdAt,
    timeZone,
    description: payment.lines.map(({ name }) => name).join(', '),
    amount: { amount: payment.totalAmount, currency },
    status: payment.status,
    invoiceNumber,
    invoiceUrl: hasInvoice(payment) ? invoicePath(links, payment.paymentId) : null,
    refunded: refunded === 0n ? null : { amount: refunded, currency },
  };
}

function toPortalSubscription(
  subscription: Subscription,
  methods: readonly PaymentMethod[],
  taxRates: readonly TaxRate[],
  locale: Locale,
): PortalSubscription {
  const { currency, frequency, isOnDemand } = subscription;
  const { total } = priceNextCycle(subscription, taxRates).totals;
  const method = methods.find(({ paymentMethodId }) => paymentMethodId === subscription.paymentMethodId);
  return {
    id: subscription.subscriptionId,
    name: productTexts(subscription.plan.product, locale).name,
    timeZone: subscription.timeZone,
    price: isOnDemand ? null : { amount: { amount: total, currency }, interval: frequency },
    standing: standingOf(subscription, taxRates),
    card: method ? presentCard(method.instrument) : null,
  };
}

function standingOf(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
): PortalSubscription['standing'] {
  const { resumesAt } = subscription;
  if (resumesAt !== null) return { kind: 'paused_until', at: resumesAt };
  // Only the date is shown, which payments by credit or wallet cannot move.
  const coming = comingCharges(subscription, { credit: 0n, wallet: 0n }, taxRates);
  if (coming.kind !== 'charged') return coming;
  return { kind: 'active', at: coming.runs[0]?.from ?? subscription.nextBillingAt };
}

/** Page number of the query; the first page for anything invalid. */
function readPageNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
