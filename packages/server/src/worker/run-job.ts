import { isRealTime } from '../domain/scope.ts';
import { secondMs } from '../domain/time.ts';
import { GatewayError } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import { inSpan } from '../telemetry/tracing.ts';
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
import { type Failure, needsAttention, retryDelay } from './backoff.ts';
import { classifyDatabaseFailure } from '../store/postgres/database-failures.ts';

/** Handler of each kind of job; one that returns nothing is done. */
export type JobHandlers = {
  readonly [Kind in JobKind]: (
    runtime: Runtime,
    job: Job<Kind>,
  ) => Promise<JobContinuation<Kind> | undefined>;
};

/**
 * Pauses between attempts to record the outcome of a job: together they bridge half a minute without a
 * database.
 */
const recordPausesMs = [250, 500, ...Array.from({ length: 30 }, () => secondMs)];

/** Records the outcome of a job; false if its lease was lost. */
type Ending = () => Promise<boolean>;

/**
 * Runs a job and records its outcome. Never throws: a job whose outcome cannot be recorded runs again when
 * its lease ends.
 */
export async function runJob(runtime: Runtime, handlers: JobHandlers, job: Job): Promise<void> {
  const context = { job_id: String(job.jobId), kind: job.kind, business_id: job.scope.businessId };
  const attributes = { 'rung.job.id': context.job_id, 'rung.business.id': context.business_id };
  const end = await inSpan(`job ${job.kind}`, { kind: 'consumer', attributes }, () =>
    endingOf(runtime, handlers, job, context),
  );
  try {
    const isStillOurs = await recordOutcome(end);
    if (!isStillOurs) runtime.log.info(context, 'the job was ended or taken over by somebody else meanwhile');
  } catch (error) {
    runtime.log.error(
      { ...context, err: error },
      'how the job ended could not be written; it will run again',
    );
  }
}

async function endingOf(runtime: Runtime, handlers: JobHandlers, job: Job, context: object): Promise<Ending> {
  const begunAt = performance.now();
  const count = (outcome: string): void => {
    runtime.metrics.jobEnded({ kind: job.kind, outcome, ms: performance.now() - begunAt });
  };
  try {
    const log = runtime.log.child({ job_id: String(job.jobId) });
    const continuation = await callHandler(
      handlers,
      Object.create(runtime, { log: { value: log } }) as Runtime,
      job,
    );
    count(continuation ? 'continued' : 'done');
    if (continuation) return () => continueJob(runtime.sql, job, continuation);
    return () => completeJob(runtime.sql, job, runtime.wallClock());
  } catch (error) {
    count('failed');
    return endingOfFailure(runtime, job, error, context);
  }
}

function endingOfFailure(runtime: Runtime, job: Job, error: unknown, context: object): Ending {
  const failure: Failure = {
    attempts: job.attempts,
    outages: job.outages,
    isTransient:
      error instanceof GatewayError ? error.isRetryable : classifyDatabaseFailure(error) !== undefined,
    isWorthDays: jobKinds[job.kind].class === 'money' && isRealTime(job.scope.clock),
  };
  const text = error instanceof Error ? error.message : String(error);
  const delayMs = retryDelay(failure, Math.random());
  if (delayMs === null) {
    runtime.log.error({ ...context, code: 'JOB_DEAD', err: error }, 'the job is dead: it failed too often');
    return () => killJob(runtime.sql, job, runtime.wallClock(), text);
  }
  const told = { ...context, err: error, delay_ms: delayMs };
  if (needsAttention(failure)) runtime.log.error({ ...told, code: 'JOB_FAILING' }, 'the job keeps failing');
  else runtime.log.warn(told, 'the job failed and will run again');
  const { isTransient } = failure;
  return () => retryJob(runtime.sql, job, { runAt: runtime.wallClock() + delayMs, error: text, isTransient });
}

/**
 * Records the outcome of finished work, with retries while the database is unavailable, which is cheaper than
 * doing the work twice.
 */
async function recordOutcome(end: Ending): Promise<boolean> {
  for (const pauseMs of recordPausesMs) {
    try {
      return await end();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return end();
}

/** The table pairs each kind with a handler for its payload, which the compiler cannot verify. */
function callHandler(
  handlers: JobHandlers,
  runtime: Runtime,
  job: Job,
): Promise<JobContinuation | undefined> {
  const handler = handlers[job.kind] as (runtime: Runtime, job: Job) => Promise<JobContinuation | undefined>;
  return handler(runtime, job);
}
