import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Locale } from './locale.ts';
import type { Dictionary } from './dictionary.ts';

const dictionaries: Record<Locale, Dictionary> = { en, ja };

export function dictionaryOf(locale: Locale): Dictionary {
  return dictionaries[locale];
}
