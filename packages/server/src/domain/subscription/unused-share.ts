import { divide } from '../money/round.ts';
import type { Instant } from '../time.ts';
import type { Subscription } from './subscription.ts';

/** An exact part of a whole: 0 ≤ numerator ≤ denominator. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const whole: Share = { numerator: 1n, denominator: 1n };

/**
 * The part of the current period that is still to come at `now`, to the millisecond. Time that did not count,
 * because the subscription was paused or on hold, is no part of the period.
 *
 *   previous ─────────●░░░░░░░░░░ next     ● now   ░ unused
 */
export function unusedShare({ previousBillingAt, nextBillingAt, idleMs }: Subscription, now: Instant): Share {
  const length = Math.max(0, nextBillingAt - previousBillingAt - idleMs);
  const left = Math.min(Math.max(0, nextBillingAt - now), length);
  return length === 0
    ? { numerator: 0n, denominator: 1n }
    : { numerator: BigInt(left), denominator: BigInt(length) };
}

/** That part of an amount, rounded once, half away from zero. */
export function shareOf(amount: bigint, { numerator, denominator }: Share): bigint {
  return divide(amount * numerator, denominator, 'half_away_from_zero');
}
