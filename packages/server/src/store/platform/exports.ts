import type { Scope } from '../../domain/scope.ts';
import type { Sql } from '../postgres/postgres.ts';
import { type ExportName, type ExportedTable, exportedTables, listExportNames } from './exported-tables.ts';

/** Column of an export. */
export interface ExportColumn {
  readonly name: string;
  readonly type: string;
  readonly isNumber: boolean;
}

/** Values of a row as text: moments by ISO 8601, lists and documents as JSON; null where there is none. */
export type ExportedRow = readonly (string | null)[];

export interface ExportedPage {
  readonly rows: readonly ExportedRow[];
  /** Key at which the next page begins; null after the last row. */
  readonly next: ExportedRow | null;
}

/** Columns of every export, in the order of their table. */
export async function listExportColumns(sql: Sql): Promise<ReadonlyMap<ExportName, readonly ExportColumn[]>> {
  const names = listExportNames();
  const rows = await sql<{ table: string; name: string; type: string; is_number: boolean }[]>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, t.typcategory = 'N' as is_number
    from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
    where c.oid = any (${names.map((name) => exportedTables[name].table)}::regclass[])
    order by a.attnum`;
  return new Map(
    names.map((name) => {
      const { table, without = [] }: ExportedTable = exportedTables[name];
      const columns = rows.filter((row) => row.table === table && !without.includes(row.name));
      return [name, columns.map((row) => ({ name: row.name, type: row.type, isNumber: row.is_number }))];
    }),
  );
}

/** Page of an export after the row whose key is `after`, by one look into an index: the table may be of any size. */
export async function listExportPage(
  sql: Sql,
  scope: Scope,
  name: ExportName,
  columns: readonly ExportColumn[],
  { after, limit }: { readonly after: ExportedRow | null; readonly limit: number },
): Promise<ExportedPage> {
  const { table, key }: ExportedTable = exportedTables[name];
  const quoted = (column: string): string => `"${column}"`;
  const typeOf = (column: string): string => columns.find((each) => each.name === column)?.type ?? 'text';
  const values = columns.map((column) => `to_jsonb(${quoted(column.name)}) #>> '{}'`);
  const begin = key.map((column, place) => `$${String(place + 3)}::text::${typeOf(column)}`);
  const rows = await sql.unsafe<{ row: (string | null)[] }[]>(
    `select array[${values.join(', ')}] as row from ${quoted(table)} where business_id = $1
      ${after === null || key.length === 0 ? '' : `and (${key.map(quoted).join(', ')}) > (${begin.join(', ')})`}
      order by ${['business_id', ...key].map(quoted).join(', ')} limit $2::integer`,
    [scope.businessId, String(limit), ...(after ?? [])],
  );
  const places = key.map((column) => columns.findIndex((each) => each.name === column));
  const last = rows.at(-1)?.row;
  const isLastPage = rows.length < limit || last === undefined || key.length === 0;
  return {
    rows: rows.map(({ row }) => row),
    next: isLastPage ? null : places.map((place) => last[place] ?? null),
  };
}
