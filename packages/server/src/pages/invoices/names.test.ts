import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert } from '../../domain/assert.ts';
import { inVisualOrder, levelsOf } from './bidi.ts';
import { spellingsOf } from './clusters.ts';
import { drawSheet } from './draw-sheet.ts';
import { families } from './families.ts';
import type { Sheet } from './sheet.ts';
import { loadTypefaces, piecesOf } from './typefaces.ts';
import type { Lack } from './typesetter.ts';

/** Names are written with code points here: editors and tools replace some of these characters silently. */
const tsuji = '\u8fbb';
const tsujiVariant = '\u8fbb\u{e0100}';
const god = '\u795e';
const godCompatible = '\ufa19';

interface Drawn {
  readonly text: string;
  readonly lacks: readonly Lack[];
}

/** Draws a document for a customer of this name, and reads it as a PDF reader does. */
async function drawFor(...names: readonly string[]): Promise<Drawn> {
  let lacks: readonly Lack[] = [];
  const sheet: Sheet = {
    locale: 'en',
    title: 'Invoice',
    documentTitle: 'Invoice',
    issuedAt: Date.UTC(2026, 10, 23),
    seller: 'Sample Shop',
    sellerLines: [],
    logo: null,
    warning: null,
    party: { heading: 'Billed to', lines: names },
    facts: [],
    headline: { amount: '$49.00', note: 'Paid' },
    columns: ['Item', 'Amount'],
    rows: [],
    sums: [],
    page: () => '',
    lacking: { variant: (list) => `Variants ${list}`, character: (list) => `Missing ${list}` },
  };
  const pdf = Buffer.from(await drawSheet(sheet, (found) => (lacks = found))).toString('latin1');
  return { text: textOf(pdf), lacks };
}

/**
 * Text of a document, by its fonts' glyph maps (ToUnicode) or by the text given with the glyphs (ActualText).
 * Glyphs run from left to right.
 */
function textOf(pdf: string): string {
  const objects = new Map(
    [...pdf.matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)].map(([, id = '', body = '']) => [id, body]),
  );
  const meanings = new Map<string, readonly string[]>();
  for (const [, name = '', id = ''] of pdf.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const [, map = ''] = /\/ToUnicode (\d+)/.exec(objects.get(id) ?? '') ?? [];
    const ranges = [...streamOf(objects.get(map)).matchAll(/\[(.*?)\]/gs)].map(([, list = '']) => list);
    const entries = [...ranges.join(' ').matchAll(/<(.*?)>/g)];
    meanings.set(
      name,
      entries.map(([, hex = '']) => fromUtf16(hex.replaceAll(' ', ''))),
    );
  }
  const [content = ''] = [...objects.values()].map(streamOf).filter((text) => text.includes(' Tf'));
  let font = '';
  let actual: string | null = null;
  let text = '';
  const tokens = /\/ActualText \((.*?)(?<!\\)\)|\/(F\d+) \S+ Tf|\[(<.*?)\] TJ|(EMC)|(ET)/gs;
  for (const [, said, name, glyphs, isEnd, isLine] of content.matchAll(tokens)) {
    if (name !== undefined) font = name;
    if (said !== undefined) actual = fromString(said);
    if (glyphs !== undefined && actual === null) {
      const codes = [...glyphs.matchAll(/<(.*?)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
      text += codes.map((code) => meanings.get(font)?.[Number.parseInt(code, 16)]).join('');
    }
    if (isEnd !== undefined && actual !== null) {
      text += actual;
      actual = null;
    }
    if (isLine !== undefined && actual === null) text += '|';
  }
  return text.replaceAll('|', '');
}

function streamOf(object = ''): string {
  const [, packed] = /stream\n(.*)\nendstream/s.exec(object) ?? [];
  if (packed === undefined || !object.includes('/FlateDecode')) return '';
  return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
}

function fromUtf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}

/** A string of a PDF, in UTF-16 where it begins with a byte order mark. */
function fromString(text: string): string {
  const plain = text.replaceAll(/\\([nrtbf()\\])/g, (_, escape: string) => escapes[escape] ?? escape);
  return plain.startsWith('\xfe\xff')
    ? fromUtf16(Buffer.from(plain.slice(2), 'latin1').toString('hex'))
    : plain;
}
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Glyphs of a text from the one font file that has all of them, from left to right. */
async function glyphsOf(text: string, isRightToLeft = false): Promise<readonly number[]> {
  await loadTypefaces(text);
  const [first, ...rest] = piecesOf(text);
  assert(first && rest.every(({ slice }) => slice === first.slice), 'one file has all of this text');
  return first.slice.regular.shaper.shape(text, isRightToLeft).map(({ id }) => id);
}

describe('a name on a document', () => {
  test.each(families.map(({ writes, sample }) => [writes, sample]))(
    'is written without a mark: %s, %s',
    async (_, sample) => {
      expect((await drawFor(sample)).lacks).toEqual([]);
    },
  );

  test.each([
    ['Latin', 'Łukasz Žižková Şükrü Ğ Ødegård'],
    ['Latin of Vietnam and Spain', 'Nguyễn Thị Ánh Ñuñez ß'],
    ['Greek and Cyrillic', 'Αθήνα Жанна Ђорђе'],
    ['Japanese', '髙橋﨑①№㈱〜～Ⅳ'],
    ['a variant by its selector', `${tsujiVariant} \u845b\u{e0100} \u9089\u{e0101} ${tsuji}`],
    [
      'compatibility forms and ordinary ones',
      '\ufa19\u795e\ufa1c\u9756\uf9dc\u9686\ufa1b\u798f\uf929\u6717\ufa10\u585a',
    ],
    ['Korean', '김민준 한글'],
    ['Chinese', '张伟 陳怡君'],
    ['Devanagari', 'क्षत्रिय श्री हिन्दी'],
    ['Bengali, Tamil, Odia', 'রহিম தமிழ் ଓଡ଼ିଆ'],
    ['Thai', 'ที่นี่ ปู่ น้ำ'],
    ['marks that are not composed', 'cafe\u0301 か\u3099'],
    ['emoji', '👨‍👩‍👧 👍🏽 ☕️'],
    ['characters that no font has', 'ᏣᎳᎩ 辺\u{e0102} \u{2a6d6}'],
  ])('can be read off the file as it was written: %s', async (_, name) => {
    expect((await drawFor(name)).text).toContain(name);
  });

  test('can be read off the file from left to right where it is written from right to left', async () => {
    const backwards = (text: string): string => Array.from(text).reverse().join('');
    for (const name of ['محمد المثال', 'דוד לוי', 'علی\u200cرضا']) {
      expect((await drawFor(name)).text).toContain(backwards(name));
    }
  });

  test('has the glyph of the variant or form that was written, not the ordinary one', async () => {
    expect(await glyphsOf(tsujiVariant)).not.toEqual(await glyphsOf(tsuji));
    expect(await glyphsOf('\u845b\u{e0100}')).not.toEqual(await glyphsOf('\u845b'));
    const [compatible, ordinary] = [await drawFor(godCompatible), await drawFor(god)];
    expect(compatible).toEqual({ text: expect.stringContaining(godCompatible) as string, lacks: [] });
    expect(ordinary.text).not.toContain(godCompatible);
  });

  test('joins Arabic letters and sets them from right to left', async () => {
    const [joined, beh] = [await glyphsOf('ممم', true), await glyphsOf('م', true)];
    // Last, middle, first form from left to right, and none of them the isolated one.
    expect(new Set([...joined, ...beh]).size).toBe(4);
  });

  test('sets a Devanagari vowel before the consonant it follows in speech', async () => {
    const [vowel] = await glyphsOf('ि');
    const [consonant] = await glyphsOf('क');
    const syllable = await glyphsOf('कि');
    expect(syllable).toHaveLength(2);
    expect(syllable[1]).toBe(consonant);
    expect(syllable[0]).not.toBe(consonant);
    expect(vowel).toBeDefined();
  });

  test('has a numbered mark for what no font has, which the document explains: two names never look alike', async () => {
    const { text, lacks } = await drawFor('ᏣᎳ', 'ᎩᎳ', '辺\u{e0102}');
    expect(lacks).toEqual([
      { number: 1, kind: 'character', source: 'Ꮳ' },
      { number: 2, kind: 'character', source: 'Ꮃ' },
      { number: 3, kind: 'character', source: 'Ꭹ' },
      { number: 4, kind: 'variant', source: '辺\u{e0102}' },
    ]);
    expect(text).toContain('Missing 1: U+13E3, 2: U+13B3, 3: U+13A9');
    expect(text).toContain('Variants 4: U+8FBA U+E0102');
  });
});

describe('spelling', () => {
  test('composes marks and never replaces a character by another', () => {
    expect(spellingsOf('e\u0301')).toEqual(['\u00e9', 'e\u0301']);
    expect(spellingsOf(godCompatible)).toEqual([godCompatible]);
    expect(spellingsOf(`${godCompatible}\u{e0100}`)).toEqual([`${godCompatible}\u{e0100}`]);
  });

  test('of any text writes its parts once and in order', async () => {
    await loadTypefaces(families.map(({ sample }) => sample).join(' '));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
        const sources = piecesOf(text).map(({ source }) => source);
        let from = 0;
        for (const source of sources) {
          const at = text.indexOf(source, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + source.length;
        }
      }),
    );
  });
});

describe('direction', () => {
  const seen = (line: string): string => {
    const levelAt = levelsOf(line);
    const runs = Array.from(line, (character, at) => ({ character, level: levelAt(at) }));
    return inVisualOrder(runs)
      .map(({ character }) => character)
      .join('');
  };

  test.each([
    ['from left to right', 'abc 12', 'abc 12'],
    ['from right to left', 'אבג', 'גבא'],
    ['numbers in it from left to right', 'אבג 12', '12 גבא'],
    ['Latin in it from left to right', 'אב cd הו', 'וה cd בא'],
    ['within Latin, at its place', 'ab דהו cd', 'ab והד cd'],
    ['with 様 behind it', 'אבג 様', 'גבא 様'],
  ])('is that of the letters: %s', (_, written, expected) => {
    expect(seen(written)).toBe(expected);
  });

  test('cannot be turned around so that one name looks like another', () => {
    expect(levelsOf('\u202ecba')(1) % 2).toBe(0);
    expect(levelsOf('א\u202dבג')(3) % 2).toBe(1);
  });
});
