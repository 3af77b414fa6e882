import type { Sql, StatementPart } from './postgres.ts';

/**
 * Columns of rows that are sent as JSON objects, all with the fields of the first: for
 * `insert into t (…) select … from jsonb_populate_recordset(null::t, …) alias`. Columns without a field have their
 * default, and generated ones are left alone.
 */
export function columnsOf(sql: Sql, rows: readonly object[], alias?: string): StatementPart {
  const prefix = alias === undefined ? '' : `${alias}.`;
  // Constant text: the driver's own lists of names search the whole statement for the word before them.
  return sql.unsafe(
    Object.keys(rows[0] ?? {})
      .map((name) => `${prefix}"${name}"`)
      .join(', '),
  );
}
