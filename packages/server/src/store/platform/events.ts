import { type BusinessId, type CustomerId, type EventId, asId } from '../../domain/ids.ts';
import type { DomainEvent } from '../../domain/event/event.ts';
import { toTimestamp } from '../postgres/json.ts';

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

/** Events as JSON rows for `append_events`. */
export function eventRows(events: readonly DomainEvent[], eventIds: readonly EventId[]): object[] {
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
