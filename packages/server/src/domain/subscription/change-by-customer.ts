import { type Interval, isSameInterval } from '../calendar/interval.ts';
import { type Product, type RecurringProduct, isRecurring } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import type { ChangeRequest } from './change-request.ts';
import type { PlanChange, ProrationBillingMode } from './plan-change.ts';
import type { Subscription } from './subscription.ts';

/*
 * A change of plan that a customer makes themself. What a seller's server may choose, the customer is not
 * asked: they choose a plan, how many of it, and, where they will pay less, from when.
 */

/** What a customer chooses. */
export interface ChangeByCustomer {
  readonly product: RecurringProduct;
  readonly quantity: number;
  /** Instead of now. */
  readonly isAtNextBillingDate: boolean;
}

/**
 * The change as it is asked for. Add-ons stay as far as the new plan has them. When the bank says no the
 * customer sees it, so that a change at once leaves them with the plan they had. One that was planned takes
 * effect whether its first payment succeeds or not, so that what is due later is the price they chose. It takes
 * the place of a change that was planned before.
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
 * The one place that says how customers are charged. At the same interval it is the difference of the two
 * prices, on whatever day: a sum that anybody can check, of two prices that are on the page. At another interval a
 * period begins anew, and only what is unused of the old one is given back: the plain difference would make a
 * present of the part that has been used, and eleven months of it where a year is left early.
 */
function modeFor(subscription: Subscription, { price }: RecurringProduct): ProrationBillingMode {
  return isSameInterval(price.frequency, subscription.frequency)
    ? 'difference_immediately'
    : 'prorated_immediately';
}

/**
 * Whether a customer may let the change wait for the billing date: it would cost them nothing now, or end
 * their trial. Whoever pays for more gets more at once.
 */
export function mayWait({ isTrial }: Subscription, { net }: Pick<PlanChange, 'net'>): boolean {
  return isTrial || net <= 0n;
}

/**
 * Whether a change is to less: a lower price for the same time, by what the plans are sold at, and no longer
 * interval. A year at a better price than twelve months is more of a plan.
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

/** How long an interval is on the average, in ten-thousandths of a day: twelve months are a year. */
function lengthOf({ count, interval }: Interval): bigint {
  return BigInt(count) * { Day: 10_000n, Week: 70_000n, Month: 304_375n, Year: 3_652_500n }[interval];
}

/**
 * The plans that a customer can go to, the cheapest first: all that are on sale in the currency of the
 * subscription, and the one they have as it was sold to them.
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
export function noSuchPlan(): DomainError {
  return new DomainError(
    'INVALID_REQUEST_BODY',
    'product_id: is no plan that this subscription can change to. Choose one that is on sale in its currency.',
  );
}

/**
 * Amounts of a priced change that its customer confirms, in minor units: `asked` of the card, or below 0 the credit
 * that is given; `wallet` of their wallet. A change that waits takes nothing of the wallet yet.
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
