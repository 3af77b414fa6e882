import { stateKey } from '../address/states.ts';
import { allocate } from '../money/allocate.ts';
import { type Rounding, divide } from '../money/round.ts';
import type { CountryCode } from './countries.ts';
import type { TaxCategory } from './tax-category.ts';

/** What becomes of the fraction of a tax that a minor unit cannot hold, as the business has decided. */
export const taxRoundings = ['half_up', 'down', 'up'] as const;
export type TaxRounding = (typeof taxRoundings)[number];

/** A tax the business collects, as the business set it. Rung knows no tax law. */
export interface TaxRate {
  readonly country: CountryCode;
  /** By its code or its name, in any case; null is the whole country. */
  readonly state: string | null;
  /** Null is every category. */
  readonly taxCategory: TaxCategory | null;
  /** As the receipt calls it: "VAT", "Consumption tax". */
  readonly name: string;
  /** 0 to 10 000; 1 000 is 10 %. */
  readonly rateBps: number;
  /** How the tax of a document is rounded; half up where nothing is said. */
  readonly rounding?: TaxRounding;
}

/** The part of a billing address that decides the tax. */
export interface TaxAddress {
  readonly country: CountryCode;
  readonly state: string | null;
}

/**
 * The one rate that applies: the most specific wins alone, state before category, and rates never add up.
 * Null where the business set none or the address is not known yet: then there is no tax.
 */
export function findTaxRate(
  rates: readonly TaxRate[],
  address: TaxAddress | null,
  taxCategory: TaxCategory,
): TaxRate | null {
  if (address === null) return null;
  const { country } = address;
  const state = address.state === null ? null : stateKey(country, address.state);
  let found: TaxRate | null = null;
  for (const rate of rates) {
    const applies =
      rate.country === country &&
      (rate.state === null || stateKey(country, rate.state) === state) &&
      (rate.taxCategory === null || rate.taxCategory === taxCategory);
    if (applies && (found === null || specificity(rate) > specificity(found))) found = rate;
  }
  return found;
}

function specificity(rate: TaxRate): number {
  return (rate.state === null ? 0 : 2) + (rate.taxCategory === null ? 0 : 1);
}

/** An amount of a document as far as its tax is concerned. */
export interface TaxedAmount {
  /** In the terms of its price: 0 or more, with the tax inside where `isTaxInclusive`. */
  readonly amount: bigint;
  readonly taxRateBps: number;
  readonly isTaxInclusive: boolean;
  /** Half up where nothing is said. */
  readonly taxRounding?: TaxRounding;
}

/**
 * The tax of each amount of one document. The exact taxes of all amounts at one rate are summed, rounded once
 * and split over the amounts by what is exact (`allocate`), so that the parts come to the tax of the document.
 * It is on top of an amount without tax, and within one that contains it, of which it is never more than all.
 */
export function taxesOf(amounts: readonly TaxedAmount[]): bigint[] {
  const taxes = amounts.map(() => 0n);
  for (const rateBps of new Set(amounts.map(({ taxRateBps }) => taxRateBps))) {
    const ofRate = amounts.map((each) => (each.taxRateBps === rateBps ? exactTax(each) : 0n));
    const rounding = amounts.find(({ taxRateBps }) => taxRateBps === rateBps)?.taxRounding ?? 'half_up';
    const exact = ofRate.reduce((sum, tax) => sum + tax, 0n);
    const parts = allocate(divide(exact, exactUnit(rateBps), roundingOf[rounding]), ofRate);
    for (const [index, part] of parts.entries()) taxes[index] = (taxes[index] ?? 0n) + part;
  }
  return taxes;
}

const roundingOf = { half_up: 'half_away_from_zero', down: 'down', up: 'up' } as const satisfies Record<
  TaxRounding,
  Rounding
>;

const wholeInBps = 10_000n;

/** What one minor unit is in exact taxes of a rate: so much that tax on top and tax within are both whole. */
function exactUnit(rateBps: number): bigint {
  return wholeInBps * (wholeInBps + BigInt(rateBps));
}

function exactTax({ amount, taxRateBps, isTaxInclusive }: TaxedAmount): bigint {
  const bps = BigInt(taxRateBps);
  return amount * bps * (isTaxInclusive ? wholeInBps : wholeInBps + bps);
}
