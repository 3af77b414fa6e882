import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countryCodes, isCountryCode } from './countries.ts';
import { type TaxRate, findTaxRate, taxOn, taxWithin } from './tax.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const rateBps = fc.integer({ min: 0, max: 10_000 });

test('a tax-inclusive price contains a tax that, put on the rest again, is off by less than one unit', () => {
  fc.assert(
    fc.property(amount, rateBps, (gross, bps) => {
      const tax = taxWithin(gross, bps);
      const difference = tax - taxOn(gross - tax, bps);
      expect(tax >= 0n && tax <= gross).toBe(true);
      expect(difference >= -1n && difference <= 1n).toBe(true);
    }),
  );
});

test('the tax within a price never falls, and never rises faster than the price', () => {
  fc.assert(
    fc.property(amount, rateBps, (gross, bps) => {
      const step = taxWithin(gross + 1n, bps) - taxWithin(gross, bps);
      expect(step === 0n || step === 1n).toBe(true);
    }),
  );
});

test('takes 10 % out of ¥1,100 and puts 10 % on ¥1,000', () => {
  expect(taxWithin(1_100n, 1_000)).toBe(100n);
  expect(taxOn(1_000n, 1_000)).toBe(100n);
  expect(taxOn(1_005n, 1_000)).toBe(101n);
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

test('there is no tax where the business set none, nor before the address is known', () => {
  expect(findTaxRate(rates, { country: 'JP', state: null }, 'saas')).toBeNull();
  expect(findTaxRate(rates, null, 'saas')).toBeNull();
});

test('knows the countries by their codes and nothing else', () => {
  expect(countryCodes).toHaveLength(new Set(countryCodes).size);
  expect(isCountryCode('JP')).toBe(true);
  for (const other of ['jp', 'XX', '']) expect(isCountryCode(other)).toBe(false);
});
