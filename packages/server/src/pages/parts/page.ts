import type { Business } from '../../domain/business/business.ts';
import type { Locale } from '../i18n/locale.ts';

/** Context of the request that every page needs, apart from its own content. */
export interface Page {
  readonly locale: Locale;
  /** Path and query of this page, for the language links. */
  readonly path: string;
  /** Business that the customer is dealing with; null on pages of none. */
  readonly seller: Seller | null;
  /** Seller's choice of light or dark theme; absent, the customer's system decides. */
  readonly theme?: 'light' | 'dark' | 'system';
}

export interface Seller {
  readonly name: string;
  readonly isTestMode: boolean;
  /** IANA name of the time zone in which dates are shown, such as `Asia/Tokyo`. */
  readonly timeZone: string;
  /** Names, address, texts and looks of the seller. */
  readonly record: Business;
}
