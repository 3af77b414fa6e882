import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type FontTable, packSfnt } from './sfnt.ts';

const decompress = promisify(brotliDecompress);

/** The tags that the format numbers instead of spelling out (W3C WOFF 2.0, table 5.2). */
const knownTags = (
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH ' +
  'PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc ' +
  'bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
)
  .split(' ')
  .map((tag) => tag.replace('_', ' '));

/** What a document does with a font: measure, map and outline. Hints and variable weights are left behind. */
const keptTags = new Set(['cmap', 'head', 'hhea', 'hmtx', 'maxp', 'name', 'OS/2', 'post', 'glyf', 'loca']);

/**
 * Unpacks a WOFF2 file to a plain TrueType font (sfnt) in its default weight. Its outlines are stored in
 * streams by kind of number, and are put together again here.
 */
export async function unpackWoff2(woff2: Buffer): Promise<Buffer> {
  if (woff2.toString('latin1', 0, 4) !== 'wOF2') throw new Error('This font file is not WOFF 2.');
  const directory = new Reader(woff2, 48);
  const entries = Array.from({ length: woff2.readUInt16BE(12) }, () => readEntry(directory));
  const packed = woff2.subarray(directory.at, directory.at + woff2.readUInt32BE(20));
  const data = new Reader(await decompress(packed), 0);
  const tables = new Map(entries.map((entry) => [entry.tag, { entry, data: data.bytes(entry.length) }]));
  const glyf = tables.get('glyf');
  if (!glyf?.entry.isTransformed) throw new Error('This font has no outlines that can be unpacked.');
  if (tables.get('hmtx')?.entry.isTransformed) throw new Error('This font packs its widths as well.');

  const outlines = unpackOutlines(glyf.data);
  const head = Buffer.from(tables.get('head')?.data ?? []);
  // Outlines are found by 32-bit offsets.
  head.writeInt16BE(1, 50);
  const kept = [...tables].flatMap(([tag, table]): FontTable[] =>
    keptTags.has(tag) ? [{ tag, data: table.data }] : [],
  );
  const replaced = new Map([
    ['glyf', outlines.glyf],
    ['loca', outlines.loca],
    ['head', head],
  ]);
  return packSfnt(kept.map(({ tag, data: original }) => ({ tag, data: replaced.get(tag) ?? original })));
}

interface Entry {
  readonly tag: string;
  readonly isTransformed: boolean;
  /** As packed. */
  readonly length: number;
}

function readEntry(directory: Reader): Entry {
  const flags = directory.byte();
  const tag = (flags & 63) === 63 ? directory.bytes(4).toString('latin1') : (knownTags[flags & 63] ?? '');
  const version = flags >> 6;
  const isTransformed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0;
  const plain = directory.base128();
  return { tag, isTransformed, length: isTransformed ? directory.base128() : plain };
}

/** The streams of the transformed outlines, each read from front to back. */
interface Streams {
  readonly contours: Reader;
  readonly points: Reader;
  readonly flags: Reader;
  readonly glyphs: Reader;
  readonly composites: Reader;
  readonly boxes: Reader;
}

function unpackOutlines(data: Buffer): { readonly glyf: Buffer; readonly loca: Buffer } {
  const count = data.readUInt16BE(4);
  let at = 36;
  const stream = (index: number): Reader => {
    const start = at;
    at += data.readUInt32BE(8 + index * 4);
    return new Reader(data.subarray(start, at), 0);
  };
  const [contours, points, flags, glyphs, composites, boxes] = [0, 1, 2, 3, 4, 5].map(stream);
  if (!contours || !points || !flags || !glyphs || !composites || !boxes) throw new Error('No streams.');
  const streams: Streams = { contours, points, flags, glyphs, composites, boxes };
  const hasBox = boxes.bytes(4 * Math.ceil(count / 32));

  const parts: Buffer[] = [];
  const loca = Buffer.alloc(4 * (count + 1));
  let offset = 0;
  for (let glyph = 0; glyph < count; glyph++) {
    const isBoxed = ((hasBox[glyph >> 3] ?? 0) & (0x80 >> (glyph & 7))) !== 0;
    const outline = unpackGlyph(streams, isBoxed);
    const padding = Buffer.alloc(-outline.length & 3);
    parts.push(outline, padding);
    offset += outline.length + padding.length;
    loca.writeUInt32BE(offset, 4 * (glyph + 1));
  }
  return { glyf: Buffer.concat(parts), loca };
}

function unpackGlyph(streams: Streams, isBoxed: boolean): Buffer {
  const contours = streams.contours.int16();
  if (contours === 0) return Buffer.alloc(0);
  if (contours < 0) return unpackComposite(streams);
  const ends: number[] = [];
  let total = 0;
  for (let contour = 0; contour < contours; contour++) {
    total += streams.points.uint255();
    ends.push(total - 1);
  }
  const points = Array.from({ length: total }, () => readPoint(streams));
  // How long the hints are, which are left behind.
  streams.glyphs.uint255();
  const box = isBoxed ? streams.boxes.bytes(8) : boxOf(points);
  const header = Buffer.alloc(2);
  header.writeInt16BE(contours);
  return Buffer.concat([header, box, uint16s([...ends, 0]), ...encodePoints(points)]);
}

/** A point by its distance from the one before. */
interface Point {
  readonly dx: number;
  readonly dy: number;
  readonly isOnCurve: boolean;
}

/** A point's flag says how many bytes its distances take, and part of what they are (table 5.3). */
function readPoint({ flags, glyphs }: Streams): Point {
  const raw = flags.byte();
  const flag = raw & 0x7f;
  const isOnCurve = raw < 0x80;
  const x = (size: number): number => ((flag & 1) === 0 ? -size : size);
  const y = (size: number): number => ((flag & 2) === 0 ? -size : size);
  if (flag < 10) return { dx: 0, dy: x(((flag & 14) << 7) + glyphs.byte()), isOnCurve };
  if (flag < 20) return { dx: x((((flag - 10) & 14) << 7) + glyphs.byte()), dy: 0, isOnCurve };
  if (flag < 84) {
    const high = flag - 20;
    const low = glyphs.byte();
    return {
      dx: x(1 + (high & 0x30) + (low >> 4)),
      dy: y(1 + ((high & 0x0c) << 2) + (low & 0x0f)),
      isOnCurve,
    };
  }
  if (flag < 120) {
    const high = flag - 84;
    const dx = x(1 + (Math.trunc(high / 12) << 8) + glyphs.byte());
    return { dx, dy: y(1 + (((high % 12) >> 2) << 8) + glyphs.byte()), isOnCurve };
  }
  if (flag < 124) {
    const first = glyphs.byte();
    const second = glyphs.byte();
    const dx = x((first << 4) + (second >> 4));
    return { dx, dy: y(((second & 0x0f) << 8) + glyphs.byte()), isOnCurve };
  }
  const dx = x((glyphs.byte() << 8) + glyphs.byte());
  return { dx, dy: y((glyphs.byte() << 8) + glyphs.byte()), isOnCurve };
}

function boxOf(points: readonly Point[]): Buffer {
  let [x, y] = [0, 0];
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { dx, dy } of points) {
    x += dx;
    y += dy;
    xs.push(x);
    ys.push(y);
  }
  return int16s([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
}

/** Each point's flag, then all x, then all y, every number in two bytes. */
function encodePoints(points: readonly Point[]): Buffer[] {
  return [
    Buffer.from(points.map(({ isOnCurve }) => (isOnCurve ? 1 : 0))),
    int16s(points.map(({ dx }) => dx)),
    int16s(points.map(({ dy }) => dy)),
  ];
}

const hasWords = 0x0001;
const hasScale = 0x0008;
const hasMore = 0x0020;
const hasTwoScales = 0x0040;
const hasMatrix = 0x0080;
const hasHints = 0x0100;

/** A glyph made of others. Its box is always given. */
function unpackComposite({ composites, glyphs, boxes }: Streams): Buffer {
  const parts: Buffer[] = [int16s([-1]), boxes.bytes(8)];
  let isHinted = false;
  for (let flags = hasMore; (flags & hasMore) !== 0;) {
    flags = composites.uint16();
    isHinted ||= (flags & hasHints) !== 0;
    const shape =
      (flags & hasScale) !== 0 ? 2 : (flags & hasTwoScales) !== 0 ? 4 : (flags & hasMatrix) !== 0 ? 8 : 0;
    const size = 2 + ((flags & hasWords) !== 0 ? 4 : 2) + shape;
    parts.push(uint16s([flags & ~hasHints]), composites.bytes(size));
  }
  if (isHinted) glyphs.uint255();
  return Buffer.concat(parts);
}

function int16s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeInt16BE(value, index * 2);
  return bytes;
}

function uint16s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

/** Reads numbers in the widths that WOFF2 uses, from front to back. */
class Reader {
  readonly #data: Buffer;
  at: number;

  constructor(data: Buffer, at: number) {
    this.#data = data;
    this.at = at;
  }

  byte(): number {
    this.at += 1;
    return this.#data.readUInt8(this.at - 1);
  }

  uint16(): number {
    this.at += 2;
    return this.#data.readUInt16BE(this.at - 2);
  }

  int16(): number {
    this.at += 2;
    return this.#data.readInt16BE(this.at - 2);
  }

  bytes(length: number): Buffer {
    this.at += length;
    return this.#data.subarray(this.at - length, this.at);
  }

  /** Seven bits a byte; the eighth says that there is more. */
  base128(): number {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  }

  /** One byte for most numbers, and up to three. */
  uint255(): number {
    const code = this.byte();
    if (code === 253) return this.uint16();
    if (code === 254) return 506 + this.byte();
    if (code === 255) return 253 + this.byte();
    return code;
  }
}
