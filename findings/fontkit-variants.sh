#!/bin/sh
# fontkit 2.0.4 (what pdfkit 0.20 sets text with) and harfbuzzjs 1.6.4, 2026-11-30.
#
# The character map of Noto Sans JP has a glyph of its own for U+8FBB followed by U+E0100, and lists other
# characters for which that selector changes nothing. One would expect layout() to answer the variant's
# glyph, as HarfBuzz does. It answers the ordinary glyph: it looks through the second list first, and when
# the character is not in it (index -1), never looks through the list of the variants.
#
#   fontkit    ordinary 5789, with the selector 5789
#   HarfBuzz   ordinary 5789, with the selector another
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund fontkit@2.0.4 harfbuzzjs@1.6.4 \
  @fontsource/noto-sans-jp@5.3.0 > /dev/null
cat > variants.mjs <<'NODE'
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import * as fontkit from 'fontkit';
import * as harfBuzz from 'harfbuzzjs';

/** A plain font of a WOFF file: the same tables, unpacked. */
function unpack(woff) {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + count * 16);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const parts = [header];
  let offset = header.length;
  for (let index = 0; index < count; index++) {
    const at = 44 + index * 20;
    const [start, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field));
    const raw = woff.subarray(start, start + packed);
    const table = packed < length ? inflateSync(raw) : raw;
    woff.copy(header, 12 + index * 16, at, at + 4);
    woff.copy(header, 16 + index * 16, at + 16, at + 20);
    header.writeUInt32BE(offset, 20 + index * 16);
    header.writeUInt32BE(length, 24 + index * 16);
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4);
    table.copy(padded);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

const file = 'node_modules/@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-400-normal.woff';
const sfnt = unpack(readFileSync(file));
const [ordinary, variant] = ['\u8fbb', '\u8fbb\u{e0100}'];
const kit = fontkit.create(sfnt);
const kitGlyph = (text) => kit.layout(text).glyphs[0].id;
const font = new harfBuzz.Font(new harfBuzz.Face(new harfBuzz.Blob(sfnt)));
const shaped = (text) => {
  const buffer = new harfBuzz.Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  harfBuzz.shape(font, buffer);
  return buffer.getGlyphInfos()[0].codepoint;
};
console.log(`fontkit: ${kitGlyph(ordinary) === kitGlyph(variant) ? 'the same glyph' : 'two glyphs'}`);
console.log(`HarfBuzz: ${shaped(ordinary) === shaped(variant) ? 'the same glyph' : 'two glyphs'}`);
NODE
seen=$(node variants.mjs)
expected='fontkit: the same glyph
HarfBuzz: two glyphs'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
