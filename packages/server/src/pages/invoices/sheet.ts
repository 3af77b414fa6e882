import type { Instant } from '../../domain/time.ts';
import type { Locale } from '../i18n/locale.ts';

/** A financial document in words, ready to be set: nothing is left to decide but where things stand. */
export interface Sheet {
  readonly locale: Locale;
  readonly title: string;
  /** The title that a reader's window and files show. */
  readonly documentTitle: string;
  /** The document carries this date, so that the same sheet is the same file. */
  readonly issuedAt: Instant;
  readonly seller: string;
  /** Said at the top of what has no value; null otherwise. */
  readonly warning: string | null;
  readonly party: { readonly heading: string; readonly lines: readonly string[] };
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The amount that the document is about, the largest type on it, and what became of it. */
  readonly headline: { readonly amount: string; readonly note: string };
  /** The first column takes the room that the others, set flush right, leave. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly sums: readonly Sum[];
  readonly page: (page: number, count: number) => string;
  /** Says what was written with a mark, given a list of numbers and code points. */
  readonly lacking: Readonly<Record<'variant' | 'character', (list: string) => string>>;
}

interface Row {
  readonly cells: readonly string[];
  /** Belongs to the row above it. */
  readonly isIndented: boolean;
}

export interface Sum {
  readonly label: string;
  readonly amount: string;
  /** `total` stands out; `remark` explains it below. */
  readonly kind: 'part' | 'total' | 'remark';
}
