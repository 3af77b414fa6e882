import { leaseMs } from '../domain/lease.ts';
import { clockIsInterrupted } from '../domain/test-clock.ts';
import type { Runtime } from '../runtime.ts';
import { claimDueJobs } from '../store/platform/job-claims.ts';
import type { RunDueJobs } from '../use-cases/platform/test-clock/advance-test-clock.ts';
import { createJobSlots } from './job-slots.ts';
import type { JobHandlers } from './run-job.ts';
import { type Worker, workerOf } from './worker.ts';

export interface DueJobs {
  readonly run: RunDueJobs;
  /** Claims nothing more, and returns when what is running has ended, or `withinMs` later. */
  stop(withinMs?: number): Promise<void>;
}

const slots = 16;

/**
 * Does what is due by one business's clock, in the process that moves the clock: a year of a test business
 * is over without waiting for each look of a worker, and also where no worker runs. Workers elsewhere may
 * take part. All that is due has to end before the clock goes on, so it shares its slots.
 */
export function createDueJobs(runtime: Runtime, handlers: JobHandlers): DueJobs {
  const working = new Set<Worker>();
  let isStopping = false;
  return {
    run: async (scope) => {
      if (isStopping) throw clockIsInterrupted();
      let count = 0;
      const take: Parameters<typeof createJobSlots>[2]['take'] = async (claim) => {
        const jobs = await claimDueJobs(runtime.sql, scope, claim);
        count += jobs.length;
        return jobs;
      };
      const worker = workerOf(runtime, [createJobSlots(runtime, handlers, { slots, leaseMs, take })]);
      working.add(worker);
      try {
        await worker.drain();
      } finally {
        working.delete(worker);
      }
      return count;
    },
    stop: async (withinMs) => {
      isStopping = true;
      await Promise.all([...working].map((worker) => worker.stop(withinMs)));
    },
  };
}
