import type { Locale } from '../i18n/locale.ts';
import { breakLines } from './line-breaks.ts';
import { type Typeface, type Weight, codeOf } from './typefaces.ts';
import { toWritable } from './writable.ts';

export interface Style {
  /** In points, as every measure here. */
  readonly size: number;
  readonly weight: Weight;
  readonly color: string;
}

/** Text in one font. */
interface Run {
  readonly font: string;
  readonly text: string;
}

/** Measures, breaks and writes text in several fonts, one character falling back to the next that has it. */
export class Typesetter {
  readonly #document: PDFKit.PDFDocument;
  readonly #typefaces: readonly Typeface[];
  readonly #locale: Locale;

  constructor(document: PDFKit.PDFDocument, typefaces: readonly Typeface[], locale: Locale) {
    this.#document = document;
    this.#typefaces = typefaces;
    this.#locale = locale;
    for (const { name, regular, bold } of typefaces) {
      document.registerFont(fontName(name, 'regular'), regular);
      document.registerFont(fontName(name, 'bold'), bold);
    }
  }

  widthOf(text: string, style: Style): number {
    return this.#widthOfWritable(toWritable(text, this.#typefaces), style);
  }

  /** The text in lines no wider than `width`. */
  linesOf(text: string, style: Style, width: number): string[] {
    const writable = toWritable(text, this.#typefaces);
    return breakLines(writable, this.#locale, width, (piece) => this.#widthOfWritable(piece, style));
  }

  /** Writes one line. `x` is its left end, or its right end when it is set flush right. */
  write(text: string, style: Style, x: number, baseline: number, align: 'left' | 'right' = 'left'): void {
    const writable = toWritable(text, this.#typefaces);
    let left = align === 'left' ? x : x - this.#widthOfWritable(writable, style);
    for (const run of this.#runs(writable, style.weight)) {
      this.#document.fillColor(style.color).font(run.font, style.size);
      this.#document.text(run.text, left, baseline, { lineBreak: false, baseline: 'alphabetic' });
      left += this.#runWidth(run, style);
    }
  }

  #widthOfWritable(text: string, style: Style): number {
    return this.#runs(text, style.weight).reduce((sum, run) => sum + this.#runWidth(run, style), 0);
  }

  #runWidth({ font, text }: Run, { size }: Style): number {
    return this.#document.font(font, size).widthOfString(text);
  }

  #runs(text: string, weight: Weight): Run[] {
    const written = Array.from(text).flatMap((character) => {
      const typeface = this.#typefaces.find(({ covers }) => covers.has(codeOf(character)));
      return typeface ? [{ character, typeface }] : [];
    });
    // A name in two weights looks like a mistake: what cannot be bold throughout is not bold at all.
    const canBeBold = written.every(({ typeface }) => typeface.bold !== typeface.regular);
    const runs: Run[] = [];
    for (const { character, typeface } of written) {
      const font = fontName(typeface.name, canBeBold ? weight : 'regular');
      const last = runs.at(-1);
      if (last?.font === font) runs[runs.length - 1] = { font, text: last.text + character };
      else runs.push({ font, text: character });
    }
    return runs;
  }
}

function fontName(typeface: string, weight: Weight): string {
  return `${typeface} ${weight}`;
}
