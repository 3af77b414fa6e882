import type { Instant } from '../../domain/time.ts';
import type { Sql, StatementPart } from './postgres.ts';

/** Place of a row in a list of the newest first. */
export interface Place {
  readonly createdAt: Instant;
  /** Order of creation, among rows of one moment. */
  readonly order: bigint;
}

/** Page of such a list: by its number, or what follows a place. */
export interface PlacedPage {
  readonly limit: number;
  readonly offset: number;
  readonly after?: Place | null;
}

export interface PlacedRow {
  creation_order: bigint;
}

/** Condition that a row comes after a page's place. */
export function afterPlace(sql: Sql, { after }: PlacedPage): StatementPart {
  if (!after) return sql``;
  return sql`and (created_at, creation_order) < (${after.createdAt}::timestamptz, ${after.order}::bigint)`;
}
