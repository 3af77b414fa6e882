import type { BusinessId, EventId, WebhookEndpointId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { DeliveryDecision } from '../../domain/webhook/decide-delivery.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhook/webhook-endpoint.ts';
import { defineBatch } from '../postgres/batch.ts';
import { storableText, toTimestamp } from '../postgres/json.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Tx } from '../postgres/postgres.ts';
import { type EventRow, type RecordedEvent, eventFromRow } from './events.ts';
import { type DeliveryRow, type EndpointRow, deliveryFromRow, endpointFromRow } from './webhooks.ts';

/*
 * Attempts to deliver: what each needs is read, and what came of it is written, together with the others that are
 * under way at the same time.
 */

interface DeliveryName {
  readonly businessId: BusinessId;
  readonly webhookId: WebhookEndpointId;
  readonly eventId: EventId;
}

const nameOf = ({ businessId, webhookId, eventId }: DeliveryName): string =>
  `${businessId} ${webhookId} ${eventId}`;

const nameRow = ({ businessId, webhookId, eventId }: DeliveryName) => ({
  business_id: businessId,
  webhook_id: webhookId,
  event_id: eventId,
});

export interface DueDelivery {
  readonly delivery: WebhookDelivery;
  readonly endpoint: WebhookEndpoint;
  readonly event: RecordedEvent;
}

const find = defineBatch<DeliveryName, DueDelivery | undefined>({
  keysOf: () => [],
  isPatient: true,
  run: async (sql, names) => {
    const rows = await sql<(EndpointRow & DeliveryRow & EventRow)[]>`
      select w.*, d.event_id, d.status, d.attempts, d.last_attempt_at, d.last_status, d.last_error,
        e.type, e.customer_id, e.payload_type, e.object_id, e.related_id, e.occurred_at
      from jsonb_to_recordset(${joinable(names.map(nameRow))}::jsonb)
          as named(few integer, business_id text, webhook_id text, event_id text)
        join webhook_delivery d using (business_id, webhook_id, event_id)
        join webhook_endpoint w using (business_id, webhook_id)
        join event e using (business_id, event_id)
      where ${fewRows(sql, 'named')} and d.status = 'pending' and w.deleted_at is null`;
    const found = new Map(
      rows.map((row) => {
        const due = {
          delivery: deliveryFromRow(row),
          endpoint: endpointFromRow(row),
          event: eventFromRow(row),
        };
        return [nameOf({ ...due.delivery, businessId: due.endpoint.businessId }), due];
      }),
    );
    return names.map((name) => found.get(nameOf(name)));
  },
});

/** Finds everything a delivery attempt needs; undefined if the delivery or its endpoint no longer exists. */
export function findDueDelivery(
  database: Database,
  { businessId }: Scope,
  webhookId: WebhookEndpointId,
  eventId: EventId,
): Promise<DueDelivery | undefined> {
  return find(database, { businessId, webhookId, eventId });
}

/**
 * Takes the endpoint's next slot under its rate limit and returns its time: now, or later if earlier slots
 * are taken. Undefined without a limit.
 */
export async function takeDeliverySlot(
  tx: Tx,
  scope: Scope,
  webhookId: WebhookEndpointId,
  wallNow: Instant,
): Promise<Instant | undefined> {
  const [row] = await tx<{ slot_at: Instant }[]>`
    update webhook_endpoint
    set next_slot_at = greatest(next_slot_at, ${wallNow}) + interval '1 second' / rate_limit
    where business_id = ${scope.businessId} and webhook_id = ${webhookId} and rate_limit is not null
    returning date_trunc('milliseconds', next_slot_at - interval '1 second' / rate_limit) as slot_at`;
  return row?.slot_at;
}

interface AttemptOutcome {
  readonly decision: DeliveryDecision;
  readonly httpStatus: number | null;
  /** Time of the attempt. */
  readonly now: Instant;
}

interface Attempt extends DeliveryName {
  readonly attempts: number;
  readonly outcome: AttemptOutcome;
}

function attemptRow(attempt: Attempt): object {
  const { decision, httpStatus, now } = attempt.outcome;
  return {
    ...nameRow(attempt),
    attempts: attempt.attempts,
    status: decision.status,
    now: toTimestamp(now),
    http_status: httpStatus,
    error: decision.error === null ? null : storableText(decision.error),
    failing_since: toTimestamp(decision.failingSince),
    disables: decision.disablesEndpoint,
  };
}

/**
 * Of several attempts at one endpoint, one that succeeded decides: the endpoint answers. The next failure counts
 * again.
 */
const record = defineBatch<Attempt, boolean>({
  keysOf: (attempt) => [nameOf(attempt)],
  isPatient: true,
  run: async (tx, attempts) => {
    // In one order, so that two batches lock the same endpoints in the same order.
    const ordered = attempts.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const rows = await tx<{ business_id: BusinessId; webhook_id: WebhookEndpointId; event_id: EventId }[]>`
      with recorded as (
        update webhook_delivery d set status = a.status, attempts = d.attempts + 1, last_attempt_at = a.now,
          last_status = a.http_status, last_error = a.error
        from jsonb_to_recordset(${joinable(ordered.map(attemptRow))}::jsonb)
          as a(few integer, business_id text, webhook_id text, event_id text, attempts integer, status text,
            now timestamptz, http_status integer, error text, failing_since timestamptz, disables boolean)
        where ${fewRows(tx, 'a')} and d.business_id = a.business_id and d.webhook_id = a.webhook_id and d.event_id = a.event_id
          and d.status = 'pending' and d.attempts = a.attempts
        returning d.business_id, d.webhook_id, d.event_id, d.status, a.failing_since, a.disables
      ), effect as (
        select business_id, webhook_id, bool_or(status = 'succeeded') as has_succeeded,
          min(failing_since) as failing_since, bool_or(disables) as disables
        from recorded group by business_id, webhook_id
      ), endpoint as (
        update webhook_endpoint w set
          failing_since = case when has_succeeded then null else coalesce(w.failing_since, e.failing_since) end,
          is_disabled = w.is_disabled or disables
        from effect e
        where w.business_id = e.business_id and w.webhook_id = e.webhook_id
          and (disables or (w.failing_since is null) <> has_succeeded)
      )
      select business_id, webhook_id, event_id from recorded`;
    const recorded = new Set(
      rows.map((row) =>
        nameOf({ businessId: row.business_id, webhookId: row.webhook_id, eventId: row.event_id }),
      ),
    );
    return attempts.map((attempt) => recorded.has(nameOf(attempt)));
  },
});

/**
 * Records an attempt and its effect on the endpoint, in one statement. False if another worker has already
 * recorded this attempt.
 */
export function recordAttempt(
  database: Database,
  { businessId }: Scope,
  { webhookId, eventId, attempts }: WebhookDelivery,
  outcome: AttemptOutcome,
): Promise<boolean> {
  return record(database, { businessId, webhookId, eventId, attempts, outcome });
}

/** Ends a delivery that is not to be sent any more. */
export async function abandonDelivery(
  tx: Tx,
  scope: Scope,
  delivery: Pick<WebhookDelivery, 'webhookId' | 'eventId'>,
  reason: string,
): Promise<void> {
  await tx`
    update webhook_delivery set status = 'failed', last_error = ${reason}
    where business_id = ${scope.businessId} and webhook_id = ${delivery.webhookId}
      and event_id = ${delivery.eventId} and status = 'pending'`;
}
