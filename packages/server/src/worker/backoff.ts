import { dayMs, hourMs, minuteMs, secondMs } from '../domain/time.ts';

/** A run that keeps failing for reasons of its own has had its quick attempts after this many. */
const quickAttempts = 12;
/**
 * Then money is tried on for days, in which somebody can mend what is in its way: the pauses of Kill Bill's janitor
 * for payments. Other work is given up.
 */
const slowPausesMs = [hourMs, dayMs, dayMs, dayMs, dayMs, dayMs];

/** Why a run failed, as far as the next one depends on it. */
export interface Failure {
  /** Of the job's own, this run included unless the outside is to blame for it. */
  readonly attempts: number;
  /** Runs before this one that failed because the outside was away. They cost none of the attempts. */
  readonly outages: number;
  /** The outside is to blame. */
  readonly isTransient: boolean;
  /** True if the job is worth days: money is, unless somebody waits at a test clock for it to end. */
  readonly isWorthDays: boolean;
}

/**
 * Delay before the next run, in ms, after a run failed; null to give up. The pause doubles from one second
 * on. While the outside is to blame nothing is given up, because money may be under way, and the pause stays
 * below a minute, so that work goes on soon after the outside is back.
 * `jitter` is a random number in [0, 1) that spreads jobs which failed together over a quarter of the pause.
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

/** True if a failing job has used up its quick attempts: from here on somebody should look at it. */
export function isInTrouble({ attempts, isTransient }: Failure): boolean {
  return !isTransient && attempts >= quickAttempts;
}
