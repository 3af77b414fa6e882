import { assert } from '../assert.ts';
import type { ArmTotals } from './arm.ts';

/** Arm of customers with these values. */
export function armOf(values: readonly bigint[]): ArmTotals {
  return {
    customers: values.length,
    sum: values.reduce((sum, value) => sum + value, 0n),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0n),
    payers: values.filter((value) => value !== 0n).length,
  };
}

/** Arm in which `yes` of `customers` have value 1: its mean is the share, such as a conversion rate. */
export function armOfShare(customers: number, yes: number): ArmTotals {
  assert(yes <= customers, 'no more customers did it than there are');
  return { customers, sum: BigInt(yes), sumOfSquares: BigInt(yes), payers: Math.min(yes, customers - yes) };
}
