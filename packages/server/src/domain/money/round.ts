import { assert } from '../assert.ts';

/**
 * Rounding of the fraction below a minor unit: `half_away_from_zero` takes the nearer unit and, exactly between
 * two, the one further from zero; `down` truncates towards zero; `up` takes the next unit, away from zero.
 */
export type Rounding = 'half_away_from_zero' | 'down' | 'up';

/**
 * Divides money: the only division in Rung, so that every rounding is named and can be found. `denominator` is
 * positive; a negative numerator rounds like its positive counterpart.
 */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  assert(denominator > 0n, 'money is divided by a number above zero');
  const size = numerator < 0n ? -numerator : numerator;
  const quotient = (2n * size + bonusOf(rounding, denominator)) / (2n * denominator);
  return numerator < 0n ? -quotient : quotient;
}

/** Twice the amount added before truncation. */
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

/** Share of an amount in basis points (10 000 is all of it), rounded half away from zero. */
export function shareInBps(amount: bigint, bps: number): bigint {
  return divide(amount * BigInt(bps), wholeInBps, 'half_away_from_zero');
}
