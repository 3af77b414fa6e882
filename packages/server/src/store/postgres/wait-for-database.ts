import { setTimeout as delay } from 'node:timers/promises';
import { secondMs } from '../../domain/time.ts';
import { isDatabaseAway } from './database-failures.ts';

const longestMs = 60 * secondMs;
const pauseMs = 250;

interface Waiting {
  readonly log?: { warn(line: string): void };
  /** Aborts the wait. */
  readonly signal?: AbortSignal;
  /** Longest wait since the first failure, in ms. */
  readonly limitMs?: number;
}

/**
 * Runs a step of a start, and again while the database is starting, restarting or cut off, for up to a minute. What
 * waiting cannot mend (a wrong password, a missing database) fails at once. A lost connection leaves open whether its
 * statement was carried out, so `step` must be safe to repeat, as a start after a crash is.
 */
export async function waitForDatabase<T>(
  step: () => Promise<T>,
  { log, signal, limitMs = longestMs }: Waiting,
): Promise<T> {
  let failedAt: number | undefined;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (signal?.aborted === true || !isDatabaseAway(error)) throw error;
      const at = performance.now();
      if (failedAt === undefined) {
        const reason = error instanceof Error ? error.message : String(error);
        log?.warn(`The start waits up to ${limitMs / secondMs} s for the database. ${reason}`);
      }
      failedAt ??= at;
      if (at - failedAt >= limitMs) throw error;
    }
    await delay(pauseMs, undefined, { ...(signal && { signal }) });
  }
}
