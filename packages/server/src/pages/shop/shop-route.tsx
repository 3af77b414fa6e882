import { type Context, Hono } from 'hono';
import { type Product, isRecurring, productTexts } from '../../domain/catalog/product.ts';
import { defaultOptions, sessionLifetimeMs } from '../../domain/checkout/checkout-session.ts';
import { DomainError } from '../../domain/errors.ts';
import { exponentOf } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import { checkoutPath } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findBusiness } from '../../store/platform/businesses.ts';
import { listProducts } from '../../store/billing/products.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { createCheckout } from '../../use-cases/billing/checkouts/create-checkout.ts';
import { createPortalSession } from '../../use-cases/billing/customers/create-portal-session.ts';
import { demoBusinessId, demoCustomerId, demoSubscriptionId } from '../../domain/demo.ts';
import type { Locale } from '../i18n/locale.ts';
import { respondWithPage, toOrigins, pageContext, sellerPageContext } from '../parts/respond-with-page.ts';
import { ErrorView } from '../parts/error-view.tsx';
import type { ShopPage, ShopProduct } from './shop-model.ts';
import { ShopCompleteView, ShopView } from './shop-view.tsx';
import { readTypedAmount } from './typed-amount.ts';

const shelfSize = 100;

/** Small shop for the demo business's products, using the ordinary hosted checkout. */
export function shopPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  serveShelf(router, runtime);
  serveBuy(router, runtime, limiter);
  serveAccount(router, runtime, limiter);
  serveComplete(router, runtime);
  return router;
}

function serveShelf(router: Hono<Env>, runtime: Runtime): void {
  router.get('/', async (c) => {
    const scope = await findBusiness(runtime.sql, demoBusinessId);
    return scope ? showShelf(c, runtime, scope, null) : showNothing(c);
  });
}

function serveBuy(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/buy', async (c) => {
    limiter.admitStranger(c, 'shop');
    const scope = await findBusiness(runtime.sql, demoBusinessId);
    if (!scope) return showNothing(c);
    const data = await c.req.formData();
    const productId = textOf(data.get('product_id'));
    const product = (await onShelf(runtime, scope)).find((each) => each.productId === productId);
    if (!product) return c.redirect('/shop', 303);
    const typed = textOf(data.get(`amount-${productId}`));
    const customAmount = typed === '' ? null : readTypedAmount(typed, exponentOf(product.price.currency));
    if (customAmount === undefined) return showShelf(c, runtime, scope, { productId, typed });
    try {
      const url = await startCheckout(runtime, scope, product, customAmount);
      return c.redirect(url, 303);
    } catch (error) {
      if (error instanceof DomainError) return showShelf(c, runtime, scope, { productId, typed });
      throw error;
    }
  });
}

function serveAccount(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/account', async (c) => {
    limiter.admitStranger(c, 'shop');
    const scope = await findBusiness(runtime.sql, demoBusinessId);
    if (!scope || !(await isSampleKnown(runtime, scope))) return c.redirect('/shop', 303);
    const returnUrl = `${runtime.config.publicUrl}/shop`;
    const token = await createPortalSession(runtime, scope, demoCustomerId, returnUrl);
    return c.redirect(`/portal/${token}/subscriptions/${demoSubscriptionId}`, 303);
  });
}

function serveComplete(router: Hono<Env>, runtime: Runtime): void {
  router.get('/complete', async (c) => {
    const scope = await findBusiness(runtime.sql, demoBusinessId);
    if (!scope) return showNothing(c);
    const status = c.req.query('status');
    const page = {
      ...(await sellerPageContext(c, runtime, scope)),
      isPaid: status === 'succeeded' || status === 'active',
      reference: c.req.query('payment_id') ?? c.req.query('subscription_id') ?? null,
    };
    return respondWithPage(c, <ShopCompleteView page={page} />);
  });
}

async function startCheckout(
  runtime: Runtime,
  scope: Scope,
  product: Product,
  customAmount: bigint | null,
): Promise<string> {
  const { publicUrl } = runtime.config;
  const { session } = await createCheckout(runtime, scope, {
    cart: {
      items: [{ productId: product.productId, quantity: 1, addons: [], customAmount }],
      discountCodes: [],
      trialPeriodDays: null,
      onDemand: null,
      isSubscription: false,
    },
    customer: null,
    options: {
      ...defaultOptions,
      returnUrl: `${publicUrl}/shop/complete`,
      cancelUrl: `${publicUrl}/shop`,
    },
    metadata: {},
    billingCurrency: null,
    isConfirmed: false,
    lifetimeMs: sessionLifetimeMs,
    paymentMethodId: null,
    requestKey: null,
  });
  return checkoutPath(session.sessionId);
}

/**
 * True if anybody may use the sample customer's account: in the demo business alone, which moves no real
 * money, and for the one customer that every copy of it has.
 */
async function isSampleKnown(runtime: Runtime, scope: Scope): Promise<boolean> {
  if (scope.businessId !== demoBusinessId || scope.mode !== 'test') return false;
  return (await findSubscription(runtime.sql, scope, demoSubscriptionId))?.customerId === demoCustomerId;
}

function onShelf(runtime: Runtime, scope: Scope): Promise<Product[]> {
  return listProducts(runtime.sql, scope, { isArchived: false }, { limit: shelfSize, offset: 0 });
}

async function showShelf(
  c: Context<Env>,
  runtime: Runtime,
  scope: Scope,
  refusedAmount: ShopPage['refusedAmount'],
): Promise<Response> {
  const products = (await onShelf(runtime, scope)).sort((a, b) => (shelfOrder(a) < shelfOrder(b) ? -1 : 1));
  const context = await sellerPageContext(c, runtime, scope);
  const page: ShopPage = {
    ...context,
    path: '/shop',
    products: products
      .filter((product) => !isRecurring(product))
      .map((product) => toShopProduct(product, context.locale)),
    plans: products.filter(isRecurring).map((product) => toShopProduct(product, context.locale)),
    refusedAmount,
    hasSample: await isSampleKnown(runtime, scope),
  };
  const targets = toOrigins(runtime.config.publicUrl);
  return respondWithPage(c, <ShopView page={page} />, refusedAmount ? 422 : 200, targets);
}

function showNothing(c: Context<Env>): Response | Promise<Response> {
  const page = { ...pageContext(c), error: 'not_found' as const, requestId: null, nextUrl: '/' };
  return respondWithPage(c, <ErrorView page={page} />, 404);
}

/** Cheapest first within a currency. */
function shelfOrder({ price, name }: Product): string {
  return `${price.currency === 'USD' ? '0' : '1'}${price.currency}${String(price.amount).padStart(16, '0')}${name}`;
}

function toShopProduct(product: Product, locale: Locale): ShopProduct {
  const { price } = product;
  const suggested =
    price.type === 'one_time_price' && price.isPayWhatYouWant
      ? (price.suggestedAmount ?? price.amount)
      : null;
  return {
    productId: product.productId,
    ...productTexts(product, locale),
    price: { amount: price.amount, currency: price.currency },
    interval: price.type === 'recurring_price' ? price.frequency : null,
    trialDays: price.type === 'recurring_price' ? price.trialPeriodDays : 0,
    suggestedAmount: suggested === null ? null : typedAmount(suggested, exponentOf(price.currency)),
  };
}

/** Amount as a customer would type it: `15.00`, `1500`. */
function typedAmount(amount: bigint, exponent: number): string {
  const digits = String(amount).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
