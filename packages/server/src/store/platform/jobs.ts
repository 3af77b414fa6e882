import type {
  BusinessId,
  EventId,
  PaymentId,
  PresentationId,
  RefundId,
  SubscriptionId,
  WebhookEndpointId,
} from '../../domain/ids.ts';
import type { SignInRequest } from '../../domain/customer/sign-in.ts';
import type { StepAnswer } from '../../domain/offer/funnel.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { defineBatch } from '../postgres/batch.ts';
import { storableText, toTimestamp } from '../postgres/json.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Sql } from '../postgres/postgres.ts';

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

/** Notification that a job is about. */
interface FromGateway {
  readonly provider: string;
  readonly notificationId: string;
}

/** Payload of each kind of job. `checks` counts how often the gateway had not decided yet. */
export interface JobPayloads {
  /** An event may mean an e-mail to its customer. */
  'email.send': { readonly businessId: BusinessId; readonly eventId: EventId };
  /** A renewal is near of which its customer is told by e-mail. */
  'email.remind': {
    readonly businessId: BusinessId;
    readonly subscriptionId: SubscriptionId;
    readonly renewsAt: Instant;
  };
  /** Somebody asked for a link to sign in to the portal. Sent if a customer has the address. */
  'email.sign_in': SignInRequest & { readonly businessId: BusinessId };
  'payment.collect': { readonly paymentId: PaymentId; readonly checks?: number };
  'payment.expire': { readonly paymentId: PaymentId };
  /** The customer's time to answer their bank's challenge is over. */
  'payment.abandon': { readonly paymentId: PaymentId; readonly checks?: number };
  /** The payment was for a subscription that has ended, and is refunded. */
  'payment.give_back': { readonly paymentId: PaymentId };
  'refund.collect': { readonly refundId: RefundId; readonly checks?: number };
  /** A gateway has sent a notification about a charge or a refund, and is asked. */
  'notification.receive': {
    readonly provider: string;
    readonly notificationId: string;
    readonly paymentId: PaymentId;
    readonly refundId: RefundId | null;
  };
  /** A gateway has sent a notification about a dispute, and is asked. */
  'dispute.receive': FromGateway & { readonly reference: string; readonly checks?: number };
  /** A gateway has sent a notification that a saved card was renewed or replaced, and is asked. */
  'instrument.refresh': FromGateway & { readonly token: string };
  /** A week before a renewal: time to tell the customer. */
  'renewal.announce': { readonly subscriptionId: SubscriptionId; readonly renewsAt: Instant };
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
  'email.send': { class: 'transport', clock: 'real', identity: ['eventId'], lane: 'businessId' },
  'email.remind': {
    class: 'transport',
    clock: 'real',
    identity: ['subscriptionId', 'renewsAt'],
    lane: 'businessId',
  },
  'email.sign_in': { class: 'transport', clock: 'real', identity: ['requestId'], lane: 'businessId' },
  'payment.collect': { class: 'money', clock: 'real', identity: ['paymentId'] },
  'payment.expire': { class: 'money', clock: 'business', identity: ['paymentId'] },
  'payment.abandon': { class: 'money', clock: 'business', identity: ['paymentId'] },
  'payment.give_back': { class: 'money', clock: 'real', identity: ['paymentId'] },
  'refund.collect': { class: 'money', clock: 'real', identity: ['refundId'] },
  'notification.receive': { class: 'money', clock: 'real', identity: ['provider', 'notificationId'] },
  'dispute.receive': { class: 'money', clock: 'real', identity: ['provider', 'notificationId'] },
  'instrument.refresh': { class: 'money', clock: 'real', identity: ['provider', 'notificationId'] },
  'renewal.announce': { class: 'money', clock: 'business', identity: ['subscriptionId', 'renewsAt'] },
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

export type Lease = Pick<Job, 'jobId' | 'leaseToken'>;

/** Id of a failed job, assigned at its first failure. */
const failedJobId = (sql: Sql) => sql`
  failed_job_id = coalesce(failed_job_id, 'job_' || replace(gen_random_uuid()::text, '-', ''))`;

/**
 * The jobs of one batch, in the order of their ids: two statements that end or extend the same jobs lock them in one
 * order.
 */
const inOrder = <Item extends Lease>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => Number(a.jobId - b.jobId));

/** Leases as rows of `held`, each with the further columns of its row. `columns` are their names and types. */
const heldPart = <Item extends Lease>(
  sql: Sql,
  leases: readonly Item[],
  columns = '',
  rowOf: (lease: Item) => object = () => ({}),
) => {
  const rows = leases.map((lease) => ({
    job_id: String(lease.jobId),
    lease_token: lease.leaseToken,
    ...rowOf(lease),
  }));
  return sql`
  jsonb_to_recordset(${joinable(rows)}::jsonb)
    as held(few integer, job_id bigint, lease_token uuid ${sql.unsafe(columns)})`;
};

/** Condition that a lease still owns its job. */
const isHeld = (sql: Sql) => sql`
  ${fewRows(sql, 'held')} and job.job_id = held.job_id and job.lease_token = held.lease_token and job.done_at is null`;

/** Defines how jobs end that end at the same time. Each is answered whether its lease still held. */
function defineEnding<Item extends Lease>(
  end: (sql: Sql, items: readonly Item[]) => PromiseLike<readonly { job_id: bigint }[]>,
): (database: Database, item: Item) => Promise<boolean> {
  return defineBatch<Item, boolean>({
    keysOf: ({ jobId }) => [String(jobId)],
    isPatient: true,
    run: async (tx, items) => {
      const ended = new Set((await end(tx, inOrder(items))).map((row) => row.job_id));
      return items.map(({ jobId }) => ended.has(jobId));
    },
  });
}

const complete = defineEnding<Lease & { readonly wallNow: Instant }>(
  (sql, jobs) => sql<{ job_id: bigint }[]>`
    with done as (
      update job set done_at = held.wall_now, last_error = null
      from ${heldPart(sql, jobs, ', wall_now timestamptz', ({ wallNow }) => ({ wall_now: toTimestamp(wallNow) }))}
      where ${isHeld(sql)}
      returning job.job_id, job.business_id, job.dedupe_key, job.done_at
    ), made_up_for as (
      update job set done_at = done.done_at from done
      where job.business_id = done.business_id and job.dedupe_key = done.dedupe_key
        and job.died_at is not null and job.done_at is null
    )
    select job_id from done`,
);

/**
 * Completes a job. False if the lease was lost, and with it the right to change the job. Dead jobs with the
 * same key are completed too.
 */
export function completeJob(database: Database, lease: Lease, wallNow: Instant): Promise<boolean> {
  const { jobId, leaseToken } = lease;
  return complete(database, { jobId, leaseToken, wallNow });
}

/** When and why a failed job runs again. */
interface Retry {
  readonly runAt: Instant;
  readonly error: string;
  /** True if an outage of an external system is to blame. */
  readonly isTransient: boolean;
}

const retry = defineEnding<Lease & Retry>(
  (sql, jobs) => sql<{ job_id: bigint }[]>`
    update job set attempts = greatest(attempts - held.outage, 0), outages = outages + held.outage,
      run_at = case when is_wall_clock then held.again_at else run_at end, last_error = held.error,
      lease_token = null, lease_until = case when is_wall_clock then null else held.again_at end,
      ${failedJobId(sql)}
    from ${heldPart(sql, jobs, ', again_at timestamptz, error text, outage integer', (job) => ({
      again_at: toTimestamp(job.runAt),
      error: storableText(job.error),
      outage: job.isTransient ? 1 : 0,
    }))}
    where ${isHeld(sql)}
    returning job.job_id`,
);

/**
 * Returns a failed job to the queue, to run again at `runAt` in real time: a frozen business clock must not
 * delay it. A failure caused by an outage of an external system does not count as an attempt.
 */
export function retryJob(
  database: Database,
  { jobId, leaseToken }: Lease,
  { runAt, error, isTransient }: Retry,
): Promise<boolean> {
  return retry(database, { jobId, leaseToken, runAt, error, isTransient });
}

const postpone = defineEnding<Lease & JobContinuation>(
  (sql, jobs) => sql<{ job_id: bigint }[]>`
    update job set run_at = case when is_wall_clock then held.again_at else run_at end, payload = held.payload,
      last_error = held.reason, attempts = 0, outages = 0, failed_job_id = null,
      lease_token = null, lease_until = case when is_wall_clock then null else held.again_at end
    from ${heldPart(sql, jobs, ', again_at timestamptz, payload jsonb, reason text', (job) => ({
      again_at: toTimestamp(job.runAt),
      payload: job.payload,
      reason: job.reason,
    }))}
    where ${isHeld(sql)}
    returning job.job_id`,
);

/** Returns a job whose work continues later as planned: it has not failed, so `attempts` is reset. */
export function continueJob(
  database: Database,
  { jobId, leaseToken }: Lease,
  { runAt, payload, reason }: JobContinuation,
): Promise<boolean> {
  return postpone(database, { jobId, leaseToken, runAt, payload, reason });
}

/** Marks a job as dead because retrying will not help. It stays in the table with its last error. */
export async function killJob(sql: Sql, lease: Lease, wallNow: Instant, error: string): Promise<boolean> {
  const rows = await sql`
    update job set died_at = ${wallNow}, last_error = ${storableText(error)}, lease_token = null, lease_until = null,
      ${failedJobId(sql)}
    from ${heldPart(sql, [lease])}
    where ${isHeld(sql)}
    returning 1`;
  return rows.length === 1;
}

/**
 * Extends the leases of jobs still held, and returns those that were. A job whose row is locked is ending: its lease
 * is not extended any more.
 */
export async function extendLeases(
  sql: Sql,
  leases: readonly Lease[],
  leaseUntil: Instant,
): Promise<bigint[]> {
  const rows = await sql<{ job_id: bigint }[]>`
    update job set lease_until = ${leaseUntil}
    from (
      select job.job_id from job, ${heldPart(sql, leases)} where ${isHeld(sql)}
      for no key update of job skip locked
    ) running
    where job.job_id = running.job_id
    returning job.job_id`;
  return rows.map((row) => row.job_id);
}

/**
 * Releases jobs this process will not finish: another worker runs them at once, without counting a failure.
 */
export async function releaseLeases(sql: Sql, leases: readonly Lease[]): Promise<void> {
  await sql`
    update job set lease_token = null, lease_until = null, attempts = greatest(attempts - 1, 0)
    from ${heldPart(sql, inOrder(leases))}
    where ${isHeld(sql)}`;
}
