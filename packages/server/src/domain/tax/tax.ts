import { divide, shareInBps } from '../money/round.ts';
import type { CountryCode } from './countries.ts';
import type { TaxCategory } from './tax-category.ts';

/** A tax the business collects, as the business set it. Rung knows no tax law. */
export interface TaxRate {
  readonly country: CountryCode;
  /** As addresses spell it, in any case; null is the whole country. */
  readonly state: string | null;
  /** Null is every category. */
  readonly taxCategory: TaxCategory | null;
  /** As the receipt calls it: "VAT", "Consumption tax". */
  readonly name: string;
  /** 0 to 10 000; 1 000 is 10 %. */
  readonly rateBps: number;
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
  const state = address.state === null ? null : spelling(address.state);
  let found: TaxRate | null = null;
  for (const rate of rates) {
    const applies =
      rate.country === address.country &&
      (rate.state === null || spelling(rate.state) === state) &&
      (rate.taxCategory === null || rate.taxCategory === taxCategory);
    if (applies && (found === null || specificity(rate) > specificity(found))) found = rate;
  }
  return found;
}

function spelling(state: string): string {
  return state.trim().toLowerCase();
}

function specificity(rate: TaxRate): number {
  return (rate.state === null ? 0 : 2) + (rate.taxCategory === null ? 0 : 1);
}

/** The tax that comes on top of a price without tax, rounded once, half away from zero. */
export function taxOn(net: bigint, rateBps: number): bigint {
  return shareInBps(net, rateBps);
}

/**
 * The tax that a tax-inclusive price contains, rounded once, half away from zero. What is left is the net,
 * so that net and tax always add up to the price.
 */
export function taxWithin(gross: bigint, rateBps: number): bigint {
  return divide(gross * BigInt(rateBps), 10_000n + BigInt(rateBps), 'half_away_from_zero');
}
