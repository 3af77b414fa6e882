import type { Font } from 'fontkit';
import { assert } from '../../domain/assert.ts';
import type { Glyph } from './shaping.ts';
import type { Cut } from './typefaces.ts';

/** Shaped text, whose glyphs the PDF library lays out instead of applying the text's features. */
export interface ShapedText {
  readonly cut: Cut;
  readonly glyphs: readonly (Glyph & { readonly source: string })[];
}

/** Members of the PDF library's subsets that its types leave out. */
interface OpenSubset {
  font: OutlineFont;
  includeGlyph(glyph: number): number;
  _addGlyph(glyph: number): number;
}

type OutlineFont = Font & {
  readonly loca: { readonly version: number };
  readonly maxp: Readonly<Record<string, number>>;
};

/**
 * Font family in one weight, as the PDF library needs it: one font, however many files the glyphs of a
 * document come from, since each embedded font costs two kilobytes by itself. It lays out text that is
 * already shaped.
 *
 * Each glyph is included once for each text that it represents, so that a reader can extract that text: the
 * body of ب and that of ت are one glyph in the file, and their dots are others.
 */
export function openPdfFont(name: string, first: Cut): PDFKit.Mixins.PDFFontSource {
  const base = first.outlines as OutlineFont;
  const members: Member[] = [{ font: base, glyph: 0 }];
  const numbers = new Map<string, number>();
  const cuts = [first];
  const numberOf = (cut: Cut, glyph: number, source: string): number => {
    if (!cuts.includes(cut)) cuts.push(cut);
    const key = `${cuts.indexOf(cut)} ${glyph} ${source}`;
    const number = numbers.get(key) ?? members.length;
    if (number === members.length) members.push({ font: cut.outlines as OutlineFont, glyph });
    numbers.set(key, number);
    return number;
  };
  const layout = (_text: string, { cut, glyphs }: ShapedText) => ({
    glyphs: glyphs.map(({ id, width, source }) => ({
      id: numberOf(cut, id, source),
      advanceWidth: width,
      codePoints: Array.from(source, (character) => character.codePointAt(0)),
    })),
    positions: glyphs.map(({ advance, xOffset, yOffset }) => ({
      xAdvance: advance,
      yAdvance: 0,
      xOffset,
      yOffset,
    })),
    advanceWidth: glyphs.reduce((sum, { advance }) => sum + advance, 0),
  });
  const font = Object.create(base, {
    postscriptName: { value: name },
    layout: { value: layout },
    createSubset: { value: () => gather(base.createSubset() as unknown as OpenSubset, font, members) },
    // Glyphs are found by 32-bit offsets, and none has more points than the largest of any file.
    loca: { value: { ...base.loca, version: 1 } },
    maxp: { get: () => largest(cuts.map(({ outlines }) => (outlines as OutlineFont).maxp)) },
  }) as OutlineFont;
  return font as unknown as PDFKit.Mixins.PDFFontSource;
}

/** Glyph of the font, with its source file. */
interface Member {
  readonly font: OutlineFont;
  readonly glyph: number;
}

/** Makes a subset take each glyph, and the glyphs that it is composed of, from its source file. */
function gather(subset: OpenSubset, font: OutlineFont, members: Member[]): OpenSubset {
  const include = subset.includeGlyph.bind(subset);
  const add = subset._addGlyph.bind(subset);
  subset.font = font;
  subset._addGlyph = (number) => {
    const member = members[number];
    assert(member, 'a subset holds what was laid out');
    subset.font = member.font;
    subset.includeGlyph = (glyph) => include(members.push({ font: member.font, glyph }) - 1);
    const index = add(member.glyph);
    subset.includeGlyph = include;
    subset.font = font;
    return index;
  };
  return subset;
}

function largest(profiles: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const keys = Object.keys(profiles[0] ?? {});
  return Object.fromEntries(
    keys.map((key) => [key, Math.max(...profiles.map((profile) => profile[key] ?? 0))]),
  );
}
