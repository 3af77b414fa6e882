import { boundaryAfter } from '../calendar/add-interval.ts';
import type { DomainEvent } from '../event/event.ts';
import { type PricedCycle, priceCycle } from '../pricing/price-cycle.ts';
import { assertTransition } from '../state.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { type Subscription, subscriptionEvent, subscriptionTransitions } from './subscription.ts';

/** What a subscription comes to at its billing date. */
export type Renewal =
  /** It goes on: this is to be paid for the cycle that begins. */
  | { readonly kind: 'due'; readonly priced: PricedCycle }
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
  const { nextBillingAt, expiresAt } = subscription;
  if (subscription.status !== 'active') return undefined;
  const isBillingDate = now >= nextBillingAt && nextBillingAt <= (expiresAt ?? Infinity);
  if (isBillingDate && subscription.cancelAtNextBillingDate) {
    return ended({ ...subscription, status: 'cancelled', cancelledAt: now }, 'subscription.cancelled', now);
  }
  if (expiresAt !== null && now >= expiresAt && nextBillingAt >= expiresAt) {
    return ended({ ...subscription, status: 'expired' }, 'subscription.expired', now);
  }
  if (!isBillingDate) return undefined;
  return { kind: 'due', priced: priceNextCycle(subscription, taxRates) };
}

function ended(
  subscription: Subscription & { readonly status: 'cancelled' | 'expired' },
  type: 'subscription.cancelled' | 'subscription.expired',
  now: Instant,
): Renewal {
  assertTransition(subscriptionTransitions, 'active', subscription.status);
  return { kind: 'ended', subscription, event: subscriptionEvent(subscription, type, now) };
}

/** What the cycle that begins at the next billing date costs. */
export function priceNextCycle(subscription: Subscription, taxRates: readonly TaxRate[]): PricedCycle {
  const { plan, quantity, discounts, billing } = subscription;
  return priceCycle({ plan, quantity, discounts, address: billing, taxRates });
}

/** What of a subscription is another after a cycle was paid. */
export type PaidCycle = Pick<
  Subscription,
  'previousBillingAt' | 'nextBillingAt' | 'discounts' | 'recurringPreTaxAmount'
>;

/**
 * Moves a subscription on by the cycle that was paid at `now`, and uses up one cycle of its discounts. The
 * next billing date follows the paid one without a gap, however late the payment was; only time on hold is
 * not charged, so a subscription that comes back goes on at the first date still to come.
 *
 *   |──paid──●──paid──●   hold   ·        ▲────●   ● billing date   · one that passed on hold   ▲ paid
 */
export function decidePaidCycle(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  now: Instant,
): PaidCycle {
  const { anchorAt, frequency, nextBillingAt, status } = subscription;
  const passed = status === 'on_hold' ? Math.max(nextBillingAt, now) : nextBillingAt;
  const discounts = subscription.discounts.map((entry) => ({
    ...entry,
    cyclesRemaining: entry.cyclesRemaining === null ? null : Math.max(0, entry.cyclesRemaining - 1),
  }));
  const { totals } = priceNextCycle({ ...subscription, discounts }, taxRates);
  return {
    previousBillingAt: nextBillingAt,
    nextBillingAt: boundaryAfter(anchorAt, frequency, passed),
    discounts,
    recurringPreTaxAmount: totals.subtotal - totals.discount,
  };
}
