import type { BusinessId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Sql } from './postgres.ts';

export interface RequestClaim {
  readonly businessId: BusinessId;
  readonly requestKey: string;
  readonly fingerprint: string;
  readonly now: Instant;
  readonly leaseUntil: Instant;
  /** A finished request older than this is forgotten: the same request is then a new one. */
  readonly repeatsSince: Instant;
}

export interface StoredRequest {
  readonly fingerprint: string;
  readonly isDone: boolean;
  readonly responseStatus: number | null;
  readonly responseBody: unknown;
}

/**
 * Takes the request for this caller and answers its generation, or undefined when somebody else has it or
 * it is done. An expired lease is taken over in the same generation, so that what was begun is resumed.
 */
export async function claimRequest(sql: Sql, claim: RequestClaim): Promise<number | undefined> {
  const [row] = await sql<{ generation: number }[]>`
    insert into idempotency as i (business_id, request_key, fingerprint, status, lease_until, created_at)
    values (${claim.businessId}, ${claim.requestKey}, ${claim.fingerprint}, 'in_flight',
      ${claim.leaseUntil}, ${claim.now})
    on conflict (business_id, request_key) do update set
      generation = i.generation + (case when i.status = 'done' then 1 else 0 end),
      fingerprint = excluded.fingerprint, status = 'in_flight', lease_until = excluded.lease_until,
      response_status = null, response_body = null, created_at = excluded.created_at, finished_at = null
    where (i.status = 'in_flight' and i.lease_until < ${claim.now}
        and i.fingerprint in (excluded.fingerprint, ''))
      or (i.status = 'done' and i.finished_at < ${claim.repeatsSince})
    returning generation`;
  return row?.generation;
}

export async function findRequest(
  sql: Sql,
  businessId: BusinessId,
  requestKey: string,
): Promise<StoredRequest | undefined> {
  const [row] = await sql<
    { fingerprint: string; status: string; response_status: number | null; response_body: unknown }[]
  >`
    select fingerprint, status, response_status, response_body
    from idempotency where business_id = ${businessId} and request_key = ${requestKey}`;
  return (
    row && {
      fingerprint: row.fingerprint,
      isDone: row.status === 'done',
      responseStatus: row.response_status,
      responseBody: row.response_body,
    }
  );
}

/** Keeps the answer for repeats. A caller whose lease was taken over changes nothing. */
export async function finishRequest(
  sql: Sql,
  request: {
    readonly businessId: BusinessId;
    readonly requestKey: string;
    readonly generation: number;
    readonly status: number;
    readonly body: unknown;
    readonly now: Instant;
  },
): Promise<void> {
  await sql`
    update idempotency set status = 'done', response_status = ${request.status},
      response_body = ${request.body === undefined ? null : JSON.stringify(request.body)}::text::jsonb, finished_at = ${request.now}
    where business_id = ${request.businessId} and request_key = ${request.requestKey}
      and generation = ${request.generation}`;
}

/** Lets go of a request that was refused or broke off: the next one like it runs afresh (or resumes). */
export async function releaseRequest(
  sql: Sql,
  request: {
    readonly businessId: BusinessId;
    readonly requestKey: string;
    readonly generation: number;
    readonly isResumable: boolean;
  },
): Promise<void> {
  await sql`
    update idempotency set lease_until = '-infinity', fingerprint = case when ${request.isResumable}
        then fingerprint else '' end, generation = generation + (case when ${request.isResumable} then 0 else 1 end)
    where business_id = ${request.businessId} and request_key = ${request.requestKey}
      and generation = ${request.generation} and status = 'in_flight'`;
}
