import { type Interval, isSameInterval } from '../calendar/interval.ts';
import { type Product, type RecurringProduct, isRecurring } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import type { ChangeRequest } from './change-request.ts';
import type { PlanChange, ProrationBillingMode } from './plan-change.ts';
import type { Subscription } from './subscription.ts';

/*
 * Plan change made by a customer. Unlike a seller's server they choose only a plan, its quantity, and, for a
 * downgrade, when it takes effect.
 */

/** Customer's choice. */
export interface ChangeByCustomer {
  readonly product: RecurringProduct;
  readonly quantity: number;
  /** True to apply at the next billing date instead of now. */
  readonly isAtNextBillingDate: boolean;
}

/**
 * Change request for a customer's choice. Add-ons stay as far as the new plan has them. An immediate change that is
 * declined keeps the current plan, because the customer sees the decline. A scheduled one takes effect even when
 * its first payment fails, so that the outstanding amount is the price they chose. It replaces any scheduled
 * change.
 */
export function changeByCustomer(
  subscription: Subscription,
  { product, quantity, isAtNextBillingDate }: ChangeByCustomer,
): ChangeRequest {
  return {
    plan: {
      productId: product.productId,
      quantity,
      addons: subscription.addons.filter(({ addonId }) => product.addonIds.includes(addonId)),
      discountCodes: null,
    },
    mode: isAtNextBillingDate ? 'full_immediately' : modeFor(subscription, product),
    isAtNextBillingDate,
    replacesScheduled: subscription.scheduledChange !== null,
    onPaymentFailure: isAtNextBillingDate ? 'apply_change' : 'prevent_change',
    metadata: null,
  };
}

/**
 * Proration mode for customers; the only place that sets it. At the same interval it is the difference of the two
 * prices, on any day: an amount that anybody can check against the prices on the page. At another interval a new
 * period begins, and only the unused part of the old one is credited: the plain difference would also give away the
 * used part, up to eleven months of it when a yearly plan is left early.
 */
function modeFor(subscription: Subscription, { price }: RecurringProduct): ProrationBillingMode {
  return isSameInterval(price.frequency, subscription.frequency)
    ? 'difference_immediately'
    : 'prorated_immediately';
}

/**
 * True when a customer may schedule the change for the billing date: it costs nothing now, or would end their
 * trial. An upgrade always takes effect immediately.
 */
export function canSchedule({ isTrial }: Subscription, { net }: Pick<PlanChange, 'net'>): boolean {
  return isTrial || net <= 0n;
}

/**
 * True for a downgrade: a lower price for the same time, by sold prices, and no longer interval. A year at a better
 * price than twelve months counts as an upgrade.
 */
export function isDowngrade(
  { plan, quantity }: Pick<Subscription, 'plan' | 'quantity'>,
  to: Pick<ChangeByCustomer, 'product' | 'quantity'>,
): boolean {
  const [before, after] = [plan.product.price, to.product.price];
  const [lengthBefore, lengthAfter] = [lengthOf(before.frequency), lengthOf(after.frequency)];
  return (
    lengthAfter <= lengthBefore &&
    after.amount * BigInt(to.quantity) * lengthBefore < before.amount * BigInt(quantity) * lengthAfter
  );
}

/** Average length of an interval, in ten-thousandths of a day: twelve months are a year. */
function lengthOf({ count, interval }: Interval): bigint {
  return BigInt(count) * { Day: 10_000n, Week: 70_000n, Month: 304_375n, Year: 3_652_500n }[interval];
}

/**
 * Plans available to a customer, cheapest first: all on sale in the subscription's currency, and the current one as
 * it was sold.
 */
export function plansFor(subscription: Subscription, onSale: readonly Product[]): RecurringProduct[] {
  const own = subscription.plan.product;
  const others = onSale
    .filter(isRecurring)
    .filter(({ archivedAt }) => archivedAt === null)
    .filter(({ price }) => price.currency === subscription.currency)
    .filter(({ productId }) => productId !== own.productId);
  return [own, ...others].sort((a, b) => comparePrices(a, b));
}

/** Refusal of a plan that is not among `plansFor`. */
export function planNotFound(): DomainError {
  return new DomainError(
    'INVALID_REQUEST_BODY',
    'product_id: is not a plan that this subscription can change to. Choose one that is on sale in its currency.',
  );
}

/**
 * Amounts of a priced change for the customer to confirm, in minor units: `asked` is charged to the card, or when
 * negative granted as credit; `wallet` is paid by their wallet. A scheduled change takes nothing from the wallet
 * yet.
 */
export function amountsToConfirm({
  change: { priced, creditGranted },
  walletAmount,
  isScheduled,
}: {
  readonly change: Pick<PlanChange, 'priced' | 'creditGranted'>;
  readonly walletAmount: bigint;
  readonly isScheduled: boolean;
}): { readonly asked: bigint; readonly wallet: bigint } {
  const wallet = isScheduled ? 0n : walletAmount;
  return { asked: priced === null ? -creditGranted : priced.totals.total - wallet, wallet };
}

function comparePrices(a: RecurringProduct, b: RecurringProduct): number {
  if (a.price.amount === b.price.amount) return a.name < b.name ? -1 : 1;
  return a.price.amount < b.price.amount ? -1 : 1;
}
