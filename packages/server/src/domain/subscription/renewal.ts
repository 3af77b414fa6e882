import { boundary, boundaryAfter } from '../calendar/add-interval.ts';
import { isSameInterval } from '../calendar/interval.ts';
import { afterCycle } from '../catalog/discount.ts';
import type { DomainEvent } from '../event/event.ts';
import { type PricedCycle, priceCycle } from '../pricing/price-cycle.ts';
import { assertTransition } from '../state.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import {
  type ScheduledChange,
  type Subscription,
  subscriptionEvent,
  subscriptionTransitions,
} from './subscription.ts';

/** What a subscription comes to at its billing date. */
export type Renewal =
  /** It goes on: this is to be paid for the cycle that begins. */
  | {
      readonly kind: 'due';
      /** As it is in that cycle: a change that waited for it has taken effect. */
      readonly subscription: Subscription;
      readonly cycle: PricedCycle;
    }
  /** It goes no further. */
  | { readonly kind: 'ended'; readonly subscription: Subscription; readonly event: DomainEvent };

/**
 * Decides what an active subscription comes to at `now`. Undefined when it is not time, or when it is no
 * longer active. A cancellation at the billing date comes before anything is charged, and so does the end of
 * the period: a cycle that would begin at or after it is not sold.
 */
export function decideRenewal(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  now: Instant,
): Renewal | undefined {
  const { nextBillingAt, expiresAt, isOnDemand } = subscription;
  if (subscription.status !== 'active') return undefined;
  const isBillingDate = now >= nextBillingAt && nextBillingAt <= (expiresAt ?? Infinity);
  if (isBillingDate && subscription.cancelAtNextBillingDate) {
    return ended(
      { ...subscription, status: 'cancelled', cancelledAt: now, scheduledChange: null },
      'subscription.cancelled',
      now,
    );
  }
  if (expiresAt !== null && now >= expiresAt && (isOnDemand || nextBillingAt >= expiresAt)) {
    return ended({ ...subscription, status: 'expired', scheduledChange: null }, 'subscription.expired', now);
  }
  if (!isBillingDate || isOnDemand) return undefined;
  const renewed = withScheduledChange(subscription);
  return { kind: 'due', subscription: renewed, cycle: priceNextCycle(renewed, taxRates) };
}

function ended(
  subscription: Subscription & { readonly status: 'cancelled' | 'expired' },
  type: 'subscription.cancelled' | 'subscription.expired',
  now: Instant,
): Renewal {
  assertTransition(subscriptionTransitions, 'active', subscription.status);
  return { kind: 'ended', subscription, event: subscriptionEvent(subscription, type, now) };
}

/** What the cycle that begins at the next billing date costs, for the plan as it is now. */
export function priceNextCycle(subscription: Subscription, taxRates: readonly TaxRate[]): PricedCycle {
  const { plan, quantity, discounts, billing } = subscription;
  return priceCycle({ plan, quantity, discounts, address: billing, taxRates });
}

/**
 * The subscription as it is once the change that waits for its billing date has taken effect; the same when
 * none does. Another interval is counted from that date.
 */
export function withScheduledChange(subscription: Subscription): Subscription {
  const { scheduledChange } = subscription;
  return scheduledChange === null ? subscription : withPlanAtBillingDate(subscription, scheduledChange);
}

/** The subscription with another plan from its next billing date on. */
export function withPlanAtBillingDate(
  subscription: Subscription,
  { plan, quantity, discounts }: Pick<ScheduledChange, 'plan' | 'quantity' | 'discounts'>,
): Subscription {
  const { nextBillingAt } = subscription;
  const { price, productId } = plan.product;
  return {
    ...subscription,
    productId,
    quantity,
    addons: plan.addons.map(({ addon, quantity: count }) => ({ addonId: addon.addonId, quantity: count })),
    plan,
    discounts,
    isTaxInclusive: price.isTaxInclusive,
    frequency: price.frequency,
    period: price.period,
    anchorAt: isSameInterval(price.frequency, subscription.frequency) ? subscription.anchorAt : nextBillingAt,
    expiresAt: isSameInterval(price.period, subscription.period)
      ? subscription.expiresAt
      : boundary(nextBillingAt, price.period, 1, subscription.timeZone),
    scheduledChange: null,
  };
}

/** What of a subscription is another after a cycle was paid. */
export type PaidCycle = Pick<
  Subscription,
  | 'anchorAt'
  | 'frequency'
  | 'previousBillingAt'
  | 'nextBillingAt'
  | 'discounts'
  | 'recurringPreTaxAmount'
  | 'isTrial'
  | 'idleMs'
  | 'unpaidChangeId'
>;

/**
 * Moves a subscription on by the cycle that was paid at `now`, and uses up one cycle of its discounts. The
 * next billing date follows the paid one without a gap, however late the payment was; only time on hold is not
 * charged, so a subscription that comes back goes on at the first date still to come. Where the plan has another
 * interval than the period that ends, the dates are counted from here.
 *
 *   |──paid──●──paid──●   hold   ·        ▲────●   ● billing date   · one that passed on hold   ▲ paid
 */
export function decidePaidCycle(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  now: Instant,
): PaidCycle {
  const { nextBillingAt, status } = subscription;
  const { frequency } = subscription.plan.product.price;
  const anchorAt = isSameInterval(frequency, subscription.frequency) ? subscription.anchorAt : nextBillingAt;
  const resumesAt = status === 'on_hold' ? Math.max(nextBillingAt, now) : nextBillingAt;
  const discounts = subscription.discounts.map(afterCycle);
  const { totals } = priceNextCycle({ ...subscription, discounts }, taxRates);
  return {
    anchorAt,
    frequency,
    previousBillingAt: nextBillingAt,
    nextBillingAt: boundaryAfter(anchorAt, frequency, resumesAt, subscription.timeZone),
    discounts,
    recurringPreTaxAmount: totals.subtotal - totals.discount,
    isTrial: false,
    idleMs: resumesAt - nextBillingAt,
    unpaidChangeId: null,
  };
}
