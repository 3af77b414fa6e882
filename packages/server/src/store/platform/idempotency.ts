import type { BusinessId } from '../../domain/ids.ts';
import { type Instant, minuteMs } from '../../domain/time.ts';
import type { Sql } from '../postgres/postgres.ts';

export interface RequestClaim {
  readonly businessId: BusinessId;
  readonly requestKey: string;
  readonly fingerprint: string;
  readonly now: Instant;
  readonly leaseUntil: Instant;
  /** True to take over a request whose lease has expired (`domain/lease.ts`). */
  readonly takesOver: boolean;
  /** Requests finished before this are forgotten: the same request is then a new one. */
  readonly repeatsSince: Instant;
  /**
   * Generation that no longer counts although it is more recent than that, because the customer has changed
   * since.
   */
  readonly endedGeneration: bigint | null;
}

export interface StoredRequest {
  readonly generation: bigint;
  readonly fingerprint: string;
  readonly isDone: boolean;
  /** Real time at which the response was stored; null while there is none. */
  readonly finishedAt: Instant | null;
  /**
   * Context that limits how long a request without an idempotency key counts as a repeat; null for a request
   * with a key.
   */
  readonly reach: KeylessRequestContext | null;
  readonly responseStatus: number | null;
  readonly responseBody: unknown;
}

/** Subject of a request without an idempotency key, and the state of its business when it was answered. */
export interface KeylessRequestContext {
  /** Ids of the customers, subscriptions and payments the request was about. */
  readonly subject: readonly string[];
  /** Position in the business's order of creation. */
  readonly answeredInOrder: bigint;
  /** State of the business's clock. */
  readonly clock: string;
}

/**
 * Claims the request for this caller and returns its generation; undefined if another caller holds it or it
 * is finished. An expired lease is taken over in the same generation, so that started work is resumed. The
 * first generation is derived from the time: a request that was forgotten (`retention.ts`) must not reuse its
 * old name.
 */
export async function claimRequest(sql: Sql, claim: RequestClaim): Promise<bigint | undefined> {
  const [row] = await sql<{ generation: bigint }[]>`
    insert into idempotency as i (business_id, request_key, generation, fingerprint, status, lease_until, created_at)
    values (${claim.businessId}, ${claim.requestKey}, ${BigInt(claim.now)}, ${claim.fingerprint}, 'in_flight',
      ${claim.leaseUntil}, ${claim.now})
    on conflict (business_id, request_key) do update set
      generation = i.generation + (case when i.status = 'done' then 1 else 0 end),
      fingerprint = excluded.fingerprint, status = 'in_flight', lease_until = excluded.lease_until,
      response_status = null, response_body = null, created_at = excluded.created_at, finished_at = null,
      subject = null, answered_in_order = null, clock = null
    where (i.status = 'in_flight' and i.lease_until < ${claim.now}
        and (i.lease_until = '-infinity' or ${claim.takesOver})
        and i.fingerprint in (excluded.fingerprint, ''))
      or (i.status = 'done'
        and (i.finished_at < ${claim.repeatsSince} or i.generation = ${claim.endedGeneration}::bigint))
    returning generation`;
  return row?.generation;
}

export async function findRequest(
  sql: Sql,
  businessId: BusinessId,
  requestKey: string,
): Promise<StoredRequest | undefined> {
  const [row] = await sql<
    {
      generation: bigint;
      fingerprint: string;
      status: string;
      finished_at: Instant | null;
      subject: string[] | null;
      answered_in_order: bigint | null;
      clock: string | null;
      response_status: number | null;
      response_body: unknown;
    }[]
  >`
    select generation, fingerprint, status, finished_at, subject, answered_in_order, clock, response_status,
      response_body
    from idempotency where business_id = ${businessId} and request_key = ${requestKey}`;
  return (
    row && {
      generation: row.generation,
      fingerprint: row.fingerprint,
      isDone: row.status === 'done',
      finishedAt: row.finished_at,
      reach: reachOf(row),
      responseStatus: row.response_status,
      responseBody: row.response_body,
    }
  );
}

function reachOf(row: {
  readonly subject: string[] | null;
  readonly answered_in_order: bigint | null;
  readonly clock: string | null;
}): KeylessRequestContext | null {
  const { subject, answered_in_order: answeredInOrder, clock } = row;
  if (subject === null || answeredInOrder === null || clock === null) return null;
  return { subject, answeredInOrder, clock };
}

/**
 * True if the request's customer has changed since it was answered, by anybody's action: a payment, refund or
 * plan change was started, the seller adjusted the wallet, or the customer, a payment method or a
 * subscription was changed. Consequences of the request itself do not count: its payment settling, its plan
 * starting. `answeredAt` is business time; rows are searched from a minute before it, because clocks of
 * processes may differ.
 */
export async function hasCustomerChangedSince(
  sql: Sql,
  businessId: BusinessId,
  { subject, answeredInOrder }: KeylessRequestContext,
  answeredAt: Instant,
): Promise<boolean> {
  const since = answeredAt - minuteMs;
  const [row] = await sql<{ has_acts: boolean }[]>`
    with theirs as materialized (
      select customer_id from customer
      where business_id = ${businessId} and customer_id = any(${subject}::text[])
      union select customer_id from subscription
      where business_id = ${businessId} and subscription_id = any(${subject}::text[])
      union select customer_id from payment
      where business_id = ${businessId} and payment_id = any(${subject}::text[])
    )
    select exists (
      select from theirs join customer c using (customer_id)
      where c.business_id = ${businessId} and c.last_act > ${answeredInOrder}
    ) or exists (
      select from theirs join subscription s using (customer_id)
      where s.business_id = ${businessId} and s.last_act > ${answeredInOrder}
    ) or exists (
      select from theirs join payment p using (customer_id)
      where p.business_id = ${businessId} and p.created_at >= ${since} and p.creation_order > ${answeredInOrder}
        and p.payment_id <> all(${subject}::text[])
    ) or exists (
      select from theirs join refund r using (customer_id)
      where r.business_id = ${businessId} and r.created_at >= ${since} and r.creation_order > ${answeredInOrder}
    ) or exists (
      select from theirs join subscription s using (customer_id)
        join plan_change c using (business_id, subscription_id)
      where s.business_id = ${businessId} and c.sequence > ${answeredInOrder}
    ) or exists (
      select from theirs join wallet_entry w using (customer_id)
      where w.business_id = ${businessId} and w.sequence > ${answeredInOrder}
        and w.event_type = 'merchant_adjustment'
    ) as has_acts`;
  return row?.has_acts ?? true;
}

/** Request that is being processed. */
export interface RequestLease {
  readonly businessId: BusinessId;
  readonly requestKey: string;
  readonly generation: bigint;
}

/** Extends the leases of requests that are still being processed. */
export async function extendRequests(
  sql: Sql,
  leases: readonly RequestLease[],
  leaseUntil: Instant,
): Promise<void> {
  await sql`
    update idempotency i set lease_until = ${leaseUntil}
    from unnest(${leases.map(({ businessId }) => businessId)}::text[],
      ${leases.map(({ requestKey }) => requestKey)}::text[],
      ${sql.array(leases.map(({ generation }) => generation))}::bigint[])
      as held(business_id, request_key, generation)
    where i.business_id = held.business_id and i.request_key = held.request_key
      and i.generation = held.generation and i.status = 'in_flight' and i.lease_until <> '-infinity'`;
}

/** Stores the response for repeats. Does nothing if the lease was taken over. */
export async function finishRequest(
  sql: Sql,
  request: {
    readonly businessId: BusinessId;
    readonly requestKey: string;
    readonly generation: bigint;
    readonly status: number;
    readonly body: unknown;
    readonly now: Instant;
    /** For a request without an idempotency key; null otherwise. */
    readonly reach: Omit<KeylessRequestContext, 'answeredInOrder'> | null;
  },
): Promise<void> {
  const { reach } = request;
  await sql`
    update idempotency set status = 'done', subject = ${reach && [...reach.subject]}::text[],
      clock = ${reach?.clock ?? null},
      answered_in_order = case when ${reach !== null} then (select last_value from creation_order) end,
      response_status = ${request.status},
      response_body = ${request.body === undefined ? null : JSON.stringify(request.body)}::text::jsonb, finished_at = ${request.now}
    where business_id = ${request.businessId} and request_key = ${request.requestKey}
      and generation = ${request.generation}`;
}

/** Releases a request that was refused or interrupted: the next identical one runs afresh, or resumes. */
export async function releaseRequest(
  sql: Sql,
  request: {
    readonly businessId: BusinessId;
    readonly requestKey: string;
    readonly generation: bigint;
    readonly isResumable: boolean;
  },
): Promise<void> {
  await sql`
    update idempotency set lease_until = '-infinity', fingerprint = case when ${request.isResumable}
        then fingerprint else '' end, generation = generation + (case when ${request.isResumable} then 0 else 1 end)
    where business_id = ${request.businessId} and request_key = ${request.requestKey}
      and generation = ${request.generation} and status = 'in_flight'`;
}
