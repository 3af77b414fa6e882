import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readCoverage, unpackWoff } from './sfnt.ts';
import { unpackWoff2 } from './woff2.ts';

export type Weight = 'regular' | 'bold';

/** One font in both weights, and what it can write. */
export interface Typeface {
  readonly name: string;
  readonly regular: Buffer;
  readonly bold: Buffer;
  readonly covers: ReadonlySet<number>;
}

/** One file of a font package, and the first and last character of each range it has. */
interface Slice {
  readonly name: string;
  readonly ranges: readonly (readonly [number, number])[];
  readonly load: () => Promise<Typeface>;
}

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => path.dirname(require.resolve(`${name}/package.json`));
const noto = folderOf('@fontsource/noto-sans-jp');
const inter = folderOf('@fontsource-variable/inter');

/**
 * The fonts it takes to write a text, the one for almost everything first. Noto Sans JP in one file has kana,
 * the ordinary kanji and Latin; its rarer characters (髙, ①, Ж) are in slices, and what it lacks of the
 * alphabets (Ł, ğ, λ) is in Inter. Only what is needed is read; each file is unpacked once and kept.
 */
export async function typefacesFor(text: string): Promise<readonly Typeface[]> {
  const typefaces = [await main()];
  for (const slices of [notoSlices, interSlices]) {
    const missing = [...new Set(text)]
      .map(codeOf)
      .filter((code) => !typefaces.some(({ covers }) => covers.has(code)));
    if (missing.length === 0) break;
    const needed = (await slices()).filter(({ ranges }) =>
      missing.some((code) => ranges.some(([first, last]) => code >= first && code <= last)),
    );
    typefaces.push(...(await Promise.all(needed.map(({ load }) => load()))));
  }
  return typefaces;
}

export function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

const main = once(() => readNoto('japanese'));
const notoSlices = once(() => readSlices(noto, readNoto));
const interSlices = once(() => readSlices(inter, readInter));

async function readNoto(key: string): Promise<Typeface> {
  const [regular, bold] = await Promise.all(
    (['400', '700'] as const).map(async (weight) =>
      unpackWoff(await readFile(`${noto}/files/noto-sans-jp-${key}-${weight}-normal.woff`)),
    ),
  );
  if (!regular || !bold) throw new Error('A typeface has two weights.');
  return { name: `noto-${key}`, regular, bold, covers: readCoverage(regular) };
}

/** Inter comes in one file for all weights, of which a document gets the regular one. */
async function readInter(key: string): Promise<Typeface> {
  const regular = await unpackWoff2(await readFile(`${inter}/files/inter-${key}-wght-normal.woff2`));
  return { name: `inter-${key}`, regular, bold: regular, covers: readCoverage(regular) };
}

/** Which file has which characters. The package calls the numbered ones `[12]`, and the others by name. */
async function readSlices(
  folder: string,
  read: (key: string) => Promise<Typeface>,
): Promise<readonly Slice[]> {
  const listed = JSON.parse(await readFile(`${folder}/unicode.json`, 'utf8')) as Record<string, string>;
  return Object.entries(listed).map(([name, ranges]) => ({
    name,
    ranges: ranges.split(',').map((range) => {
      const [first = '', last = first] = range.trim().slice(2).split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
    }),
    load: once(() => read(name.replaceAll(/[[\]]/g, ''))),
  }));
}

/** Asks once and remembers the answer; a failure is forgotten, since the next attempt may succeed. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}
