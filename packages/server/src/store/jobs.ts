import type {
  EventId,
  PaymentId,
  PresentationId,
  RefundId,
  SubscriptionId,
  WebhookEndpointId,
} from '../domain/ids.ts';
import type { StepAnswer } from '../domain/offer/funnel.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from './postgres.ts';

/*
 * A job is work to be done after a commit, written by that commit.
 *
 *   waiting ──claim──→ leased ──→ done
 *      ↑                 │ ├────→ dead (kept, for somebody to look at)
 *      └── run it later ─┘ └ the lease ends: another worker may claim it
 *
 * A claim writes a fresh token. Whoever lost the lease holds an old one, and every statement that ends a job
 * asks for the token, so a worker that comes back from the dead changes nothing. What the job itself did
 * before is another matter: work may be done twice and must bear it.
 *
 * A job that is to run again later waits in real time, whatever clock made it due. One that was due by its
 * business's clock stays due: it waits as if it were leased to nobody, so that whoever moves the clock sees
 * that it has not come to its end.
 */

/** What each kind of job is told. `checks` counts how often the gateway had not decided yet. */
export interface JobPayloads {
  'payment.collect': { readonly paymentId: PaymentId; readonly checks?: number };
  'payment.expire': { readonly paymentId: PaymentId };
  /** The time of a customer who was to answer their bank is over. */
  'payment.abandon': { readonly paymentId: PaymentId; readonly checks?: number };
  /** It was paid for a subscription that had ended. */
  'payment.give_back': { readonly paymentId: PaymentId };
  'refund.collect': { readonly refundId: RefundId; readonly checks?: number };
  'renewal.retry': {
    readonly subscriptionId: SubscriptionId;
    readonly renewsAt: Instant;
    readonly attempt: number;
    readonly checks?: number;
  };
  /** A pause is over. */
  'subscription.resume': { readonly subscriptionId: SubscriptionId };
  'subscription.renew': { readonly subscriptionId: SubscriptionId; readonly checks?: number };
  /** A purchase was paid: something may be proposed after it. */
  'moment.raise': { readonly paymentId: PaymentId };
  /** An answered presentation leads to the next step. */
  'presentation.advance': { readonly presentationId: PresentationId; readonly leavesBy: StepAnswer };
  'presentation.expire': { readonly presentationId: PresentationId };
  /** What an undone acceptance gives back and ends. */
  'presentation.undo': { readonly presentationId: PresentationId };
  'webhook.deliver': {
    readonly webhookId: WebhookEndpointId;
    readonly eventId: EventId;
    /** The endpoint's rate limit has let it through already. */
    readonly hasSlot?: boolean;
  };
}

export type JobKind = keyof JobPayloads;

export interface Job<Kind extends JobKind = JobKind> {
  readonly jobId: bigint;
  readonly kind: Kind;
  readonly payload: JobPayloads[Kind];
  /** The business it is for, with its clock as it stood when the job was claimed. */
  readonly scope: Scope;
  /** This run included: 1 on the first. Starts again when a run asks to be continued later. */
  readonly attempts: number;
  readonly runAt: Instant;
  readonly leaseToken: string;
}

/** What a run may ask for instead of being done: to be continued at a moment of real time. */
export interface JobContinuation<Kind extends JobKind = JobKind> {
  readonly runAt: Instant;
  readonly payload: JobPayloads[Kind];
  /** Why, if that is something somebody may want to know. */
  readonly reason: string | null;
}

export interface NewJob<Kind extends JobKind> {
  readonly kind: Kind;
  readonly payload: JobPayloads[Kind];
  /** While a job with this key waits or runs, another one is not added. */
  readonly dedupeKey: string;
  /** By the business's clock, or by real time if `isWallClock`. */
  readonly runAt: Instant;
  readonly isWallClock: boolean;
  /** Jobs of one lane run a few at a time, so that a slow one does not hold up the others. */
  readonly lane?: string;
}

/** Where workers listen for news. */
export const jobChannel = 'rung_job';

/** Adds a job that becomes visible with the transaction. Call `wakeWorkers` after it if it is due at once. */
export async function enqueueJob<Kind extends JobKind>(
  tx: Tx,
  scope: Scope,
  job: NewJob<Kind>,
): Promise<void> {
  await tx`
    insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
    values (${scope.businessId}, ${job.kind}, ${job.lane ?? null}, ${job.payload}, ${job.dedupeKey},
      ${job.isWallClock}, ${job.runAt})
    on conflict (business_id, dedupe_key) where done_at is null do nothing`;
}

const waking = new WeakMap<Sql, { isRepeated: boolean }>();

/**
 * Tells all workers that something is due, so that they need not wait for their next look. It runs after the
 * commit and by itself: inside a transaction PostgreSQL would make all commits queue behind one lock, and
 * a call that is lost costs a second at most. Calls that come while one is on its way become one.
 */
export function wakeWorkers(sql: Sql): void {
  const underWay = waking.get(sql);
  if (underWay) {
    underWay.isRepeated = true;
    return;
  }
  const call = { isRepeated: false };
  waking.set(sql, call);
  const finish = (): void => {
    waking.delete(sql);
    if (call.isRepeated) wakeWorkers(sql);
  };
  sql`select pg_notify(${jobChannel}, '')`.then(finish, () => waking.delete(sql));
}

interface JobRow extends BusinessRow {
  job_id: bigint;
  kind: JobKind;
  payload: JobPayloads[JobKind];
  attempts: number;
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
    runAt: row.run_at,
    leaseToken: row.lease_token,
  };
}

export interface Claim {
  /** Real time; each business's own time follows from it and its clock. */
  readonly wallNow: Instant;
  readonly limit: number;
  readonly leaseMs: number;
  /** How many jobs of one lane may run at a time. Workers that claim in the same instant may exceed it. */
  readonly laneLimit: number;
}

/**
 * Leases jobs that are due, the longest due first, in one statement. Several workers share the work: rows
 * that another one is just claiming are skipped. Businesses on real time are searched together, and those
 * with a clock of their own one by one, so that neither search reads jobs of the future.
 */
export async function claimJobs(sql: Sql, claim: Claim): Promise<Job[]> {
  const { wallNow, limit } = claim;
  const rows = await sql<JobRow[]>`
    with shifted as (
      select business_id,
        coalesce(clock_frozen_at, ${wallNow}::timestamptz + clock_offset_ms * interval '1 millisecond') as now
      from business where clock_offset_ms <> 0 or clock_frozen_at is not null
    ), lane as (
      select lane, count(*) as running from job
      where lease_until > ${wallNow} and lease_until is not null and done_at is null and lane is not null
      group by lane
    ), by_real_time as (
      select job_id, lane, run_at from job
      where done_at is null and died_at is null and (lease_until is null or lease_until <= ${wallNow})
        and run_at <= ${wallNow}
        and (is_wall_clock or business_id not in (select business_id from shifted))
        and (lane is null or lane not in (select lane from lane where running >= ${claim.laneLimit}))
      order by run_at, job_id limit ${limit} for update skip locked
    ), by_own_clock as (
      select theirs.* from shifted cross join lateral (
        select job_id, lane, run_at from job
        where done_at is null and died_at is null and (lease_until is null or lease_until <= ${wallNow})
          and business_id = shifted.business_id and not is_wall_clock and run_at <= shifted.now
          and (lane is null or lane not in (select lane from lane where running >= ${claim.laneLimit}))
        order by run_at, job_id limit ${limit} for update skip locked
      ) theirs
    ), placed as (
      select job_id, run_at, lane,
        row_number() over (partition by lane order by run_at, job_id) as place
      from (select * from by_real_time union all select * from by_own_clock) due
    ), chosen as (
      select job_id from placed left join lane using (lane)
      where placed.lane is null or place + coalesce(running, 0) <= ${claim.laneLimit}
      order by run_at, job_id limit ${limit}
    )
    update job set attempts = attempts + 1, lease_token = gen_random_uuid(),
      lease_until = ${wallNow + claim.leaseMs}
    from chosen, business b
    where job.job_id = chosen.job_id and b.business_id = job.business_id
    returning job.job_id, job.kind, job.payload, job.attempts, job.run_at, job.lease_token, b.business_id,
      ${scopeColumns(sql)}`;
  return rows.map(fromRow).sort(byDueTime);
}

/**
 * Leases jobs of one business that are due by its clock, the longest due first. Transport is left to the
 * workers: whoever moves a clock does not wait for it.
 */
export async function claimDueJobs(
  sql: Sql,
  { businessId }: Scope,
  { wallNow, limit, leaseMs }: Omit<Claim, 'laneLimit'>,
): Promise<Job[]> {
  const rows = await sql<JobRow[]>`
    with clock as (
      select coalesce(clock_frozen_at, ${wallNow}::timestamptz + clock_offset_ms * interval '1 millisecond') as now
      from business where business_id = ${businessId}
    ), chosen as (
      select job_id from job
      where business_id = ${businessId} and not is_wall_clock and done_at is null and died_at is null
        and run_at <= (select now from clock) and (lease_until is null or lease_until <= ${wallNow})
      order by run_at, job_id limit ${limit} for update skip locked
    )
    update job set attempts = attempts + 1, lease_token = gen_random_uuid(),
      lease_until = ${wallNow + leaseMs}
    from chosen, business b
    where job.job_id = chosen.job_id and b.business_id = job.business_id
    returning job.job_id, job.kind, job.payload, job.attempts, job.run_at, job.lease_token, b.business_id,
      ${scopeColumns(sql)}`;
  return rows.map(fromRow).sort(byDueTime);
}

function byDueTime(a: Job, b: Job): number {
  return a.runAt - b.runAt || Number(a.jobId - b.jobId);
}

type Lease = Pick<Job, 'jobId' | 'leaseToken'>;

/** False when the lease was lost, and with it the say over the job. */
export async function completeJob(sql: Sql, lease: Lease, wallNow: Instant): Promise<boolean> {
  const rows = await sql`
    update job set done_at = ${wallNow}, last_error = null
    where job_id = ${lease.jobId} and lease_token = ${lease.leaseToken} and done_at is null
    returning 1`;
  return rows.length === 1;
}

/**
 * Gives a failed job back, to be run again at `runAt`, in real time: a business whose clock stands still must
 * not keep it waiting.
 */
export async function retryJob(sql: Sql, lease: Lease, runAt: Instant, error: string): Promise<boolean> {
  const rows = await sql`
    update job set run_at = case when is_wall_clock then ${runAt} else run_at end, last_error = ${error},
      lease_token = null, lease_until = case when is_wall_clock then null else ${runAt}::timestamptz end
    where job_id = ${lease.jobId} and lease_token = ${lease.leaseToken} and done_at is null
    returning 1`;
  return rows.length === 1;
}

/** Gives a job back whose work goes on later as planned: it has not failed, so `attempts` starts again. */
export async function continueJob(sql: Sql, lease: Lease, continuation: JobContinuation): Promise<boolean> {
  const { runAt, payload, reason } = continuation;
  const rows = await sql`
    update job set run_at = case when is_wall_clock then ${runAt} else run_at end, payload = ${payload},
      last_error = ${reason}, attempts = 0,
      lease_token = null, lease_until = case when is_wall_clock then null else ${runAt}::timestamptz end
    where job_id = ${lease.jobId} and lease_token = ${lease.leaseToken} and done_at is null
    returning 1`;
  return rows.length === 1;
}

/** Ends a job that will not succeed by being run again. It stays in the table with its last error. */
export async function killJob(sql: Sql, lease: Lease, wallNow: Instant, error: string): Promise<boolean> {
  const rows = await sql`
    update job set died_at = ${wallNow}, last_error = ${error}, lease_token = null, lease_until = null
    where job_id = ${lease.jobId} and lease_token = ${lease.leaseToken} and done_at is null
    returning 1`;
  return rows.length === 1;
}

/** Keeps the jobs leased that are still held and answers which those are. */
export async function extendLeases(
  sql: Sql,
  leases: readonly Lease[],
  leaseUntil: Instant,
): Promise<bigint[]> {
  const rows = await sql<{ job_id: bigint }[]>`
    update job set lease_until = ${leaseUntil}
    from unnest(${sql.array(leases.map(({ jobId }) => jobId))}::bigint[],
      ${leases.map(({ leaseToken }) => leaseToken)}::uuid[]) as held(job_id, lease_token)
    where job.job_id = held.job_id and job.lease_token = held.lease_token and done_at is null
    returning job.job_id`;
  return rows.map((row) => row.job_id);
}

/** Removes jobs that were done before `before`. The dead stay. */
export async function deleteDoneJobs(sql: Sql, before: Instant): Promise<void> {
  await sql`delete from job where done_at < ${before}`;
}
