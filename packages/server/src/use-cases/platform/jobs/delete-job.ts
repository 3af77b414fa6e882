import { DomainError, notFound } from '../../../domain/errors.ts';
import type { JobId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteDeadJob, findFailedJob } from '../../../store/platform/failed-jobs.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Deletes a dead job: its work stays undone, or was done by other means. */
export async function deleteJob(runtime: Runtime, scope: Scope, jobId: JobId): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    if (!(await findFailedJob(tx, scope, jobId))) throw notFound('job');
    if (await deleteDeadJob(tx, scope, jobId, runtime.wallClock())) return;
    throw new DomainError(
      'JOB_NOT_DEAD',
      'This job is not dead: it will be retried automatically. Only dead jobs can be deleted.',
    );
  });
}
