import { DomainError } from '../errors.ts';
import { type Instant, dayMs, minuteMs, secondMs } from '../time.ts';

/** Attempts to sign in so far, those under way included. */
export interface Attempts {
  readonly count: number;
  readonly lastAt: Instant;
  /** Null for a caller who has not signed in to this account. */
  readonly succeededAt: Instant | null;
}

/** Pace of attempts: `free` of them at once, and then each after twice the pause of the one before. */
interface Pace {
  readonly free: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** One caller at one account. */
export const callerPace: Pace = { free: 5, firstPauseMs: 15 * secondMs, longestPauseMs: 15 * minuteMs };
/**
 * All callers at one account together: so wide that nobody can lock the owner out for long, and so narrow that many
 * callers together guess no faster than one attempt a minute.
 */
export const accountPace: Pace = { free: 100, firstPauseMs: secondMs, longestPauseMs: minuteMs };

/** Attempts are forgotten after a day without one. */
export const attemptsKeptMs = dayMs;
/** Callers are known for this long after they signed in. */
export const callersKnownMs = 90 * dayMs;

/**
 * True for a caller who has signed in to the account before. Only their own attempts are counted against them: strangers
 * who try many passwords from many networks keep each other out, and not the person whose account it is.
 */
export function isKnownCaller(attempts: Attempts | undefined, now: Instant): boolean {
  const { succeededAt } = attempts ?? { succeededAt: null };
  return succeededAt !== null && succeededAt > now - callersKnownMs;
}

/** Admits another attempt at `now`, and answers the count with it; or the time to wait, in ms. */
export function decideAttempt(
  before: Attempts | undefined,
  now: Instant,
  pace: Pace,
): { readonly count: number } | { readonly waitMs: number } {
  if (before === undefined || before.count === 0 || before.lastAt <= now - attemptsKeptMs)
    return { count: 1 };
  const over = before.count - pace.free;
  if (over < 0) return { count: before.count + 1 };
  const pauseMs = Math.min(pace.firstPauseMs * 2 ** Math.min(over, 30), pace.longestPauseMs);
  const waitMs = before.lastAt + pauseMs - now;
  return waitMs > 0 ? { waitMs } : { count: before.count + 1 };
}

/** Refusal of an attempt that comes too soon. Nothing was looked up for it. */
export class TooManyAttempts extends DomainError {
  readonly waitMs: number;

  constructor(waitMs: number) {
    const seconds = Math.ceil(waitMs / secondMs);
    super(
      'TOO_MANY_REQUESTS',
      `Too many attempts. Try again in ${String(seconds)} s; each wrong one makes the wait longer.`,
    );
    this.waitMs = waitMs;
  }
}
