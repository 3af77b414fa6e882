import type { Currency } from './currency.ts';

/** Amount in the currency's minor unit (cents for USD, yen for JPY). A negative amount flows the other way. */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/**
 * Largest amount the wire can carry: JSON numbers are exact up to 2^53 − 1. Larger amounts are refused rather than
 * rounded.
 */
export const largestAmount = 9_007_199_254_740_991n;
