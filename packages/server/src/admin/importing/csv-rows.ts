import type { Price } from '../../domain/catalog/product.ts';
import { DomainError } from '../../domain/errors.ts';
import type {
  ImportedKind,
  SourceCustomer,
  SourceMethod,
  SourceProduct,
  SourceRow,
  SourceSubscription,
} from '../../domain/importing/source-row.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import { fromApiBillingAddress } from '../../wire/convert/customers.ts';
import { toToken } from '../../gateways/payment/stripe/instruments.ts';
import type { CsvCells } from './csv-columns.ts';

/** Length of a subscription for which nothing else is said. */
export const endlessPeriod: Interval = { count: 20, interval: 'Year' };

/** Rows of the files as what they describe. */
export const csvConverters: {
  readonly [Kind in ImportedKind]: (cells: CsvCells[Kind], place: string) => SourceRow;
} = {
  product: toProduct,
  customer: toCustomer,
  payment_method: toMethod,
  subscription: toSubscription,
};

function toProduct(cells: CsvCells['product'], place: string): SourceProduct {
  return {
    kind: 'product',
    sourceId: cells.id,
    place,
    createdAt: cells.created_at,
    product: {
      name: cells.name,
      description: cells.description,
      price: priceOf(cells),
      taxCategory: cells.tax_category,
      metadata: {},
    },
    isArchived: cells.archived,
  };
}

function priceOf(cells: CsvCells['product']): Price {
  const terms = {
    currency: cells.currency,
    amount: cells.price,
    discountBps: 0,
    isTaxInclusive: cells.tax_inclusive,
    hasPurchasingPowerParity: false,
  };
  const frequency = intervalOf(
    'payment_frequency',
    cells.payment_frequency_count,
    cells.payment_frequency_interval,
  );
  const period = intervalOf(
    'subscription_period',
    cells.subscription_period_count,
    cells.subscription_period_interval,
  );
  if (frequency === null) {
    return { type: 'one_time_price', ...terms, isPayWhatYouWant: false, suggestedAmount: null };
  }
  return {
    type: 'recurring_price',
    ...terms,
    frequency,
    period: period ?? endlessPeriod,
    trialPeriodDays: cells.trial_period_days ?? 0,
    trialAmount: null,
    trialAppliesDiscounts: false,
  };
}

function intervalOf(
  name: string,
  count: number | null,
  interval: Interval['interval'] | null,
): Interval | null {
  if (count !== null && interval !== null) return { count, interval };
  if (count === null && interval === null) return null;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `${name}_count and ${name}_interval belong together: give both, or neither.`,
  );
}

function toCustomer(cells: CsvCells['customer'], place: string): SourceCustomer {
  return {
    kind: 'customer',
    sourceId: cells.id,
    place,
    createdAt: cells.created_at,
    customer: {
      email: cells.email,
      name: cells.name,
      phoneNumber: cells.phone_number,
      billing: addressOf(cells),
      metadata: {},
    },
  };
}

function addressOf({
  country,
  state,
  city,
  street,
  zipcode,
}: Pick<CsvCells['customer'], 'country' | 'state' | 'city' | 'street' | 'zipcode'>): BillingAddress | null {
  return country === null ? null : fromApiBillingAddress({ country, state, city, street, zipcode });
}

function toMethod(cells: CsvCells['payment_method'], place: string): SourceMethod {
  const { gateway, token, gateway_customer: gatewayCustomer } = cells;
  return {
    kind: 'payment_method',
    sourceId: cells.id,
    place,
    createdAt: cells.created_at,
    customerSourceId: cells.customer_id,
    gatewayCustomer,
    instrument: {
      provider: gateway,
      token: gateway === 'stripe' ? stripeToken(token, gatewayCustomer) : token,
      cardNetwork: cells.card_network.toUpperCase(),
      lastFour: cells.last_four,
      expiryMonth: cells.expiry_month,
      expiryYear: cells.expiry_year,
      cardType: cells.card_type === 'debit' ? 'DEBIT' : 'CREDIT',
      holderName: cells.holder_name,
      issuingCountry: cells.issuing_country,
      currencies: null,
      isRecurringEnabled: true,
    },
  };
}

/** Stripe charges a method for its customer, so both ids are needed. */
function stripeToken(paymentMethod: string, customer: string | null): string {
  if (/^(pm|card|src)_\w+$/.test(paymentMethod) && customer !== null && /^cus_\w+$/.test(customer)) {
    return toToken({ customer, paymentMethod });
  }
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    'a card at Stripe needs its id (pm_…) as token and its customer (cus_…) as gateway_customer.',
  );
}

function toSubscription(cells: CsvCells['subscription'], place: string): SourceSubscription {
  const { unit_amount: unitAmount, currency } = cells;
  if ((unitAmount === null) !== (currency === null)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      "unit_amount and currency belong together: give both, or neither for the product's own price.",
    );
  }
  return {
    kind: 'subscription',
    sourceId: cells.id,
    place,
    createdAt: cells.created_at,
    customerSourceId: cells.customer_id,
    productSourceId: cells.product_id,
    methodSourceId: cells.payment_method_id,
    status: cells.status,
    quantity: cells.quantity ?? 1,
    price:
      unitAmount === null || currency === null
        ? null
        : { unitAmount, currency, isTaxInclusive: cells.tax_inclusive },
    frequency: null,
    recurringPreTaxAmount: null,
    anchorAt: cells.billing_anchor,
    previousBillingAt: cells.previous_billing_date,
    nextBillingAt: cells.next_billing_date,
    expiresAt: cells.expires_at,
    pausedAt: cells.paused_at,
    isTrial: cells.trial,
    isOnDemand: cells.on_demand,
    cancelAtNextBillingDate: cells.cancel_at_next_billing_date,
    billing: addressOf(cells),
    company: { businessName: cells.business_name, taxId: cells.tax_id },
    metadata: {},
  };
}
