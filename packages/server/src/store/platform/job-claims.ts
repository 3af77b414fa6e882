import type { BusinessId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Instant, dayMs } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import type { Job, JobClass, JobKind, JobPayloads } from './jobs.ts';
import type { Sql } from '../postgres/postgres.ts';

interface JobRow extends BusinessRow {
  job_id: bigint;
  kind: JobKind;
  payload: JobPayloads[JobKind];
  attempts: number;
  outages: number;
  run_at: Instant;
  lease_token: string;
}

function fromRow(row: JobRow): Job {
  return {
    jobId: row.job_id,
    kind: row.kind,
    payload: row.payload,
    scope: scopeFromRow(row),
    attempts: row.attempts,
    outages: row.outages,
    runAt: row.run_at,
    leaseToken: row.lease_token,
  };
}

export interface Claim {
  /** Real time; each business's own time follows from it and its clock. */
  readonly wallNow: Instant;
  readonly limit: number;
  readonly leaseMs: number;
  /** True to take over jobs whose lease has expired (`domain/lease.ts`). */
  readonly takesOver: boolean;
  /** Businesses whose jobs by their own clock are left to who advances it; defaults to none. */
  readonly except?: readonly BusinessId[];
}

const isAlive = (sql: Sql) => sql`done_at is null and died_at is null`;

/** Condition that nobody runs the job: it waits, or its lease has expired. */
const isFree = (sql: Sql, { wallNow, takesOver }: Pick<Claim, 'wallNow' | 'takesOver'>) => sql`
  (lease_until is null or lease_until <= ${wallNow}) and (lease_token is null or ${takesOver})`;

/** Leases the jobs in `chosen`. */
const leasePart = (sql: Sql, { wallNow, leaseMs }: Claim) => sql`
  update job set attempts = attempts + 1, lease_token = gen_random_uuid(), lease_until = ${wallNow + leaseMs}
  from chosen, business b
  where job.job_id = chosen.job_id and b.business_id = job.business_id
  returning job.job_id, job.kind, job.payload, job.attempts, job.outages, job.run_at, job.lease_token,
    b.business_id, ${scopeColumns(sql)}`;

/**
 * `shifted`, the businesses whose clock is not real time, and `own`, those of them whose jobs are to be found, each with
 * what it shows. Few have such a clock, and each is searched by itself: as the hundreds that a planner may expect, their
 * jobs would be found by reading all.
 */
const clockParts = (sql: Sql, { wallNow, except = [] }: Pick<Claim, 'wallNow' | 'except'>) => sql`
  shifted as materialized (
    select business_id, clock_offset_ms, clock_frozen_at, clock_advance_to from business
    where clock_offset_ms <> 0 or clock_frozen_at is not null
  ), own as (
    select business_id, clock_frozen_at is not null as is_frozen,
      coalesce(clock_frozen_at, ${wallNow}::timestamptz + clock_offset_ms * interval '1 millisecond') as now
    from shifted where business_id <> all(${[...except]}::text[])
  )`;

/** Jobs that a worker may claim, and when to look again. */
export interface DueWork {
  /** Classes of which a claim may find a job. */
  readonly classes: readonly JobClass[];
  /**
   * Real time at which the next job is due, if it is within the time asked about and its clock is not moved before;
   * in the past while a due job waits for others, or runs. Null for none.
   */
  readonly nextAt: Instant | null;
  /** True while a test clock is being advanced, which makes jobs due at any moment. */
  readonly isAdvancing: boolean;
}

/**
 * Finds out which classes have due jobs, and when the next job is due within `withinMs`: one cheap statement instead of
 * a claim of each. The first job in the order of an index is looked for, because a planner that expects many due ones
 * reads the table for any of them.
 */
export async function findDueWork(
  sql: Sql,
  asked: Pick<Claim, 'wallNow' | 'takesOver' | 'except'> & { readonly withinMs: number },
): Promise<DueWork> {
  const { wallNow, withinMs } = asked;
  const byRealTime = sql`(is_wall_clock or business_id not in (select business_id from shifted))`;
  const rows = await sql<
    { class: JobClass; is_due: boolean; next_at: Instant | null; is_advancing: boolean }[]
  >`
    with ${clockParts(sql, asked)}, head as (
      select c.class, (
        select run_at from job
        where class = c.class and ${isAlive(sql)} and run_at <= ${wallNow + withinMs} and ${byRealTime}
        order by run_at, job_id limit 1
      ) as run_at
      from unnest(array['money', 'offers', 'transport']) c(class)
    ), own_head as (
      select own.business_id, own.now, first.run_at from own cross join lateral (
        select run_at from job
        where business_id = own.business_id and not is_wall_clock and ${isAlive(sql)}
          and run_at <= own.now + case when is_frozen then 0 else ${withinMs}::integer end * interval '1 millisecond'
        order by run_at, job_id limit 1
      ) first
    )
    select head.class,
      coalesce(case when head.run_at <= ${wallNow} then (
        select true from job
        where class = head.class and ${isAlive(sql)} and run_at <= ${wallNow} and ${isFree(sql, asked)} and ${byRealTime}
        order by run_at, job_id limit 1
      ) end, false) or exists (
        select from own_head own cross join lateral (
          select from job
          where business_id = own.business_id and not is_wall_clock and ${isAlive(sql)} and run_at <= own.now
            and ${isFree(sql, asked)} and class = head.class
          order by run_at, job_id limit 1
        ) theirs
        where own.run_at <= own.now
      ) as is_due,
      least(head.run_at, (select min(${wallNow}::timestamptz + (run_at - now)) from own_head)) as next_at,
      exists (select from shifted where clock_advance_to is not null) as is_advancing
    from head`;
  const times = rows.flatMap((row) => row.next_at ?? []);
  return {
    classes: rows.filter((row) => row.is_due).map((row) => row.class),
    nextAt: times.length === 0 ? null : Math.min(...times),
    isAdvancing: rows.some((row) => row.is_advancing),
  };
}

/**
 * Leases due jobs of one class, oldest due first, in one statement. Several workers share the work: rows that
 * another worker is claiming are skipped. Businesses on real time are searched together and those with a test
 * clock one by one, so that neither search reads jobs of the future.
 */
export async function claimJobs(
  sql: Sql,
  jobClass: Exclude<JobClass, 'transport'>,
  claim: Claim,
): Promise<Job[]> {
  const { wallNow, limit } = claim;
  const rows = await sql<JobRow[]>`
    with ${clockParts(sql, claim)}, by_real_time as (
      select job_id, run_at from job
      where class = ${jobClass} and ${isAlive(sql)} and ${isFree(sql, claim)} and run_at <= ${wallNow}
        and (is_wall_clock or business_id not in (select business_id from shifted))
      order by run_at, job_id limit ${limit} for update skip locked
    ), by_own_clock as (
      select theirs.* from own cross join lateral (
        select job_id, run_at from job
        where class = ${jobClass} and ${isAlive(sql)} and ${isFree(sql, claim)}
          and business_id = own.business_id and not is_wall_clock and run_at <= own.now
        order by run_at, job_id limit ${limit} for update skip locked
      ) theirs
    ), chosen as (
      select job_id from (select * from by_real_time union all select * from by_own_clock) due
      order by run_at, job_id limit ${limit}
    )
    ${leasePart(sql, claim)}`;
  return rows.map(fromRow).sort(byDueTime);
}

/**
 * Maximum concurrent webhook deliveries of all workers together. Workers that claim simultaneously may exceed
 * it.
 */
export interface DeliveryLimits {
  /** Limit for one endpoint that accepted its last delivery. One that did not gets one at a time. */
  readonly endpoint: number;
  /** Limits of endpoints that bear more while they are healthy. */
  readonly ofEndpoint?: ReadonlyMap<string, number>;
  /**
   * Limit for all endpoints together that failed their last delivery: they may hang, and must leave capacity
   * for healthy ones.
   */
  readonly failing: number;
  readonly business: number;
  /** Limit for all e-mails together, in the lanes of their businesses: a mail server that hangs delays no webhook. */
  readonly mail: number;
}

/** `lane`, all lanes in which jobs wait or run while any is due, and `leased`, how many run in each. */
const lanesPart = (sql: Sql, claim: Claim) => sql`
  lane as (
    (select lane, business_id from job
      where lane is not null and ${isAlive(sql)} and exists (
        select from job where class = 'transport' and ${isAlive(sql)} and ${isFree(sql, claim)}
          and run_at <= ${claim.wallNow}
      )
      order by lane limit 1)
    union all
    select next.* from lane cross join lateral (
      select job.lane, job.business_id from job
      where job.lane is not null and ${isAlive(sql)} and job.lane > lane.lane order by job.lane limit 1
    ) next
  ), leased as (
    select leased_lane as lane, count(*)::integer as running from job
    where leased_lane is not null and lease_until > ${claim.wallNow} group by leased_lane
  )`;

/**
 * Leases due webhook deliveries and e-mails in one statement. Each lane is searched separately, so that a long backlog of
 * one endpoint is never read to reach another's; then businesses take turns, and endpoints within them,
 * oldest due first.
 */
export async function claimDeliveries(sql: Sql, limits: DeliveryLimits, claim: Claim): Promise<Job[]> {
  const { wallNow, limit } = claim;
  const own = [...(limits.ofEndpoint ?? [])];
  const rows = await sql<JobRow[]>`
    with recursive ${lanesPart(sql, claim)}, endpoint as (
      select l.lane, l.business_id, w.failing_since is not null as is_failing, coalesce(running, 0) as running,
        coalesce(own.most, ${limits.endpoint}) as most,
        l.lane = l.business_id as is_mail,
        coalesce(sum(running) filter (where l.lane = l.business_id) over (), 0) as of_mail,
        sum(coalesce(running, 0)) over (partition by l.business_id) as of_business,
        sum(coalesce(running, 0)) over (partition by w.failing_since is not null) as of_its_like
      from lane l left join leased using (lane)
        left join webhook_endpoint w on w.business_id = l.business_id and w.webhook_id = l.lane
        left join unnest(${own.map(([name]) => name)}::text[], ${own.map(([, most]) => most)}::integer[]) own(lane, most)
          using (lane)
    ), open as (
      select e.*, room, head.run_at,
        row_number() over (partition by e.business_id, is_failing order by head.run_at) as turn
      from endpoint e
        cross join lateral (
          select (case when is_failing then 1 else most end) - running as room) free
        cross join lateral (
          select run_at from job
          where lane = e.lane and lane is not null and ${isAlive(sql)} and ${isFree(sql, claim)}
            and run_at <= ${wallNow}
          order by run_at, job_id limit 1
        ) head
      where room > 0 and of_business < ${limits.business}
    ), admitted as (
      select *, row_number() over (partition by business_id order by run_at) as lane_turn
      from (
        select *, row_number() over (partition by is_failing order by turn, run_at) as turn_of_its_like,
          row_number() over (partition by is_mail order by turn, run_at) as turn_of_mail
        from open
      ) o
      where (not is_failing or of_its_like + turn_of_its_like <= ${limits.failing})
        and (not is_mail or of_mail + turn_of_mail <= ${limits.mail})
      order by lane_turn, run_at limit ${limit}
    ), due as (
      select a.business_id, a.of_business, a.is_mail, a.of_mail, theirs.job_id, theirs.run_at,
        row_number() over (partition by a.lane order by theirs.run_at, theirs.job_id) as place
      from admitted a cross join lateral (
        select job_id, run_at from job
        where lane = a.lane and lane is not null and ${isAlive(sql)} and ${isFree(sql, claim)}
          and run_at <= ${wallNow}
        order by run_at, job_id limit a.room for update skip locked
      ) theirs
    ), placed as (
      select *, of_business + row_number() over (partition by business_id order by place, run_at, job_id) as turn,
        of_mail + row_number() over (partition by is_mail order by place, run_at, job_id) as mail_turn
      from due
    ), chosen as (
      select job_id from placed
      where turn <= ${limits.business} and (not is_mail or mail_turn <= ${limits.mail})
      order by turn, run_at, job_id limit ${limit}
    )
    ${leasePart(sql, claim)}`;
  return rows.map(fromRow).sort(byDueTime);
}

/**
 * Leases jobs of one business that are due by its clock, oldest due first. Transport jobs are left to the workers:
 * advancing a test clock does not wait for them.
 *
 * While the clock is being advanced, renewals of the next day are due as well, each at its own moment and with that
 * as its "now". They run side by side if nothing tells their order: they belong to different customers, and nothing
 * else is to be done before them. A renewal at which a scheduled change begins shares discounts with other
 * customers, and is due when the clock has come to it.
 */
export async function claimDueJobs(sql: Sql, { businessId }: Scope, claim: Claim): Promise<Job[]> {
  const { wallNow, limit } = claim;
  const theirs = sql`business_id = ${businessId} and not is_wall_clock and ${isAlive(sql)}`;
  const rows = await sql<JobRow[]>`
    with clock as (
      select now, least(now + ${aheadMs} * interval '1 millisecond', coalesce(clock_advance_to, now)) as until
      from business cross join lateral (
        select coalesce(clock_frozen_at, ${wallNow}::timestamptz + clock_offset_ms * interval '1 millisecond') as now
      ) c
      where business_id = ${businessId}
    ), due as (
      select job_id from job where ${theirs} and ${isFree(sql, claim)} and run_at <= (select now from clock)
      order by run_at, job_id limit ${limit} for update skip locked
    ), ahead as (
      select job_id, kind, run_at, payload ->> 'subscriptionId' as subscription_id from job
      where (select count(*) from due) < ${limit} and ${theirs} and run_at <= (select until from clock)
      order by run_at, job_id limit ${sql.unsafe(String(lookAhead))}
    ), placed as (
      select job_id, run_at, row_number() over (partition by customer_id order by run_at, job_id) as turn,
        bool_and(kind = 'subscription.renew' and is_plain) over (order by run_at, job_id) as follows_renewals
      from ahead left join lateral (
        -- The limit has each looked up by itself, whatever number of them the planner expects.
        select customer_id, scheduled_change is null as is_plain from subscription s
        where s.business_id = ${businessId} and s.subscription_id = ahead.subscription_id limit 1
      ) s on true
    ), early as (
      select job_id from placed where follows_renewals and turn = 1 and run_at > (select now from clock)
    ), in_advance as (
      select job_id from job where job_id = any(array(select job_id from early)) and ${isAlive(sql)} and ${isFree(sql, claim)}
      order by run_at, job_id limit ${limit} - (select count(*) from due) for update skip locked
    ), chosen as (
      select job_id from due union all select job_id from in_advance
    )
    ${leasePart(sql, claim)}`;
  return rows.map(fromRow).map(atItsMoment).sort(byDueTime);
}

/**
 * Limits on renewals that run ahead of an advancing clock: how far, and how many jobs are looked at for it, those that
 * are running included.
 */
const aheadMs = dayMs;
const lookAhead = 256;

/** A job that runs ahead of the clock sees it stand at the moment at which the job is due. */
function atItsMoment(job: Job): Job {
  const { offsetMs, frozenAt } = job.scope.clock;
  if (frozenAt === null) return job;
  return { ...job, scope: { ...job.scope, clock: { offsetMs, frozenAt: Math.max(frozenAt, job.runAt) } } };
}

function byDueTime(a: Job, b: Job): number {
  return a.runAt - b.runAt || Number(a.jobId - b.jobId);
}
