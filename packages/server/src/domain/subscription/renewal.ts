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
import { endWithin, soldShare } from './term.ts';
import { type Share, nothing } from '../money/share.ts';

/** What a subscription comes to at its billing date. */
export type Renewal =
  /** It goes on: this is to be paid for the cycle that begins. */
  | {
      readonly kind: 'due';
      /** As it is in that cycle: a change that waited for it has taken effect. */
      readonly subscription: Subscription;
      readonly cycle: DueCycle;
    }
  /** It goes no further. */
  | { readonly kind: 'ended'; readonly subscription: Subscription; readonly event: DomainEvent };

/**
 * Decides what an active subscription comes to at `now`. Undefined when it is not time, or when it is no
 * longer active. A cancellation at the billing date comes before anything is charged, and so does the end of
 * the term, unless a change to another plan waits for that date: it begins the term of that plan.
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

/** A balance of credit in the terms of the plan that renews: a change that waited may have other ones. */
export function inTermsOf(
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

/** A cycle with the part of it that is sold. */
export interface DueCycle extends PricedCycle {
  readonly share: Share;
  /** The lines as they are for all of it. */
  readonly wholeLines: readonly PricedLine[];
}

/**
 * What the cycle that begins at the next billing date costs at `now`: the part of it that the term holds. On hold it
 * begins when it is paid, so that the last one costs what is left of the term. A part too small to be charged is free.
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
  const share = shareOfNextCycle(subscription, now);
  const due = (sold: Share): DueCycle => {
    const lines = prorateLines(whole.lines, sold);
    return { ...whole, lines, totals: totalsOf(lines), share: sold, wholeLines: whole.lines };
  };
  const part = due(share);
  const isTooSmall = share.numerator < share.denominator && part.totals.total < minimumCharge(currency);
  return isTooSmall ? due(nothing) : part;
}

/** The part of the next cycle that is sold. */
function shareOfNextCycle(subscription: Subscription, now: Instant): Share {
  const { expiresAt, timeZone, nextBillingAt } = subscription;
  const { startsAt, cycleEndsAt, frequency } = nextCycleOf(subscription, now);
  const isRegular = startsAt === nextBillingAt;
  const cycleMs = (isRegular ? cycleEndsAt : boundary(startsAt, frequency, 1, timeZone)) - startsAt;
  return soldShare({ startsAt, cycleEndsAt, cycleMs }, expiresAt);
}

/** The next cycle as the calendar has it, before the term ends it. */
function nextCycleOf(subscription: Subscription, now: Instant) {
  const { nextBillingAt, status, timeZone } = subscription;
  const { frequency } = subscription.plan.product.price;
  const isSame = isSameInterval(frequency, subscription.frequency);
  // A term may have ended the period before between two dates of the calendar: the next one begins a new one.
  const isMet =
    boundaryAfter(subscription.anchorAt, frequency, nextBillingAt - 1, timeZone) === nextBillingAt;
  const anchorAt = isSame && isMet ? subscription.anchorAt : nextBillingAt;
  const startsAt = status === 'on_hold' ? Math.max(nextBillingAt, now) : nextBillingAt;
  return {
    anchorAt,
    frequency,
    startsAt,
    cycleEndsAt: boundaryAfter(anchorAt, frequency, startsAt, timeZone),
  };
}

/** What a whole cycle costs, for the plan as it is now. */
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
  | 'periodShare'
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
  const { nextBillingAt, expiresAt } = subscription;
  const { anchorAt, frequency, startsAt, cycleEndsAt } = nextCycleOf(subscription, now);
  const discounts = subscription.discounts.map(afterCycle);
  const { totals } = priceNextCycle({ ...subscription, discounts }, taxRates);
  return {
    anchorAt,
    frequency,
    previousBillingAt: nextBillingAt,
    nextBillingAt: endWithin(cycleEndsAt, expiresAt),
    discounts,
    recurringPreTaxAmount: totals.subtotal - totals.discount,
    isTrial: false,
    idleMs: startsAt - nextBillingAt,
    unpaidChangeId: null,
    periodShare: shareOfNextCycle(subscription, now),
  };
}
