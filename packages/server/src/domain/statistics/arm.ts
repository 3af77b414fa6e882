import { assert } from '../assert.ts';

/**
 * Totals of one arm's customers: of all who belong to it, whether or not they saw an offer. Each has one value: net
 * revenue in minor units of one currency, negative when refunds exceed revenue, or 1 and 0 for a yes and a no. The
 * three sums are all that a comparison needs, and two databases that add them up in any order agree.
 */
export interface ArmTotals {
  readonly customers: number;
  /** Sum of all values. */
  readonly sum: bigint;
  /** Sum of squared values. */
  readonly sumOfSquares: bigint;
  /** Customers with a non-zero value; for a share, the smaller of the two groups. */
  readonly payers: number;
}

/** Mean in minor units, not rounded: a statistic, not an amount that anybody pays. 0 without customers. */
export function meanOf(arm: ArmTotals): number {
  return arm.customers === 0 ? 0 : Number(arm.sum) / arm.customers;
}

/**
 * Unbiased variance of one customer's value, (Σx² − (Σx)²/n) / (n − 1). The difference is computed in integers: as
 * floats, two large and nearly equal sums would leave only their rounding errors.
 */
export function varianceOf(arm: ArmTotals): number {
  const customers = BigInt(arm.customers);
  const spread = customers * arm.sumOfSquares - arm.sum * arm.sum;
  assert(spread >= 0n, 'the squares of values are no less than their mean allows');
  if (arm.customers < 2) return 0;
  return Number(spread) / (arm.customers * (arm.customers - 1));
}
