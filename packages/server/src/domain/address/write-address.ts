import { type AddressPart, addressParts, addressRulesOf } from './address-rules.ts';

/** The parts of an address below its country. */
type AddressTexts = Readonly<Record<AddressPart, string | null>>;

/**
 * The lines of an address as its country writes them, from the small to the large in Latin script and in the country's
 * own order in its own script. Nothing that is given is left out. The country's name is not among them.
 */
export function writeAddressLines(country: string, address: AddressTexts, script?: Script): string[] {
  const { lines, localLines } = addressRulesOf(country);
  const chosen = (script ?? scriptOf(address)) === 'local' ? localLines : lines;
  return chosen.map((line) => writeLine(line, address)).filter((line) => line !== '');
}

type Script = 'latin' | 'local';

/** The script that an address was typed in: one letter that is not Latin makes it the country's own. */
function scriptOf({ street, city, state }: AddressTexts): Script {
  const letters = [street, city, state].join('').replaceAll(/\p{Script=Latin}/gu, '');
  return /\p{L}/u.test(letters) ? 'local' : 'latin';
}

/** A part with the signs before it: `, %S`. */
const piece = /([^%]*)%([ACSZ])/g;

function writeLine(line: string, address: AddressTexts): string {
  let written = '';
  let separator = '';
  for (const [index, [, before = '', letter]] of [...line.matchAll(piece)].entries()) {
    // After something that is missing, what parted it from its neighbour parts the neighbours.
    if (index > 0 && separator === '') separator = before;
    const value = textOf(address, addressParts[letter as keyof typeof addressParts]);
    if (value === '') continue;
    if (written === '') written = (index === 0 ? before : '') + value;
    else written += (separator || spaceBetween(written, value)) + value;
    separator = '';
  }
  return written;
}

/** Codes that were kept with their sign would otherwise be printed with two. */
function textOf(address: AddressTexts, part: AddressPart): string {
  const text = address[part]?.trim() ?? '';
  return part === 'zipcode' ? text.replace(/^[〒〠]\s*/, '') : text;
}

/** Space that unspaced text still needs: between two Latin words, and between words of two scripts. */
function spaceBetween(before: string, after: string): string {
  const isOfTwoScripts =
    (/[\p{Script=Latin}.,]$/u.test(before) && /^\p{L}/u.test(after)) ||
    (/\p{L}$/u.test(before) && /^\p{Script=Latin}/u.test(after));
  if (isOfTwoScripts) return ' ';
  return /[\p{Script=Latin}\d.,]$/u.test(before) && /^[\p{Script=Latin}\d]/u.test(after) ? ' ' : '';
}
