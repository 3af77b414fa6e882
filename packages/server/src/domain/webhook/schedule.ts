import { type Instant, hourMs, minuteMs, secondMs } from '../time.ts';

/** Documented delays before each of the eight attempts, counted from the previous attempt. */
const pausesMs = [
  0,
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  10 * hourMs,
];

/** Maximum jitter as a share of the delay, so that a recovering receiver does not get all deliveries at once. */
const jitterShare = 0.1;

/** Maximum delay that a receiver may request. */
const longestRetryAfterMs = 10 * hourMs;

/**
 * Delay in ms after the `attempts`-th attempt failed; null when there are no more. `jitter` is a random number in
 * [0, 1); with 0 the schedule is exactly the documented one.
 */
export function nextDeliveryDelay(attempts: number, jitter: number): number | null {
  const pauseMs = pausesMs[attempts];
  return pauseMs === undefined ? null : Math.round(pauseMs * (1 + jitterShare * jitter));
}

/**
 * Delay requested by a receiver, in ms: `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3). 0 when it
 * is missing, invalid, or in the past.
 */
export function retryAfterMs(retryAfter: string | null, now: Instant): number {
  if (retryAfter === null) return 0;
  const text = retryAfter.trim();
  const delayMs = /^\d{1,9}$/.test(text) ? Number(text) * secondMs : Date.parse(text) - now;
  return Number.isNaN(delayMs) ? 0 : Math.min(Math.max(0, delayMs), longestRetryAfterMs);
}
