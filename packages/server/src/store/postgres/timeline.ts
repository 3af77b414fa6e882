import {
  type TimelineEntry,
  type TimelineKind,
  type TimelinePlace,
  timelineKey,
} from '../../domain/customer/timeline.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, StatementPart } from './postgres.ts';

/** Columns of every source of a timeline, in this order. */
export interface TimelineRow {
  at: Instant;
  kind: TimelineKind;
  object_id: string;
  related_id: string | null;
  status: string | null;
  name: string | null;
  amount: bigint | null;
  currency: Currency | null;
}

export function timelineEntryFromRow(row: TimelineRow): TimelineEntry {
  return {
    at: row.at,
    kind: row.kind,
    objectId: row.object_id,
    relatedId: row.related_id,
    status: row.status,
    name: row.name,
    amount: row.amount,
    currency: row.currency,
  };
}

/** Part of a customer's timeline to read. */
export interface TimelinePage {
  readonly limit: number;
  readonly after: TimelinePlace | null;
  /** Kinds of entries; all if undefined. */
  readonly kinds?: readonly TimelineKind[] | undefined;
}

/** Source of entries of one kind, cut to what a page can hold. */
export const timelineSource = (
  sql: Sql,
  { limit, after, kinds }: TimelinePage,
  kind: TimelineKind,
  { at, objectId, from }: Readonly<Record<'at' | 'objectId' | 'from', StatementPart>>,
  columns: StatementPart,
): StatementPart => {
  const isAsked = kinds === undefined || kinds.includes(kind);
  const key = sql`(${`${kind}.`} || ${objectId}) collate "C"`;
  const before =
    after && sql`and (${at}, ${key}) < (${after.at}::timestamptz, ${timelineKey(after)} collate "C")`;
  return sql`(select ${at} as at, ${kind} as kind, ${objectId} as object_id, ${columns}
    ${from} and ${isAsked} ${before ?? sql``}
    order by ${at} desc, ${key} desc limit ${limit})`;
};
