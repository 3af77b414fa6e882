import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { Readable, pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { z } from '@hono/zod-openapi';
import type { TimeZone } from '../../domain/calendar/time-zone.ts';
import { DomainError } from '../../domain/errors.ts';
import { type ImportedKind, type SourceRow, importedKinds } from '../../domain/importing/source-row.ts';
import type { ImportSource } from '../../use-cases/billing/importing/import-account.ts';
import { csvColumns } from './csv-columns.ts';
import { csvConverters } from './csv-rows.ts';

/** File of each kind of object, in the folder of an import. */
const fileNames: Readonly<Record<ImportedKind, string>> = {
  product: 'products.csv',
  customer: 'customers.csv',
  payment_method: 'payment_methods.csv',
  subscription: 'subscriptions.csv',
};

/** Reads the CSV files of a folder, of which any may be missing, row by row. */
export function openCsvFolder(folder: string, timeZone: TimeZone): ImportSource {
  const files = importedKinds.filter((kind) => existsSync(path.join(folder, fileNames[kind])));
  if (files.length === 0) {
    throw new Error(
      `${folder} has none of ${Object.values(fileNames).join(', ')}. docs/importing.md describes them.`,
    );
  }
  return {
    name: 'csv',
    isWhole: true,
    rows: async function* () {
      for (const kind of files) yield* readCsvFile(path.join(folder, fileNames[kind]), kind, timeZone);
    },
  };
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* readCsvFile(file: string, kind: ImportedKind, timeZone: TimeZone): AsyncIterable<SourceRow> {
  const name = path.basename(file);
  const schema = csvColumns(timeZone)[kind];
  const unfit = (line: number, reason: string): SourceRow => ({
    kind: 'unfit',
    of: kind,
    place: `${name}, line ${line}`,
    reason,
  });
  let header: readonly string[] | undefined;
  let line = 1;
  try {
    for await (const { record, info } of parsedRecords(file)) {
      line = info.lines;
      if (header === undefined) {
        header = record.map((column) => column.trim());
        const problem = findHeaderProblem(header, schema);
        if (problem !== undefined) {
          yield unfit(line, problem);
          return;
        }
        continue;
      }
      yield readRow(schema, kind, header, record, `${name}, line ${line}`);
    }
  } catch (error) {
    const problem = findReadingProblem(error, line);
    if (problem === undefined) throw error;
    yield unfit(problem.line, problem.reason);
  }
}

function parsedRecords(file: string): AsyncIterable<ParsedRecord> {
  const parser = parse({ bom: true, info: true, skip_empty_lines: true });
  // A failure of the file reaches whoever reads the records.
  return pipeline(Readable.from(textOf(file)), parser, () => undefined);
}

/** Text of the file. A file of another encoding is refused: guessed names would be wrong ones. */
async function* textOf(file: string): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const chunk of createReadStream(file)) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}

function findReadingProblem(
  error: unknown,
  line: number,
): { readonly line: number; readonly reason: string } | undefined {
  if (error instanceof CsvError) {
    const at = typeof error['lines'] === 'number' ? error['lines'] : line;
    return { line: at, reason: `the row cannot be read. ${error.message}.` };
  }
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return { line, reason: 'the text after this line is not UTF-8. Save the file as UTF-8.' };
  }
  return undefined;
}

function findHeaderProblem(header: readonly string[], schema: z.ZodObject): string | undefined {
  const known = Object.keys(schema.shape);
  const twice = header.find((column, index) => header.indexOf(column) !== index);
  if (twice !== undefined) return `column ${JSON.stringify(twice)} is there twice.`;
  const unknown = header.find((column) => !known.includes(column));
  if (unknown !== undefined) {
    return `column ${JSON.stringify(unknown)} is none of ${known.join(', ')}. Rename or remove it.`;
  }
  const missing = known.find((column) => !header.includes(column) && !isOptional(schema, column));
  return missing === undefined ? undefined : `column ${missing} is missing.`;
}

function isOptional(schema: z.ZodObject, column: string): boolean {
  const form = schema.shape[column] as z.ZodType | undefined;
  return form?.safeParse(null).success ?? false;
}

function readRow(
  schema: z.ZodObject,
  kind: ImportedKind,
  header: readonly string[],
  record: readonly string[],
  place: string,
): SourceRow {
  const cells = Object.fromEntries(
    Object.keys(schema.shape).map((column) => [column, null as string | null]),
  );
  for (const [index, column] of header.entries()) cells[column] = record[index]?.trim() || null;
  const nul = header.find((column) => cells[column]?.includes('\u0000'));
  if (nul !== undefined) return unfitCell(kind, place, nul, 'has a NUL character');
  const read = schema.safeParse(cells);
  if (!read.success) {
    const [issue] = read.error.issues;
    const column = String(issue?.path[0]);
    return unfitCell(kind, place, column, problemOf(issue, cells[column] ?? null));
  }
  try {
    return csvConverters[kind](read.data as never, place);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'unfit', of: kind, place, reason: error.message };
  }
}

/** More choices than this are not listed in a sentence. */
const mostListed = 12;

function problemOf(issue: z.core.$ZodIssue | undefined, cell: string | null): string {
  if (cell === null) return 'must not be empty';
  if (issue?.code !== 'invalid_value') return issue?.message ?? 'cannot be read';
  const { values } = issue;
  return values.length > mostListed
    ? `${JSON.stringify(cell)} is none that Rung knows`
    : `must be one of ${values.map(String).join(', ')}`;
}

function unfitCell(of: ImportedKind, place: string, column: string, problem: string): SourceRow {
  return { kind: 'unfit', of, place: `${place}, column ${column}`, reason: `${problem.replace(/\.$/, '')}.` };
}
