import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sheet, Sum } from './sheet.ts';
import { type Lack, type Style, Typesetter, codePointsOf } from './typesetter.ts';
import { loadTypefaces } from './typefaces.ts';

const page = { width: 595.28, height: 841.89, margin: 56, top: 64, bottom: 72 } as const;
const left = page.margin;
const right = page.width - page.margin;
const factsLeft = left + 232;
const sumsLeft = left + (right - left) * 0.4;

const ink = '#1b1a17';
const softInk = '#5d594f';
const rule = '#dcd7ca';
const wash = '#f4f2ec';

const body: Style = { size: 9.5, weight: 'regular', color: ink };
const strong: Style = { ...body, weight: 'bold' };
const soft: Style = { ...body, color: softInk };
const small: Style = { ...soft, size: 8 };
const titleType: Style = { ...strong, size: 18 };
const sellerType: Style = { ...strong, size: 11 };
const headlineType: Style = { ...strong, size: 30 };
const totalType: Style = { ...strong, size: 14 };
const leading = 15;
const sellerWidth = 240;
const logoRoom = { width: 140, height: 36 } as const;

/** Number of rows to set before yielding to the event loop. */
const rowsAtOnce = 20;

/** Page being drawn, with the position of the next element. */
interface Press {
  readonly document: PDFKit.PDFDocument;
  readonly type: Typesetter;
  readonly sheet: Sheet;
  y: number;
}

/**
 * Renders a sheet as a PDF. Equal sheets give equal files, byte for byte. The library and the fonts are
 * loaded at first use, and the work yields now and then, so that other requests are answered in between.
 */
export async function drawSheet(
  sheet: Sheet,
  onLacks: (lacks: readonly Lack[]) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const [{ default: PdfDocument }] = await Promise.all([import('pdfkit'), loadTypefaces(textOf(sheet))]);
  const document = new PdfDocument({
    size: [page.width, page.height],
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: sheet.locale,
    displayTitle: true,
    font: '',
    info: {
      Title: sheet.documentTitle,
      Author: sheet.seller,
      Creator: 'Rung',
      CreationDate: new Date(sheet.issuedAt),
    },
  });
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const isWritten = new Promise((resolve, reject) => {
    document.on('end', resolve).on('error', reject);
  });
  const press: Press = { document, type: new Typesetter(document, sheet.locale), sheet, y: 0 };

  drawHead(press);
  await nextTurn();
  const sums = setSums(press);
  await drawTable(press, sums.height);
  await nextTurn();
  drawSums(press, sums);
  await drawRemarks(press);
  drawFeet(press);
  await nextTurn();
  document.end();
  await isWritten;
  if (press.type.lacks.length > 0) onLacks(press.type.lacks);
  return new Uint8Array(Buffer.concat(chunks));
}

/** All text that a sheet may contain, the substitutes for overlong text included. */
function textOf({ logo: _logo, ...sheet }: Sheet): string {
  return `${JSON.stringify(sheet)}${sheet.page(1_234_567, 890)}…`;
}

/** Title and seller, then customer and subject, then the amount. */
function drawHead(press: Press): void {
  const { type, sheet } = press;
  type.write(sheet.title, titleType, left, page.top + 14);
  press.y = drawSeller(press);
  if (sheet.warning !== null) {
    press.y += 20;
    type.write(sheet.warning, small, left, press.y);
  }
  press.y += 40;
  const start = press.y;
  const partyEnd = drawParty(press, start);
  const factsEnd = drawFacts(press, start);
  press.y = Math.max(partyEnd, factsEnd) + 14;
  drawHeadline(press);
}

/** Logo, name and address at the right. Returns the last baseline. */
function drawSeller({ document, type, sheet }: Press): number {
  let y = page.top + 14;
  if (sheet.logo !== null) {
    const { bytes, width, height } = sheet.logo;
    const scale = Math.min(logoRoom.width / width, logoRoom.height / height);
    const top = page.top - 14;
    document.image(bytes, right - width * scale, top, { width: width * scale, height: height * scale });
    y = top + height * scale + 16;
  }
  const lines = [
    ...atMost(4, type.linesOf(sheet.seller, sellerType, sellerWidth)).map(
      (text) => [text, sellerType] as const,
    ),
    ...sheet.sellerLines.flatMap((text) =>
      atMost(3, type.linesOf(text, small, sellerWidth)).map((line) => [line, small] as const),
    ),
  ];
  for (const [index, [text, style]] of lines.entries()) {
    if (index > 0) y += style === small ? 11 : leading;
    type.write(text, style, right, y, 'right');
  }
  return y;
}

function drawParty({ type, sheet }: Press, start: number): number {
  const width = 220;
  type.write(sheet.party.heading, small, left, start);
  let y = start + 16;
  for (const [index, text] of sheet.party.lines.entries()) {
    const style = index === 0 ? strong : body;
    for (const line of atMost(6, type.linesOf(text, style, width))) {
      type.write(line, style, left, y);
      y += leading;
    }
  }
  return y;
}

/** At most `count` lines; the last one says that more were left out. */
function atMost(count: number, lines: readonly string[]): readonly string[] {
  return lines.length <= count ? lines : [...lines.slice(0, count - 1), `${lines[count - 1] ?? ''}…`];
}

function drawFacts({ type, sheet }: Press, start: number): number {
  let y = start;
  for (const { name, valueX, style, lines } of setFacts(type, sheet.facts)) {
    type.write(name, small, factsLeft, y);
    for (const line of lines) {
      type.write(line, style, valueX, y);
      y += leading;
    }
    y += 1;
  }
  return y;
}

/** Layout of the facts. A number is read and typed as a whole: it is set smaller rather than broken. */
export function setFacts(type: Typesetter, facts: Sheet['facts']) {
  const valueX = factsLeft + Math.max(0, ...facts.map(([name]) => type.widthOf(name, small))) + 14;
  const width = right - valueX;
  return facts.map(([name, value]) => {
    const style = /\s/.test(value) ? body : fitted(type, value, body, width - 0.5);
    return { name, valueX, style, lines: type.linesOf(value, style, width) };
  });
}

function drawHeadline(press: Press): void {
  const { document, type, sheet } = press;
  const padding = 18;
  const width = right - left - 2 * padding;
  const amountStyle = fitted(type, sheet.headline.amount, headlineType, width);
  const notes = type.linesOf(sheet.headline.note, soft, width);
  const height = padding + 30 + notes.length * leading + padding - 4;
  document.roundedRect(left, press.y, right - left, height, 4).fill(wash);
  let y = press.y + padding + 24;
  type.write(sheet.headline.amount, amountStyle, left + padding, y);
  for (const line of notes) {
    y += leading + (line === notes[0] ? 5 : 0);
    type.write(line, soft, left + padding, y);
  }
  press.y += height + 34;
}

/** The style, reduced in size if the text would not fit. */
function fitted(type: Typesetter, text: string, style: Style, width: number): Style {
  const natural = type.widthOf(text, style);
  return natural <= width ? style : { ...style, size: (style.size * width) / natural };
}

/** The last row is kept on one page with the sums below it, which take `heightBelow`. */
async function drawTable(press: Press, heightBelow: number): Promise<void> {
  const { type, sheet } = press;
  const edges = columnEdges(type, sheet);
  const nameWidth = (edges[0] ?? right) - left;
  drawColumnNames(press, edges);
  for (const [index, row] of sheet.rows.entries()) {
    const indent = row.isIndented ? 12 : 0;
    const [name = '', ...figures] = row.cells;
    const lines = type.linesOf(name, body, nameWidth - indent);
    const height = lines.length * leading + 9;
    const isLast = index === sheet.rows.length - 1;
    if (!fits(press, isLast ? height + heightBelow : height)) {
      turnPage(press);
      drawColumnNames(press, edges);
    }
    const baseline = press.y + 15;
    for (const [at, line] of lines.entries()) type.write(line, body, left + indent, baseline + at * leading);
    for (const [at, figure] of figures.entries()) {
      type.write(figure, body, edges[at + 1] ?? right, baseline, 'right');
    }
    press.y += height;
    drawRule(press, press.y, rule);
    if (index % rowsAtOnce === rowsAtOnce - 1) await nextTurn();
  }
}

/**
 * Right edge of each column. Columns of figures are as wide as their widest figure; the first column gets the
 * remaining width.
 */
function columnEdges(type: Typesetter, { columns, rows }: Sheet): number[] {
  const gap = 18;
  const edges: number[] = [right];
  for (let at = columns.length - 1; at > 0; at--) {
    const widths = rows.map(({ cells }) => type.widthOf(cells[at] ?? '', body));
    const width = Math.max(type.widthOf(columns[at] ?? '', small), ...widths);
    edges.unshift((edges[0] ?? right) - width - gap);
  }
  return edges;
}

function drawColumnNames(press: Press, edges: readonly number[]): void {
  const { type, sheet } = press;
  for (const [at, name] of sheet.columns.entries()) {
    if (at === 0) type.write(name, small, left, press.y);
    else type.write(name, small, edges[at] ?? right, press.y, 'right');
  }
  press.y += 8;
  drawRule(press, press.y, ink);
}

function drawRule({ document }: Press, y: number, color: string, from: number = left): void {
  document.moveTo(from, y).lineTo(right, y).lineWidth(0.75).strokeColor(color).stroke();
}

interface SetSums {
  readonly height: number;
  readonly sums: readonly {
    readonly sum: Sum;
    readonly amountStyle: Style;
    readonly labelStyle: Style;
    readonly space: number;
    readonly lines: readonly string[];
  }[];
}

/** Layout of the sums, without drawing them. */
function setSums({ type, sheet }: Press): SetSums {
  const sums = sheet.sums.map((sum, index) => {
    const amountStyle = sumStyle(sum);
    const labelStyle = sum.kind === 'total' ? strong : amountStyle;
    const room = right - sumsLeft - type.widthOf(sum.amount, amountStyle) - 16;
    const lines = type.linesOf(sum.label, labelStyle, room);
    return { sum, amountStyle, labelStyle, space: spaceBefore(sum, sheet.sums[index - 1]), lines };
  });
  const height = sums.reduce((all, { space, lines }) => all + space + lines.length * leading, 0);
  return { sums, height };
}

function drawSums(press: Press, { sums, height }: SetSums): void {
  const { type, sheet } = press;
  if (!fits(press, height)) turnPage(press);
  for (const { sum, amountStyle, labelStyle, space, lines } of sums) {
    if (sum.kind === 'total' && sum !== sheet.sums[0]) drawRule(press, press.y + 10, ink, sumsLeft);
    press.y += space;
    for (const [at, line] of lines.entries()) {
      press.y += leading;
      type.write(line, labelStyle, sumsLeft, press.y);
      if (at === 0) type.write(sum.amount, amountStyle, right, press.y, 'right');
    }
  }
}

/** Draws the legend of the marks in the document, with the characters that they stand for. */
async function drawRemarks(press: Press): Promise<void> {
  const { type, sheet } = press;
  for (const [index, remark] of remarksOf(type.lacks, sheet).entries()) {
    await loadTypefaces(remark);
    press.y += index === 0 ? 22 : 0;
    for (const line of type.linesOf(remark, small, right - left)) {
      press.y += 12;
      if (!fits(press, 0)) turnPage(press);
      type.write(line, small, left, press.y);
    }
  }
}

function remarksOf(lacks: readonly Lack[], { lacking }: Sheet): string[] {
  return (['variant', 'character'] as const).flatMap((kind) => {
    const list = lacks
      .filter((lack) => lack.kind === kind)
      .map(({ number, source }) => `${number}: ${codePointsOf(source)}`);
    return list.length === 0 ? [] : lacking[kind](list.join(', '));
  });
}

function sumStyle({ kind }: Sum): Style {
  return kind === 'total' ? totalType : kind === 'remark' ? { ...small, size: 8.5 } : body;
}

/** Space above a sum: much around totals, little among sums that belong together. */
function spaceBefore({ kind }: Sum, before: Sum | undefined): number {
  if (before === undefined) return 12;
  if (kind === 'total') return 18;
  return before.kind === kind ? 3 : 9;
}

function fits({ y }: Press, height: number): boolean {
  return y + height <= page.height - page.bottom;
}

function turnPage(press: Press): void {
  press.document.addPage();
  press.y = page.top;
}

/** Draws the footers, last, when the number of pages is known. */
function drawFeet({ document, type, sheet }: Press): void {
  const { count } = document.bufferedPageRange();
  const y = page.height - 40;
  for (let index = 0; index < count; index++) {
    document.switchToPage(index);
    const [title = ''] = atMost(1, type.linesOf(sheet.documentTitle, small, right - left - 80));
    type.write(title, small, left, y);
    type.write(sheet.page(index + 1, count), small, right, y, 'right');
  }
}
