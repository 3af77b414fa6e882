import { toPlainDigits } from '../parts/typed-text.ts';

/**
 * Parses an amount as people type it, in minor units: `1500`, `1,500`, `15.00`, `$15`, `１，５００円`. A comma
 * before the last one or two digits is a decimal comma, as in most of Europe; before three it groups
 * thousands. Undefined for ambiguous or invalid text, so that nobody pays a hundred times what they typed.
 */
export function readTypedAmount(typed: string, exponent: number): bigint | undefined {
  const text = toPlainDigits(typed).replaceAll(/\s/g, '');
  const bare = text.replace(/^(?:[A-Z]{3})?[$¥￥€£]?/i, '').replace(/(?:[$¥￥€£円]|[A-Z]{3})$/i, '');
  const [, whole = '', decimals = ''] =
    /^(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d+))?$/.exec(bare) ?? /^(\d{1,12}),(\d{1,2})$/.exec(bare) ?? [];
  if (whole === '' || decimals.length > exponent) return undefined;
  return BigInt(whole.replaceAll(',', '') + decimals.padEnd(exponent, '0'));
}
