import { stringify } from 'csv-stringify/sync';
import type { Context } from 'hono';
import { z } from '@hono/zod-openapi';

/** What a spreadsheet is given: text, a number, or nothing. */
type Cell = string | number | null;

/** Cells by the name of their column. */
export type Row = Readonly<Record<string, Cell | undefined>>;

/**
 * A table as RFC 4180 writes it. Its columns are named by the first row; what a row does not have is empty. Text that a
 * spreadsheet would take for a formula gets an apostrophe, which it shows as text: names are chosen by people, and a
 * formula may send what else is in the sheet somewhere. A number is none, also below zero.
 */
export function toCsv(rows: readonly Row[], columns: readonly string[]): string {
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    // By itself it quotes only what holds this very delimiter, and readers take one half of it for a line's end.
    quoted_match: /[\r\n]/,
    escape_formulas: true,
    cast: { number: (value) => ({ value: String(value), escape_formulas: false }) },
  });
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
