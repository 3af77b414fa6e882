import { isRealTime } from '../domain/scope.ts';
import { secondMs } from '../domain/time.ts';
import { GatewayError } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import {
  type Job,
  type JobContinuation,
  type JobKind,
  completeJob,
  continueJob,
  jobKinds,
  killJob,
  retryJob,
} from '../store/platform/jobs.ts';
import { type Failure, isInTrouble, retryDelay } from './backoff.ts';
import { databaseFailureOf } from '../store/postgres/database-failures.ts';

/** Handler of each kind of job. Returning nothing means done. */
export type JobHandlers = {
  readonly [Kind in JobKind]: (
    runtime: Runtime,
    job: Job<Kind>,
  ) => Promise<JobContinuation<Kind> | undefined>;
};

/** Pauses between attempts to write down how a job ended: together they bridge half a minute without a database. */
const recordPausesMs = [250, 500, ...Array.from({ length: 30 }, () => secondMs)];

/** Writes how a job ended; false when the lease was lost. */
type Ending = () => Promise<boolean>;

/** Runs a job and writes down how it ended. Never throws: what cannot be written runs again when its lease ends. */
export async function runJob(runtime: Runtime, handlers: JobHandlers, job: Job): Promise<void> {
  const context = { job_id: String(job.jobId), kind: job.kind, business_id: job.scope.businessId };
  const end = await endingOf(runtime, handlers, job, context);
  try {
    const isStillOurs = await record(end);
    if (!isStillOurs) runtime.log.info(context, 'the job was ended or taken over by somebody else meanwhile');
  } catch (error) {
    runtime.log.error(
      { ...context, err: error },
      'how the job ended could not be written; it will run again',
    );
  }
}

async function endingOf(runtime: Runtime, handlers: JobHandlers, job: Job, context: object): Promise<Ending> {
  try {
    const continuation = await callHandler(handlers, runtime, job);
    if (continuation) return () => continueJob(runtime.sql, job, continuation);
    return () => completeJob(runtime.sql, job, runtime.wallClock());
  } catch (error) {
    return endingOfFailure(runtime, job, error, context);
  }
}

function endingOfFailure(runtime: Runtime, job: Job, error: unknown, context: object): Ending {
  const failure: Failure = {
    attempts: job.attempts,
    outages: job.outages,
    isTransient: error instanceof GatewayError ? error.isRetryable : databaseFailureOf(error) !== undefined,
    isWorthDays: jobKinds[job.kind].class === 'money' && isRealTime(job.scope.clock),
  };
  const text = error instanceof Error ? error.message : String(error);
  const delayMs = retryDelay(failure, Math.random());
  if (delayMs === null) {
    runtime.log.error({ ...context, code: 'JOB_DEAD', err: error }, 'the job is dead: it failed too often');
    return () => killJob(runtime.sql, job, runtime.wallClock(), text);
  }
  const told = { ...context, err: error, delay_ms: delayMs };
  if (isInTrouble(failure)) runtime.log.error({ ...told, code: 'JOB_FAILING' }, 'the job keeps failing');
  else runtime.log.warn(told, 'the job failed and will run again');
  const { isTransient } = failure;
  return () => retryJob(runtime.sql, job, { runAt: runtime.wallClock() + delayMs, error: text, isTransient });
}

/**
 * The work is done, and only the note of it is missing: while the database is away it is written again and again,
 * which is less than doing the work twice.
 */
async function record(end: Ending): Promise<boolean> {
  for (const pauseMs of recordPausesMs) {
    try {
      return await end();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return end();
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
