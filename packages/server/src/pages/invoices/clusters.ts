const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Scripts of which one font family may have some letters of a word and lack others. */
const divided = [/^\p{Script=Latin}/u, /^\p{Script=Han}/u, /^\p{Script=Greek}/u, /^\p{Script=Cyrillic}/u];
/** Characters without a glyph of their own: they affect others, or are not shown at all. */
const unseen = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}]$/u;
const selector = /[\uFE00-\uFE0D\u{E0100}-\u{E01EF}]/u;
const selectors = new RegExp(selector, 'gu');

/** Grapheme clusters: one character to a reader, of however many code points. */
export function clustersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Groups of clusters to set in one font family: the letters of a word, or a single other cluster. */
export function stretchesOf(text: string): string[][] {
  const stretches: string[][] = [];
  let scriptBefore = -1;
  for (const cluster of clustersOf(text)) {
    const script = divided.findIndex((letters) => letters.test(cluster));
    if (script !== -1 && script === scriptBefore) stretches.at(-1)?.push(cluster);
    else stretches.push([cluster]);
    scriptBefore = script;
  }
  return stretches;
}

/**
 * Spellings of a cluster that no reader can tell apart: with its marks composed, and as it is. Unicode's
 * replacements of one character by another (神 U+FA19 by 神) are left out: to the bearer of the name these are
 * two.
 */
export function spellingsOf(cluster: string): readonly string[] {
  const composed = cluster.normalize('NFC');
  const isReplaced = Array.from(cluster).some((character) => {
    const normal = character.normalize('NFC');
    return normal !== character && Array.from(normal).length === 1;
  });
  return isReplaced || composed === cluster ? [cluster] : [composed, cluster];
}

export function isUnseen(character: string): boolean {
  return unseen.test(character) && !selector.test(character);
}

/**
 * True for a character that selects a variant of the one before it. Selectors of emoji or text style do not
 * count.
 */
export function isSelector(character: string): boolean {
  return selector.test(character);
}

export function withoutSelectors(cluster: string): string {
  return cluster.replaceAll(selectors, '');
}
