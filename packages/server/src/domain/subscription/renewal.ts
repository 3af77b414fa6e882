import { boundary, boundaryAfter } from '../calendar/add-interval.ts';
import { isSameInterval } from '../calendar/interval.ts';
import { afterCycle } from '../catalog/discount.ts';
import type { DomainEvent } from '../event/event.ts';
import { convertTerms } from '../pricing/convert-terms.ts';
import type { PricedLine } from '../pricing/cart.ts';
import { type PricedCycle, priceCycle } from '../pricing/price-cycle.ts';
import { totalsOf } from '../pricing/price-lines.ts';
import { assertTransition } from '../state.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { prorateLines } from './prorate-lines.ts';
import {
  type ScheduledChange,
  type Subscription,
  subscriptionEvent,
  subscriptionTransitions,
} from './subscription.ts';
import { endWithinTerm, soldShare } from './term.ts';
import { type Share, nothing } from '../money/share.ts';

/** Renewal decision for a subscription at its billing date. */
export type Renewal =
  /** It renews: an amount is due for the next cycle. */
  | {
      readonly kind: 'due';
      /** Subscription in that cycle, with any scheduled change applied. */
      readonly subscription: Subscription;
      readonly cycle: DueCycle;
    }
  /** It ends. */
  | { readonly kind: 'ended'; readonly subscription: Subscription; readonly event: DomainEvent };

/**
 * Decides the renewal of an active subscription at `now`. Undefined when it is not due, or no longer active. A
 * cancellation at the billing date comes before any charge, and so does the end of the term, unless a change to
 * another plan is scheduled for that date: it begins the term of that plan.
 */
export function decideRenewal(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  now: Instant,
): Renewal | undefined {
  const { nextBillingAt, expiresAt, isOnDemand } = subscription;
  if (subscription.status === 'on_hold' && expiresAt !== null && now >= expiresAt) {
    return ended(
      subscription,
      { ...subscription, status: 'expired', scheduledChange: null },
      'subscription.expired',
      now,
    );
  }
  if (subscription.status !== 'active') return undefined;
  const isBillingDate = now >= nextBillingAt && nextBillingAt <= (expiresAt ?? Infinity);
  if (isBillingDate && subscription.cancelAtNextBillingDate) {
    return ended(
      subscription,
      { ...subscription, status: 'cancelled', cancelledAt: now, scheduledChange: null },
      'subscription.cancelled',
      now,
    );
  }
  const renewed = withScheduledChange(subscription);
  const goesOn = !isOnDemand && (renewed.expiresAt === null || nextBillingAt < renewed.expiresAt);
  if (expiresAt !== null && now >= expiresAt && !goesOn) {
    return ended(
      subscription,
      { ...subscription, status: 'expired', scheduledChange: null },
      'subscription.expired',
      now,
    );
  }
  if (!isBillingDate || isOnDemand) return undefined;
  return { kind: 'due', subscription: renewed, cycle: priceDueCycle(renewed, taxRates, now) };
}

/** Credit balance in the terms of the renewing plan: a scheduled change may have other terms. */
export function convertCreditBalance(
  { subscription, cycle }: Extract<Renewal, { readonly kind: 'due' }>,
  before: Pick<Subscription, 'isTaxInclusive'>,
  balance: bigint,
): bigint {
  const rateBps = cycle.lines[0]?.taxRateBps ?? 0;
  return convertTerms(balance, before.isTaxInclusive, subscription.isTaxInclusive, rateBps);
}

function ended(
  before: Subscription,
  subscription: Subscription & { readonly status: 'cancelled' | 'expired' },
  type: 'subscription.cancelled' | 'subscription.expired',
  now: Instant,
): Renewal {
  assertTransition(subscriptionTransitions, before.status, subscription.status);
  return { kind: 'ended', subscription, event: subscriptionEvent(subscription, type, now) };
}

/** Cycle with the part of it that is sold. */
export interface DueCycle extends PricedCycle {
  readonly share: Share;
  /** Lines for the whole cycle. */
  readonly wholeLines: readonly PricedLine[];
}

/**
 * Price of the cycle that begins at the next billing date, at `now`: the part of it within the term. On hold it
 * begins when it is paid, so that the last one costs only the rest of the term. A part too small to be charged is
 * free.
 *
 *   |────────|────────|▓▓▓▓│       ▓ charged   │ the term ends
 */
export function priceDueCycle(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  now: Instant,
): DueCycle {
  const whole = priceNextCycle(subscription, taxRates);
  const { currency } = subscription;
  const share = soldShareOf(subscription, nextCycleOf(subscription, now));
  const due = (sold: Share): DueCycle => {
    const lines = prorateLines(whole.lines, sold);
    return { ...whole, lines, totals: totalsOf(lines), share: sold, wholeLines: whole.lines };
  };
  const part = due(share);
  const isTooSmall = share.numerator < share.denominator && part.totals.total < minimumCharge(currency);
  return isTooSmall ? due(nothing) : part;
}

/** Part of its next cycle that is sold. */
function soldShareOf(
  { expiresAt, timeZone, nextBillingAt }: Subscription,
  { startsAt, cycleEndsAt, frequency }: CalendarCycle,
): Share {
  const isRegular = startsAt === nextBillingAt;
  const cycleMs = (isRegular ? cycleEndsAt : boundary(startsAt, frequency, 1, timeZone)) - startsAt;
  return soldShare({ startsAt, cycleEndsAt, cycleMs }, expiresAt);
}

/** Cycle by the calendar, before the term ends it. */
type CalendarCycle = Pick<Subscription, 'anchorAt' | 'frequency'> & {
  readonly startsAt: Instant;
  readonly cycleEndsAt: Instant;
};

function nextCycleOf(subscription: Subscription, now: Instant): CalendarCycle {
  const { nextBillingAt, status, timeZone } = subscription;
  const { frequency } = subscription.plan.product.price;
  // A term may have ended the previous period between two calendar dates: the next one begins a new calendar.
  const isMet =
    isSameInterval(frequency, subscription.frequency) &&
    boundaryAfter(subscription.anchorAt, frequency, nextBillingAt - 1, timeZone) === nextBillingAt;
  const anchorAt = isMet ? subscription.anchorAt : nextBillingAt;
  const startsAt = status === 'on_hold' ? Math.max(nextBillingAt, now) : nextBillingAt;
  return {
    anchorAt,
    frequency,
    startsAt,
    cycleEndsAt: boundaryAfter(anchorAt, frequency, startsAt, timeZone),
  };
}

/** Price of a whole cycle of the current plan. */
export function priceNextCycle(subscription: Subscription, taxRates: readonly TaxRate[]): PricedCycle {
  const { plan, quantity, discounts, billing } = subscription;
  return priceCycle({ plan, quantity, discounts, address: billing, taxRates });
}

/**
 * Subscription with its scheduled change applied at the billing date; unchanged without one. Another interval is
 * counted from that date.
 */
export function withScheduledChange(subscription: Subscription): Subscription {
  const { scheduledChange } = subscription;
  return scheduledChange === null ? subscription : withPlanAtBillingDate(subscription, scheduledChange);
}

/** Subscription with another plan from its next billing date on. */
export function withPlanAtBillingDate(
  subscription: Subscription,
  { plan, quantity, discounts }: Pick<ScheduledChange, 'plan' | 'quantity' | 'discounts'>,
): Subscription {
  const { nextBillingAt, expiresAt } = subscription;
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
    expiresAt:
      productId === subscription.productId
        ? expiresAt
        : boundary(nextBillingAt, price.period, 1, subscription.timeZone),
    scheduledChange: null,
  };
}

/** Subscription fields that change when a cycle is paid. */
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
  | 'periodShare'
>;

/**
 * Advances a subscription by the cycle paid at `now`, and uses up one cycle of its discounts. The next billing date
 * follows the paid one without a gap, however late the payment was; only time on hold is not charged, so a
 * reactivated subscription continues at the first date still to come. Where the plan's interval differs from the
 * ending period's, dates are counted from here.
 *
 *   |──paid──●──paid──●   hold   ·        ▲────●   ● billing date   · one that passed on hold   ▲ paid
 */
export function decidePaidCycle(
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  now: Instant,
): PaidCycle {
  const { nextBillingAt, expiresAt } = subscription;
  const cycle = nextCycleOf(subscription, now);
  const { anchorAt, frequency, startsAt, cycleEndsAt } = cycle;
  const discounts = subscription.discounts.map(afterCycle);
  const { totals } = priceNextCycle({ ...subscription, discounts }, taxRates);
  return {
    anchorAt,
    frequency,
    previousBillingAt: nextBillingAt,
    nextBillingAt: endWithinTerm(cycleEndsAt, expiresAt),
    discounts,
    recurringPreTaxAmount: totals.subtotal - totals.discount,
    isTrial: false,
    idleMs: startsAt - nextBillingAt,
    unpaidChangeId: null,
    periodShare: soldShareOf(subscription, cycle),
  };
}
