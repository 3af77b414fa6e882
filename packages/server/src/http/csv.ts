import type { Context } from 'hono';
import { z } from '@hono/zod-openapi';

/** What a spreadsheet is given: text, a number, or nothing. */
type Cell = string | number | null;

/** Cells by the name of their column. */
export type Row = Readonly<Record<string, Cell | undefined>>;

/** A table as RFC 4180 writes it. Its columns are named by the first row; what a row does not have is empty. */
export function toCsv(rows: readonly Row[], columns: readonly string[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? null)).join(','));
  return [columns.map(cell).join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe, which it shows as text: names are chosen by
 * people, and a formula may send what else is in the sheet somewhere.
 */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvType = 'text/csv; charset=utf-8';

/** The query parameter by which a report is asked for as a table; `Accept: text/csv` does the same. */
export const formatParam = z
  .enum(['json', 'csv'])
  .optional()
  .openapi({ description: 'csv: a table instead of JSON, as `Accept: text/csv` asks for.' });

/** Whether the request asks for a table. */
export function wantsCsv(c: Context, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv';
  return c.req.header('accept')?.includes('text/csv') ?? false;
}

/** The headers of a table that is saved under the name. */
export function csvHeaders(name: string): Record<string, string> {
  return {
    'content-type': csvType,
    'content-disposition': `attachment; filename="${name}.csv"`,
  };
}

/** A successful answer that is JSON or, where it is asked for, a table. */
export const answerOrCsv = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema }, 'text/csv': { schema: z.string() } },
});
