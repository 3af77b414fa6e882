import type { Locale } from '../i18n/locale.ts';
import { inVisualOrder, levelsOf } from './bidi.ts';
import { breakLines } from './line-breaks.ts';
import { type ShapedText, openPdfFont } from './pdf-font.ts';
import type { Glyph } from './shaping.ts';
import { type Cut, type Piece, type Weight, piecesOf } from './typefaces.ts';

export interface Style {
  /** In points, like every measure here. */
  readonly size: number;
  readonly weight: Weight;
  readonly color: string;
}

/** Size of a footnote number, relative to the size of the type. */
const numberSize = 0.6;
const numberRise = 0.38;

/** Character that no font has, or not in the requested variant; its number marks the place. */
export interface Lack {
  readonly number: number;
  readonly kind: 'variant' | 'character';
  readonly source: string;
}

/** Adjacent glyphs in one font file and one direction. */
interface Run {
  readonly font: string;
  readonly cut: Cut;
  readonly level: number;
  /** Number of a footnote, small and raised. */
  readonly isNumber: boolean;
  readonly pieces: readonly Pick<Piece, 'source' | 'text'>[];
}

/** Glyphs, and the part of the source that each of them represents. */
interface ShapedRun extends Run, ShapedText {
  readonly source: string;
  readonly text: string;
  /**
   * The text can be recovered from the glyphs' order. In right-to-left text only the glyphs' own text can.
   */
  readonly isLegible: boolean;
  /** Relative to the size of the type. */
  readonly width: number;
}

/** Measures, breaks and writes text in as many fonts as it needs, each line in its visual order. */
export class Typesetter {
  readonly #document: PDFKit.PDFDocument;
  readonly #locale: Locale;
  readonly #lacks = new Map<string, Lack>();
  readonly #shaped = new Map<string, readonly ShapedRun[]>();
  readonly #fonts = new Set<string>();

  constructor(document: PDFKit.PDFDocument, locale: Locale) {
    this.#document = document;
    this.#locale = locale;
  }

  /** Characters measured or written so far that no font has. */
  get lacks(): readonly Lack[] {
    return [...this.#lacks.values()];
  }

  widthOf(text: string, { size, weight }: Pick<Style, 'size' | 'weight'>): number {
    return this.#shape(text, weight).reduce((sum, { width }) => sum + width * size, 0);
  }

  /** The text in lines no wider than `width`. */
  linesOf(text: string, style: Style, width: number): string[] {
    return breakLines(text.trim(), this.#locale, width, (piece) => this.widthOf(piece, style));
  }

  /** Writes one line. `x` is its left end, or its right end when it is set flush right. */
  write(text: string, style: Style, x: number, baseline: number, align: 'left' | 'right' = 'left'): void {
    let left = align === 'left' ? x : x - this.widthOf(text, style);
    for (const run of this.#shape(text, style.weight)) {
      this.#document.fillColor(style.color);
      this.#write(run, style.size, left, baseline);
      left += run.width * style.size;
    }
  }

  #write(run: ShapedRun, size: number, left: number, baseline: number): void {
    const document = this.#document;
    if (!this.#fonts.has(run.font)) document.registerFont(run.font, openPdfFont(run.font, run.cut));
    this.#fonts.add(run.font);
    document.font(run.font, size * (run.isNumber ? numberSize : 1));
    const y = run.isNumber ? baseline - size * numberRise : baseline;
    // The glyphs are given directly, in place of the features from which the font's own layout would derive
    // them.
    const options = { lineBreak: false, baseline: 'alphabetic', features: run as never } as const;
    if (run.isLegible) document.text(run.text, left, y, options);
    else {
      document.markContent('Span', { actual: run.source });
      document.text(run.text, left, y, options);
      // Poppler places marked text by the coordinate system at the end of the mark.
      document.save().transform(1, 0, 0, -1, 0, document.page.height);
      document.endMarkedContent().restore();
    }
  }

  #shape(line: string, weight: Weight): readonly ShapedRun[] {
    const key = `${weight} ${line}`;
    const shaped = this.#shaped.get(key) ?? inVisualOrder(this.#runsOf(line, weight)).map(shapeRun);
    this.#shaped.set(key, shaped);
    return shaped;
  }

  #runsOf(line: string, weight: Weight): Run[] {
    const levelAt = levelsOf(line);
    const runs: Run[] = [];
    const add = ({ slice, source, text }: Piece, level: number, isNumber = false): void => {
      const font = `${slice.family}-${weight}`;
      const cut = slice[weight];
      const last = runs.at(-1);
      if (last?.cut === cut && last.level === level && last.isNumber === isNumber) {
        runs[runs.length - 1] = { ...last, pieces: [...last.pieces, { source, text }] };
      } else runs.push({ font, cut, level, isNumber, pieces: [{ source, text }] });
    };
    for (const piece of piecesOf(line)) {
      add(piece, levelAt(piece.at));
      if (piece.lacking === null) continue;
      const { number } = this.#note(piece.source, piece.lacking);
      for (const digit of piecesOf(String(number))) add({ ...digit, source: '' }, levelAt(piece.at), true);
    }
    return runs;
  }

  #note(source: string, kind: Lack['kind']): Lack {
    const lack = this.#lacks.get(source) ?? { number: this.#lacks.size + 1, kind, source };
    this.#lacks.set(source, lack);
    return lack;
  }
}

function shapeRun(run: Run): ShapedRun {
  const { shaper } = run.cut;
  const text = run.pieces.map((piece) => piece.text).join('');
  const shaped = shaper.shape(text, run.level % 2 === 1 && !run.isNumber);
  const sources = sourcesOf(run, shaped);
  const glyphs = shaped.map((glyph) => ({ ...glyph, source: sources.get(glyph) ?? '' }));
  const advance = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);
  return {
    ...run,
    text,
    source: run.pieces.map(({ source }) => source).join(''),
    glyphs,
    isLegible: run.level % 2 === 1 || glyphs.every((glyph) => glyph.source !== '' && glyph.advance !== 0),
    width: (advance / shaper.unitsPerEm) * (run.isNumber ? numberSize : 1),
  };
}

/**
 * Part of the source that each glyph represents. Of several glyphs for the same part, the widest carries it.
 */
function sourcesOf({ pieces }: Run, glyphs: readonly Glyph[]): Map<Glyph, string> {
  const units = pieces.flatMap(({ source, text }) =>
    source === text ? source.split('') : [source, ...Array.from({ length: text.length - 1 }, () => '')],
  );
  const carriers = new Map<number, Glyph>();
  for (const glyph of glyphs) {
    const carrier = carriers.get(glyph.start);
    if (!carrier || glyph.advance > carrier.advance) carriers.set(glyph.start, glyph);
  }
  const inOrder = [...carriers].toSorted(([a], [b]) => a - b);
  return new Map(
    inOrder.map(([start, glyph], index) => [glyph, units.slice(start, inOrder[index + 1]?.[0]).join('')]),
  );
}

/** Code points in Unicode's notation: `U+8FBB U+E0100`. */
export function codePointsOf(text: string): string {
  return Array.from(
    text,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  ).join(' ');
}
