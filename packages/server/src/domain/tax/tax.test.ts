import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressData } from '../address/address-data.ts';
import { countryCodes, isCountryCode } from './countries.ts';
import {
  type TaxRate,
  type TaxRounding,
  type TaxedAmount,
  findTaxRate,
  taxRoundings,
  taxesOf,
} from './tax.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const rateBps = fc.integer({ min: 0, max: 10_000 });
const rounding = fc.constantFrom(...taxRoundings);

const within = (gross: bigint, taxRateBps: number, taxRounding: TaxRounding = 'half_up'): bigint =>
  total([{ amount: gross, taxRateBps, isTaxInclusive: true, taxRounding }]);
const onTop = (net: bigint, taxRateBps: number, taxRounding: TaxRounding = 'half_up'): bigint =>
  total([{ amount: net, taxRateBps, isTaxInclusive: false, taxRounding }]);
const total = (amounts: readonly TaxedAmount[]): bigint =>
  taxesOf(amounts).reduce((sum, tax) => sum + tax, 0n);

test('a tax-inclusive price contains a tax that, put on the rest again, is off by no more than one unit', () => {
  fc.assert(
    fc.property(amount, rateBps, (gross, bps) => {
      const tax = within(gross, bps);
      const difference = tax - onTop(gross - tax, bps);
      expect(tax >= 0n && tax <= gross).toBe(true);
      expect(difference >= -1n && difference <= 1n).toBe(true);
    }),
  );
});

test('the tax within a price never falls, and never rises faster than the price', () => {
  fc.assert(
    fc.property(amount, rateBps, rounding, (gross, bps, direction) => {
      const step = within(gross + 1n, bps, direction) - within(gross, bps, direction);
      expect(step === 0n || step === 1n).toBe(true);
    }),
  );
});

test('takes 10 % out of ¥1,100 and puts 10 % on ¥1,000', () => {
  expect(within(1_100n, 1_000)).toBe(100n);
  expect(onTop(1_000n, 1_000)).toBe(100n);
  // 100.5 is half way, 33.3 and 33.7 are not.
  expect(taxRoundings.map((direction) => onTop(1_005n, 1_000, direction))).toEqual([101n, 100n, 101n]);
  expect(taxRoundings.map((direction) => onTop(333n, 1_000, direction))).toEqual([33n, 33n, 34n]);
  expect(taxRoundings.map((direction) => onTop(337n, 1_000, direction))).toEqual([34n, 33n, 34n]);
});

const tenth = { taxRateBps: 1_000, isTaxInclusive: false } as const;

test.each([
  // 3 × 2.4 is 7.2.
  { lines: [24n, 24n, 24n], isTaxInclusive: false, half_up: 7n, down: 7n, up: 8n },
  // 312 contain 28.36; each by itself 9.45.
  { lines: [104n, 104n, 104n], isTaxInclusive: true, half_up: 28n, down: 28n, up: 29n },
  // 3 × 0.5 is 1.5.
  { lines: [5n, 5n, 5n], isTaxInclusive: false, half_up: 2n, down: 1n, up: 2n },
])('lines of $lines, tax inside: $isTaxInclusive, are taxed together', ({ lines, isTaxInclusive, ...by }) => {
  for (const taxRounding of taxRoundings) {
    const amounts = lines.map((each) => ({ ...tenth, amount: each, isTaxInclusive, taxRounding }));
    expect(total(amounts)).toBe(by[taxRounding]);
  }
});

test('prices with tax inside and without are rounded together, and each rate by itself', () => {
  // 0.4 on top of 4 and 4.36 within 48 come to 4.76: apart they would be 0 and 4.
  const mixed = [
    { ...tenth, amount: 4n },
    { ...tenth, amount: 48n, isTaxInclusive: true },
  ];
  expect(taxesOf(mixed)).toEqual([0n, 5n]);
  // 0.32 at 8 % has no part in it.
  expect(taxesOf([...mixed, { ...tenth, amount: 4n, taxRateBps: 800 }])).toEqual([0n, 5n, 0n]);
});

const anyAmounts = fc.array(
  fc.record({
    // Small ones most of the time: there the fractions weigh most.
    amount: fc.oneof(fc.bigInt({ min: 0n, max: 120n }), amount),
    taxRateBps: fc.oneof(fc.constantFrom(0, 1, 800, 1_000, 3_333, 10_000), rateBps),
    isTaxInclusive: fc.boolean(),
  }),
  { maxLength: 8 },
);

test('the taxes of lines come to the tax of each rate, rounded once in the direction that is asked for', () => {
  fc.assert(
    fc.property(anyAmounts, rounding, (lines, taxRounding) => {
      const taxes = taxesOf(lines.map((line) => ({ ...line, taxRounding })));
      for (const rate of new Set(lines.map(({ taxRateBps }) => taxRateBps))) {
        const bps = BigInt(rate);
        // In units of which both 1/(1 + rate) and 1/10 000 are whole.
        const unit = 10_000n * (10_000n + bps);
        let exact = 0n;
        let rounded = 0n;
        for (const [index, line] of lines.entries()) {
          if (line.taxRateBps !== rate) continue;
          exact += line.amount * bps * (line.isTaxInclusive ? 10_000n : 10_000n + bps);
          rounded += (taxes[index] ?? 0n) * unit;
        }
        const more = rounded - exact;
        if (taxRounding === 'down') expect(more > -unit && more <= 0n).toBe(true);
        else if (taxRounding === 'up') expect(more >= 0n && more < unit).toBe(true);
        else expect(2n * more > -unit && 2n * more <= unit).toBe(true);
      }
    }),
  );
});

test('the tax within an amount is never below zero nor more than all of it', () => {
  fc.assert(
    fc.property(anyAmounts, rounding, (lines, taxRounding) => {
      const taxes = taxesOf(lines.map((line) => ({ ...line, taxRounding })));
      for (const [index, tax] of taxes.entries()) {
        const line = lines[index];
        expect(tax >= 0n && (line?.isTaxInclusive !== true || tax <= line.amount)).toBe(true);
      }
    }),
  );
});

const everywhere: TaxRate = {
  country: 'US',
  state: null,
  taxCategory: null,
  name: 'Sales tax',
  rateBps: 100,
};
const books: TaxRate = { ...everywhere, taxCategory: 'e_book', rateBps: 200 };
const california: TaxRate = { ...everywhere, state: 'CA', rateBps: 300 };
const californianBooks: TaxRate = { ...california, taxCategory: 'e_book', rateBps: 400 };
const rates = [everywhere, books, california, californianBooks];

test('the most specific rate wins alone, whatever order the rates come in', () => {
  const anyOrder = fc.shuffledSubarray(rates, { minLength: rates.length });
  fc.assert(
    fc.property(anyOrder, (shuffled) => {
      expect(findTaxRate(shuffled, { country: 'US', state: ' ca' }, 'e_book')).toBe(californianBooks);
      expect(findTaxRate(shuffled, { country: 'US', state: 'CA' }, 'saas')).toBe(california);
      expect(findTaxRate(shuffled, { country: 'US', state: 'NY' }, 'e_book')).toBe(books);
      expect(findTaxRate(shuffled, { country: 'US', state: null }, 'saas')).toBe(everywhere);
    }),
  );
});

test('a state is the same by its code and by its name', () => {
  const base = { country: 'US', taxCategory: null, name: 'Sales tax', rateBps: 725 } as const;
  for (const state of ['CA', 'california', ' California ']) {
    for (const spelled of ['ca', 'California']) {
      expect(findTaxRate([{ ...base, state: spelled }], { country: 'US', state }, 'saas')).not.toBeNull();
    }
  }
  expect(findTaxRate([{ ...base, state: 'CA' }], { country: 'US', state: 'NV' }, 'saas')).toBeNull();
  const tokyo: TaxRate = { ...base, country: 'JP', state: '東京都' };
  expect(findTaxRate([tokyo], { country: 'JP', state: 'Tokyo' }, 'saas')).toBe(tokyo);
});

test('there is no tax where the business set none, nor before the address is known', () => {
  expect(findTaxRate(rates, { country: 'JP', state: null }, 'saas')).toBeNull();
  expect(findTaxRate(rates, null, 'saas')).toBeNull();
});

test('knows the countries by their codes and nothing else', () => {
  expect(countryCodes).toHaveLength(new Set(countryCodes).size);
  expect(isCountryCode('JP')).toBe(true);
  for (const other of ['jp', 'XX', '']) expect(isCountryCode(other)).toBe(false);
});

test('knows how each of its countries writes an address', () => {
  expect(Object.keys(addressData)).toEqual(expect.arrayContaining([...countryCodes]));
});
