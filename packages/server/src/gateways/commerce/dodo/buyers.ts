import type DodoPayments from 'dodopayments';
import type { Price, Product } from '../../../domain/catalog/product.ts';
import type { BillingAddress, Customer } from '../../../domain/customer/customer.ts';
import { type CustomerId, type ProductId, asId } from '../../../domain/ids.ts';
import type { HoldableSubscription } from '../../../domain/offer/customer-facts.ts';
import type { PaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Scope } from '../../../domain/scope.ts';
import { isCountryCode } from '../../../domain/tax/countries.ts';
import { type Instant, dayMs } from '../../../domain/time.ts';
import type { OfferBuyer } from '../remote-commerce.ts';
import { awaitAnswer, awaitFound } from './calls.ts';

type DodoSubscription = DodoPayments.Subscription;
type DodoProduct = DodoPayments.Product;
type DodoMethod = Awaited<ReturnType<DodoPayments['customers']['retrievePaymentMethods']>>['items'][number];

export async function findBuyer(
  client: DodoPayments,
  scope: Scope,
  customerId: CustomerId,
): Promise<OfferBuyer | undefined> {
  const [customer, methods, subscriptions] = await Promise.all([
    awaitFound(client.customers.retrieve(customerId)),
    listMethods(client, customerId),
    listSubscriptions(client, customerId),
  ]);
  if (!customer) return undefined;
  return {
    customer: {
      customerId,
      businessId: scope.businessId,
      email: customer.email,
      name: customer.name,
      phoneNumber: customer.phone_number ?? null,
      billing: await findAddress(client, customerId, subscriptions),
      metadata: customer.metadata ?? {},
      createdAt: Date.parse(customer.created_at),
    } satisfies Customer,
    methods,
    subscriptions: subscriptions.map(subscriptionFrom),
  };
}

/** Most recently used first. Payment methods other than cards lack the details to display or charge them. */
export async function listMethods(client: DodoPayments, customerId: CustomerId): Promise<PaymentMethod[]> {
  const answer = await awaitFound(client.customers.retrievePaymentMethods(customerId));
  const methods = (answer?.items ?? []).flatMap((item) => methodFrom(item, customerId) ?? []);
  return methods.toSorted((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
}

function methodFrom(item: DodoMethod, customerId: CustomerId): PaymentMethod | undefined {
  const { card } = item;
  if (!card?.last4_digits || !card.expiry_month || !card.expiry_year) return undefined;
  const country = card.card_issuing_country ?? null;
  const lastUsedAt = instantOrNull(item.last_used_at);
  return {
    paymentMethodId: asId<'payment_method'>(item.payment_method_id),
    customerId,
    instrument: {
      provider: 'dodo',
      token: item.payment_method_id,
      cardNetwork: (card.card_network ?? 'card').toUpperCase(),
      lastFour: card.last4_digits,
      expiryMonth: Number(card.expiry_month),
      expiryYear: Number(card.expiry_year),
      cardType: card.card_type?.toLowerCase() === 'debit' ? 'DEBIT' : 'CREDIT',
      holderName: card.card_holder_name ?? null,
      issuingCountry: country !== null && isCountryCode(country) ? country : null,
      currencies: null,
      isRecurringEnabled: item.recurring_enabled ?? true,
    },
    createdAt: lastUsedAt ?? 0,
    lastUsedAt,
  };
}

const heldStatuses = ['active', 'on_hold', 'paused'] as const;
const pageSize = 100;

/** Lists subscriptions that have not ended, each fetched individually because lists omit add-ons. */
async function listSubscriptions(client: DodoPayments, customerId: CustomerId): Promise<DodoSubscription[]> {
  const pages = await Promise.all(
    heldStatuses.map((status) =>
      awaitAnswer(
        client.subscriptions.list({
          customer_id: customerId,
          status,
          page_number: 0,
          page_size: pageSize,
        }),
      ),
    ),
  );
  const ids = pages.flatMap(({ items }) => items.map((item) => item.subscription_id));
  return Promise.all(ids.map((id) => awaitAnswer(client.subscriptions.retrieve(id))));
}

function subscriptionFrom(subscription: DodoSubscription): HoldableSubscription {
  const { status, payment_method_id: methodId } = subscription;
  return {
    subscriptionId: asId<'subscription'>(subscription.subscription_id),
    productId: asId<'product'>(subscription.product_id),
    status: status === 'on_hold' || status === 'paused' ? status : 'active',
    quantity: subscription.quantity,
    addons: subscription.addons.map(({ addon_id, quantity }) => ({
      addonId: asId<'addon'>(addon_id),
      quantity,
    })),
    currency: subscription.currency,
    recurringPreTaxAmount: BigInt(subscription.recurring_pre_tax_amount),
    paymentMethodId: methodId ? asId<'payment_method'>(methodId) : null,
    cancelAtNextBillingDate: subscription.cancel_at_next_billing_date,
    createdAt: Date.parse(subscription.created_at),
    isTrial: isInTrial(subscription),
  };
}

/**
 * True if the next payment is the first after the trial, for which the wire has no field. Trials end on whole
 * days.
 */
function isInTrial({ trial_period_days, created_at, next_billing_date }: DodoSubscription): boolean {
  const endsBefore = Date.parse(created_at) + (trial_period_days + 1) * dayMs;
  return trial_period_days > 0 && Date.parse(next_billing_date) <= endsBefore;
}

/** Finds the customer's billing address: customers have none there, but their payments do. */
async function findAddress(
  client: DodoPayments,
  customerId: CustomerId,
  [held]: readonly DodoSubscription[],
): Promise<BillingAddress | null> {
  if (held) return addressFrom(held.billing);
  const query = { customer_id: customerId, status: 'succeeded', page_number: 0, page_size: 1 } as const;
  const [latest] = (await awaitAnswer(client.payments.list(query))).items;
  if (!latest) return null;
  return addressFrom((await awaitAnswer(client.payments.retrieve(latest.payment_id))).billing);
}

function addressFrom(address: DodoPayments.BillingAddress): BillingAddress | null {
  const { country } = address;
  if (!isCountryCode(country)) return null;
  return {
    country,
    state: address.state ?? null,
    city: address.city ?? null,
    street: address.street ?? null,
    zipcode: address.zipcode ?? null,
  };
}

/** Undefined if the product does not exist, or offers cannot sell its type. */
export async function findProduct(
  client: DodoPayments,
  scope: Scope,
  productId: ProductId,
): Promise<Product | undefined> {
  const product = await awaitFound(client.products.retrieve(productId));
  const price = product && priceFrom(product.price);
  if (!product || !price) return undefined;
  return {
    productId,
    businessId: scope.businessId,
    brandId: product.brand_id,
    name: product.name ?? '',
    description: product.description ?? null,
    image: product.image ?? null,
    price,
    taxCategory: product.tax_category,
    addonIds: (product.addons ?? []).map((id) => asId<'addon'>(id)),
    metadata: product.metadata,
    archivedAt: null,
    createdAt: Date.parse(product.created_at),
    updatedAt: Date.parse(product.updated_at),
  };
}

function priceFrom(price: DodoProduct['price']): Price | undefined {
  if (price.type === 'usage_based_price') return undefined;
  const shared = {
    currency: price.currency,
    amount: BigInt(price.price),
    discountBps: price.discount_bps ?? 0,
    isTaxInclusive: price.tax_inclusive ?? false,
    hasPurchasingPowerParity: price.purchasing_power_parity ?? false,
  };
  if (price.type === 'one_time_price') {
    return {
      type: price.type,
      ...shared,
      isPayWhatYouWant: price.pay_what_you_want ?? false,
      suggestedAmount: amountOrNull(price.suggested_price),
    };
  }
  return {
    type: price.type,
    ...shared,
    frequency: { count: price.payment_frequency_count, interval: price.payment_frequency_interval },
    period: { count: price.subscription_period_count, interval: price.subscription_period_interval },
    trialPeriodDays: price.trial_period_days ?? 0,
    trialAmount: amountOrNull(price.trial_amount),
    trialAppliesDiscounts: price.trial_apply_discounts ?? false,
  };
}

function amountOrNull(amount: number | null | undefined): bigint | null {
  return amount === null || amount === undefined ? null : BigInt(amount);
}

export function instantOrNull(text: string | null | undefined): Instant | null {
  return text ? Date.parse(text) : null;
}
