import { clockIsInterrupted } from '../domain/test-clock.ts';
import type { Runtime } from '../runtime.ts';
import { claimDueJobs } from '../store/jobs.ts';
import type { RunDueJobs } from '../use-cases/test-clock/advance-test-clock.ts';
import { type JobHandlers, type Worker, createWorker } from './worker.ts';

export interface DueJobs {
  readonly run: RunDueJobs;
  /** Claims nothing more, and returns when what is running has ended. */
  stop(): Promise<void>;
}

/**
 * Does what is due by one business's clock, in the process that moves the clock: a year of a test business
 * is over without waiting for each look of a worker, and also where no worker runs. Workers elsewhere may
 * take part.
 */
export function createDueJobs(runtime: Runtime, handlers: JobHandlers): DueJobs {
  const working = new Set<Worker>();
  let isStopping = false;
  return {
    run: async (scope) => {
      if (isStopping) throw clockIsInterrupted();
      let count = 0;
      const worker = createWorker(runtime, handlers, {
        takeJobs: async (sql, claim) => {
          const jobs = await claimDueJobs(sql, scope, claim);
          count += jobs.length;
          return jobs;
        },
      });
      working.add(worker);
      try {
        await worker.drain();
      } finally {
        working.delete(worker);
      }
      return count;
    },
    stop: async () => {
      isStopping = true;
      await Promise.all([...working].map((worker) => worker.stop()));
    },
  };
}
