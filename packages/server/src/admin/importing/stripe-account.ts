import type { Stripe } from 'stripe';
import type { TimeInterval } from '../../domain/calendar/interval.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import type { Price } from '../../domain/catalog/product.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import type {
  SourceCustomer,
  SourceMethod,
  SourceProduct,
  SourceRow,
  SourceSubscription,
} from '../../domain/importing/source-row.ts';
import { isCountryCode } from '../../domain/tax/countries.ts';
import type { TaxCategory } from '../../domain/tax/tax-category.ts';
import { fromStripeAmount } from '../../gateways/payment/stripe/amounts.ts';
import { asStripeFailure } from '../../gateways/payment/stripe/client.ts';
import { toInstrument } from '../../gateways/payment/stripe/instruments.ts';
import type { ImportSource } from '../../use-cases/billing/importing/import-account.ts';
import { createCustomerSchema } from '../../wire/schemas/customers.ts';
import { currencySchema } from '../../wire/schemas/fields.ts';
import { endlessPeriod } from './csv-rows.ts';
import { fit, read, refuse } from './fit-rows.ts';
import { askAhead } from './side-by-side.ts';

/**
 * Reads the account at Stripe that the business charges with: only there its cards' tokens are good. A price there is a
 * product here.
 */
export function openStripeAccount(stripe: Stripe, taxCategory: TaxCategory): ImportSource {
  return {
    name: 'stripe',
    isWhole: false,
    rows: async function* () {
      try {
        yield* readPrices(stripe, taxCategory);
        yield* readCustomers(stripe);
        yield* readMethods(stripe);
        yield* readSubscriptions(stripe);
      } catch (error) {
        throw new Error(
          `The account at Stripe could not be read: ${asStripeFailure(error).message} What was imported stays; run the command again to go on.`,
          { cause: error },
        );
      }
    },
  };
}

const limit = 100;

async function* readPrices(stripe: Stripe, taxCategory: TaxCategory): AsyncIterable<SourceRow> {
  for (const active of [true, false]) {
    for await (const price of stripe.prices.list({ limit, active, expand: ['data.product'] })) {
      yield fit('product', price.id, () => toProduct(price, taxCategory));
    }
  }
}

function toProduct(price: Stripe.Price, taxCategory: TaxCategory): SourceProduct {
  const { product } = price;
  if (typeof product === 'string' || product.deleted) throw unfit('its product was deleted.');
  return {
    kind: 'product',
    sourceId: price.id,
    place: price.id,
    createdAt: price.created * 1000,
    product: {
      name: price.nickname ? `${product.name} (${price.nickname})` : product.name,
      description: product.description,
      price: toPrice(price),
      taxCategory,
      metadata: keptMetadata(product.metadata),
    },
    isArchived: !price.active || !product.active,
  };
}

const intervals: Readonly<Record<string, TimeInterval>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  year: 'Year',
};

function toPrice(price: Stripe.Price): Price {
  const { recurring, unit_amount: unitAmount } = price;
  if (unitAmount === null)
    throw unfit('it has no single amount a unit, as prices in tiers or of fractions have none.');
  refuse(
    price.transform_quantity !== null,
    'its quantity is divided before it is priced, which Rung does not do.',
  );
  refuse(recurring?.usage_type === 'metered', 'it is billed by usage, which Rung does not do.');
  const { amount, currency } = fromStripeAmount({ amount: unitAmount, currency: price.currency });
  const terms = {
    currency: read(currencySchema, currency),
    amount,
    discountBps: 0,
    // Where Stripe was not told, the price is all that customers pay there.
    isTaxInclusive: price.tax_behavior !== 'exclusive',
    hasPurchasingPowerParity: false,
  };
  if (recurring === null) {
    return { type: 'one_time_price', ...terms, isPayWhatYouWant: false, suggestedAmount: null };
  }
  const interval = intervals[recurring.interval];
  if (interval === undefined)
    throw unfit(`it is paid by the ${recurring.interval}, which Rung does not know.`);
  return {
    type: 'recurring_price',
    ...terms,
    frequency: { count: recurring.interval_count, interval },
    period: endlessPeriod,
    trialPeriodDays: recurring.trial_period_days ?? 0,
    trialAmount: null,
    trialAppliesDiscounts: false,
  };
}

async function* readCustomers(stripe: Stripe): AsyncIterable<SourceRow> {
  for await (const customer of stripe.customers.list({ limit })) {
    yield fit('customer', customer.id, () => toCustomer(customer));
  }
}

function toCustomer(customer: Stripe.Customer): SourceCustomer {
  const { email, phone, created } = customer;
  if (!email) throw unfit('it has no e-mail address.');
  const sent = { email, name: customer.name?.trim() || email, phone_number: phone };
  const checked = read(createCustomerSchema, sent);
  return {
    kind: 'customer',
    sourceId: customer.id,
    place: customer.id,
    createdAt: created * 1000,
    customer: {
      email: checked.email,
      name: checked.name,
      phoneNumber: checked.phone_number ?? null,
      billing: addressOf(customer.address),
      metadata: keptMetadata(customer.metadata),
    },
  };
}

function addressOf(address: Stripe.Address | null | undefined): BillingAddress | null {
  const country = address?.country ?? '';
  if (!address || !isCountryCode(country)) return null;
  const street = [address.line1, address.line2].filter((line) => line).join(', ');
  return {
    country,
    state: address.state || null,
    city: address.city || null,
    street: street || null,
    zipcode: address.postal_code || null,
  };
}

/** Cards of every customer; other methods are asked for here anew. */
async function* readMethods(stripe: Stripe): AsyncIterable<SourceRow> {
  const answers = askAhead(stripe.customers.list({ limit }), async ({ id }) => {
    const methods: SourceMethod[] = [];
    for await (const method of stripe.customers.listPaymentMethods(id, { type: 'card', limit })) {
      methods.push({
        kind: 'payment_method',
        sourceId: method.id,
        place: method.id,
        createdAt: method.created * 1000,
        customerSourceId: id,
        instrument: toInstrument(id, method),
        gatewayCustomer: id,
      });
    }
    return methods;
  });
  for await (const methods of answers) yield* methods;
}

/** Those that have not ended. */
async function* readSubscriptions(stripe: Stripe): AsyncIterable<SourceRow> {
  for await (const subscription of stripe.subscriptions.list({ limit, expand: ['data.customer'] })) {
    yield fit('subscription', subscription.id, () => toSubscription(subscription));
  }
}

type StripeStatus = Stripe.Subscription['status'];

/** Statuses that go on here; others have no renewal to go on with. */
const statuses: Partial<Readonly<Record<StripeStatus, SourceSubscription['status']>>> = {
  active: 'active',
  trialing: 'active',
  past_due: 'on_hold',
  unpaid: 'on_hold',
};

function toSubscription(subscription: Stripe.Subscription): SourceSubscription {
  const { id, customer } = subscription;
  const status = statuses[subscription.status];
  const [item, ...others] = subscription.items.data;
  if (status === undefined) throw unfit(`it is ${subscription.status} there.`);
  if (!item || others.length > 0) throw unfit('it has several items; Rung has one plan in a subscription.');
  refuse(subscription.collection_method === 'send_invoice', 'it is paid by invoices that are sent.');
  refuse(
    subscription.pause_collection !== null,
    'its collection is paused there. Import it once it goes on.',
  );
  refuse(subscription.schedule !== null, 'a schedule will change it. Import it once that has happened.');
  refuse(
    subscription.discounts.length > 0 || item.discounts.length > 0,
    'it has a discount, which is not imported.',
  );
  return {
    kind: 'subscription',
    sourceId: id,
    place: id,
    createdAt: subscription.created * 1000,
    customerSourceId: typeof customer === 'string' ? customer : customer.id,
    productSourceId: item.price.id,
    methodSourceId: methodOf(subscription),
    status,
    quantity: item.quantity ?? 1,
    price: null,
    frequency: null,
    recurringPreTaxAmount: null,
    anchorAt: subscription.billing_cycle_anchor * 1000,
    previousBillingAt: item.current_period_start * 1000,
    nextBillingAt: item.current_period_end * 1000,
    expiresAt: subscription.cancel_at === null ? null : subscription.cancel_at * 1000,
    pausedAt: null,
    isTrial: subscription.status === 'trialing',
    isOnDemand: false,
    cancelAtNextBillingDate: subscription.cancel_at_period_end,
    billing: null,
    company: { businessName: null, taxId: null },
    metadata: keptMetadata(subscription.metadata),
  };
}

/** Method that its next invoice would be charged to: its own, else the customer's. */
function methodOf(subscription: Stripe.Subscription): string | null {
  const { customer } = subscription;
  const own = idOf(subscription.default_payment_method) ?? idOf(subscription.default_source);
  if (own !== null || typeof customer === 'string' || customer.deleted) return own;
  return idOf(customer.invoice_settings.default_payment_method) ?? idOf(customer.default_source);
}

function idOf(object: string | { readonly id: string } | null | undefined): string | null {
  return typeof object === 'string' ? object : (object?.id ?? null);
}

/** Pairs whose keys may stand here: theirs may have spaces and dots. */
function keptMetadata(metadata: Stripe.Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => /^[\w-]{1,40}$/.test(key)));
}

function unfit(reason: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', reason);
}
