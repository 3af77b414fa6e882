import type { Instant } from '../time.ts';
import type { Subscription } from './subscription.ts';
import { type Share, nothing } from '../money/share.ts';

type Dates = Pick<Subscription, 'previousBillingAt' | 'nextBillingAt' | 'paidUntil' | 'idleMs'>;

/**
 * The part of what was paid for that is still to come at `now`, to the millisecond. Time that did not count,
 * because the subscription was paused or on hold, is no part of it, and neither are days that the seller gave.
 *
 *   previous ─────────●░░░░░░░░░░ paid until ············· next     ● now   ░ unused   · given
 */
export function unusedShare(dates: Dates, now: Instant): Share {
  return shareUntil(dates.paidUntil, dates, now);
}

/** The part of the time until the next billing date that is still to come, given days included. */
export function remainingShare(dates: Dates, now: Instant): Share {
  return shareUntil(dates.nextBillingAt, dates, now);
}

/** The part of the time until `until`, or the billing date if that is sooner, that is still to come. */
export function shareUntil(until: Instant, dates: Omit<Dates, 'paidUntil'>, now: Instant): Share {
  const { previousBillingAt, nextBillingAt, idleMs } = dates;
  const end = Math.min(until, nextBillingAt);
  const length = Math.max(0, end - previousBillingAt - idleMs);
  const left = Math.min(Math.max(0, end - now), length);
  return length === 0 ? nothing : { numerator: BigInt(left), denominator: BigInt(length) };
}
