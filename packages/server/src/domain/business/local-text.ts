import { type Locale, locales } from '../locale.ts';

/** Text of the seller by language; a plain string holds for every language. */
export type LocalText = string | { readonly [Language in Locale]?: string | undefined };

/** Text in this language, else in another that the seller wrote; null without any. */
export function localText(text: LocalText | null, locale: Locale): string | null {
  if (text === null || typeof text === 'string') return text;
  return text[locale] ?? locales.map((other) => text[other]).find((found) => found !== undefined) ?? null;
}
