import type {
  EventId,
  PaymentId,
  PresentationId,
  RefundId,
  SubscriptionId,
  WebhookEndpointId,
} from '../../domain/ids.ts';
import type { StepAnswer } from '../../domain/offer/funnel.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql } from '../postgres/postgres.ts';

/*
 * Job queue. A job is work to be done after a commit, inserted by that commit.
 *
 *   waiting ──claim──→ leased ──→ done
 *      ↑                 │ ├────→ dead ──→ waiting, if somebody retries it (`store/platform/failed-jobs.ts`)
 *      └──── retry ──────┘ └ the lease expires: another worker may claim it
 *
 * A claim writes a fresh token. A worker that lost its lease holds an old token, and every statement that ends a
 * job compares it, so a late worker changes nothing. The effects of the job itself are not covered: work may run
 * twice and must be idempotent.
 *
 * A dead job releases its key: the next job with the same key is added as if it were the first, and once that one
 * is done the dead one is done, too.
 *
 * A job to be retried waits in real time, whatever clock made it due. One that was due by its business's clock
 * stays due, leased to no one, so that an advance of the clock sees that it is unfinished.
 */

/** Payload of each kind of job. `checks` counts how often the gateway had not decided yet. */
export interface JobPayloads {
  'payment.collect': { readonly paymentId: PaymentId; readonly checks?: number };
  'payment.expire': { readonly paymentId: PaymentId };
  /** The customer's time to answer their bank's challenge is over. */
  'payment.abandon': { readonly paymentId: PaymentId; readonly checks?: number };
  /** The payment was for a subscription that has ended, and is refunded. */
  'payment.give_back': { readonly paymentId: PaymentId };
  'refund.collect': { readonly refundId: RefundId; readonly checks?: number };
  'renewal.retry': {
    readonly subscriptionId: SubscriptionId;
    readonly renewsAt: Instant;
    readonly attempt: number;
    readonly checks?: number;
  };
  /** A pause has ended. */
  'subscription.resume': { readonly subscriptionId: SubscriptionId };
  'subscription.renew': { readonly subscriptionId: SubscriptionId; readonly checks?: number };
  /** A purchase was paid: an offer may follow it. */
  'moment.raise': { readonly paymentId: PaymentId };
  /** An answered presentation leads to the next step of its funnel. */
  'presentation.advance': { readonly presentationId: PresentationId; readonly leavesBy: StepAnswer };
  'presentation.expire': { readonly presentationId: PresentationId };
  /** An acceptance that another system charges, with an outcome that is not committed yet. */
  'presentation.settle': {
    readonly presentationId: PresentationId;
    readonly attempt: number;
    readonly checks?: number;
  };
  /** Refunds and ends what an undone acceptance had charged and started. */
  'presentation.undo': { readonly presentationId: PresentationId };
  'webhook.deliver': {
    readonly webhookId: WebhookEndpointId;
    readonly eventId: EventId;
    /** True if the endpoint's rate limit has already admitted it. */
    readonly hasSlot?: boolean;
  };
}

export type JobKind = keyof JobPayloads;

/**
 * Class of a job by purpose. Each class has its own worker slots and is claimed separately, so that a backlog
 * of one never delays another. Mirrors the column `job.class`.
 */
export type JobClass = 'money' | 'offers' | 'transport';

interface JobRules<Kind extends JobKind> {
  readonly class: JobClass;
  /** Clock by which the job falls due: that of its business, or real time. */
  readonly clock: 'business' | 'real';
  /** Fields that identify a job among its kind: while one waits or runs, no duplicate is added. */
  readonly identity: readonly (keyof JobPayloads[Kind] | 'runAt')[];
  /**
   * Field that names its lane: jobs of one recipient run a few at a time, so that a slow recipient does not
   * delay others.
   */
  readonly lane?: keyof JobPayloads[Kind];
}

export const jobKinds = {
  'payment.collect': { class: 'money', clock: 'real', identity: ['paymentId'] },
  'payment.expire': { class: 'money', clock: 'business', identity: ['paymentId'] },
  'payment.abandon': { class: 'money', clock: 'business', identity: ['paymentId'] },
  'payment.give_back': { class: 'money', clock: 'real', identity: ['paymentId'] },
  'refund.collect': { class: 'money', clock: 'real', identity: ['refundId'] },
  'renewal.retry': {
    class: 'money',
    clock: 'business',
    identity: ['subscriptionId', 'renewsAt', 'attempt', 'runAt'],
  },
  'subscription.resume': { class: 'money', clock: 'business', identity: ['subscriptionId', 'runAt'] },
  'subscription.renew': { class: 'money', clock: 'business', identity: ['subscriptionId', 'runAt'] },
  'moment.raise': { class: 'offers', clock: 'business', identity: ['paymentId'] },
  'presentation.advance': { class: 'offers', clock: 'business', identity: ['presentationId'] },
  // Expires with its offer, or with the checkout session in which its acceptance is to be paid.
  'presentation.expire': { class: 'offers', clock: 'business', identity: ['presentationId', 'runAt'] },
  // Charges money, in another system.
  'presentation.settle': { class: 'money', clock: 'real', identity: ['presentationId', 'attempt'] },
  // Refunds money.
  'presentation.undo': { class: 'money', clock: 'real', identity: ['presentationId'] },
  'webhook.deliver': {
    class: 'transport',
    clock: 'real',
    identity: ['webhookId', 'eventId'],
    lane: 'webhookId',
  },
} as const satisfies { readonly [Kind in JobKind]: JobRules<Kind> };

export interface Job<Kind extends JobKind = JobKind> {
  readonly jobId: bigint;
  readonly kind: Kind;
  readonly payload: JobPayloads[Kind];
  /** Business of the job, with its clock as of the claim. */
  readonly scope: Scope;
  /**
   * Number of this run, not counting those in `outages`: 1 on the first. Reset when a run asks to be
   * continued later.
   */
  readonly attempts: number;
  /** Earlier runs that failed because an external system was unavailable. */
  readonly outages: number;
  readonly runAt: Instant;
  readonly leaseToken: string;
}

/** Request by a run to be continued at an instant of real time, instead of completing. */
export interface JobContinuation<Kind extends JobKind = JobKind> {
  readonly runAt: Instant;
  readonly payload: JobPayloads[Kind];
  /** Reason worth recording, if any. */
  readonly reason: string | null;
}

/** PostgreSQL notification channel of the workers. */
export const jobChannel = 'rung_job';

const waking = new WeakMap<Sql, { isRepeated: boolean }>();

/**
 * Notifies all workers that a job is due, so that they need not wait for their next poll. Runs after the
 * commit, on its own: inside a transaction PostgreSQL would serialise all commits behind one lock, and a lost
 * notification costs a second at most. Calls made while one is in flight are merged into one.
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

export type Lease = Pick<Job, 'jobId' | 'leaseToken'>;

/** Id of a failed job, assigned at its first failure. */
const failedJobId = (sql: Sql) => sql`
  failed_job_id = coalesce(failed_job_id, 'job_' || replace(gen_random_uuid()::text, '-', ''))`;

/** Condition that this lease still owns the job. */
const isHeld = (sql: Sql, lease: Lease) => sql`
  job_id = ${lease.jobId} and lease_token = ${lease.leaseToken} and done_at is null`;

/**
 * Completes a job. False if the lease was lost, and with it the right to change the job. Dead jobs with the
 * same key are completed too.
 */
export async function completeJob(sql: Sql, lease: Lease, wallNow: Instant): Promise<boolean> {
  const rows = await sql`
    with done as (
      update job set done_at = ${wallNow}, last_error = null where ${isHeld(sql, lease)}
      returning business_id, dedupe_key
    ), made_up_for as (
      update job set done_at = ${wallNow} from done
      where job.business_id = done.business_id and job.dedupe_key = done.dedupe_key
        and job.died_at is not null and job.done_at is null
    )
    select from done`;
  return rows.length === 1;
}

/**
 * Returns a failed job to the queue, to run again at `runAt` in real time: a frozen business clock must not
 * delay it. A failure caused by an outage of an external system does not count as an attempt.
 */
export async function retryJob(
  sql: Sql,
  lease: Lease,
  {
    runAt,
    error,
    isTransient,
  }: { readonly runAt: Instant; readonly error: string; readonly isTransient: boolean },
): Promise<boolean> {
  const rows = await sql`
    update job set attempts = greatest(attempts - ${isTransient ? 1 : 0}, 0),
      outages = outages + ${isTransient ? 1 : 0}, run_at = case when is_wall_clock then ${runAt} else run_at end, last_error = ${error},
      lease_token = null, lease_until = case when is_wall_clock then null else ${runAt}::timestamptz end,
      ${failedJobId(sql)}
    where ${isHeld(sql, lease)}
    returning 1`;
  return rows.length === 1;
}

/** Returns a job whose work continues later as planned: it has not failed, so `attempts` is reset. */
export async function continueJob(sql: Sql, lease: Lease, continuation: JobContinuation): Promise<boolean> {
  const { runAt, payload, reason } = continuation;
  const rows = await sql`
    update job set run_at = case when is_wall_clock then ${runAt} else run_at end, payload = ${payload},
      last_error = ${reason}, attempts = 0, outages = 0, failed_job_id = null,
      lease_token = null, lease_until = case when is_wall_clock then null else ${runAt}::timestamptz end
    where ${isHeld(sql, lease)}
    returning 1`;
  return rows.length === 1;
}

/** Marks a job as dead because retrying will not help. It stays in the table with its last error. */
export async function killJob(sql: Sql, lease: Lease, wallNow: Instant, error: string): Promise<boolean> {
  const rows = await sql`
    update job set died_at = ${wallNow}, last_error = ${error}, lease_token = null, lease_until = null,
      ${failedJobId(sql)}
    where ${isHeld(sql, lease)}
    returning 1`;
  return rows.length === 1;
}

const heldPart = (sql: Sql, leases: readonly Lease[]) => sql`
  unnest(${sql.array(leases.map(({ jobId }) => jobId))}::bigint[],
    ${leases.map(({ leaseToken }) => leaseToken)}::uuid[]) as held(job_id, lease_token)`;

/** Extends the leases of jobs still held, and returns those that were. */
export async function extendLeases(
  sql: Sql,
  leases: readonly Lease[],
  leaseUntil: Instant,
): Promise<bigint[]> {
  const rows = await sql<{ job_id: bigint }[]>`
    update job set lease_until = ${leaseUntil}
    from ${heldPart(sql, leases)}
    where job.job_id = held.job_id and job.lease_token = held.lease_token and done_at is null
    returning job.job_id`;
  return rows.map((row) => row.job_id);
}

/**
 * Releases jobs this process will not finish: another worker runs them at once, without counting a failure.
 */
export async function releaseLeases(sql: Sql, leases: readonly Lease[]): Promise<void> {
  await sql`
    update job set lease_token = null, lease_until = null, attempts = greatest(attempts - 1, 0)
    from ${heldPart(sql, leases)}
    where job.job_id = held.job_id and job.lease_token = held.lease_token and done_at is null`;
}
