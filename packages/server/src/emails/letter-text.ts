import type { Locale } from '../domain/locale.ts';
import type { Letter } from './letter.ts';
import type { LetterSeller } from './letter-seller.ts';
import { letterWords } from './write-letter.ts';

/** Plain text of a letter, for readers without HTML. */
export function letterText(letter: Letter, seller: LetterSeller, locale: Locale): string {
  const t = letterWords[locale];
  const rows = [...letter.rows, ...(letter.total ? [letter.total] : [])];
  const blocks = [
    seller.isTest ? t.test : null,
    letter.greeting,
    letter.heading,
    letter.opening,
    rows.map(({ label, amount }) => `${label}  ${amount}`).join('\n'),
    letter.button && `${letter.button.label}:\n${letter.button.url}`,
    ...letter.notes.map(
      ({ lead, text, url }) => [lead, text].filter(Boolean).join(' ') + (url === null ? '' : `\n${url}`),
    ),
    '--',
    [
      seller.supportEmail === null ? null : t.questions(seller.supportEmail),
      seller.imprint,
      ...seller.links.map(({ label, url }) => `${t[label]}: ${url}`),
      letter.unsubscribe && `${letter.unsubscribe.label}: ${letter.unsubscribe.url}`,
    ]
      .filter(Boolean)
      .join('\n'),
  ];
  const text = blocks.filter((block) => block !== null && block !== '').join('\n\n');
  return `${text.replaceAll('\u00a0', ' ')}\n`;
}
