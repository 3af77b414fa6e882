import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Api } from './api.ts';

export interface ExportOptions {
  readonly folder: string;
  readonly format: 'json' | 'csv';
  /** Kinds of rows; all when empty. */
  readonly names: readonly string[];
}

const endings = { json: 'jsonl', csv: 'csv' } as const;

/**
 * Writes what Rung keeps of a business into files of a folder, one for each kind of rows, as it arrives. A file is
 * there under its name once it is whole.
 */
export async function exportData(
  api: Api,
  { folder, format, names }: ExportOptions,
  print: (text: string) => void,
): Promise<void> {
  const known = await listNames(api);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`There are no rows of the kind "${unknown}": ${known.join(', ')}.`);
  const chosen = names.length > 0 ? names : known;
  await mkdir(folder, { recursive: true });
  for (const name of chosen) {
    const search = new URLSearchParams({ of: name, format });
    const body = await api.download(`/export?${search.toString()}`);
    const file = path.join(folder, `${name}.${endings[format]}`);
    await pipeline(body, createWriteStream(`${file}.part`));
    await rename(`${file}.part`, file);
    print(`${file}\n`);
  }
}

/** Kinds of rows that this Rung exports. */
async function listNames(api: Api): Promise<string[]> {
  const { items } = await api.request('GET', '/export');
  return (items as { readonly of: string }[]).map(({ of }) => of);
}
