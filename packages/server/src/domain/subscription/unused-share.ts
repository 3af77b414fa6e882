import type { Instant } from '../time.ts';
import type { Subscription } from './subscription.ts';
import { type Share, nothing } from '../money/share.ts';

type Dates = Pick<Subscription, 'previousBillingAt' | 'nextBillingAt' | 'paidUntil' | 'idleMs'>;

/**
 * Share of the paid time that is still to come at `now`, to the millisecond. Time paused or on hold does not count,
 * and neither do free days added by the seller.
 *
 *   previous ─────────●░░░░░░░░░░ paid until ············· next     ● now   ░ unused   · given
 */
export function unusedShare(dates: Dates, now: Instant): Share {
  return shareUntil(dates.paidUntil, dates, now);
}

/** Share of the time until the next billing date that is still to come, free days included. */
export function remainingShare(dates: Dates, now: Instant): Share {
  return shareUntil(dates.nextBillingAt, dates, now);
}

/** Share of the time until `until`, or the billing date if that is sooner, that is still to come. */
export function shareUntil(until: Instant, dates: Omit<Dates, 'paidUntil'>, now: Instant): Share {
  const { previousBillingAt, nextBillingAt, idleMs } = dates;
  const end = Math.min(until, nextBillingAt);
  const length = Math.max(0, end - previousBillingAt - idleMs);
  const left = Math.min(Math.max(0, end - now), length);
  return length === 0 ? nothing : { numerator: BigInt(left), denominator: BigInt(length) };
}
