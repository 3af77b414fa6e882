import { boundary } from '../calendar/add-interval.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import { checkProduct } from '../catalog/check-product.ts';
import { checkMetadata } from '../catalog/metadata.ts';
import type { SoldPlan } from '../catalog/plan.ts';
import { type Product, isRecurring } from '../catalog/product.ts';
import { buyerFromCustomer } from '../customer/buyer.ts';
import type { Customer } from '../customer/customer.ts';
import { DomainError } from '../errors.ts';
import type { PaymentMethodId, SubscriptionId } from '../ids.ts';
import { whole } from '../money/share.ts';
import type { PricedCycle } from '../pricing/price-cycle.ts';
import { priceCycle } from '../pricing/price-cycle.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { SourceSubscription } from './source-row.ts';

/** Objects here that a subscription refers to. */
export interface SubscriptionParts {
  readonly subscriptionId: SubscriptionId;
  readonly product: Product;
  readonly customer: Customer;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly taxRates: readonly TaxRate[];
  readonly timeZone: TimeZone;
  readonly now: Instant;
}

const mostUnits = 1_000_000;

/**
 * Subscription as it goes on here: charged for the first time at the source's next billing date, at the price it was
 * sold for. Its current period was paid elsewhere, so nothing of that can be given back here. Refuses one that would be
 * charged at once, or other than at the source.
 *
 *   source  |──paid──|──paid──●                ● next billing date
 *   here              ▲ imported: no charge    ●──charged──|──charged──|
 */
export function decideImportedSubscription(row: SourceSubscription, parts: SubscriptionParts): Subscription {
  const { product, customer, now } = parts;
  checkMetadata(row.metadata);
  if (!Number.isInteger(row.quantity) || row.quantity < 1 || row.quantity > mostUnits) {
    throw refusal(`quantity must be a whole number from 1 to ${mostUnits}.`);
  }
  const plan = soldPlan(row, product);
  const billing = row.billing ?? customer.billing;
  if (billing === null) throw refusal('no billing country is known, neither here nor of its customer.');
  checkDates(row, now);
  const { quantity } = row;
  const cycle = priceCycle({ plan, quantity, discounts: [], address: billing, taxRates: parts.taxRates });
  const recurringPreTaxAmount = checkAmount(row, cycle);
  const { price } = plan.product;
  const createdAt = Math.min(row.createdAt ?? now, now);
  return {
    subscriptionId: parts.subscriptionId,
    businessId: customer.businessId,
    customerId: customer.customerId,
    productId: product.productId,
    status: row.status,
    quantity,
    addons: [],
    plan,
    discounts: [],
    currency: price.currency,
    recurringPreTaxAmount,
    isTaxInclusive: price.isTaxInclusive,
    frequency: price.frequency,
    period: price.period,
    trialPeriodDays: row.isTrial ? price.trialPeriodDays : 0,
    isTrial: row.isTrial,
    isOnDemand: row.isOnDemand,
    trialAmount: null,
    buyer: buyerFromCustomer(customer, row.company),
    billing,
    usesWallet: true,
    paymentMethodId: parts.paymentMethodId,
    metadata: row.metadata,
    timeZone: parts.timeZone,
    ...calendarOf(row, plan, parts.timeZone),
    ...valueOf(row, cycle),
    expiresAt: row.expiresAt,
    cancelAtNextBillingDate: row.cancelAtNextBillingDate,
    cancelledAt: null,
    cancelReason: null,
    cancellationFeedback: null,
    cancellationComment: null,
    pausedAt: row.status === 'paused' ? (row.pausedAt ?? now) : null,
    resumesAt: null,
    scheduledChange: null,
    unpaidChangeId: null,
    unpaidChargeId: null,
    createdAt,
  };
}

/** Plan at the price it was sold for. */
function soldPlan({ price: sold, frequency }: SourceSubscription, product: Product): SoldPlan {
  if (!isRecurring(product)) {
    throw refusal(`product ${product.name} is paid once; a subscription needs a recurring price.`);
  }
  const price = {
    ...product.price,
    ...(frequency && { frequency }),
    ...(sold && {
      currency: sold.currency,
      amount: sold.unitAmount,
      isTaxInclusive: sold.isTaxInclusive,
      discountBps: 0,
    }),
  };
  checkProduct({ price, addonIds: [], metadata: {} }, []);
  return { product: { ...product, price }, addons: [] };
}

function checkDates(row: SourceSubscription, now: Instant): void {
  const { status, nextBillingAt, expiresAt, pausedAt } = row;
  if (status === 'active' && nextBillingAt <= now) {
    throw refusal(
      `next_billing_date ${day(nextBillingAt)} is past, and importing charges nobody. Give the coming one, or the status on_hold.`,
    );
  }
  if (status === 'paused' && nextBillingAt <= (pausedAt ?? now)) {
    throw refusal(
      `next_billing_date ${day(nextBillingAt)} is before the pause. Give the date that it would have had.`,
    );
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw refusal(`expires_at ${day(expiresAt)} is past: it has ended.`);
  }
  if ((row.previousBillingAt ?? nextBillingAt - 1) >= nextBillingAt) {
    throw refusal('previous_billing_date is not before next_billing_date.');
  }
}

/** Refuses a subscription that would cost another amount here. Answers the amount. */
function checkAmount({ recurringPreTaxAmount: there }: SourceSubscription, { totals }: PricedCycle): bigint {
  const here = totals.subtotal - totals.discount;
  if (there === null || there === here) return here;
  throw refusal(
    `its next cycle would cost ${here} before tax here and costs ${there} there. Check the product's price and the tax rates.`,
  );
}

function calendarOf(row: SourceSubscription, plan: SoldPlan, timeZone: TimeZone) {
  const { nextBillingAt } = row;
  const { frequency } = plan.product.price;
  return {
    anchorAt: row.anchorAt ?? nextBillingAt,
    previousBillingAt: row.previousBillingAt ?? boundary(nextBillingAt, frequency, -1, timeZone),
    nextBillingAt,
    idleMs: 0,
  };
}

/** The current period is worth what it was sold for, and no money that came in here paid for it. */
function valueOf(row: SourceSubscription, { lines: [line] }: PricedCycle) {
  const isFree = row.isTrial || row.isOnDemand || line === undefined;
  return {
    periodWorth: isFree ? 0n : line.isTaxInclusive ? line.total : line.subtotal - line.discount,
    periodPaid: 0n,
    periodFunds: [],
    periodTerms: { isTaxInclusive: line?.isTaxInclusive ?? false, taxRateBps: line?.taxRateBps ?? 0 },
    paidUntil: row.nextBillingAt,
    periodShare: whole,
    isPeriodReset: false,
  };
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

function refusal(message: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', message);
}
