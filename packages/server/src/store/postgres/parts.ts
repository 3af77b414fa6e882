import { columnsOf } from './columns.ts';
import type { Sql, StatementPart } from './postgres.ts';

/*
 * Statements that commit several operations: the rows of each table are sent as one JSON array, whatever their
 * number, so that the text depends on which tables have rows and on nothing else. A part without rows is left out of
 * the text: even an empty one makes the server open its table and all indexes of it.
 */

/** Joins the parts of a `with`; null ones are left out. At least one remains. */
export function withParts(sql: Sql, parts: readonly (StatementPart | null)[]): StatementPart {
  const present = parts.filter((part) => part !== null);
  return sql`with ${present.reduce((all, part) => sql`${all}, ${part}`)}`;
}

/**
 * Inserts rows that are JSON objects with the table's columns as fields, in their order. `where` refers to a row as
 * `r`.
 */
export const insertPart = (
  sql: Sql,
  table: string,
  rows: readonly object[],
  where: StatementPart,
): StatementPart => sql`
  insert into ${sql.unsafe(table)} (${columnsOf(sql, rows)})
  select ${columnsOf(sql, rows, 'r')}
  from jsonb_populate_recordset(null::${sql.unsafe(table)}, ${rows}::jsonb) r where ${where}`;

/** Part of a `with` that inserts rows, as `insertPart`; null without rows. */
export const rowsPart = (
  sql: Sql,
  name: string,
  table: string,
  rows: readonly object[],
  where: StatementPart,
): StatementPart | null =>
  rows.length === 0 ? null : sql`${sql.unsafe(name)} as (${insertPart(sql, table, rows, where)})`;

/** Condition that `r` belongs to a row of the part `source`: by the business, and `column` there and `own` here. */
export const follows = (sql: Sql, source: string, column: string, own = column): StatementPart =>
  sql.unsafe(
    `exists (select from ${source} s where s.business_id = r.business_id and s.${column} = r.${own})`,
  );

/**
 * Rows that are joined with a table, as `fewRows` expects them. Without it the planner takes a JSON array for a
 * hundred rows, and may read a whole table rather than look each row up; of an equality it expects one row.
 */
export const joinable = <Row extends object>(rows: readonly Row[]): (Row & { few: 1 })[] =>
  rows.map((row) => ({ ...row, few: 1 }));

/** Condition that every `joinable` row fulfils; its list of columns has `few integer`. */
export const fewRows = (sql: Sql, alias: string): StatementPart => sql.unsafe(`${alias}.few = 1`);

/** Rows by the places of what they were asked for; undefined where there is none. */
export function inOrder<Row extends { place: number }>(
  rows: readonly Row[],
  count: number,
): (Row | undefined)[] {
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return Array.from({ length: count }, (_, place) => byPlace.get(place));
}
