import type { BusinessId } from '../../domain/ids.ts';
import { type Instant, minuteMs } from '../../domain/time.ts';
import { defineBatch } from '../postgres/batch.ts';
import { toTimestamp } from '../postgres/json.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Sql, Tx } from '../postgres/postgres.ts';

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
 * old name. Requests that arrive together are claimed by one statement.
 */
export function claimRequest(database: Database, claim: RequestClaim): Promise<bigint | undefined> {
  return claimBatched(database, claim);
}

const claimBatched = defineBatch<RequestClaim, bigint | undefined>({
  keysOf: (claim) => [placeOf(claim)],
  run: claimRequests,
});

async function claimRequests(
  tx: Tx,
  claims: readonly RequestClaim[],
): Promise<readonly (bigint | undefined)[]> {
  const rows = await tx<{ business_id: string; request_key: string; generation: bigint }[]>`
    with asked as (
      select * from jsonb_to_recordset(${joinable(inOrder(claims).map(claimToJsonRow))}::jsonb) as asked (
        few integer, business_id text, request_key text, generation bigint, fingerprint text, lease_until timestamptz,
        created_at timestamptz, takes_over boolean, repeats_since timestamptz, ended_generation bigint)
      where ${fewRows(tx, 'asked')}
    )
    insert into idempotency as i (business_id, request_key, generation, fingerprint, status, lease_until, created_at)
    select business_id, request_key, generation, fingerprint, 'in_flight', lease_until, created_at from asked
    on conflict (business_id, request_key) do update set
      generation = i.generation + (case when i.status = 'done' then 1 else 0 end),
      fingerprint = excluded.fingerprint, status = 'in_flight', lease_until = excluded.lease_until,
      response_status = null, response_body = null, created_at = excluded.created_at, finished_at = null,
      subject = null, answered_in_order = null, clock = null
    where exists (
      select from asked a where a.business_id = i.business_id and a.request_key = i.request_key and (
        (i.status = 'in_flight' and i.lease_until < a.created_at
          and (i.lease_until = '-infinity' or a.takes_over)
          and i.fingerprint in (a.fingerprint, ''))
        or (i.status = 'done'
          and (i.finished_at < a.repeats_since or i.generation = a.ended_generation))))
    returning business_id, request_key, generation`;
  const generations = new Map(
    rows.map((row) => [
      placeOf({ businessId: row.business_id, requestKey: row.request_key }),
      row.generation,
    ]),
  );
  return claims.map((claim) => generations.get(placeOf(claim)));
}

function claimToJsonRow(claim: RequestClaim): object {
  return {
    business_id: claim.businessId,
    request_key: claim.requestKey,
    generation: claim.now,
    fingerprint: claim.fingerprint,
    lease_until: toTimestamp(claim.leaseUntil),
    created_at: toTimestamp(claim.now),
    takes_over: claim.takesOver,
    repeats_since: toTimestamp(claim.repeatsSince),
    ended_generation: claim.endedGeneration === null ? null : String(claim.endedGeneration),
  };
}

interface RequestPlace {
  readonly businessId: string;
  readonly requestKey: string;
}

/** Identity of a request's row. */
function placeOf({ businessId, requestKey }: RequestPlace): string {
  return `${businessId} ${requestKey}`;
}

/** Order in which every statement locks the rows of several requests, so that none waits for another in a circle. */
function inOrder<Item extends RequestPlace>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
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

interface FinishedRequest extends RequestLease {
  readonly status: number;
  /** Undefined if the answer has none. */
  readonly body: object | undefined;
  readonly now: Instant;
  /** For a request without an idempotency key; null otherwise. */
  readonly reach: Omit<KeylessRequestContext, 'answeredInOrder'> | null;
}

/**
 * Stores the response for repeats. Does nothing if the lease was taken over. Requests that are answered together
 * are stored by one statement.
 */
export async function finishRequest(database: Database, request: FinishedRequest): Promise<void> {
  await finishBatched(database, request);
}

const finishBatched = defineBatch<FinishedRequest, undefined>({
  keysOf: (request) => [placeOf(request)],
  run: finishRequests,
});

async function finishRequests(tx: Tx, requests: readonly FinishedRequest[]): Promise<undefined[]> {
  await tx`
    update idempotency i set status = 'done', subject = answered.subject, clock = answered.clock,
      answered_in_order = case when answered.clock is not null then (select last_value from creation_order) end,
      response_status = answered.status, response_body = answered.body, finished_at = answered.finished_at
    from jsonb_to_recordset(${joinable(inOrder(requests).map(finishedToJsonRow))}::jsonb) as answered (
      few integer, business_id text, request_key text, generation bigint, subject text[], clock text,
      status smallint, body jsonb, finished_at timestamptz)
    where ${fewRows(tx, 'answered')} and i.business_id = answered.business_id and i.request_key = answered.request_key
      and i.generation = answered.generation`;
  return requests.map(() => undefined);
}

function finishedToJsonRow(request: FinishedRequest): object {
  return {
    business_id: request.businessId,
    request_key: request.requestKey,
    generation: String(request.generation),
    subject: request.reach?.subject ?? null,
    clock: request.reach?.clock ?? null,
    status: request.status,
    body: request.body ?? null,
    finished_at: toTimestamp(request.now),
  };
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
