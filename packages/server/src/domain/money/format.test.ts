import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Currency, currencies, exponentOf } from './currency.ts';
import { formatMoney } from './format.ts';

const currency = fc.constantFrom(...currencies);
const amount = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

/** Parses an amount from its digits. */
function parse(text: string, as: Currency): bigint {
  const digits = BigInt(text.replaceAll(/[^0-9]/g, ''));
  const decimals = /\.(\d+)\D*$/.exec(text)?.[1]?.length ?? 0;
  expect(decimals).toBe(exponentOf(as));
  return text.includes('-') ? -digits : digits;
}

test('what is written can be read back to the last unit, at any size and in every currency', () => {
  fc.assert(
    fc.property(amount, currency, fc.constantFrom('en', 'ja'), (value, as, locale) => {
      expect(parse(formatMoney({ amount: value, currency: as }, locale), as)).toBe(value);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['USD', 123_450n, 'en', '$1,234.50'],
  ['USD', -5n, 'en', '-$0.05'],
  ['JPY', 1_000n, 'en', '¥1,000'],
  ['JPY', 1_000n, 'ja', '￥1,000'],
  ['BHD', 1_250n, 'en', 'BHD\u00a01.250'],
  ['USD', 9_007_199_254_740_993n, 'en', '$90,071,992,547,409.93'],
] as const)('writes %s %s in %s as %s', (as, value, locale, written) => {
  expect(formatMoney({ amount: value, currency: as }, locale)).toBe(written);
});
