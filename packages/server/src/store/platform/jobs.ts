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
 * A job is work to be done after a commit, written by that commit.
 *
 *   waiting ──claim──→ leased ──→ done
 *      ↑                 │ ├────→ dead ──→ waiting, when somebody says so (`store/platform/failed-jobs.ts`)
 *      └── run it later ─┘ └ the lease ends: another worker may claim it
 *
 * A claim writes a fresh token. Whoever lost the lease holds an old one, and every statement that ends a job
 * asks for the token, so a worker that comes back from the dead changes nothing. What the job itself did
 * before is another matter: work may be done twice and must bear it.
 *
 * A dead job leaves its key: the next job of the same purpose is added as if it were the first, and once that is
 * done the dead one is done, too.
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
  /** A try to accept that another system charges, and whose outcome is not committed yet. */
  'presentation.settle': {
    readonly presentationId: PresentationId;
    readonly attempt: number;
    readonly checks?: number;
  };
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

/**
 * Purpose of a job. Each class has slots of its own in a worker and is claimed by itself, so that a backlog
 * of one never delays another. The column `job.class` says the same.
 */
export type JobClass = 'money' | 'offers' | 'transport';

interface JobRules<Kind extends JobKind> {
  readonly class: JobClass;
  /** Clock by which it falls due: of its business, or real time. */
  readonly clock: 'business' | 'real';
  /** Fields that tell a job from the others of its kind: while one waits or runs, its like is not added. */
  readonly identity: readonly (keyof JobPayloads[Kind] | 'runAt')[];
  /** Field that names its lane: jobs of one recipient run a few at a time, so that a slow one holds up nobody else. */
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
  // It ends with its offer, or with the session in which its acceptance is to be paid.
  'presentation.expire': { class: 'offers', clock: 'business', identity: ['presentationId', 'runAt'] },
  // It takes money, elsewhere.
  'presentation.settle': { class: 'money', clock: 'real', identity: ['presentationId', 'attempt'] },
  // It gives money back.
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
  /** The business it is for, with its clock as it stood when the job was claimed. */
  readonly scope: Scope;
  /** This run included, and without those of `outages`: 1 on the first. Starts again when a run asks to be continued later. */
  readonly attempts: number;
  /** Runs before this one that failed because the outside was away. */
  readonly outages: number;
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

/** Where workers listen for news. */
export const jobChannel = 'rung_job';

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

export type Lease = Pick<Job, 'jobId' | 'leaseToken'>;

/** Id of a failed job, from its first failure on. */
const failedJobId = (sql: Sql) => sql`
  failed_job_id = coalesce(failed_job_id, 'job_' || replace(gen_random_uuid()::text, '-', ''))`;

/** That the job is ours to end. */
const isHeld = (sql: Sql, lease: Lease) => sql`
  job_id = ${lease.jobId} and lease_token = ${lease.leaseToken} and done_at is null`;

/** False when the lease was lost, and with it the say over the job. What died of the same purpose is done with it. */
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
 * Gives a failed job back, to be run again at `runAt`, in real time: a business whose clock stands still must
 * not keep it waiting. Of a failure by which the outside was to blame the job keeps its attempts.
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

/** Gives a job back whose work goes on later as planned: it has not failed, so `attempts` starts again. */
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

/** Ends a job that will not succeed by being run again. It stays in the table with its last error. */
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

/** Keeps the jobs leased that are still held and answers which those are. */
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

/** Lets go of jobs that this process will not end: another one runs them at once, and it was no failure. */
export async function releaseLeases(sql: Sql, leases: readonly Lease[]): Promise<void> {
  await sql`
    update job set lease_token = null, lease_until = null, attempts = greatest(attempts - 1, 0)
    from ${heldPart(sql, leases)}
    where job.job_id = held.job_id and job.lease_token = held.lease_token and done_at is null`;
}
