import { assert } from '../assert.ts';

/**
 * What is known of the customers of one arm: of those who belong to it, whether or not they came to see
 * anything. Each has one value: net revenue in minor units of one currency, below zero where more was given
 * back than came in, or 1 and 0 for a yes and a no. The three sums are all that a comparison needs, and two
 * databases that add them up in any order agree.
 */
export interface ArmTotals {
  readonly customers: number;
  /** All values together. */
  readonly sum: bigint;
  /** Each value times itself, all together. */
  readonly sumOfSquares: bigint;
  /** Customers whose value is not 0; of a share, those who did or those who did not, whichever are fewer. */
  readonly payers: number;
}

/** In minor units, not rounded: a statistic, and no amount that anybody pays. 0 without customers. */
export function meanOf(arm: ArmTotals): number {
  return arm.customers === 0 ? 0 : Number(arm.sum) / arm.customers;
}

/**
 * The unbiased variance of one customer's value, (Σx² − (Σx)²/n) / (n − 1). The difference is taken between
 * whole numbers: as floats, two large sums that are nearly equal would leave nothing but their rounding.
 */
export function varianceOf(arm: ArmTotals): number {
  const customers = BigInt(arm.customers);
  const spread = customers * arm.sumOfSquares - arm.sum * arm.sum;
  assert(spread >= 0n, 'the squares of values are no less than their mean allows');
  if (arm.customers < 2) return 0;
  return Number(spread) / (arm.customers * (arm.customers - 1));
}
