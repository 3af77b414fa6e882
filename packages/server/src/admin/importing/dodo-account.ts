import DodoPayments, { APIError } from 'dodopayments';
import type {
  SourceCustomer,
  SourceProduct,
  SourceRow,
  SourceSubscription,
} from '../../domain/importing/source-row.ts';
import type { Scope } from '../../domain/scope.ts';
import { dayMs } from '../../domain/time.ts';
import type { ImportSource } from '../../use-cases/billing/importing/import-account.ts';
import { fromApiBillingAddress, fromApiCreateCustomer } from '../../wire/convert/customers.ts';
import { fromApiCreateProduct } from '../../wire/convert/products.ts';
import { createCustomerSchema } from '../../wire/schemas/customers.ts';
import { billingAddressSchema, currencySchema } from '../../wire/schemas/fields.ts';
import { createProductSchema } from '../../wire/schemas/products.ts';
import { fit, read, refuse } from './fit-rows.ts';
import { askAhead } from './side-by-side.ts';

interface DodoAccess {
  readonly apiKey: string;
  /** Undefined for Dodo Payments itself, in the mode of the business. */
  readonly baseUrl: string | undefined;
}

/**
 * Reads an account at Dodo Payments, or another Rung, over the wire they share. It hands out no tokens of cards, so
 * nobody's saved cards come along.
 */
export function openDodoAccount({ apiKey, baseUrl }: DodoAccess, scope: Scope): ImportSource {
  const client = new DodoPayments({
    bearerToken: apiKey,
    maxRetries: 5,
    ...(baseUrl === undefined
      ? { baseURL: null, environment: scope.mode === 'live' ? 'live_mode' : 'test_mode' }
      : { baseURL: baseUrl }),
  });
  return {
    name: 'dodo',
    isWhole: false,
    rows: async function* () {
      try {
        yield* readProducts(client, scope);
        yield* readCustomers(client);
        yield* readSubscriptions(client);
      } catch (error) {
        if (!(error instanceof APIError)) throw error;
        throw new Error(
          `The account at ${client.baseURL} could not be read: ${error.message} What was imported stays; run the command again to go on.`,
          { cause: error },
        );
      }
    },
  };
}

/** From page 0 on, which has to be said: the client takes an unnamed page for the first, and the second for the third. */
const firstPage = { page_number: 0, page_size: 100 };

async function* readProducts(client: DodoPayments, scope: Scope): AsyncIterable<SourceRow> {
  for (const archived of [false, true]) {
    yield* askAhead(client.products.list({ ...firstPage, archived }), async ({ product_id: id }) => {
      const { brand_id: _, addons: __, ...product } = await client.products.retrieve(id);
      return fit('product', id, (): SourceProduct => ({
        kind: 'product',
        sourceId: id,
        place: id,
        createdAt: Date.parse(product.created_at),
        product: fromApiCreateProduct(read(createProductSchema, product), scope),
        isArchived: archived,
      }));
    });
  }
}

async function* readCustomers(client: DodoPayments): AsyncIterable<SourceRow> {
  for await (const customer of client.customers.list(firstPage)) {
    const { customer_id: id } = customer;
    yield fit('customer', id, (): SourceCustomer => ({
      kind: 'customer',
      sourceId: id,
      place: id,
      createdAt: Date.parse(customer.created_at),
      customer: { ...fromApiCreateCustomer(read(createCustomerSchema, customer)), billing: null },
    }));
  }
}

/** Those that have not ended. Lists leave out add-ons and ends, so each is asked for. */
async function* readSubscriptions(client: DodoPayments): AsyncIterable<SourceRow> {
  for (const status of ['active', 'on_hold', 'paused'] as const) {
    yield* askAhead(client.subscriptions.list({ ...firstPage, status }), async ({ subscription_id: id }) => {
      const subscription = await client.subscriptions.retrieve(id);
      return fit('subscription', id, () => toSubscription(subscription, status));
    });
  }
}

function toSubscription(
  subscription: DodoPayments.Subscription,
  status: SourceSubscription['status'],
): SourceSubscription {
  const { subscription_id: id } = subscription;
  refuse(subscription.status !== status, `it has just become ${subscription.status}. Run the command again.`);
  refuse(subscription.addons.length > 0, 'it has add-ons, which are not imported.');
  refuse(
    (subscription.scheduled_change ?? null) !== null,
    'a plan change is scheduled. Import it once that has happened.',
  );
  refuse(
    subscription.meters.length > 0 || subscription.credit_entitlement_cart.length > 0,
    'it is billed by usage or credits, which Rung does not do.',
  );
  return {
    kind: 'subscription',
    sourceId: id,
    place: id,
    createdAt: Date.parse(subscription.created_at),
    customerSourceId: subscription.customer.customer_id,
    productSourceId: subscription.product_id,
    methodSourceId: null,
    status,
    quantity: subscription.quantity,
    price: priceOf(subscription),
    frequency: {
      count: subscription.payment_frequency_count,
      interval: subscription.payment_frequency_interval,
    },
    recurringPreTaxAmount: subscription.on_demand ? null : BigInt(subscription.recurring_pre_tax_amount),
    anchorAt: null,
    previousBillingAt: instantOrNull(subscription.previous_billing_date),
    nextBillingAt: Date.parse(subscription.next_billing_date),
    expiresAt: instantOrNull(subscription.expires_at),
    pausedAt: instantOrNull(subscription.paused_at),
    isTrial: isInTrial(subscription),
    isOnDemand: subscription.on_demand,
    cancelAtNextBillingDate: subscription.cancel_at_next_billing_date,
    billing: fromApiBillingAddress(read(billingAddressSchema, subscription.billing)),
    company: {
      businessName: subscription.customer_business_name ?? null,
      taxId: subscription.tax_id ?? null,
    },
    metadata: subscription.metadata,
  };
}

/**
 * Price that a unit was sold for. The wire tells the next cycle before tax: for a price without tax that is the price, with
 * whatever lowers it; for one that includes tax it is the product's, and `recurringPreTaxAmount` says whether it still is.
 */
function priceOf(subscription: DodoPayments.Subscription): SourceSubscription['price'] {
  const { tax_inclusive: isTaxInclusive, quantity, discount_cycles_remaining: cycles } = subscription;
  refuse(
    (subscription.discounts ?? []).length > 0 && (cycles ?? null) !== null,
    'it has a discount for some more cycles, which is not imported.',
  );
  if (isTaxInclusive || subscription.on_demand) return null;
  const amount = BigInt(subscription.recurring_pre_tax_amount);
  const units = BigInt(quantity);
  refuse(amount % units !== 0n, `${amount} is no whole amount for each of ${units} units.`);
  return {
    currency: read(currencySchema, subscription.currency),
    unitAmount: amount / units,
    isTaxInclusive,
  };
}

/** The wire has no field for it: in a trial the next billing date is its end. */
function isInTrial({
  trial_period_days: days,
  created_at,
  next_billing_date,
}: DodoPayments.Subscription): boolean {
  return days > 0 && Date.parse(next_billing_date) <= Date.parse(created_at) + (days + 1) * dayMs;
}

function instantOrNull(text: string | null | undefined): number | null {
  return text ? Date.parse(text) : null;
}
