import { assert } from '../assert.ts';
import { divide } from './round.ts';

/**
 * Splits `total` in proportion to `weights` (largest remainder method). The parts sum to exactly `total`, each is
 * less than one unit from its exact share, and the same weights in another order give the same parts in that order.
 * Neither `total` nor a weight is negative; all weights may be 0 only when `total` is.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  assert(total >= 0n && weights.every((weight) => weight >= 0n), 'only amounts of 0 or more are split');
  if (total === 0n) return weights.map(() => 0n);
  assert(whole > 0n, 'an amount is split over at least one weight above zero');

  const shares = weights.map((weight, index) => {
    const part = divide(total * weight, whole, 'down');
    return { index, weight, part, remainder: total * weight - part * whole };
  });
  const unspent = total - shares.reduce((sum, share) => sum + share.part, 0n);
  // Ties are broken by weight, so that the result does not depend on order; among equal weights the earlier gets
  // the unit, which changes no amount.
  const byClaim = shares.toSorted(
    (a, b) => compare(b.remainder, a.remainder) || compare(b.weight, a.weight) || a.index - b.index,
  );
  const parts = shares.map((share) => share.part);
  for (const share of byClaim.slice(0, Number(unspent))) parts[share.index] = share.part + 1n;
  return parts;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
