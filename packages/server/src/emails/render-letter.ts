import type { Business } from '../domain/business/business.ts';
import type { Locale } from '../domain/locale.ts';
import type { LetterModel, Reader } from './letter-model.ts';
import { letterHtml } from './letter-html.tsx';
import { letterSeller } from './letter-seller.ts';
import { letterText } from './letter-text.ts';
import { writeLetter } from './write-letter.ts';

export interface RenderedLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Renders a letter of a business in both forms. */
export function renderLetter(
  model: LetterModel,
  reader: Reader,
  {
    business,
    publicUrl,
    locale,
  }: { readonly business: Business; readonly publicUrl: string; readonly locale: Locale },
): RenderedLetter {
  const seller = letterSeller(business, publicUrl, locale);
  const letter = writeLetter(model, reader, seller, locale);
  return {
    subject: letter.subject,
    html: letterHtml(letter, seller, locale),
    text: letterText(letter, seller, locale),
  };
}
