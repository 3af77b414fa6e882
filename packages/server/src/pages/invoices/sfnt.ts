import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflateTable = promisify(inflate);

/** A part of a font by its four-letter name. */
export interface FontTable {
  readonly tag: string;
  readonly data: Buffer;
}

/**
 * Unpacks a WOFF file to the plain font inside (sfnt), which is what can be subset into a document. The
 * tables are inflated beside the event loop.
 */
export async function unpackWoff(woff: Buffer): Promise<Buffer> {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This font file is not WOFF 1.');
  const tables = await Promise.all(
    Array.from({ length: woff.readUInt16BE(12) }, async (_, index) => {
      const entry = 44 + index * 20;
      const offset = woff.readUInt32BE(entry + 4);
      const packed = woff.subarray(offset, offset + woff.readUInt32BE(entry + 8));
      const isPacked = packed.length < woff.readUInt32BE(entry + 12);
      return {
        tag: woff.toString('latin1', entry, entry + 4),
        data: isPacked ? await inflateTable(packed) : packed,
      };
    }),
  );
  return packSfnt(tables);
}

/** A TrueType font of these tables. Checksums are left at 0: nobody who subsets a font asks for them. */
export function packSfnt(tables: readonly FontTable[]): Buffer {
  const header = Buffer.alloc(12 + 16 * tables.length);
  header.writeUInt32BE(0x00010000);
  header.writeUInt16BE(tables.length, 4);
  let offset = header.length;
  const parts: Buffer[] = [header];
  for (const [index, { tag, data }] of tables.entries()) {
    const entry = 12 + index * 16;
    header.write(tag, entry, 'latin1');
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(data.length, entry + 12);
    const padding = Buffer.alloc(-data.length & 3);
    parts.push(data, padding);
    offset += data.length + padding.length;
  }
  return Buffer.concat(parts);
}

/** The characters that a font has a glyph for. */
export function readCoverage(sfnt: Buffer): ReadonlySet<number> {
  const cmap = tableOf(sfnt, 'cmap');
  const covered = new Set<number>();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4));
    const format = subtable.readUInt16BE(0);
    if (format === 4) readSegments(subtable, covered);
    if (format === 12) readGroups(subtable, covered);
  }
  return covered;
}

function tableOf(sfnt: Buffer, tag: string): Buffer {
  for (let index = 0; index < sfnt.readUInt16BE(4); index++) {
    const entry = 12 + index * 16;
    if (sfnt.toString('latin1', entry, entry + 4) !== tag) continue;
    const offset = sfnt.readUInt32BE(entry + 8);
    return sfnt.subarray(offset, offset + sfnt.readUInt32BE(entry + 12));
  }
  throw new Error(`This font has no ${tag} table.`);
}

/** Format 4: ranges of the first 65,536 characters, with glyphs by distance or by list. */
function readSegments(subtable: Buffer, covered: Set<number>): void {
  const doubled = subtable.readUInt16BE(6);
  for (let at = 0; at < doubled; at += 2) {
    const end = subtable.readUInt16BE(14 + at);
    const start = subtable.readUInt16BE(16 + doubled + at);
    const distance = subtable.readUInt16BE(16 + 2 * doubled + at);
    const listAt = 16 + 3 * doubled + at;
    const list = subtable.readUInt16BE(listAt);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const glyph = list === 0 ? code + distance : subtable.readUInt16BE(listAt + list + 2 * (code - start));
      if ((glyph & 0xffff) !== 0) covered.add(code);
    }
  }
}

/** Format 12: ranges of any characters, with glyphs in a row. */
function readGroups(subtable: Buffer, covered: Set<number>): void {
  for (let index = 0; index < subtable.readUInt32BE(12); index++) {
    const group = 16 + index * 12;
    for (let code = subtable.readUInt32BE(group); code <= subtable.readUInt32BE(group + 4); code++) {
      covered.add(code);
    }
  }
}
