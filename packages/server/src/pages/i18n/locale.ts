import { type Locale, locales } from '../../domain/locale.ts';

export { type Locale, locales };

/** The cookie that remembers a language chosen by the customer. */
export const localeCookie = 'rung_lang';

export interface LocaleHints {
  /** `?lang=` of the request: the customer's choice just now. */
  readonly query: string | undefined;
  readonly cookie: string | undefined;
  readonly acceptLanguage: string | undefined;
}

/** Locale that the customer chose, else the browser's first supported preference, else `fallback`. */
export function chooseLocale(hints: LocaleHints, fallback: Locale = 'en'): Locale {
  return asLocale(hints.query) ?? asLocale(hints.cookie) ?? preferredLocale(hints.acceptLanguage) ?? fallback;
}

export function asLocale(value: string | undefined): Locale | undefined {
  return locales.find((locale) => locale === value);
}

function preferredLocale(acceptLanguage: string | undefined): Locale | undefined {
  if (acceptLanguage === undefined) return undefined;
  return acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text);
      return { locale: asLocale(tag.split('-')[0]), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .find(({ locale }) => locale !== undefined)?.locale;
}
