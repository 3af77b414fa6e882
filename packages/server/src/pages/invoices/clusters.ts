const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Scripts of which one family may have some letters and lack others of the same word. */
const divided = [/^\p{Script=Latin}/u, /^\p{Script=Han}/u, /^\p{Script=Greek}/u, /^\p{Script=Cyrillic}/u];
/** Shown by what they do to others, or not at all. */
const unseen = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}]$/u;
const selector = /[\uFE00-\uFE0D\u{E0100}-\u{E01EF}]/u;
const selectors = new RegExp(selector, 'gu');

/** Grapheme clusters: each is one character to a reader, of however many code points. */
export function clustersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Clusters that should be written in one family: the letters of a word. Any other stands alone. */
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
 * The ways to spell a cluster that no reader can tell apart: with its marks composed, and as it is. A
 * character that Unicode replaces by one other (神 U+FA19 by 神) is not among them: to whoever bears the name
 * these are two.
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

/** Chooses among the variants of the character before it. Those that choose emoji or text do not count. */
export function isSelector(character: string): boolean {
  return selector.test(character);
}

export function withoutSelectors(cluster: string): string {
  return cluster.replaceAll(selectors, '');
}
