import type { CountryCode } from '../domain/tax/countries.ts';
import type { TaxRate } from '../domain/tax/tax.ts';

/** Standard rates, in percent. Elsewhere, such as in the US, the demo shop collects no tax. */
const vat: Readonly<Partial<Record<CountryCode, number>>> = {
  AT: 20,
  BE: 21,
  BG: 20,
  CH: 8.1,
  CY: 19,
  CZ: 21,
  DE: 19,
  DK: 25,
  EE: 24,
  ES: 21,
  FI: 25.5,
  FR: 20,
  GB: 20,
  GR: 24,
  HR: 25,
  HU: 27,
  IE: 23,
  IT: 22,
  KR: 10,
  LT: 21,
  LU: 17,
  LV: 21,
  MT: 18,
  NL: 21,
  NO: 25,
  PL: 23,
  PT: 23,
  RO: 21,
  SE: 25,
  SI: 22,
  SK: 23,
};

const gst: Readonly<Partial<Record<CountryCode, number>>> = {
  AU: 10,
  CA: 5,
  IN: 18,
  NZ: 15,
  SG: 9,
};

const consumptionTax: Readonly<Partial<Record<CountryCode, number>>> = { JP: 10 };

/** Tax rates of the demo shop. An example to start from, not advice. */
export const demoTaxRates: readonly TaxRate[] = [
  ...named('VAT', vat),
  ...named('GST', gst),
  ...named('Consumption tax', consumptionTax),
];

function named(name: string, rates: Readonly<Partial<Record<CountryCode, number>>>): TaxRate[] {
  return Object.entries(rates).map(([country, percent]) => ({
    country: country as CountryCode,
    state: null,
    taxCategory: null,
    name,
    rateBps: Math.round(percent * 100),
  }));
}
