import listOne from 'currency-codes';
import { expect, test } from 'vitest';
import { currencies, exponentOf } from './currency.ts';

/*
 * Currencies and their decimals compared with two common sources: list one of ISO 4217, as published by the package
 * `currency-codes`, and CLDR, as in Node's Intl. Differences are intended and explained here.
 */

const digitsByIso = new Map(listOne.codes().map((code) => [code, listOne.code(code)?.digits]));

function digitsByCldr(currency: string): number | undefined {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}

test('the decimals are those of ISO 4217, but for what the wire still knows and for the ariary', () => {
  const differing = currencies
    .filter((currency) => digitsByIso.get(currency) !== exponentOf(currency))
    .map((currency) => [currency, exponentOf(currency), digitsByIso.get(currency)]);
  expect(differing).toEqual([
    // Replaced by the euro in 2023. The wire lists it, so amounts in it may be on file.
    ['HRK', 2, undefined],
    // ISO says 2; the minor unit is a fifth of an ariary, which decimals cannot express. Card networks charge whole
    // ones.
    ['MGA', 0, 2],
    // Replaced by the new leone, SLE, in 2022. The wire lists both.
    ['SLL', 2, undefined],
  ]);
});

/**
 * CLDR gives the decimals people write, not those that are charged: for these currencies the hundredths
 * (thousandths for the Iraqi dinar) are no longer written, but ISO has them, and gateways and accounting systems
 * use them.
 */
const writtenWithoutMinorUnit = [
  'ALL',
  'COP',
  'HUF',
  'IDR',
  'IQD',
  'LAK',
  'LBP',
  'MMK',
  'PKR',
  'SLL',
  'SOS',
  'YER',
];

test('the decimals are those of CLDR, but for currencies that are written without their minor unit', () => {
  const differing = currencies.filter((currency) => digitsByCldr(currency) !== exponentOf(currency));
  // Another Node version has another CLDR, which may agree more.
  expect(writtenWithoutMinorUnit).toEqual(expect.arrayContaining(differing));
  for (const currency of differing) expect(digitsByCldr(currency)).toBe(0);
});

test('every currency has a name in CLDR', () => {
  const named = new Set(Intl.supportedValuesOf('currency'));
  expect(currencies.filter((currency) => !named.has(currency))).toEqual([]);
});

/** ISO 4217 currencies that the wire does not support. */
const notOnTheWire = {
  currencies: 'AFN BTN CDF CUC ERN IRR ISK KPW SDG SYP TJS TMT ZWG',
  fundsAndUnitsOfAccount: 'BOV CHE CHW CLF COU MXV USN UYI UYW VED XDR XSU XUA',
  metalsBondsAndNone: 'XAG XAU XBA XBB XBC XBD XPD XPT XTS XXX',
};

test('what ISO 4217 has beyond ours is what the wire does not list', () => {
  const ours: ReadonlySet<string> = new Set(currencies);
  const others = listOne.codes().filter((code) => !ours.has(code));
  expect(others.toSorted()).toEqual(Object.values(notOnTheWire).join(' ').split(' ').toSorted());
});
