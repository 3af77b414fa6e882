import { assert } from '../assert.ts';
import { type ArmTotals, meanOf, varianceOf } from './arm.ts';
import { customersInBalance, reachInStandardErrors } from './boundary.ts';

/** Difference between two means. Customer values are in minor units, not rounded; for shares, fractions of 1. */
export interface MeanDifference {
  readonly treatmentMean: number;
  readonly controlMean: number;
  /** Treatment minus control: positive is better for the treatment. */
  readonly difference: number;
  /** The difference lies in [lower, upper] at all looks at once, with probability 1 − alpha. */
  readonly lower: number;
  readonly upper: number;
  readonly standardError: number;
  /** Null when the control's mean is zero or negative: no relative lift exists. */
  readonly relativeLift: RelativeLift | null;
}

/** Difference relative to the control's mean: 0.1 is 10 % more. */
interface RelativeLift {
  readonly estimate: number;
  /** Null while the control's mean is not distinguishable from zero: the ratio could then be anything. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
}

/**
 * Difference in customer value between treatment and control, with an interval that may be read as often as
 * desired: over the lifetime of the comparison it ever excludes the truth with probability at most alpha, when both
 * arms are large enough for the normal approximation (`minimumPayers`).
 *
 * The standard error uses the larger of the two variances for both arms: σ·√(1/nₜ + 1/n꜀). With each arm's own, a
 * small arm that has by chance seen no large purchase or no refund yet shows an odd mean and a small variance
 * together, and 5/95 claims differences far more often than it may. The larger one is never too small in the limit,
 * so the guarantee holds; where the arms' variances differ, it costs some width.
 *
 * Both arms fill at fixed rates, so `customersInBalance` grows like the variance of the summed difference. It is
 * the clock of the boundary because the standard error depends on it, in every split.
 */
export function compareMeans(treatment: ArmTotals, control: ArmTotals, alpha: number): MeanDifference {
  assert(treatment.customers >= 2 && control.customers >= 2, 'a variance needs two customers in each arm');
  const treatmentMean = meanOf(treatment);
  const controlMean = meanOf(control);
  const difference = treatmentMean - controlMean;
  const variance = Math.max(varianceOf(treatment), varianceOf(control));
  const inBalance = customersInBalance(treatment.customers, control.customers);
  const standardError = Math.sqrt((4 * variance) / inBalance);
  const reach = reachInStandardErrors(inBalance, alpha);
  return {
    treatmentMean,
    controlMean,
    difference,
    lower: difference - reach * standardError,
    upper: difference + reach * standardError,
    standardError,
    relativeLift: liftOf(
      { mean: treatmentMean, reach: reach * Math.sqrt(variance / treatment.customers) },
      { mean: controlMean, reach: reach * Math.sqrt(variance / control.customers) },
    ),
  };
}

interface Reached {
  readonly mean: number;
  readonly reach: number;
}

/**
 * Relative lift interval: all ratios r for which mₜ − r·m꜀ is not distinguishable from zero, minus one (Fieller
 * 1954). Each such difference has an interval that holds at every look, and only the one of the true ratio has to.
 * It contains 0 exactly when the interval of the difference does.
 */
function liftOf(treatment: Reached, control: Reached): RelativeLift | null {
  if (control.mean <= 0) return null;
  const estimate = treatment.mean / control.mean - 1;
  // (mₜ − r·m꜀)² ≤ bₜ² + r²·b꜀² as a·r² − 2·m·r + c ≤ 0.
  const a = control.mean ** 2 - control.reach ** 2;
  if (a <= 0) return { estimate, interval: null };
  const middle = treatment.mean * control.mean;
  const c = treatment.mean ** 2 - treatment.reach ** 2;
  const root = Math.sqrt(Math.max(0, middle ** 2 - a * c));
  return { estimate, interval: { lower: (middle - root) / a - 1, upper: (middle + root) / a - 1 } };
}
