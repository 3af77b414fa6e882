/** Most words of a search that are looked for; further ones are left out. */
const mostWords = 8;

/** Text of a search, as it may be meant. */
export interface Search {
  /** As typed, without the space around it: an id, or a number as printed on a document. */
  readonly exact: string;
  /** Beginnings of words of a name or an e-mail address, in lower case; all must be found. */
  readonly words: readonly string[];
  /** Last four digits of a card; null if it is not four digits. */
  readonly lastFour: string | null;
}

/** Reads what was typed into a search; null if it says nothing. */
export function parseSearch(text: string): Search | null {
  const exact = text.trim();
  if (exact === '') return null;
  const words = exact.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return {
    exact,
    words: words.slice(0, mostWords),
    lastFour: /^\d{4}$/.test(exact) ? exact : null,
  };
}
