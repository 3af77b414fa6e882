import type { Interval } from '../../domain/calendar/interval.ts';
import { formatMoney } from '../../domain/money/format.ts';
import type { Money } from '../../domain/money/money.ts';
import { type CountryCode, countryCodes } from '../../domain/tax/countries.ts';
import type { Instant } from '../../domain/time.ts';
import { dictionaryOf } from './dictionaries.ts';
import type { Locale } from './locale.ts';

const languageTag: Record<Locale, string> = { en: 'en-US', ja: 'ja-JP' };

/** Amount with the ordinary yen sign, which the font has beside the figures. */
export function formatAmount(money: Money, locale: Locale): string {
  return formatMoney(money, locale).replace('￥', '¥');
}

/** A calendar day in the reader's words: "November 23, 2026", 「2026年11月23日」. */
export function formatDate(instant: Instant, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(languageTag[locale], { dateStyle: 'long', timeZone }).format(instant);
}

/** Time of day with its zone: "November 23, 2026 at 2:32 PM UTC", 「2026年11月23日 23:32 JST」. */
export function formatTime(instant: Instant, locale: Locale, timeZone: string): string {
  const format = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat(languageTag[locale], { ...format, timeZone, timeZoneName: 'short' }).format(
    instant,
  );
}

/** Billing interval within a sentence: "every month", 「毎月」. */
export function formatEvery({ count, interval }: Interval, locale: Locale): string {
  return dictionaryOf(locale).period.every[interval](count);
}

/** Billing interval after a price: "$30.00 a month", 「¥3,000/月」. */
export function formatPer({ count, interval }: Interval, locale: Locale): string {
  return dictionaryOf(locale).period.per[interval](count);
}

/** Tax rate in percent, without needless decimals: "10%", "8.25%". */
export function formatRate(rateBps: number, locale: Locale): string {
  return new Intl.NumberFormat(languageTag[locale], { style: 'percent', maximumFractionDigits: 2 }).format(
    rateBps / 10_000,
  );
}

/** Whole number with grouped thousands: "1,000". */
export function formatCount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(languageTag[locale]).format(count);
}

/**
 * Countries listed by their short name: the full name in CLDR says more than a list needs, or does not fit
 * it.
 */
const shortlyNamed: ReadonlySet<string> = new Set(['HK', 'MM', 'MO', 'PS']);

/** Name of a country in the reader's language: "Japan", 「日本」, "Hong Kong", 「香港」. */
export function nameCountry(code: CountryCode, locale: Locale): string {
  const style = shortlyNamed.has(code) ? 'short' : 'long';
  const name = new Intl.DisplayNames([languageTag[locale]], { type: 'region', style }).of(code) ?? code;
  // ICU's Japanese has no short form of ミャンマー (ビルマ).
  return code === 'MM' ? name.replace(/\s*[（(].*$/, '') : name;
}

export interface Country {
  readonly code: string;
  readonly name: string;
}

const countriesByLocale = new Map<Locale, readonly Country[]>();

/** Every country an address may be in, named and sorted for the reader's language. */
export function listCountries(locale: Locale): readonly Country[] {
  const known = countriesByLocale.get(locale);
  if (known) return known;
  const collator = new Intl.Collator(languageTag[locale]);
  const countries = countryCodes
    .map((code) => ({ code, name: nameCountry(code, locale) }))
    .sort((a, b) => collator.compare(a.name, b.name));
  countriesByLocale.set(locale, countries);
  return countries;
}
