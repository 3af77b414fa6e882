/*
 * Logs are read and stored by others. Every line passes through here as the text that it has become, so that it
 * does not matter in which field, error, cause, binding or sentence something secret stands.
 */

const hidden = '[hidden]';

/** Fields whose value is never logged, whatever it is. `number` is a card's; statements' values are customers' data. */
const secretFields: ReadonlySet<string> = new Set([
  'api_key',
  'apikey',
  'args',
  'authorization',
  'card',
  'card_number',
  'cardnumber',
  'client_secret',
  'cookie',
  'cvc',
  'cvv',
  'number',
  'parameters',
  'password',
  'secret',
  'secret_key',
  'secretkey',
  'set-cookie',
  'signature',
  'token',
]);

/** Such a field within a text: of JSON that was quoted, of a form, of a cookie. */
const fieldInText = new RegExp(
  `((?<![\\w-])\\\\*["']?(?:${[...secretFields].join('|')}|proof)\\\\*["']?\\s*[:=]\\s*\\\\*["']?)(?!\\[hidden\\])[^\\s"'\\\\&,;}]+`,
  'gi',
);

const patterns: readonly (readonly [RegExp, string])[] = [
  // Addresses with a password: postgres://user:password@host
  [/\b([a-z][a-z\d+.-]*:\/\/[^\s:/@"]*):[^\s@/"]+@/gi, `$1:${hidden}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  [fieldInText, `$1${hidden}`],
  // Keys of Rung and of gateways, and secrets of webhooks, by the prefixes that say so.
  [/\b((?:rung|sk|rk|pk)_(?:test|live)_|whsec_)[\w+/=-]{8,}/g, `$1${hidden}`],
  // Tokens of customers, and links that are signed.
  [/\b(cst_)\w+/g, `$1${hidden}`],
  [/\b((?:pay|pml)_\w+)\.[\w.~-]+/g, `$1.${hidden}`],
  [/[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+/gi, '[e-mail]'],
];

/** Digits of a card, in a row or in groups. Those of 13 begin with 4, which moments in ms do not. */
const cardDigits = /(?<![\w.])(?:4\d{12}|[2-689](?:[ -]?\d){13,18})(?!\w)/g;

/** A line of the log without secrets, card numbers and e-mail addresses. */
export function scrubLine(line: string): string {
  try {
    const scrubbed = JSON.parse(line, (name, value: unknown) => {
      if (secretFields.has(name.toLowerCase())) return hidden;
      if (typeof value === 'string') return scrubText(value);
      if (typeof value !== 'number') return value;
      const text = String(value);
      const safe = scrubText(text);
      return safe === text ? value : safe;
    }) as object;
    return `${JSON.stringify(scrubbed)}\n`;
  } catch {
    return scrubText(line);
  }
}

/** The same for text that is no line of JSON. */
export function scrubText(text: string): string {
  let scrubbed = text;
  for (const [pattern, instead] of patterns) scrubbed = scrubbed.replace(pattern, instead);
  return scrubbed.replace(cardDigits, (digits) => (passesLuhn(digits) ? '[card]' : digits));
}

function passesLuhn(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '');
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
