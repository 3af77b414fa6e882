import { stateKey } from '../address/states.ts';
import { allocate } from '../money/allocate.ts';
import { type Rounding, divide } from '../money/round.ts';
import type { CountryCode } from './countries.ts';
import type { TaxCategory } from './tax-category.ts';

/** Rounding of tax below a minor unit, as set by the business. */
export const taxRoundings = ['half_up', 'down', 'up'] as const;
export type TaxRounding = (typeof taxRoundings)[number];

/** Tax rate set by the business. Rung knows no tax law. */
export interface TaxRate {
  readonly country: CountryCode;
  /** State code or name, ignoring case; null is the whole country. */
  readonly state: string | null;
  /** Null is every category. */
  readonly taxCategory: TaxCategory | null;
  /** Name on receipts: "VAT", "Consumption tax". */
  readonly name: string;
  /** 0 to 10 000; 1 000 is 10 %. */
  readonly rateBps: number;
  /** Rounding of a document's tax; half up by default. */
  readonly rounding?: TaxRounding;
}

/** Part of a billing address that determines the tax. */
export interface TaxAddress {
  readonly country: CountryCode;
  readonly state: string | null;
}

/**
 * The one rate that applies: the most specific wins alone, state before category, and rates never add up. Null
 * where the business set none or the address is unknown: no tax is charged.
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

/** Amount of a document to tax. */
export interface TaxedAmount {
  /** In price terms: 0 or more, including tax where `isTaxInclusive`. */
  readonly amount: bigint;
  readonly taxRateBps: number;
  readonly isTaxInclusive: boolean;
  /** Half up by default. */
  readonly taxRounding?: TaxRounding;
}

/**
 * Tax of each amount of one document. The exact taxes of all amounts at one rate are summed, rounded once and split
 * by exact tax (`allocate`), so that the parts sum to the tax of the document. Tax is added to an amount without
 * tax, and contained in one that includes it, never exceeding that amount.
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

/** Exact tax units per minor unit at a rate, chosen so that added and contained tax are both whole numbers. */
function exactUnit(rateBps: number): bigint {
  return wholeInBps * (wholeInBps + BigInt(rateBps));
}

function exactTax({ amount, taxRateBps, isTaxInclusive }: TaxedAmount): bigint {
  const bps = BigInt(taxRateBps);
  return amount * bps * (isTaxInclusive ? wholeInBps : wholeInBps + bps);
}
