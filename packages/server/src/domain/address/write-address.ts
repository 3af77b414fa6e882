import { type AddressPart, addressParts, addressRulesOf } from './address-rules.ts';

/** Address fields below the country. */
type AddressTexts = Readonly<Record<AddressPart, string | null>>;

/**
 * Formats an address as its country writes it: from small to large in Latin script, in local order in the country's
 * own script. Prints every given field; the country's name is not included.
 */
export function writeAddressLines(country: string, address: AddressTexts, script?: Script): string[] {
  const { lines, localLines } = addressRulesOf(country);
  const chosen = (script ?? scriptOf(address)) === 'local' ? localLines : lines;
  return chosen.map((line) => writeLine(line, address)).filter((line) => line !== '');
}

type Script = 'latin' | 'local';

/** Script an address was typed in: a single non-Latin letter makes it the country's own. */
function scriptOf({ street, city, state }: AddressTexts): Script {
  const letters = [street, city, state].join('').replaceAll(/\p{Script=Latin}/gu, '');
  return /\p{L}/u.test(letters) ? 'local' : 'latin';
}

/** A field with the punctuation before it: `, %S`. */
const piece = /([^%]*)%([ACSZ])/g;

function writeLine(line: string, address: AddressTexts): string {
  let written = '';
  let separator = '';
  for (const [index, [, before = '', letter]] of [...line.matchAll(piece)].entries()) {
    // When a field is missing, its separator is used between its neighbours.
    if (index > 0 && separator === '') separator = before;
    const value = textOf(address, addressParts[letter as keyof typeof addressParts]);
    if (value === '') continue;
    if (written === '') written = (index === 0 ? before : '') + value;
    else written += (separator || spaceBetween(written, value)) + value;
    separator = '';
  }
  return written;
}

/** Strips a leading 〒 from stored codes, which would otherwise be printed twice. */
function textOf(address: AddressTexts, part: AddressPart): string {
  const text = address[part]?.trim() ?? '';
  return part === 'zipcode' ? text.replace(/^[〒〠]\s*/, '') : text;
}

/**
 * Space needed in a script that is written without spaces: between two Latin words, and between words of two
 * scripts.
 */
function spaceBetween(before: string, after: string): string {
  const isOfTwoScripts =
    (/[\p{Script=Latin}.,]$/u.test(before) && /^\p{L}/u.test(after)) ||
    (/\p{L}$/u.test(before) && /^\p{Script=Latin}/u.test(after));
  if (isOfTwoScripts) return ' ';
  return /[\p{Script=Latin}\d.,]$/u.test(before) && /^[\p{Script=Latin}\d]/u.test(after) ? ' ' : '';
}
