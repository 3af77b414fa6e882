import type { Instant } from '../../domain/time.ts';
import type { JobClass, JobKind } from './jobs.ts';
import type { Sql } from '../postgres/postgres.ts';

/** Unfinished jobs of one kind, of all businesses. */
interface JobCounts {
  readonly kind: JobKind;
  readonly jobClass: JobClass;
  readonly waiting: number;
  readonly running: number;
  /** Waiting and running jobs that have failed at least once. */
  readonly failing: number;
  readonly dead: number;
}

/** Snapshot of the job queue and of work under way. */
export interface QueueReading {
  readonly jobs: readonly JobCounts[];
  /** Age of the oldest due job of each class, in ms; classes with none are left out. */
  readonly oldestDueMs: ReadonlyMap<JobClass, number>;
  readonly openPayments: ReadonlyMap<string, number>;
}

/** Reads queue metrics. Reads unfinished jobs only, so completed jobs do not slow it down. */
export async function readQueue(sql: Sql, wallNow: Instant): Promise<QueueReading> {
  const [jobs, due, payments] = await Promise.all([
    countJobs(sql, wallNow),
    listOldestDue(sql, wallNow),
    countOpenPayments(sql),
  ]);
  return { jobs, oldestDueMs: due, openPayments: payments };
}

async function countJobs(sql: Sql, wallNow: Instant): Promise<JobCounts[]> {
  const rows = await sql<
    { kind: JobKind; class: JobClass; waiting: number; running: number; failing: number; dead: number }[]
  >`
    with counted as (
      select kind, class, count(*) filter (where not is_running) as waiting,
        count(*) filter (where is_running) as running, count(*) filter (where failed_job_id is not null) as failing,
        0 as dead
      from job cross join lateral (
        select lease_token is not null and coalesce(lease_until > ${wallNow}, false) as is_running) r
      where done_at is null and died_at is null group by 1, 2
      union all
      select kind, class, 0, 0, 0, count(*) from job where died_at is not null and done_at is null group by 1, 2
    )
    select kind, class, sum(waiting)::integer as waiting, sum(running)::integer as running,
      sum(failing)::integer as failing, sum(dead)::integer as dead
    from counted group by 1, 2 order by 1`;
  return rows.map(({ class: jobClass, ...row }) => ({ ...row, jobClass }));
}

/** Uses real time: a job waiting for its business's clock is not late. */
async function listOldestDue(sql: Sql, wallNow: Instant): Promise<ReadonlyMap<JobClass, number>> {
  const rows = await sql<{ class: JobClass; run_at: Instant }[]>`
    select c.class, due.run_at from unnest(array['money', 'offers', 'transport']) c(class) cross join lateral (
      select run_at from job
      where job.class = c.class and done_at is null and died_at is null and run_at <= ${wallNow}
        and (lease_until is null or lease_until <= ${wallNow})
        and (is_wall_clock or not exists (
          select from business b where b.business_id = job.business_id
            and (b.clock_offset_ms <> 0 or b.clock_frozen_at is not null)
        ))
      order by run_at limit 1
    ) due`;
  return new Map(rows.map((row) => [row.class, wallNow - row.run_at]));
}

/** Counts payments under way through the jobs that follow them to their end. */
async function countOpenPayments(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ status: string; count: number }[]>`
    with followed as (
      select distinct business_id, payload ->> 'paymentId' as payment_id from job
      where class = 'money' and kind in ('payment.collect', 'payment.abandon') and done_at is null
    )
    select status, count(*)::integer as count from followed join payment using (business_id, payment_id)
    where status in ('processing', 'requires_customer_action') group by status`;
  return new Map(rows.map(({ status, count }) => [status, count]));
}
