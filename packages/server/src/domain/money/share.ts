import { divide } from './round.ts';

/** Exact fraction of a whole: 0 ≤ numerator ≤ denominator. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const whole: Share = { numerator: 1n, denominator: 1n };

export const nothing: Share = { numerator: 0n, denominator: 1n };

/** Fraction of a fraction. */
export function timesShare(a: Share, b: Share): Share {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** Share of an amount, rounded once, half away from zero. */
export function shareOf(amount: bigint, { numerator, denominator }: Share): bigint {
  return divide(amount * numerator, denominator, 'half_away_from_zero');
}
