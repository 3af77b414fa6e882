import type { Metadata } from '../../domain/catalog/metadata.ts';
import { type WebhookEndpointId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { WebhookEventType } from '../../domain/webhook/event-types.ts';
import type {
  DeliveryStatus,
  WebhookDelivery,
  WebhookEndpoint,
} from '../../domain/webhook/webhook-endpoint.ts';
import { type PayloadColumns, dedupeKeyColumns, jobsPart } from './enqueue-jobs.ts';
import { type EventRow, type RecordedEvent, eventFromRow } from './events.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

export interface EndpointRow {
  business_id: string;
  webhook_id: string;
  url: string;
  description: string;
  is_disabled: boolean;
  filter_types: WebhookEventType[] | null;
  headers: Record<string, string>;
  metadata: Metadata;
  rate_limit: number | null;
  secret: string;
  previous_secret: string | null;
  previous_secret_expires_at: Instant | null;
  failing_since: Instant | null;
  created_at: Instant;
  updated_at: Instant;
}

export function endpointFromRow(row: EndpointRow): WebhookEndpoint {
  return {
    webhookId: asId<'webhook_endpoint'>(row.webhook_id),
    businessId: asId<'business'>(row.business_id),
    url: row.url,
    description: row.description,
    isDisabled: row.is_disabled,
    filterTypes: row.filter_types,
    sealedHeaders: row.headers,
    metadata: row.metadata,
    rateLimit: row.rate_limit,
    sealedSecret: row.secret,
    sealedPreviousSecret: row.previous_secret,
    previousSecretExpiresAt: row.previous_secret_expires_at,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Time since when the enabled endpoint that has failed longest, of any business, has been failing. */
export async function findLongestFailing(sql: Sql): Promise<Instant | null> {
  const [row] = await sql<{ since: Instant | null }[]>`
    select min(failing_since) as since from webhook_endpoint where not is_disabled`;
  return row?.since ?? null;
}

/** Inserts an endpoint. False, without writing, if one was created with the same idempotency key before. */
export async function insertWebhook(
  tx: Tx,
  endpoint: WebhookEndpoint,
  idempotencyKey: string | null,
): Promise<boolean> {
  const rows = await tx`
    insert into webhook_endpoint (business_id, webhook_id, url, description, is_disabled, filter_types, headers,
      metadata, rate_limit, secret, idempotency_key, created_at, updated_at)
    values (${endpoint.businessId}, ${endpoint.webhookId}, ${endpoint.url}, ${endpoint.description},
      ${endpoint.isDisabled}, ${endpoint.filterTypes && [...endpoint.filterTypes]}::text[], ${endpoint.sealedHeaders},
      ${endpoint.metadata}, ${endpoint.rateLimit}, ${endpoint.sealedSecret}, ${idempotencyKey},
      ${endpoint.createdAt}, ${endpoint.updatedAt})
    on conflict (business_id, idempotency_key) do nothing
    returning 1`;
  return rows.length === 1;
}

export async function findWebhook(
  sql: Sql,
  scope: Scope,
  webhookId: WebhookEndpointId,
): Promise<WebhookEndpoint | undefined> {
  const [row] = await sql<EndpointRow[]>`
    select * from webhook_endpoint
    where business_id = ${scope.businessId} and webhook_id = ${webhookId} and deleted_at is null`;
  return row && endpointFromRow(row);
}

/** Finds the endpoint that was created with this key. */
export async function findWebhookByRequest(
  sql: Sql,
  scope: Scope,
  idempotencyKey: string,
): Promise<WebhookEndpoint | undefined> {
  const [row] = await sql<EndpointRow[]>`
    select * from webhook_endpoint
    where business_id = ${scope.businessId} and idempotency_key = ${idempotencyKey} and deleted_at is null`;
  return row && endpointFromRow(row);
}

/** Reads and locks the endpoint, for changes that depend on its state. */
export async function lockWebhook(
  tx: Tx,
  scope: Scope,
  webhookId: WebhookEndpointId,
): Promise<WebhookEndpoint | undefined> {
  const [row] = await tx<EndpointRow[]>`
    select * from webhook_endpoint
    where business_id = ${scope.businessId} and webhook_id = ${webhookId} and deleted_at is null for update`;
  return row && endpointFromRow(row);
}

/** Cursor of a newest-first list: the endpoints after this one, or those before it. */
export type WebhookCursor = { readonly after: string } | { readonly before: string } | null;

/** Lists endpoints. The cursor may name a deleted endpoint: its position in the order is still known. */
export async function listWebhooks(
  sql: Sql,
  scope: Scope,
  cursor: WebhookCursor,
  limit: number,
): Promise<WebhookEndpoint[]> {
  const place = (webhookId: string) => sql`
    (select created_at, creation_order from webhook_endpoint
      where business_id = ${scope.businessId} and webhook_id = ${webhookId})`;
  const isBackward = cursor !== null && 'before' in cursor;
  const rows = await sql<EndpointRow[]>`
    select * from webhook_endpoint where business_id = ${scope.businessId} and deleted_at is null
    ${cursor !== null && 'after' in cursor ? sql`and (created_at, creation_order) < ${place(cursor.after)}` : sql``}
    ${isBackward ? sql`and (created_at, creation_order) > ${place(cursor.before)}` : sql``}
    ${isBackward ? sql`order by created_at, creation_order` : sql`order by created_at desc, creation_order desc`}
    limit ${limit}`;
  const endpoints = rows.map(endpointFromRow);
  return isBackward ? endpoints.reverse() : endpoints;
}

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly filterTypes?: readonly WebhookEventType[] | null | undefined;
  readonly metadata?: Metadata | undefined;
  readonly rateLimit?: number | null | undefined;
  readonly sealedHeaders?: Readonly<Record<string, string>> | undefined;
}

/** Updates the fields in `change`. Enabling an endpoint resets how long it has been failing. */
export async function updateWebhook(
  tx: Tx,
  scope: Scope,
  webhookId: WebhookEndpointId,
  change: WebhookChange,
  now: Instant,
): Promise<WebhookEndpoint | undefined> {
  const [row] = await tx<EndpointRow[]>`
    update webhook_endpoint set
      url = coalesce(${change.url ?? null}, url),
      description = coalesce(${change.description ?? null}, description),
      is_disabled = coalesce(${change.isDisabled ?? null}, is_disabled),
      failing_since = case when ${change.isDisabled === false} then null else failing_since end,
      filter_types = case when ${change.filterTypes === undefined} then filter_types
        else ${change.filterTypes ? [...change.filterTypes] : null}::text[] end,
      metadata = coalesce(${change.metadata ?? null}, metadata),
      rate_limit = case when ${change.rateLimit === undefined} then rate_limit
        else ${change.rateLimit ?? null}::integer end,
      next_slot_at = case when ${change.rateLimit === undefined} then next_slot_at end,
      headers = coalesce(${change.sealedHeaders ?? null}, headers),
      updated_at = ${now}
    where business_id = ${scope.businessId} and webhook_id = ${webhookId} and deleted_at is null
    returning *`;
  return row && endpointFromRow(row);
}

/** Makes `secret` the current one; the previous one stays valid until `previousExpiresAt`. */
export async function replaceWebhookSecret(
  tx: Tx,
  scope: Scope,
  webhookId: WebhookEndpointId,
  replacement: { readonly sealedSecret: string; readonly previousExpiresAt: Instant; readonly now: Instant },
): Promise<boolean> {
  const rows = await tx`
    update webhook_endpoint set secret = ${replacement.sealedSecret}, previous_secret = secret,
      previous_secret_expires_at = ${replacement.previousExpiresAt}, updated_at = ${replacement.now}
    where business_id = ${scope.businessId} and webhook_id = ${webhookId} and deleted_at is null
    returning 1`;
  return rows.length === 1;
}

/**
 * Deletes the endpoint with its secrets and key; its deliveries stay on record. False if it does not exist.
 */
export async function deleteWebhook(
  tx: Tx,
  scope: Scope,
  webhookId: WebhookEndpointId,
  now: Instant,
): Promise<boolean> {
  const rows = await tx`
    update webhook_endpoint set deleted_at = ${now}, is_disabled = true, idempotency_key = null, secret = '',
      previous_secret = null, headers = '{}'
    where business_id = ${scope.businessId} and webhook_id = ${webhookId} and deleted_at is null
    returning 1`;
  return rows.length === 1;
}

export interface DeliveryRow {
  webhook_id: string;
  event_id: string;
  status: DeliveryStatus;
  attempts: number;
  last_attempt_at: Instant | null;
  last_status: number | null;
  last_error: string | null;
}

export function deliveryFromRow(row: DeliveryRow): WebhookDelivery {
  return {
    webhookId: asId<'webhook_endpoint'>(row.webhook_id),
    eventId: asId<'event'>(row.event_id),
    status: row.status,
    attempts: row.attempts,
    lastAttemptAt: row.last_attempt_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
  };
}

export interface ListedDelivery {
  readonly delivery: WebhookDelivery;
  readonly event: RecordedEvent;
  /** Real time of the next attempt; null if none is due. */
  readonly nextAttemptAt: Instant | null;
}

/** Lists deliveries, newest event first. */
export async function listDeliveries(
  sql: Sql,
  scope: Scope,
  webhookId: WebhookEndpointId,
  filter: { readonly status?: DeliveryStatus | undefined },
  page: { readonly limit: number; readonly offset: number },
): Promise<ListedDelivery[]> {
  const rows = await sql<(DeliveryRow & EventRow & { next_attempt_at: Instant | null })[]>`
    select d.*, e.type, e.customer_id, e.payload_type, e.object_id, e.related_id, e.occurred_at,
      case when d.status = 'pending' then j.run_at end as next_attempt_at
    from webhook_delivery d
      join event e using (business_id, event_id)
      left join job j on j.business_id = d.business_id and j.done_at is null
        and j.dedupe_key = ${deliveryKey(sql, sql`d`)}
    where d.business_id = ${scope.businessId} and d.webhook_id = ${webhookId}
      ${filter.status === undefined ? sql`` : sql`and d.status = ${filter.status}`}
    order by e.sequence desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({
    delivery: deliveryFromRow(row),
    event: eventFromRow(row),
    nextAttemptAt: row.next_attempt_at,
  }));
}

/**
 * Restarts the schedule of failed deliveries under their ids and returns their number. `since` filters by
 * event time; without filters all failed deliveries are restarted.
 */
export async function replayDeliveries(
  tx: Tx,
  scope: Scope,
  webhookId: WebhookEndpointId,
  filter: { readonly since?: Instant | undefined; readonly eventIds?: readonly string[] | undefined },
  wallNow: Instant,
): Promise<number> {
  const rows = await tx`
    with replayed as (
      update webhook_delivery d set status = 'pending', attempts = 0, last_error = null
      from event e
      where d.business_id = ${scope.businessId} and d.webhook_id = ${webhookId} and d.status = 'failed'
        and e.business_id = d.business_id and e.event_id = d.event_id
        ${filter.since === undefined ? tx`` : tx`and e.occurred_at >= ${filter.since}`}
        ${filter.eventIds === undefined ? tx`` : tx`and d.event_id = any(${[...filter.eventIds]}::text[])`}
      returning d.business_id, d.webhook_id, d.event_id
    ), given_up as (
      update job set done_at = ${wallNow} from replayed r
      where job.business_id = r.business_id and job.done_at is null and job.died_at is not null
        and job.dedupe_key = ${deliveryKey(tx, tx`r`)}
    )
    ${jobsPart(tx, 'webhook.deliver', deliveryColumns(tx, tx`source`), wallNow, tx`replayed`)}
    returning 1`;
  return rows.length;
}

const deliveryColumns = (sql: Sql, row: ReturnType<Sql>): PayloadColumns<'webhook.deliver'> => ({
  webhookId: sql`${row}.webhook_id`,
  eventId: sql`${row}.event_id`,
});

/** Deduplication key of a delivery's job, where `row` provides endpoint and event. */
export const deliveryKey = (sql: Sql, row: ReturnType<Sql>) =>
  dedupeKeyColumns(sql, 'webhook.deliver', deliveryColumns(sql, row));
