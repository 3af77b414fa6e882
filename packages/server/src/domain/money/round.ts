import { assert } from '../assert.ts';

/**
 * What becomes of the fraction that a minor unit cannot hold: `half_away_from_zero` takes the nearer unit
 * and, exactly between two, the one further from zero; `down` drops it, towards zero; `up` takes the next unit,
 * away from zero.
 */
export type Rounding = 'half_away_from_zero' | 'down' | 'up';

/**
 * The only division of money in Rung, so that every rounding has a name and can be found. `denominator`
 * is above zero; the numerator may be negative and rounds like its positive twin.
 */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  assert(denominator > 0n, 'money is divided by a number above zero');
  const size = numerator < 0n ? -numerator : numerator;
  const quotient = (2n * size + bonusOf(rounding, denominator)) / (2n * denominator);
  return numerator < 0n ? -quotient : quotient;
}

/** Twice what is added before the fraction is dropped. */
function bonusOf(rounding: Rounding, denominator: bigint): bigint {
  switch (rounding) {
    case 'half_away_from_zero':
      return denominator;
    case 'down':
      return 0n;
    case 'up':
      return 2n * denominator - 2n;
  }
}

const wholeInBps = 10_000n;

/** A share of an amount in basis points (10 000 is all of it), rounded half away from zero. */
export function shareInBps(amount: bigint, bps: number): bigint {
  return divide(amount * BigInt(bps), wholeInBps, 'half_away_from_zero');
}
