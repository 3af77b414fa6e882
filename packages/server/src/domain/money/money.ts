import type { Currency } from './currency.ts';

/** An amount in the currency's minor unit (cents for USD, yen for JPY). Negative means owed the other way. */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/**
 * The largest amount that can cross the wire: JSON numbers are exact up to 2^53 − 1. Anything above is
 * refused rather than rounded.
 */
export const largestAmount = 9_007_199_254_740_991n;
