import type { Instant } from '../../domain/time.ts';
import type { Locale } from '../i18n/locale.ts';

/** Content of a financial document, complete but for its layout. */
export interface Sheet {
  readonly locale: Locale;
  readonly title: string;
  /** Title shown in the reader's window and file list. */
  readonly documentTitle: string;
  /** Date of the document and of the file, so that the same sheet gives the same file. */
  readonly issuedAt: Instant;
  readonly seller: string;
  /** Address, tax registrations and contact of the seller, below its name. */
  readonly sellerLines: readonly string[];
  /** PNG of the seller's logo; null for none. */
  readonly logo: SheetImage | null;
  /** Warning at the top of a document that is not valid, such as one of test mode; null otherwise. */
  readonly warning: string | null;
  readonly party: { readonly heading: string; readonly lines: readonly string[] };
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Amount that the document is about, in its largest type, and its outcome. */
  readonly headline: { readonly amount: string; readonly note: string };
  /** The first column takes the width left by the others, which are set flush right. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly sums: readonly Sum[];
  readonly page: (page: number, count: number) => string;
  /** Legend for characters shown as marks, given a list of numbers and code points. */
  readonly lacking: Readonly<Record<'variant' | 'character', (list: string) => string>>;
}

interface SheetImage {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

interface Row {
  readonly cells: readonly string[];
  /** Detail of the row above it. */
  readonly isIndented: boolean;
}

export interface Sum {
  readonly label: string;
  readonly amount: string;
  /** `total` stands out; `remark` explains it below. */
  readonly kind: 'part' | 'total' | 'remark';
}
