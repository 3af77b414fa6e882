import { type JobId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { reviveDeadJobsPart } from './enqueue-jobs.ts';
import type { JobKind, JobPayloads } from './jobs.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Job that has failed: it will be retried, or is dead until someone retries or deletes it. */
export interface FailedJob {
  /** Id of the job in the API, assigned at its first failure and kept until the job completes. */
  readonly jobId: JobId;
  readonly kind: JobKind;
  readonly payload: JobPayloads[JobKind];
  /** Failed runs, for whatever reason. */
  readonly attempts: number;
  readonly lastError: string | null;
  /** Null for a dead job, and while it runs. */
  readonly nextAttemptAt: Instant | null;
  readonly diedAt: Instant | null;
}

interface FailedJobRow {
  failed_job_id: string;
  kind: JobKind;
  payload: JobPayloads[JobKind];
  attempts: number;
  last_error: string | null;
  next_attempt_at: Instant | null;
  died_at: Instant | null;
}

function fromRow(row: FailedJobRow): FailedJob {
  return {
    jobId: asId<'job'>(row.failed_job_id),
    kind: row.kind,
    payload: row.payload,
    attempts: row.attempts,
    lastError: row.last_error,
    nextAttemptAt: row.next_attempt_at,
    diedAt: row.died_at,
  };
}

const columns = (sql: Sql) => sql`
  failed_job_id, kind, payload, attempts + outages as attempts, last_error, died_at,
  case when died_at is null and lease_token is null then case when is_wall_clock then run_at else lease_until end
  end as next_attempt_at`;

/** Lists failed jobs, newest first. */
export async function listFailedJobs(
  sql: Sql,
  scope: Scope,
  filter: { readonly isDead: boolean },
  page: { readonly limit: number; readonly offset: number },
): Promise<FailedJob[]> {
  const rows = await sql<FailedJobRow[]>`
    select ${columns(sql)} from job
    where business_id = ${scope.businessId} and failed_job_id is not null and done_at is null
      and (died_at is not null) = ${filter.isDead}
    order by job_id desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

export async function findFailedJob(sql: Sql, scope: Scope, jobId: JobId): Promise<FailedJob | undefined> {
  const [row] = await sql<FailedJobRow[]>`
    select ${columns(sql)} from job
    where business_id = ${scope.businessId} and failed_job_id = ${jobId} and failed_job_id is not null
      and done_at is null`;
  return row && fromRow(row);
}

/**
 * Makes a failed job due now, keeping its attempt count. A dead job is revived under its key, unless a
 * successor with that key already does its work. A running job keeps running.
 */
export async function retryFailedJob(tx: Tx, scope: Scope, jobId: JobId, wallNow: Instant): Promise<void> {
  await tx`
    with dead as (
      update job set done_at = ${wallNow}
      where business_id = ${scope.businessId} and failed_job_id = ${jobId} and failed_job_id is not null
        and done_at is null and died_at is not null
      returning *
    ), waiting as (
      update job set attempts = 0, outages = 0, lease_until = null,
        run_at = case when is_wall_clock then ${wallNow} else run_at end
      where business_id = ${scope.businessId} and failed_job_id = ${jobId} and failed_job_id is not null
        and done_at is null and died_at is null and lease_token is null
    )
    ${reviveDeadJobsPart(tx, tx`dead`, wallNow)}`;
}

/** Deletes a dead job. False if it is not dead, or does not exist. */
export async function deleteDeadJob(tx: Tx, scope: Scope, jobId: JobId, wallNow: Instant): Promise<boolean> {
  const rows = await tx`
    update job set done_at = ${wallNow}
    where business_id = ${scope.businessId} and failed_job_id = ${jobId} and failed_job_id is not null
      and done_at is null and died_at is not null
    returning 1`;
  return rows.length === 1;
}
