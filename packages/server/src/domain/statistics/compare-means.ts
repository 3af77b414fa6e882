import { assert } from '../assert.ts';
import { type ArmTotals, meanOf, varianceOf } from './arm.ts';
import { customersInBalance, reachInStandardErrors } from './boundary.ts';

/** Values of a customer are in minor units, not rounded; of a share, they are shares of 1. */
export interface MeanDifference {
  readonly treatmentMean: number;
  readonly controlMean: number;
  /** Treatment less control: above zero is better for the treatment. */
  readonly difference: number;
  /** The difference lies in [lower, upper] at all looks at once, with probability 1 − alpha. */
  readonly lower: number;
  readonly upper: number;
  readonly standardError: number;
  /** Null where the control earns nothing, or less: there is no share of that. */
  readonly relativeLift: RelativeLift | null;
}

/** The difference as a share of the control's mean: 0.1 is 10 % more. */
interface RelativeLift {
  readonly estimate: number;
  /** Null while the control's mean is not told apart from zero: a share of it could then be anything. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
}

/**
 * What a customer is worth in the treatment more than in the control, with an interval that may be looked at
 * as often as one likes: over the whole life of the comparison it leaves out the truth, even once, with
 * probability alpha at most, when both arms are large enough for a normal law (`minimumPayers`).
 *
 * The standard error credits both arms with the larger of their two variances: σ·√(1/nₜ + 1/n꜀). With each
 * arm's own, a small arm that has by chance seen no large purchase or no refund yet shows an odd mean and a
 * small variance together, and 5/95 claims differences far more often than it may. The larger one is never too
 * small in the limit, so the guarantee stays; where the arms' variances differ, it costs some width.
 *
 * Both arms fill at fixed rates, so `customersInBalance` runs as the variance of the summed difference does.
 * It is the clock of the boundary because it is what the standard error goes by, in every split.
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
 * All ratios r for which mₜ − r·m꜀ is not told apart from zero, less one (Fieller 1954). Each such difference
 * has an interval that holds at every look, and only the one of the true ratio has to. It contains 0 exactly
 * when the interval of the difference does.
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
