import type { ArmTotals } from './arm.ts';

/** The arm in which customers have these values. */
export function armOf(values: readonly bigint[]): ArmTotals {
  return {
    customers: values.length,
    sum: values.reduce((sum, value) => sum + value, 0n),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0n),
    payers: values.filter((value) => value !== 0n).length,
  };
}
