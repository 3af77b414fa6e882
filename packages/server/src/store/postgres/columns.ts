import type { Sql, StatementPart } from './postgres.ts';

/**
 * Columns of JSON rows, of which there is at least one, for both halves of an insertion:
 *
 *     insert into payment (${columnsOf(tx, rows)})
 *     select ${columnsOf(tx, rows, 'p')} from jsonb_populate_recordset(null::payment, ${rows}) p
 *
 * Columns that the rows do not name have their default, or are generated.
 */
export function columnsOf(sql: Sql, rows: readonly object[], alias?: string): StatementPart {
  const prefix = alias === undefined ? '' : `${alias}.`;
  const names = Object.keys(rows[0] ?? {}).map((name) => `${prefix}"${name}"`);
  return sql.unsafe(names.join(', ')) as unknown as StatementPart;
}
