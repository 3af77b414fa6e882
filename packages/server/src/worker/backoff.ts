import { hourMs, minuteMs, secondMs } from '../domain/time.ts';

/** A run that keeps failing for reasons of its own is given up after this many attempts. */
const maximumAttempts = 12;

/**
 * How long to wait, in ms, after the `attempts`-th run failed; null to give up. The pause doubles from one
 * second on. While the outside is to blame (`isTransient`) nothing is given up, because money may be under
 * way, and the pause stays below a minute, so that work goes on soon after the outside is back.
 * `jitter` is a random number in [0, 1) that spreads jobs which failed together over a quarter of the pause.
 */
export function retryDelay(attempts: number, isTransient: boolean, jitter: number): number | null {
  if (!isTransient && attempts >= maximumAttempts) return null;
  const longestMs = isTransient ? minuteMs : hourMs;
  const pauseMs = Math.min(secondMs * 2 ** Math.min(attempts - 1, 20), longestMs);
  return Math.round(pauseMs * (1 - jitter / 4));
}
