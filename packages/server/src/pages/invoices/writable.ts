import { type Typeface, codeOf } from './typefaces.ts';

/** What stands for a character that no font here can write, so that it is seen that something is missing. */
const placeholder = '□';
const emoji = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}/u;
/** Marks that only join or colour emoji, and what cannot be seen anyway. */
const unseen = /[\p{Cf}\p{Cc}\uFE00-\uFE0F\u20E3]/gu;

/** Every character that writing a text may come to need. */
export function candidates(text: string): string {
  return text.normalize('NFC') + text.normalize('NFKC') + placeholder;
}

/**
 * A text as the fonts can write it: what they lack is written in its plain form where it has one (Ⅳ as IV),
 * emoji are left out unless there is nothing else, and any other character leaves a box.
 */
export function toWritable(text: string, typefaces: readonly Typeface[]): string {
  const canWrite = (character: string): boolean =>
    typefaces.some(({ covers }) => covers.has(codeOf(character)));
  const written = Array.from(text.normalize('NFC').replaceAll(unseen, ''))
    .map((character) => {
      if (canWrite(character)) return character;
      const plain = Array.from(character.normalize('NFKC'));
      if (plain.every(canWrite)) return plain.join('');
      return emoji.test(character) ? '' : placeholder;
    })
    .join('')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return written === '' && text.trim() !== '' ? placeholder : written;
}
