/** Letter as written: texts in one language, ready to be set as HTML or as plain text. */
export interface Letter {
  readonly subject: string;
  /** Continues the subject in lists of messages. */
  readonly preheader: string;
  /** Line above the heading with the reader's name, where the language has one. */
  readonly greeting: string | null;
  readonly heading: string;
  readonly opening: string;
  readonly rows: readonly LetterRow[];
  readonly total: { readonly label: string; readonly amount: string } | null;
  readonly button: { readonly label: string; readonly url: string } | null;
  readonly notes: readonly LetterNote[];
  /** Last line, which ends such letters; null for what belongs to a purchase. */
  readonly unsubscribe: { readonly label: string; readonly url: string } | null;
}

export interface LetterRow {
  readonly label: string;
  readonly amount: string;
  /** True for what explains the amounts above. */
  readonly isQuiet: boolean;
}

export interface LetterNote {
  /** Words that begin it, set in bold. */
  readonly lead: string | null;
  readonly text: string;
  readonly isQuiet: boolean;
  /** Address below the text, to be copied. */
  readonly url: string | null;
}

export function note(text: string, more: Partial<Omit<LetterNote, 'text'>> = {}): LetterNote {
  return { lead: null, isQuiet: true, url: null, text, ...more };
}
