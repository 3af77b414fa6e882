import type { ExportName } from '../../store/platform/exported-tables.ts';
import type { ExportColumn, ExportedRow } from '../../store/platform/exports.ts';
import { toCsvLines } from '../csv.ts';

/** Kinds of rows that there are, with their columns. */
export function toApiExports(exports: ReadonlyMap<ExportName, readonly ExportColumn[]>) {
  return {
    items: [...exports].map(([of, columns]) => ({
      of,
      columns: columns.map(({ name, type }) => ({ name, type })),
    })),
  };
}

/** Rows as lines of JSON, one object each. Numbers are written digit by digit as they are kept. */
export function toJsonLines(columns: readonly ExportColumn[], rows: readonly ExportedRow[]): string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  const line = (row: ExportedRow): string =>
    `{${row.map((value, place) => `${names[place] ?? ''}:${toJson(columns[place], value)}`).join(',')}}\n`;
  return rows.map(line).join('');
}

function toJson(column: ExportColumn | undefined, value: string | null): string {
  if (value === null) return 'null';
  return column !== undefined && isWrittenAsIs(column) ? value : JSON.stringify(value);
}

const documentTypes: ReadonlySet<string> = new Set(['jsonb', 'json', 'boolean', 'text[]']);

/** True if the text of a value is JSON already. */
function isWrittenAsIs({ isNumber, type }: ExportColumn): boolean {
  return isNumber || documentTypes.has(type);
}

/** Names of the columns as a line of CSV. */
export function toExportCsvHeader(columns: readonly ExportColumn[]): string {
  return toCsvLines([columns.map(({ name }) => name)]);
}

/** Rows as lines of CSV; documents and lists are JSON in their cell. */
export function toExportCsv(columns: readonly ExportColumn[], rows: readonly ExportedRow[]): string {
  const isNumber = columns.map((column) => column.isNumber);
  return toCsvLines(
    rows.map((row) =>
      row.map((value, place) => (value !== null && isNumber[place] === true ? toNumber(value) : value)),
    ),
  );
}

function toNumber(digits: string): bigint | number {
  return /^-?\d+$/.test(digits) ? BigInt(digits) : Number(digits);
}
