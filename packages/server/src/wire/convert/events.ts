import type { z } from '@hono/zod-openapi';
import type { EventPage, ListedEvent } from '../../store/platform/event-list.ts';
import { fromApiCursor, toApiCursor } from '../cursor.ts';
import { toPage } from '../pagination.ts';
import type { eventListSchema, listEventsQuery } from '../schemas/events.ts';
import { toApiInstant } from './instants.ts';

type EventSort = z.infer<typeof listEventsQuery>['sort'];

export function fromApiEventPage(query: z.infer<typeof listEventsQuery>): EventPage {
  const cursor = fromApiCursor(query.cursor, query.sort);
  const after = cursor && BigInt(cursor.order);
  return { ...toPage(query), isOldestFirst: query.sort === 'created_at', after };
}

export function toApiEvents(
  listed: readonly ListedEvent[],
  page: EventPage,
  sort: EventSort,
): z.infer<typeof eventListSchema> {
  const last = page.isOldestFirst || listed.length === page.limit ? listed.at(-1) : undefined;
  return {
    items: listed.map(({ event }) => ({
      event_id: event.eventId,
      type: event.type,
      object_type: event.payloadType,
      object_id: event.objectId,
      related_id: event.relatedId,
      customer_id: event.customerId,
      created_at: toApiInstant(event.occurredAt),
    })),
    next_cursor: last
      ? toApiCursor({ sort, value: String(last.event.occurredAt), order: String(last.sequence) })
      : null,
  };
}
