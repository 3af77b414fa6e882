import { dayMs, hourMs, minuteMs, secondMs } from '../domain/time.ts';

/** Number of quick attempts for a run that keeps failing for reasons of its own. */
const quickAttempts = 12;
/**
 * Further pauses for jobs that move money, over days, in which somebody can repair the cause: those of Kill
 * Bill's janitor for payments. Other jobs are given up.
 */
const slowPausesMs = [hourMs, dayMs, dayMs, dayMs, dayMs, dayMs];

/** Facts about a failed run that decide about the next one. */
export interface Failure {
  /** Attempts of the job itself, this run included unless an outage is to blame for it. */
  readonly attempts: number;
  /** Earlier runs that failed because of outages. They do not count as attempts. */
  readonly outages: number;
  /** True if an external system or the database is to blame. */
  readonly isTransient: boolean;
  /**
   * True if the job is worth days of retries: jobs that move money are, unless somebody is waiting for them
   * at a test clock.
   */
  readonly isWorthDays: boolean;
}

/**
 * Delay before the next run after a failure, in ms; null to give up. The pause doubles, starting from one
 * second. During an outage nothing is given up, because money may be under way, and the pause stays below a
 * minute, so that work continues soon after the outage ends. `jitter` is a random number in [0, 1) that
 * spreads jobs which failed together over a quarter of the pause.
 */
export function retryDelay(
  { attempts, outages, isTransient, isWorthDays }: Failure,
  jitter: number,
): number | null {
  const slowly = attempts - quickAttempts;
  if (!isTransient && slowly >= 0) return (isWorthDays ? slowPausesMs[slowly] : undefined) ?? null;
  const [doublings, longestMs] = isTransient ? [outages, minuteMs] : [attempts - 1, hourMs];
  const pauseMs = Math.min(secondMs * 2 ** Math.min(doublings, 20), longestMs);
  return Math.round(pauseMs * (1 - jitter / 4));
}

/** True if a failing job has used up its quick attempts, so that somebody should look at it. */
export function needsAttention({ attempts, isTransient }: Failure): boolean {
  return !isTransient && attempts >= quickAttempts;
}
