import { addressRulesOf } from './address-rules.ts';

/**
 * A postal code as it is kept: without 〒 and what surrounds it, full-width letters, digits and hyphens as ordinary
 * ones. It may still be none of its country.
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
 * A postal code as its country writes it, whatever the case and the separators it was typed with: `1000001` in Japan is
 * `100-0001`, `sw1a1aa` in Britain is `SW1A 1AA`, `CH-8001` in Switzerland is `8001`. Null where it is no postal code of
 * the country. Where nothing is known of a country's codes, any text is one.
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
  // Where the examples have no separator, one that was typed may be right all the same: 111 22 in Sweden.
  return (
    [...(arranged === bare ? [tidy] : []), arranged, ...candidates.map(arrange)].find((code) =>
      postalPattern.test(code),
    ) ?? null
  );
}

/** Separates a bare code as the first example of the same shape is, or else as the first of the same length. */
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

/** Prefixes written before a code, or omitted where they belong to it: the country's code, long or short. */
function prefixesOf(country: string, prefix: string | null, examples: readonly string[]): string[] {
  const lettersOfCode = /^[A-Z]+/.exec(examples[0] ?? '')?.[0];
  const carSign = carSigns[country];
  return [prefix, country, lettersOfCode, carSign].filter((each) => each !== undefined && each !== null);
}

/** Signs of cars, which stand before postal codes in older letters. */
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

/** `LLdLdLL` of a bare code. */
function shapeOf(code: string): string {
  return code.replaceAll(/\d/g, 'd').replaceAll(/[A-Z]/g, 'L');
}

/** The bare code with the separators of the example, which has the same shape. */
function separateLike(example: string, code: string): string {
  let written = '';
  let at = 0;
  for (const sign of example) written += /[\s-]/.test(sign) ? sign : (code[at++] ?? '');
  return written;
}
