import { dayMs, hourMs, minuteMs, secondMs } from '../domain/time.ts';
import { GatewayError } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import { deleteExpiredCustomerSessions } from '../store/customer-sessions.ts';
import { databaseFailureOf } from '../store/database-failures.ts';
import { deleteExpiredTraces } from '../store/decision-traces.ts';
import {
  type Job,
  type JobContinuation,
  type JobKind,
  claimJobs,
  completeJob,
  continueJob,
  deleteDoneJobs,
  extendLeases,
  jobChannel,
  killJob,
  retryJob,
} from '../store/jobs.ts';
import { listen } from '../store/listen.ts';
import { fold } from '../use-cases/analytics/fold.ts';
import { retryDelay } from './backoff.ts';

/*
 * The worker claims jobs that are due, runs a few at a time and writes down how each ended:
 *
 *   claim ──→ run ──→ done                      the handler returned
 *                 ├─→ continued at a moment     the handler said when
 *                 ├─→ tried again after a pause it threw
 *                 └─→ dead, kept and logged     it threw too often
 *
 * It looks for work when somebody says that there is some, and every second besides, so that a lost message
 * costs a second and never a job. While a job runs its lease is extended; a worker that dies stops doing so,
 * and another one takes over when the lease ends. A job is therefore run at least once, sometimes twice.
 */

/** How each kind of job is done. Returning nothing means done. */
export type JobHandlers = {
  readonly [Kind in JobKind]: (
    runtime: Runtime,
    job: Job<Kind>,
  ) => Promise<JobContinuation<Kind> | undefined>;
};

export interface WorkerOptions {
  /** Jobs that one worker runs at a time. */
  readonly concurrency?: number;
  /** Jobs of one lane (one webhook endpoint) that run at a time. */
  readonly laneLimit?: number;
  readonly leaseMs?: number;
  /** Where its jobs come from: everything that is due, unless told otherwise. */
  readonly takeJobs?: typeof claimJobs;
}

export interface Worker {
  /** Runs what is due, and what that makes due, until nothing is. */
  drain(): Promise<void>;
  /** Claims nothing more and returns when what is running has ended. */
  stop(): Promise<void>;
}

const pollMs = secondMs;
const foldMs = 5 * secondMs;
const keepDoneMs = 7 * dayMs;
/** Jobs that end within this time make room for one claim together instead of one each. */
const refillMs = 5;

/** Works through the queue until it is stopped. */
export async function startWorker(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions = {},
): Promise<Worker> {
  const worker = createWorker(runtime, handlers, options);
  const look = (): void => {
    worker.claim().catch((error: unknown) => {
      runtime.log.error({ err: error }, 'looking for jobs failed; the next look is in a second');
    });
  };
  const sweep = (): void => {
    worker.sweep().catch((error: unknown) => {
      runtime.log.error({ err: error }, 'removing what is old failed; the next try is in an hour');
    });
  };
  let folding = Promise.resolve();
  let isFolding = false;
  const foldWhatIsDue = (): void => {
    if (isFolding) return;
    isFolding = true;
    folding = fold(runtime, null)
      .then(
        () => undefined,
        (error: unknown) => {
          runtime.log.error({ err: error }, 'summing up measurements failed; the next try is in a moment');
        },
      )
      .finally(() => {
        isFolding = false;
      });
  };
  const listening = await listen(runtime.sql, jobChannel, look);
  const timers = [setInterval(look, pollMs), setInterval(sweep, hourMs), setInterval(foldWhatIsDue, foldMs)];
  look();
  return {
    drain: () => worker.drain(),
    stop: async () => {
      const stopped = worker.stop();
      timers.forEach(clearInterval);
      await listening.stop();
      await stopped;
      await folding;
    },
  };
}

/** A worker that works only when it is told to: what tests use. */
export function createWorker(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions = {},
): Worker & {
  /** Claims as many jobs as there is room for and starts them. Answers how many. */
  claim(): Promise<number>;
  /** Removes what is kept no longer. */
  sweep(): Promise<void>;
} {
  const { concurrency = 16, laneLimit = 5, leaseMs = minuteMs, takeJobs = claimJobs } = options;
  const running = new Map<bigint, { readonly job: Job; readonly ended: Promise<void> }>();
  let claiming: Promise<number> | undefined;
  let isAskedAgain = false;
  let isStopping = false;
  let heartbeat: NodeJS.Timeout | undefined;
  let refill: NodeJS.Timeout | undefined;

  /** One claim at a time. A call during one makes another follow, because work may have come in after its look. */
  async function claim(): Promise<number> {
    if (claiming) {
      isAskedAgain = true;
      return claiming;
    }
    claiming = claimWhatFits();
    try {
      return await claiming;
    } finally {
      claiming = undefined;
    }
  }

  async function claimWhatFits(): Promise<number> {
    let total = 0;
    for (;;) {
      isAskedAgain = false;
      const limit = concurrency - running.size;
      if (limit === 0 || isStopping) return total;
      const jobs = await takeJobs(runtime.sql, { wallNow: runtime.wallClock(), limit, leaseMs, laneLimit });
      for (const job of jobs) start(job);
      total += jobs.length;
      // After any success there may be more: a batch is cut short by the lanes of the jobs within it.
      if (jobs.length === 0 && !(isAskedAgain as boolean)) return total;
    }
  }

  function start(job: Job): void {
    const ended = run(job).finally(() => {
      running.delete(job.jobId);
      if (running.size === 0) clearInterval(heartbeat);
      refill ??= setTimeout(claimForFreed, refillMs);
    });
    if (running.size === 0) heartbeat = setInterval(beat, leaseMs / 3);
    running.set(job.jobId, { job, ended });
  }

  function claimForFreed(): void {
    refill = undefined;
    claim().catch((error: unknown) => {
      runtime.log.error({ err: error }, 'claiming jobs failed');
    });
  }

  function forgetRefill(): void {
    clearTimeout(refill);
    refill = undefined;
  }

  async function run(job: Job): Promise<void> {
    const context = { job_id: String(job.jobId), kind: job.kind, business_id: job.scope.businessId };
    try {
      const isStillOurs = await runAndRecord(job, context);
      if (!isStillOurs)
        runtime.log.info(context, 'the job was ended or taken over by somebody else meanwhile');
    } catch (error) {
      runtime.log.error(
        { ...context, err: error },
        'how the job ended could not be written; it will run again',
      );
    }
  }

  async function runAndRecord(job: Job, context: object): Promise<boolean> {
    let continuation: JobContinuation | undefined;
    try {
      continuation = await callHandler(handlers, runtime, job);
    } catch (error) {
      return recordFailure(job, error, context);
    }
    if (continuation) return continueJob(runtime.sql, job, continuation);
    return completeJob(runtime.sql, job, runtime.wallClock());
  }

  async function recordFailure(job: Job, error: unknown, context: object): Promise<boolean> {
    const isTransient =
      error instanceof GatewayError ? error.isRetryable : databaseFailureOf(error) !== undefined;
    const text = error instanceof Error ? error.message : String(error);
    const delayMs = retryDelay(job.attempts, isTransient, Math.random());
    if (delayMs === null) {
      runtime.log.error({ ...context, err: error }, 'the job is dead: it failed too often');
      return killJob(runtime.sql, job, runtime.wallClock(), text);
    }
    runtime.log.warn({ ...context, err: error, delay_ms: delayMs }, 'the job failed and will run again');
    return retryJob(runtime.sql, job, runtime.wallClock() + delayMs, text);
  }

  function beat(): void {
    const jobs = [...running.values()].map(({ job }) => job);
    extendLeases(runtime.sql, jobs, runtime.wallClock() + leaseMs).catch((error: unknown) => {
      runtime.log.error({ err: error }, 'extending leases failed; another worker may take these jobs over');
    });
  }

  async function sweep(): Promise<void> {
    const wallNow = runtime.wallClock();
    await Promise.all([
      deleteDoneJobs(runtime.sql, wallNow - keepDoneMs),
      deleteExpiredTraces(runtime.sql, wallNow),
      deleteExpiredCustomerSessions(runtime.sql, wallNow),
    ]);
  }

  return {
    claim,
    sweep,
    drain: async () => {
      for (;;) {
        const claimed = await claim();
        const ends = [...running.values()].map(({ ended }) => ended);
        if (claimed === 0 && ends.length === 0) break;
        await Promise.all(ends);
      }
      forgetRefill();
    },
    stop: async () => {
      isStopping = true;
      await claiming;
      await Promise.all([...running.values()].map(({ ended }) => ended));
      forgetRefill();
    },
  };
}

/** The table has a handler for each kind that takes just that kind's payload; the compiler cannot pair them. */
function callHandler(
  handlers: JobHandlers,
  runtime: Runtime,
  job: Job,
): Promise<JobContinuation | undefined> {
  const handler = handlers[job.kind] as (runtime: Runtime, job: Job) => Promise<JobContinuation | undefined>;
  return handler(runtime, job);
}
