import { notFound } from '../../../domain/errors.ts';
import type { JobId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { type FailedJob, findFailedJob, retryFailedJob } from '../../../store/platform/failed-jobs.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Makes a failed job run now, whether it is dead or waiting for a retry, and returns its new state. */
export async function retryJob(runtime: Runtime, scope: Scope, jobId: JobId): Promise<FailedJob> {
  const wallNow = runtime.wallClock();
  const job = await transaction(runtime.sql, async (tx) => {
    const before = await findFailedJob(tx, scope, jobId);
    if (!before) throw notFound('job');
    await retryFailedJob(tx, scope, jobId, wallNow);
    const after = await findFailedJob(tx, scope, jobId);
    // A waiting successor has taken its place.
    return after ?? { ...before, diedAt: null, nextAttemptAt: wallNow };
  });
  wakeWorkers(runtime.sql);
  return job;
}
