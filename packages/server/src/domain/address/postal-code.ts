import { addressRulesOf } from './address-rules.ts';

/**
 * Normalizes a postal code for storage: removes 〒 and surrounding spaces, and converts full-width letters, digits
 * and hyphens to ASCII. Does not validate it for a country.
 */
export function tidyPostalCode(text: string): string {
  return text
    .replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll(/[‐‑‒–—―−－ーｰ─]/g, '-')
    .replaceAll(/[\s\u3000]+/g, ' ')
    .replace(/^[\s〒〠]+/, '')
    .trim();
}

/**
 * Formats a postal code as its country writes it, regardless of case and separators: `1000001` in Japan is
 * `100-0001`, `sw1a1aa` in Britain is `SW1A 1AA`, `CH-8001` in Switzerland is `8001`. Null when it is not a valid
 * code of the country. Any text is accepted for a country without known rules.
 */
export function readPostalCode(country: string, text: string): string | null {
  const { postalPattern, postalExamples, postalPrefix } = addressRulesOf(country);
  const tidy = tidyPostalCode(text).toUpperCase();
  if (postalPattern === null) return tidy;
  const bare = bareOf(tidy);
  const arrange = arrangerLike(postalExamples);
  const candidates = prefixesOf(country, postalPrefix, postalExamples).flatMap((prefix) => [
    ...(bare.startsWith(prefix) ? [bare.slice(prefix.length)] : []),
    `${prefix}${bare}`,
  ]);
  const arranged = arrange(bare);
  // A typed separator may be correct even where the examples have none: 111 22 in Sweden.
  return (
    [...(arranged === bare ? [tidy] : []), arranged, ...candidates.map(arrange)].find((code) =>
      postalPattern.test(code),
    ) ?? null
  );
}

/**
 * Returns a formatter that places separators like the first example of the same shape, or else of the same length.
 */
function arrangerLike(examples: readonly string[]): (code: string) => string {
  const like = new Map<string | number, string>();
  for (const example of examples) {
    for (const key of [shapeOf(bareOf(example)), bareOf(example).length]) {
      if (!like.has(key)) like.set(key, example);
    }
  }
  return (code) => {
    const example = like.get(shapeOf(code)) ?? like.get(code.length);
    return example === undefined ? code : separateLike(example, code);
  };
}

/** Optional prefixes of a postal code: the country's code, short or long. */
function prefixesOf(country: string, prefix: string | null, examples: readonly string[]): string[] {
  const lettersOfCode = /^[A-Z]+/.exec(examples[0] ?? '')?.[0];
  const carSign = carSigns[country];
  return [prefix, country, lettersOfCode, carSign].filter((each) => each !== undefined && each !== null);
}

/** Vehicle country codes, which older letters put before the postal code. */
const carSigns: Readonly<Record<string, string>> = {
  AT: 'A',
  BE: 'B',
  DE: 'D',
  ES: 'E',
  FI: 'SF',
  FR: 'F',
  IT: 'I',
  LI: 'FL',
  LU: 'L',
  NO: 'N',
  PT: 'P',
  SE: 'S',
};

function bareOf(code: string): string {
  return code.replaceAll(/[\s.-]/g, '');
}

/** Shape of a bare code, such as `LLdLdLL` (L letter, d digit). */
function shapeOf(code: string): string {
  return code.replaceAll(/\d/g, 'd').replaceAll(/[A-Z]/g, 'L');
}

/** Adds the separators of an example to a bare code of the same shape. */
function separateLike(example: string, code: string): string {
  let written = '';
  let at = 0;
  for (const sign of example) written += /[\s-]/.test(sign) ? sign : (code[at++] ?? '');
  return written;
}
