import { highestRateLimitTier } from '../domain/api-key/api-key.ts';
import { assert } from '../domain/assert.ts';
import type { Product } from '../domain/catalog/product.ts';
import {
  type CheckoutSession,
  defaultOptions,
  sessionLifetimeMs,
} from '../domain/checkout/checkout-session.ts';
import { priceSession } from '../domain/checkout/price-session.ts';
import { buyerFromCustomer } from '../domain/customer/buyer.ts';
import type { Customer } from '../domain/customer/customer.ts';
import { demoBusinessId, demoCustomerId, demoSubscriptionId } from '../domain/demo.ts';
import { type ProductId, asId } from '../domain/ids.ts';
import { type PaymentNames, decideOpenPayment } from '../domain/payment/open-payment.ts';
import type { PaymentMethod } from '../domain/payment/payment-method.ts';
import type { Scope } from '../domain/scope.ts';
import { type Instant, secondMs } from '../domain/time.ts';
import { type Runtime, gatewayFor, reconcileAt, mintPaymentNames, now } from '../runtime.ts';
import { insertAddon } from '../store/billing/addons.ts';
import { hashApiKey, insertApiKey } from '../store/platform/api-keys.ts';
import { findBusiness, findUsedIds, insertBusiness, lockBusiness } from '../store/platform/businesses.ts';
import { loadPricingFacts } from '../store/billing/carts.ts';
import { insertCustomer } from '../store/billing/customers.ts';
import { insertDiscount } from '../store/billing/discounts.ts';
import { findPaymentMethod, insertPaymentMethod } from '../store/billing/payment-methods.ts';
import { openPayment } from '../store/billing/open-payment.ts';
import { type Tx, transaction } from '../store/postgres/postgres.ts';
import { findProduct, insertProduct } from '../store/billing/products.ts';
import { insertMissingTaxRates } from '../store/billing/tax-rates.ts';
import { executePayment } from '../use-cases/billing/payments/execute-payment.ts';
import { basicPlan, demoAddons, demoDiscounts, demoProducts, starterCourse } from './demo-catalogue.ts';
import { demoTaxRates } from './demo-tax-rates.ts';

const paymentMethodId = asId<'payment_method'>('pm_123');
const orderId = asId<'payment'>('order_123');

/**
 * Seeds a demo shop with the customer, card, order and subscription that the guides' examples refer to. Runs
 * at every start and adds only objects that never existed: changes, archiving and deletion by a developer
 * persist.
 */
export async function seedDemoBusiness(
  runtime: Runtime,
  { apiKey }: { readonly apiKey: string },
): Promise<Scope> {
  const scope = await transaction(runtime.sql, (tx) => seedBusiness(runtime, tx, apiKey));
  await seedPaymentMethod(runtime, scope);
  await seedPurchase(runtime, scope, starterCourse.productId, { paymentId: orderId });
  await seedPurchase(runtime, scope, basicPlan.productId, { subscriptionId: demoSubscriptionId });
  return scope;
}

async function seedBusiness(runtime: Runtime, tx: Tx, apiKey: string): Promise<Scope> {
  const createdAt = runtime.wallClock();
  await insertBusiness(tx, {
    businessId: demoBusinessId,
    businessName: 'Rung Demo Shop',
    brandId: 'brnd_demo',
    mode: 'test',
    createdAt,
  });
  await insertApiKey(tx, {
    keyHash: hashApiKey(apiKey),
    apiKeyId: runtime.mintId('api_key'),
    businessId: demoBusinessId,
    name: 'Demo',
    access: 'read_write',
    rateLimitTier: highestRateLimitTier,
    lastFour: apiKey.slice(-4),
    createdAt,
  });
  await lockBusiness(tx, demoBusinessId);
  const scope = await findBusiness(tx, demoBusinessId);
  assert(scope, 'the demo business is there once it was inserted');
  await insertMissingTaxRates(tx, scope, demoTaxRates);
  await seedCatalogue(tx, scope, now(runtime, scope));
  return scope;
}

async function seedCatalogue(tx: Tx, scope: Scope, at: Instant): Promise<void> {
  const ids = [
    demoCustomerId,
    ...demoAddons.map(({ addonId }) => addonId),
    ...demoProducts.map(({ productId }) => productId),
    ...demoDiscounts.map(({ discountId }) => discountId),
  ];
  const used = await findUsedIds(tx, scope, ids);
  for (const addon of demoAddons) {
    if (used.has(addon.addonId)) continue;
    await insertAddon(tx, {
      ...addon,
      businessId: demoBusinessId,
      image: null,
      createdAt: at,
      updatedAt: at,
    });
  }
  for (const [index, product] of demoProducts.entries()) {
    if (used.has(product.productId)) continue;
    // Lists start with the newest, so each product is slightly older than the previous one.
    const createdAt = at - index * secondMs;
    await insertProduct(tx, {
      ...product,
      businessId: demoBusinessId,
      brandId: scope.brandId,
      image: null,
      metadata: {},
      archivedAt: null,
      createdAt,
      updatedAt: createdAt,
    });
  }
  for (const discount of demoDiscounts) {
    if (used.has(discount.discountId)) continue;
    await insertDiscount(tx, {
      ...discount,
      businessId: demoBusinessId,
      currencyOptions: [],
      restrictedTo: [],
      customerEligibility: 'any',
      usageLimit: null,
      perCustomerUsageLimit: null,
      timesUsed: 0,
      startsAt: null,
      expiresAt: null,
      subscriptionCycles: null,
      preserveOnPlanChange: false,
      metadata: {},
      createdAt: at,
    });
  }
  if (!used.has(demoCustomerId)) await insertCustomer(tx, demoCustomer(at));
}

function demoCustomer(createdAt: Instant): Customer {
  return {
    customerId: demoCustomerId,
    businessId: demoBusinessId,
    email: 'sample.customer@example.com',
    name: 'Sample Customer',
    phoneNumber: null,
    billing: {
      country: 'US',
      state: 'CA',
      city: 'San Francisco',
      street: '1 Sample Street',
      zipcode: '94107',
    },
    metadata: {},
    createdAt,
  };
}

/** The gateway saves the card before its token is stored, so that the token is always valid. */
async function seedPaymentMethod(runtime: Runtime, scope: Scope): Promise<void> {
  const used = await findUsedIds(runtime.sql, scope, [paymentMethodId]);
  if (used.size > 0) return;
  const { cardEntry } = gatewayFor(runtime, scope);
  // Only a gateway that accepts test cards can save the demo's.
  if (!cardEntry) return;
  const at = now(runtime, scope);
  const instrument = await cardEntry.saveInstrument(demoBusinessId, demoCustomer(at), {
    number: '4242424242424242',
    expiryMonth: 12,
    expiryYear: 2034,
    cvc: '123',
    holderName: 'Sample Customer',
  });
  const method: PaymentMethod = {
    paymentMethodId,
    customerId: demoCustomerId,
    instrument,
    createdAt: at,
    lastUsedAt: null,
  };
  await once(runtime, scope, paymentMethodId, (tx) => insertPaymentMethod(tx, scope, method));
}

/** Of several processes that start at once, one writes the object `id`; returns whether it was this one. */
async function once(
  runtime: Runtime,
  scope: Scope,
  id: string,
  write: (tx: Tx) => Promise<unknown>,
): Promise<boolean> {
  return transaction(runtime.sql, async (tx) => {
    await lockBusiness(tx, demoBusinessId);
    const used = await findUsedIds(tx, scope, [id]);
    if (used.size === 0) await write(tx);
    return used.size === 0;
  });
}

/**
 * Makes a past purchase under an id from the guides, by the regular steps: opened, charged by the gateway,
 * settled in the ledger.
 */
async function seedPurchase(
  runtime: Runtime,
  scope: Scope,
  productId: ProductId,
  named: Pick<PaymentNames, 'paymentId'> | Pick<PaymentNames, 'subscriptionId'>,
): Promise<void> {
  const [name] = Object.values(named) as [string];
  const used = await findUsedIds(runtime.sql, scope, [name]);
  if (used.size > 0) return;
  const [product, method] = await Promise.all([
    findProduct(runtime.sql, scope, productId),
    findPaymentMethod(runtime.sql, scope, demoCustomerId, paymentMethodId),
  ]);
  if (!product || !method) return;
  const at = now(runtime, scope);
  const customer = demoCustomer(at);
  const session = decideSession(runtime, customer, product, at, name);
  const facts = await loadPricingFacts(runtime.sql, scope, demoCustomerId, []);
  const priced = priceSession(session.cart, facts, customer.billing, at, true);
  assert(customer.billing, 'the demo customer has an address');
  const opened = decideOpenPayment({
    businessId: demoBusinessId,
    customerId: demoCustomerId,
    names: { ...mintPaymentNames(runtime, priced.lines.length), ...named },
    cart: session.cart,
    priced,
    billing: customer.billing,
    metadata: session.metadata,
    checkoutSessionId: session.sessionId,
    paymentMethodId,
    instrument: method.instrument,
    isCustomerPresent: true,
    isCustomerProven: true,
    buyer: buyerFromCustomer(customer),
    forceAuthentication: false,
    customFieldResponses: null,
    returnUrl: null,
    now: at,
  });
  const opening = {
    ...opened,
    session: { ...session, paymentId: opened.payment.paymentId },
    newCustomer: null,
    isReplacing: false,
    requestKey: null,
    reconcileAt: reconcileAt(runtime),
  };
  const isFirst = await once(runtime, scope, name, (tx) => openPayment(tx, opening));
  if (isFirst) await executePayment(runtime, scope, opened.payment);
}

function decideSession(
  runtime: Runtime,
  customer: Customer,
  product: Product,
  at: Instant,
  name: string,
): CheckoutSession {
  return {
    sessionId: runtime.mintId('checkout_session'),
    businessId: demoBusinessId,
    customerId: demoCustomerId,
    customerEmail: customer.email,
    customerName: customer.name,
    customerPhone: null,
    cart: {
      items: [{ product, quantity: 1, addons: [], customAmount: null }],
      discounts: [],
      typedCodes: [],
      trialPeriodDays: null,
      onDemand: null,
    },
    options: { ...defaultOptions, billingAddress: customer.billing },
    metadata: { order_id: name },
    paymentId: null,
    createdAt: at,
    expiresAt: at + sessionLifetimeMs,
    completedAt: null,
  };
}
