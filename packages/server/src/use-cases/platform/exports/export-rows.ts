import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import type { ExportName } from '../../../store/platform/exported-tables.ts';
import {
  type ExportColumn,
  type ExportedRow,
  listExportColumns,
  listExportPage,
} from '../../../store/platform/exports.ts';

/** Rows held in memory at a time. */
const pageSize = 500;

export interface Export {
  readonly columns: readonly ExportColumn[];
  /** All rows of the business in the order of their key, a page at a time, each read when it is asked for. */
  readonly pages: AsyncIterable<readonly ExportedRow[]>;
}

/**
 * Exports all rows of one kind that a business has. Pages are read one by one and no transaction stays open, however
 * slowly they are taken: rows that were there at the beginning and are not removed are all in it, each as it was when
 * its page was read.
 */
export async function exportRows(runtime: Runtime, scope: Scope, name: ExportName): Promise<Export> {
  const columns = (await listExportColumns(runtime.sql)).get(name) ?? [];
  return { columns, pages: readPages(runtime, scope, name, columns) };
}

async function* readPages(
  runtime: Runtime,
  scope: Scope,
  name: ExportName,
  columns: readonly ExportColumn[],
): AsyncGenerator<readonly ExportedRow[]> {
  let after: ExportedRow | null = null;
  do {
    const page = await listExportPage(runtime.sql, scope, name, columns, { after, limit: pageSize });
    yield page.rows;
    after = page.next;
  } while (after !== null);
}
