import type { Locale } from '../i18n/locale.ts';

/** What every page needs to know about the request it answers, apart from its own content. */
export interface Page {
  readonly locale: Locale;
  /** Path and query of this page, which the language links lead back to. */
  readonly path: string;
  /** The business the customer is dealing with; null on pages that belong to none. */
  readonly seller: Seller | null;
  /** The seller's choice of light or dark; absent leaves it to the customer's system. */
  readonly theme?: 'light' | 'dark' | 'system';
}

export interface Seller {
  readonly name: string;
  readonly isTestMode: boolean;
  /** IANA name of the zone that dates are shown in, such as `Asia/Tokyo`. */
  readonly timeZone: string;
}
