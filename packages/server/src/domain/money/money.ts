import { assert } from '../assert.ts';
import type { Currency } from './currency.ts';

/** An amount in the currency's minor unit (cents for USD, yen for JPY). Negative means owed the other way. */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/** Nothing, in a currency. */
export function zero(currency: Currency): Money {
  return { amount: 0n, currency };
}

/** The sum of two amounts. Adding two currencies is a bug, never a conversion. */
export function add(left: Money, right: Money): Money {
  assert(left.currency === right.currency, 'amounts that are added share their currency');
  return { amount: left.amount + right.amount, currency: left.currency };
}

/** What is left of `left` once `right` is taken away; below zero when `right` is larger. */
export function subtract(left: Money, right: Money): Money {
  assert(left.currency === right.currency, 'amounts that are subtracted share their currency');
  return { amount: left.amount - right.amount, currency: left.currency };
}

/**
 * The largest amount that can cross the wire: JSON numbers are exact up to 2^53 − 1. Anything above is
 * refused rather than rounded.
 */
export const largestAmount = 9_007_199_254_740_991n;
