import { stringify } from 'csv-stringify/sync';
import type { Context } from 'hono';
import { z } from '@hono/zod-openapi';

/** Cell of a spreadsheet: text, a number, or empty. */
type Cell = string | number | null;

/** Cells by column name. */
export type Row = Readonly<Record<string, Cell | undefined>>;

const form = {
  record_delimiter: 'windows',
  // By default only this very delimiter is quoted, and readers take half of a CRLF for the end of a line.
  quoted_match: /[\r\n]/,
  escape_formulas: true,
  cast: {
    number: (value: number) => ({ value: String(value), escape_formulas: false }),
    bigint: (value: bigint) => ({ value: String(value), escape_formulas: false }),
  },
} as const;

/**
 * CSV text by RFC 4180. The first row names the columns; missing cells are empty. Text that a spreadsheet
 * would read as a formula is prefixed with an apostrophe, which it shows as text: names are chosen by people,
 * and a formula may send other cells of the sheet elsewhere. Numbers, also negative ones, are left as they
 * are.
 */
export function toCsv(rows: readonly Row[], columns: readonly string[]): string {
  return stringify([...rows], { ...form, header: true, columns: [...columns] });
}

/** Lines of CSV in the same form, of cells in their order; the names of the columns are a line like any other. */
export function toCsvLines(rows: readonly (readonly (Cell | bigint)[])[]): string {
  return stringify([...rows], form);
}

export const csvType = 'text/csv; charset=utf-8';

/** Query parameter that asks for a report as CSV; `Accept: text/csv` does the same. */
export const formatParam = z
  .enum(['json', 'csv'])
  .optional()
  .openapi({ description: 'csv: a table instead of JSON, as `Accept: text/csv` asks for.' });

/** True if the request asks for CSV. */
export function wantsCsv(c: Context, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv';
  return c.req.header('accept')?.includes('text/csv') ?? false;
}

/** Headers of a CSV download with this file name. */
export function csvHeaders(name: string): Record<string, string> {
  return {
    'content-type': csvType,
    'content-disposition': `attachment; filename="${name}.csv"`,
  };
}

/** Successful answer as JSON or, on request, CSV. */
export const answerOrCsv = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema }, 'text/csv': { schema: z.string() } },
});
