import bidi, { type Bidi } from 'bidi-js';

/*
 * Hebrew and Arabic run from right to left, numbers and Latin within them from left to right again. The
 * levels of the Unicode bidirectional algorithm say which: odd ones run to the left.
 *
 *   written   s a m p l e   ד ו ד   1 2        levels   0 0 0 0 0 0   1 1 1   2 2
 *   seen      s a m p l e   1 2   ד ו ד
 */

const rightToLeft =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** Direction overrides could make two names look alike by reordering the letters of one. */
const overrides = /[\u202A-\u202E]/gu;
/** Node returns the factory itself; the package's types describe another way to import it. */
const openAlgorithm = bidi as unknown as () => Bidi;
let algorithm: Bidi | undefined;

const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Level of each code unit of a line. The line's direction is that of its first letter, and left to right if
 * it has Japanese in it, so that 様 follows its name.
 */
export function levelsOf(line: string): (at: number) => number {
  if (!rightToLeft.test(line)) return () => 0;
  algorithm ??= openAlgorithm();
  const { levels } = algorithm.getEmbeddingLevels(
    line.replaceAll(overrides, '\u200B'),
    japanese.test(line) ? 'ltr' : 'auto',
  );
  return (at) => levels[at] ?? 0;
}

/** Runs, given in reading order, in their visual order from left to right (rule L2). */
export function inVisualOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  const seen = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < seen.length; start++) {
      let end = start;
      while ((seen[end]?.level ?? 0) >= level) end++;
      seen.splice(start, end - start, ...seen.slice(start, end).reverse());
      start = Math.max(start, end - 1);
    }
  }
  return seen;
}
