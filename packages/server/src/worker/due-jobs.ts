import { leaseMs } from '../domain/lease.ts';
import { clockIsInterrupted } from '../domain/test-clock.ts';
import type { Runtime } from '../runtime.ts';
import { claimDueJobs } from '../store/platform/job-claims.ts';
import type { RunDueJobs } from '../use-cases/platform/test-clock/advance-test-clock.ts';
import { markAdvancing } from './advancing-businesses.ts';
import { type SlotsOptions, createJobSlots } from './job-slots.ts';
import type { JobHandlers } from './run-job.ts';
import { type Worker, createWorkerWithSlots } from './worker.ts';

export interface DueJobs {
  readonly run: RunDueJobs;
  /** Claims no more jobs, and returns when the running ones have ended, or after `withinMs`. */
  stop(withinMs?: number): Promise<void>;
}

/** Many, since jobs that are at the same step share its statement: a quarter of them fills two. */
const slots = 128;

/**
 * Runs the jobs due by one business's test clock, in the process that advances the clock: a year of a test
 * business is over without waiting for a worker's poll, and also if no worker is running. Workers elsewhere
 * may take part. All due jobs have to end before the clock continues, so they share the same slots.
 */
export function createDueJobs(runtime: Runtime, handlers: JobHandlers): DueJobs {
  const working = new Set<Worker>();
  let isStopping = false;
  return {
    run: async (scope) => {
      if (isStopping) throw clockIsInterrupted();
      let count = 0;
      const take: SlotsOptions['take'] = async (claim) => {
        const jobs = await claimDueJobs(runtime.sql, scope, claim);
        count += jobs.length;
        return jobs;
      };
      // What a claim leaves waits for jobs of this round, and is found by the next one.
      const options = { slots, leaseMs, take, leavesDue: false, isOneRound: true };
      const jobSlots = createJobSlots(runtime, handlers, options);
      const worker = createWorkerWithSlots(runtime, [jobSlots]);
      const unmark = markAdvancing(runtime.sql, scope.businessId);
      working.add(worker);
      try {
        await worker.claim();
        while (!jobSlots.isIdle) await jobSlots.settled();
        jobSlots.rest();
      } finally {
        working.delete(worker);
        unmark();
      }
      return count;
    },
    stop: async (withinMs) => {
      isStopping = true;
      await Promise.all([...working].map((worker) => worker.stop(withinMs)));
    },
  };
}
