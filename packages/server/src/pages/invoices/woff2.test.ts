import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readCoverage, unpackWoff } from './sfnt.ts';
import { unpackWoff2 } from './woff2.ts';

const require = createRequire(import.meta.url);
const noto = path.dirname(require.resolve('@fontsource/noto-sans-jp/package.json'));
const inter = path.dirname(require.resolve('@fontsource-variable/inter/package.json'));

function tablesOf(sfnt: Buffer): Map<string, Buffer> {
  return new Map(
    Array.from({ length: sfnt.readUInt16BE(4) }, (_, index) => {
      const entry = 12 + index * 16;
      const start = sfnt.readUInt32BE(entry + 8);
      return [
        sfnt.toString('latin1', entry, entry + 4),
        sfnt.subarray(start, start + sfnt.readUInt32BE(entry + 12)),
      ];
    }),
  );
}

/** What every glyph occupies, and of how many contours it is made; null where there is nothing to see. */
function shapesOf(sfnt: Buffer): ({ box: number[]; contours: number } | null)[] {
  const tables = tablesOf(sfnt);
  const [head, loca, glyf] = [tables.get('head')!, tables.get('loca')!, tables.get('glyf')!];
  const isLong = head.readInt16BE(50) === 1;
  const offset = (index: number): number =>
    isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2;
  return Array.from({ length: tables.get('maxp')!.readUInt16BE(4) }, (_, index) => {
    const glyph = glyf.subarray(offset(index), offset(index + 1));
    if (glyph.length === 0) return null;
    return { contours: glyph.readInt16BE(0), box: [2, 4, 6, 8].map((at) => glyph.readInt16BE(at)) };
  });
}

/** The box of a simple glyph by its points, as `unpackWoff2` writes them: two bytes a number, no repeats. */
function boxByPoints(glyph: Buffer): number[] {
  const contours = glyph.readInt16BE(0);
  const count = glyph.readUInt16BE(8 + contours * 2) + 1;
  const start = 12 + contours * 2 + count;
  const [xs, ys] = [0, 1].map((axis) => {
    let value = 0;
    return Array.from({ length: count }, (_, index) => {
      value += glyph.readInt16BE(start + (axis * count + index) * 2);
      return value;
    });
  });
  return [Math.min(...xs!), Math.min(...ys!), Math.max(...xs!), Math.max(...ys!)];
}

const boxesOf = (sfnt: Buffer) => shapesOf(sfnt).map((shape) => shape?.box ?? null);

test.each(['latin', 'cyrillic', '58', 'japanese'])(
  'a WOFF2 font has the boxes, widths and characters of its WOFF twin: %s',
  async (key) => {
    const file = `${noto}/files/noto-sans-jp-${key}-400-normal`;
    const expected = await unpackWoff(await readFile(`${file}.woff`));
    const actual = await unpackWoff2(await readFile(`${file}.woff2`));
    // The two are drawn with other points, in the same place.
    expect(boxesOf(actual)).toEqual(boxesOf(expected));
    expect(readCoverage(actual)).toEqual(readCoverage(expected));
    expect(tablesOf(actual).get('hmtx')).toEqual(tablesOf(expected).get('hmtx'));
  },
);

test.each(['greek', 'latin-ext', 'vietnamese'])('the outlines of Inter fill their boxes: %s', async (key) => {
  const font = await unpackWoff2(await readFile(`${inter}/files/inter-${key}-wght-normal.woff2`));
  const [loca, glyf] = [tablesOf(font).get('loca')!, tablesOf(font).get('glyf')!];
  const shapes = shapesOf(font);
  expect(loca.readUInt32BE(shapes.length * 4)).toBe(glyf.length);
  for (const [index, shape] of shapes.entries()) {
    if (shape === null || shape.contours < 0) continue;
    const glyph = glyf.subarray(loca.readUInt32BE(index * 4), loca.readUInt32BE(index * 4 + 4));
    expect(boxByPoints(glyph)).toEqual(shape.box);
  }
});
