import type { Locale } from '../i18n/locale.ts';
import { clustersOf } from './clusters.ts';

/*
 * Line breaks between words, which in Japanese come from a dictionary, and never so that a line begins with
 * closing or ends with opening punctuation.
 *
 *   株式会社|サンプル「|…     →     株式会社 | サンプル | 「…
 */

const staysWithBefore =
  /^[\p{Pe}\p{Pf}\p{Po}\p{Pd}\p{Pc}\p{Zs}\p{M}+ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ]/u;
const staysWithAfter = /[\p{Ps}\p{Pi}\p{Sc}+#＃@]$/u;
const segmenters = new Map<Locale, Intl.Segmenter>();

/** Unbreakable pieces of a text; each includes the space after it. */
function unbreakable(text: string, locale: Locale): string[] {
  const segmenter = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'word' });
  segmenters.set(locale, segmenter);
  const pieces: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = pieces.at(-1);
    if (last !== undefined && (staysWithBefore.test(segment) || staysWithAfter.test(last))) {
      pieces[pieces.length - 1] = last + segment;
    } else pieces.push(segment);
  }
  return pieces;
}

/**
 * Breaks a text into lines no wider than `width`, by the widths of its pieces; the space at a line's end does
 * not count. A piece too long for a line of its own is broken between characters. There is always at least
 * one line.
 */
export function breakLines(
  text: string,
  locale: Locale,
  width: number,
  widthOf: (piece: string) => number,
): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const add = (piece: string): void => {
    if (line !== '' && used + widthOf(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    line += piece;
    used += widthOf(piece);
  };
  for (const piece of unbreakable(text, locale)) {
    if (widthOf(piece.trimEnd()) <= width) add(piece);
    else for (const character of clustersOf(piece)) add(character);
  }
  lines.push(line.trimEnd());
  return lines;
}
