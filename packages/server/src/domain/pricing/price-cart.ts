import { boundary } from '../calendar/add-interval.ts';
import { type RecurringPrice, isRecurring } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import { formatMoney } from '../money/format.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { divide } from '../money/round.ts';
import type { Instant } from '../time.ts';
import { fullCharges, onDemandCharges, trialCharges } from './cart-charges.ts';
import type {
  AppliedDiscount,
  Cart,
  CartItem,
  PricedCart,
  PricedLine,
  PricedSubscription,
  SubscriptionDiscount,
  Trial,
} from './cart.ts';
import { type Charge, type GrantedDiscount, appliesTo } from './charge.ts';
import { checkCart } from './check-cart.ts';
import { grantDiscounts } from './discount-rules.ts';
import { addTotals, priceLines, totalsOf } from './price-lines.ts';

/**
 * Prices a cart, now and in every later cycle. It is the only place that prices a cart, shared by previews,
 * checkout sessions, their pages and charges. Refuses (DomainError) carts that cannot be sold, naming the field,
 * and positive totals below the minimum charge.
 */
export function priceCart(cart: Cart): PricedCart {
  const currency = checkCart(cart);
  const plans = cart.items.flatMap((item, itemIndex) => planOf(item, itemIndex, cart));
  const discounts = grantDiscounts(cart.discounts, {
    currency,
    fullCharges: cart.items.flatMap(fullCharges),
    customer: cart.customer,
    now: cart.now,
  });

  const charges = cart.items.flatMap((item, itemIndex) => chargesNow(item, itemIndex, plans, cart));
  const lines = priceLines(charges, discounts, cart);
  const totals = totalsOf(lines);
  checkChargeable(totals.total, currency, 'The cart comes to');

  const subscriptions = plans.map((plan) => priceSubscription(plan, lines, discounts, cart));
  const renewing = subscriptions.filter(({ isOnDemand }) => !isOnDemand);
  for (const { recurring } of renewing) {
    checkChargeable(recurring.total, currency, 'Each later cycle comes to');
  }
  const [first, ...others] = renewing;
  return {
    currency,
    lines,
    totals,
    discounts: discounts.map((granted) => applied(granted, lines)),
    subscriptions,
    recurring: first
      ? others.reduce((sum, { recurring }) => addTotals(sum, recurring), first.recurring)
      : null,
    trial: first && others.length === 0 ? first.trial : null,
    nextBillingAt: first ? Math.min(...subscriptions.map(({ nextBillingAt }) => nextBillingAt)) : null,
  };
}

/** Recurring item of the cart and the length of its trial. */
interface Plan {
  readonly item: CartItem;
  readonly itemIndex: number;
  readonly price: RecurringPrice;
  /** 0 is no trial. */
  readonly trialDays: number;
}

function planOf(item: CartItem, itemIndex: number, cart: Cart): Plan[] {
  if (!isRecurring(item.product)) return [];
  const { price } = item.product;
  return [{ item, itemIndex, price, trialDays: trialDaysOf(price, cart) }];
}

/** On-demand plans have no billing dates, so no trial. */
function trialDaysOf(price: RecurringPrice, { onDemand, trialPeriodDays }: Cart): number {
  return onDemand ? 0 : (trialPeriodDays ?? price.trialPeriodDays);
}

function chargesNow(item: CartItem, itemIndex: number, plans: readonly Plan[], cart: Cart): Charge[] {
  const plan = plans.find((candidate) => candidate.itemIndex === itemIndex);
  if (plan !== undefined && cart.onDemand) return onDemandCharges(item, itemIndex, cart.onDemand);
  if (plan === undefined || plan.trialDays === 0) return fullCharges(item, itemIndex);
  return trialCharges(item, itemIndex, plan.price);
}

/** Later cycles are priced separately from the rest of the cart, because that is how they renew. */
function priceSubscription(
  plan: Plan,
  lines: readonly PricedLine[],
  discounts: readonly GrantedDiscount[],
  cart: Cart,
): PricedSubscription {
  const { item, itemIndex } = plan;
  const charges = fullCharges(item, itemIndex);
  const kept = discounts
    .filter(({ discount }) => charges.some((charge) => appliesTo(discount, charge)))
    .map((granted) => ({ granted, cyclesRemaining: cyclesRemaining(granted, plan) }));
  const lasting = kept.filter((entry) => entry.cyclesRemaining !== 0).map((entry) => entry.granted);
  const recurringLines = priceLines(charges, lasting, cart);
  const ownLines = lines.filter((line) => line.itemIndex === itemIndex);
  return {
    itemIndex,
    productId: item.product.productId,
    trial: trialOf(plan, ownLines),
    isOnDemand: cart.onDemand !== null,
    nextBillingAt: nextBillingAt(plan, cart),
    timeZone: cart.timeZone,
    dueNow: totalsOf(ownLines),
    recurringLines,
    recurring: totalsOf(recurringLines),
    discounts: kept.map(({ granted, cyclesRemaining: remaining }): SubscriptionDiscount => ({
      ...applied(granted, recurringLines),
      cyclesRemaining: remaining,
    })),
  };
}

/** A trial is not a paid cycle and uses none up. */
function cyclesRemaining({ discount }: GrantedDiscount, { trialDays }: Plan): number | null {
  if (discount.subscriptionCycles === null) return null;
  return discount.subscriptionCycles - (trialDays === 0 ? 1 : 0);
}

function trialOf({ trialDays, price, item }: Plan, ownLines: readonly PricedLine[]): Trial | null {
  if (trialDays === 0) return null;
  const line = ownLines.find(({ kind }) => kind === 'product');
  if (price.trialAmount === null || line === undefined) return { days: trialDays, amount: null };
  const paid = line.listAmount - line.listDiscount;
  return { days: trialDays, amount: divide(paid, BigInt(item.quantity), 'half_away_from_zero') };
}

function nextBillingAt({ trialDays, price }: Plan, { now, onDemand, timeZone }: Cart): Instant {
  if (onDemand) return boundary(now, price.period, 1, timeZone);
  if (trialDays === 0) return boundary(now, price.frequency, 1, timeZone);
  return boundary(now, { count: trialDays, interval: 'Day' }, 1, timeZone);
}

function applied({ discount, position }: GrantedDiscount, lines: readonly PricedLine[]): AppliedDiscount {
  const parts = lines.flatMap((line) => line.discounts);
  const own = parts.filter((part) => part.discountId === discount.discountId);
  return { discount, position, amount: own.reduce((sum, part) => sum + part.amount, 0n) };
}

function checkChargeable(total: bigint, currency: Currency, what: string): void {
  const minimum = minimumCharge(currency);
  if (total === 0n || total >= minimum) return;
  throw new DomainError(
    'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
    `${what} ${formatMoney({ amount: total, currency }, 'en')}, and less than ` +
      `${formatMoney({ amount: minimum, currency }, 'en')} cannot be charged in ${currency}. ` +
      'Raise the quantity or the price, or drop a discount.',
  );
}
