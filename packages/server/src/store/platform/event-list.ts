import type { Scope } from '../../domain/scope.ts';
import type { WebhookEventType } from '../../domain/webhook/event-types.ts';
import type { Sql } from '../postgres/postgres.ts';
import { type EventRow, type RecordedEvent, eventFromRow } from './events.ts';

export interface EventFilter {
  readonly types?: readonly WebhookEventType[] | undefined;
  readonly objectId?: string | undefined;
}

export interface EventPage {
  readonly isOldestFirst: boolean;
  readonly limit: number;
  readonly offset: number;
  /** Sequence number of the last event of the page before. */
  readonly after: bigint | null;
}

/** Event with its sequence number. */
export interface ListedEvent {
  readonly event: RecordedEvent;
  readonly sequence: bigint;
}

/**
 * Lists events by their sequence numbers. Numbers are drawn before their transaction commits, so a lower one can
 * become visible after a higher one: oldest first, the list ends before the first event whose transaction is not
 * older than every one under way, and whoever follows it from cursor to cursor gets that event with the next page.
 */
export async function listEvents(
  sql: Sql,
  { businessId }: Scope,
  { types, objectId }: EventFilter,
  { isOldestFirst, limit, offset, after }: EventPage,
): Promise<ListedEvent[]> {
  const direction = isOldestFirst ? sql`asc` : sql`desc`;
  const follows = isOldestFirst ? sql`>` : sql`<`;
  const rows = await sql<(EventRow & { sequence: bigint; is_settled: boolean })[]>`
    select business_id, event_id, type, customer_id, payload_type, object_id, related_id, occurred_at, sequence,
      age(xmin) not between 0 and age(pg_snapshot_xmin(pg_current_snapshot())::xid) as is_settled
    from event where business_id = ${businessId}
    ${types ? sql`and type = any (${types}::text[])` : sql``}
    ${objectId === undefined ? sql`` : sql`and object_id = ${objectId}`}
    ${after === null ? sql`` : sql`and sequence ${follows} ${after}::bigint`}
    order by sequence ${direction} limit ${limit} offset ${offset}`;
  const firstUnsettled = isOldestFirst ? rows.findIndex((row) => !row.is_settled) : -1;
  const listed = firstUnsettled === -1 ? rows : rows.slice(0, firstUnsettled);
  return listed.map((row) => ({ event: eventFromRow(row), sequence: row.sequence }));
}
