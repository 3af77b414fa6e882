import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Font } from 'fontkit';
import { type FontFace, variableFaces } from '../parts/fonts.ts';
import { isSelector, isUnseen, spellingsOf, stretchesOf, withoutSelectors } from './clusters.ts';
import { families } from './families.ts';
import { type Shaper, codeOf, openShaper } from './shaping.ts';

export type Weight = 'regular' | 'bold';

/** One file of a font family, unpacked, in both weights. */
interface Slice extends Readonly<Record<Weight, Cut>> {
  readonly family: string;
}

export interface Cut {
  readonly outlines: Font;
  readonly shaper: Shaper;
}

/** Character as a reader sees it, and the way it is written. */
export interface Piece {
  readonly source: string;
  /** Text to shape: the source, perhaps in an equivalent spelling. */
  readonly text: string;
  readonly slice: Slice;
  /** Missing part: the requested variant, so that its ordinary form is written; or the whole character. */
  readonly lacking: 'variant' | 'character' | null;
}

/** File of a font family, loaded and cached when a document first needs it. */
interface Shelf {
  readonly isNumbered: boolean;
  readonly ranges: readonly (readonly [first: number, last: number])[];
  readonly load: () => Promise<unknown>;
  slice: Slice | undefined;
}

type FindShelves = (character: string) => readonly Shelf[];

/** Numbered substitute for a character that no font has. */
const mark = '〓';
const marks = `${mark}0123456789`;
const cabinet = families.map(({ manifest }) => findShelvesOf(manifest));

/** Loads the fonts needed to write a text; characters that none of them has get a mark. */
export async function loadTypefaces(text: string): Promise<void> {
  const stretches = new Map(stretchesOf(text).map((stretch) => [stretch.join(''), stretch]));
  for (const findShelves of cabinet) {
    if (stretches.size === 0) return;
    const spellings = [...stretches.values()].flat().flatMap(spellingsOf);
    const characters = new Set(spellings.flatMap((spelling) => Array.from(spelling)));
    const shelves = new Set([...characters].filter((one) => !isUnseen(one)).flatMap(findShelves));
    await Promise.all([...shelves].map(({ load }) => load()));
    for (const [key, stretch] of stretches) {
      if (stretch.every((cluster) => canWrite(findShelves, cluster))) stretches.delete(key);
    }
  }
  if (text !== marks) await loadTypefaces(marks);
}

/**
 * Pieces of a text in the loaded fonts, each with its position in the text. A space takes the font of the
 * word before it, so that words are not split.
 */
export function piecesOf(text: string): (Piece & { readonly at: number })[] {
  let at = 0;
  let slice: Slice | undefined;
  return stretchesOf(text).flatMap((stretch) => {
    const family = familyFor(stretch);
    return stretch.flatMap((cluster) => {
      const pieces =
        cluster === ' ' && slice?.regular.shaper.has(' ') === true
          ? [{ source: ' ', text: ' ', slice, lacking: null }]
          : write(cluster, family);
      const start = at;
      at += cluster.length;
      slice = pieces.at(-1)?.slice ?? slice;
      return pieces.map((each) => ({ ...each, at: start }));
    });
  });
}

function write(cluster: string, family = familyFor([cluster])): Piece[] {
  const piece = family && pieceIn(family, cluster);
  if (piece) return [piece];
  return isUnseen(cluster) ? [] : approximate(cluster);
}

/** First family that has all characters of a stretch. */
function familyFor(stretch: readonly string[]): FindShelves | undefined {
  return cabinet.find((findShelves) => stretch.every((cluster) => canWrite(findShelves, cluster)));
}

function canWrite(findShelves: FindShelves, cluster: string): boolean {
  return isUnseen(cluster) || pieceIn(findShelves, cluster) !== undefined;
}

function pieceIn(findShelves: FindShelves, cluster: string): Piece | undefined {
  for (const text of spellingsOf(cluster)) {
    const shelf = findShelves(text).find(({ slice }) => slice && isWhollyIn(slice.regular.shaper, text));
    if (shelf?.slice) return { source: cluster, text, slice: shelf.slice, lacking: null };
  }
  return undefined;
}

function isWhollyIn(shaper: Shaper, text: string): boolean {
  const characters = Array.from(text);
  return characters.every((character, index) => {
    if (isSelector(character)) return shaper.hasVariant(characters[index - 1] ?? '', character);
    return isUnseen(character) || shaper.has(character);
  });
}

/** Nearest form of a cluster that the fonts can write, labelled as an approximation. */
function approximate(cluster: string): Piece[] {
  const ordinary = withoutSelectors(cluster);
  if (ordinary !== cluster && ordinary !== '') {
    const [first, ...rest] = piecesOf(ordinary);
    if (first?.lacking === null) return [{ ...first, source: cluster, lacking: 'variant' }, ...rest];
  }
  const characters = Array.from(cluster).filter((character) => !isUnseen(character));
  if (characters.length > 1) return characters.flatMap(piecesOf);
  return piecesOf(mark).map((piece) => ({ ...piece, source: cluster, lacking: 'character' }));
}

/** Files of the package whose declared ranges include a character, those of its scripts first. */
function findShelvesOf(manifest: () => string): FindShelves {
  let shelves: readonly Shelf[] | undefined;
  const found = new Map<number, readonly Shelf[]>();
  return (character) => {
    shelves ??= variableFaces(path.basename(path.dirname(manifest())), manifest())
      .map(openShelf)
      .toSorted((a, b) => Number(a.isNumbered) - Number(b.isNumbered));
    const code = codeOf(character);
    const known = found.get(code);
    if (known) return known;
    const having = shelves.filter(({ ranges }) =>
      ranges.some(([first, last]) => code >= first && code <= last),
    );
    found.set(code, having);
    return having;
  };
}

function openShelf(face: FontFace): Shelf {
  const shelf: Shelf = {
    isNumbered: /^\d+$/.test(face.subset),
    ranges: face.unicodeRange.split(',').map((range) => {
      const [first = '', last = first] = range.trim().slice(2).split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
    }),
    load: once(async () => {
      shelf.slice = await unpack(face);
    }),
    slice: undefined,
  };
  return shelf;
}

async function unpack(face: FontFace): Promise<Slice> {
  const packed = await readFile(face.path);
  return {
    family: face.family,
    regular: await cut(packed, 400),
    bold: await cut(packed, 700),
  };
}

/** Font of one weight as a plain file, with the tables that shaping needs. */
async function cut(packed: Buffer, wght: number): Promise<Cut> {
  const [{ default: subsetFont }, fontkit] = await Promise.all([import('subset-font'), import('fontkit')]);
  const options = { keepAllGlyphs: true, targetFormat: 'truetype', variationAxes: { wght } } as const;
  const sfnt = await subsetFont(packed, '', options);
  const outlines = fontkit.create(sfnt);
  if (!('createSubset' in outlines)) throw new Error('A font package has one font a file.');
  return { outlines, shaper: await openShaper(sfnt) };
}

/** Caches the answer of the first call; a failure is not cached, since the next attempt may succeed. */
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
