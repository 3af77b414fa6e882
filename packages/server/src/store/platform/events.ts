import { type BusinessId, type CustomerId, type EventId, asId } from '../../domain/ids.ts';
import type { DomainEvent } from '../../domain/event/event.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { toTimestamp } from '../postgres/json.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';

export interface EventRow {
  business_id: string;
  event_id: string;
  type: DomainEvent['type'];
  customer_id: string | null;
  payload_type: DomainEvent['payloadType'];
  object_id: string;
  related_id: string | null;
  occurred_at: number;
}

/** Event as stored. */
export interface RecordedEvent extends DomainEvent {
  readonly eventId: EventId;
  readonly businessId: BusinessId;
}

export function eventFromRow(row: EventRow): RecordedEvent {
  return {
    eventId: asId<'event'>(row.event_id),
    businessId: asId<'business'>(row.business_id),
    type: row.type,
    payloadType: row.payload_type,
    objectId: row.object_id,
    relatedId: row.related_id,
    customerId: row.customer_id === null ? null : (asId<'customer'>(row.customer_id) satisfies CustomerId),
    occurredAt: row.occurred_at,
  };
}

/** Event as a JSON row, without its business. */
export interface EventJson {
  readonly event_id: string | undefined;
  readonly type: string;
  readonly payload_type: string;
  readonly object_id: string;
  readonly related_id: string | null;
  readonly customer_id: string | null;
  readonly occurred_at: string | null;
}

/** Events as JSON rows for `append_events`. */
export function eventRows(events: readonly DomainEvent[], eventIds: readonly EventId[]): EventJson[] {
  return events.map((event, index) => ({
    event_id: eventIds[index],
    type: event.type,
    payload_type: event.payloadType,
    object_id: event.objectId,
    related_id: event.relatedId,
    customer_id: event.customerId,
    occurred_at: toTimestamp(event.occurredAt),
  }));
}

/** Events of one of several operations, which `ownerId` names in its statement. */
export interface OwnedEvents {
  readonly businessId: BusinessId;
  readonly ownerId: string;
  readonly events: readonly EventJson[];
}

/**
 * Part `occurred` that inserts the events of several operations, in their order; null without any. `where` refers
 * to an event as `r`, with `business_id` and `owner_id`.
 */
export const occurredPart = (
  sql: Sql,
  operations: readonly OwnedEvents[],
  where: StatementPart,
): StatementPart | null => {
  const rows = operations.flatMap(({ businessId, ownerId, events }) =>
    events.map((event) => ({ business_id: businessId, owner_id: ownerId, ...event })),
  );
  if (rows.length === 0) return null;
  return sql`occurred as (
    insert into event (business_id, event_id, type, customer_id, payload_type, object_id, related_id, occurred_at)
    select r.business_id, r.event_id, r.type, r.customer_id, r.payload_type, r.object_id, r.related_id, r.occurred_at
    from jsonb_to_recordset(${rows.map((row, place) => ({ ...row, place }))}::jsonb) as r(business_id text,
      owner_id text, place integer, event_id text, type text, customer_id text, payload_type text, object_id text,
      related_id text, occurred_at timestamptz)
    where ${where}
    order by r.place
    returning business_id, event_id, type
  )`;
};

/**
 * Column of the outermost select that hands the events of `occurred` to the webhooks that want them, and to the
 * e-mails that they may mean, once for the whole statement. Without either, two tables are looked at and nothing else.
 */
export const deliveryColumn = (sql: Sql, wallNow: Instant): StatementPart => sql`(
  select deliver_events(array_agg(o.business_id), array_agg(o.event_id), array_agg(o.type), ${wallNow}::timestamptz)
  from occurred o where exists (
    select from webhook_endpoint w where w.business_id = o.business_id and w.deleted_at is null
      and not w.is_disabled and (w.filter_types is null or o.type = any (w.filter_types))
  ) or exists (select from business b where b.business_id = o.business_id and o.type = any (b.email_events))
  having count(*) > 0)`;

/** Finds an event by its id. */
export async function findEvent(
  sql: Sql,
  { businessId }: Scope,
  eventId: EventId,
): Promise<RecordedEvent | undefined> {
  const [row] = await sql<EventRow[]>`
    select business_id, event_id, type, customer_id, payload_type, object_id, related_id, occurred_at
    from event where business_id = ${businessId} and event_id = ${eventId}`;
  return row && eventFromRow(row);
}
