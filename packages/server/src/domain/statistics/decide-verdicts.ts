import { assert } from '../assert.ts';
import type { ArmTotals } from './arm.ts';
import { type MeanDifference, compareMeans } from './compare-means.ts';
import type { SampleRatio } from './ratio-mismatch.ts';

/**
 * Of each arm, before anything is said. The intervals hold in the limit, and how far that is depends on the
 * values that are not zero. Chosen by simulation: with half as many, arms that earn the same in another way
 * (five times as many purchases of a fifth) were called different in up to 8 of 100 experiments instead of 5.
 * Hardly anybody waits for it: where few pay, 100 payers leave a third of the mean or more to each side.
 */
export const minimumCustomers = 200;
export const minimumPayers = 100;

/** What an arm lacks of the minimums; 0 where it has enough. */
interface Shortfall {
  readonly customers: number;
  readonly payers: number;
}

/** What may be said of one variant against the control. Only with an estimate may numbers be shown. */
type Verdict =
  | { readonly verdict: 'sample_ratio_mismatch' }
  | {
      readonly verdict: 'not_enough_data';
      readonly variantLacks: Shortfall;
      readonly controlLacks: Shortfall;
    }
  | { readonly verdict: 'no_difference_seen' | 'better' | 'worse'; readonly estimate: MeanDifference };

export interface Findings {
  /** With probability 1 − alpha all intervals hold, of all variants, whenever one looks. */
  readonly alpha: number;
  /** What each of them is made with, so that they hold together: alpha over their number (Bonferroni). */
  readonly alphaOfEach: number;
  /** One a variant, in their order. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Compares each variant with the control by one metric. `sampleRatio` is of everybody who belongs to the arms,
 * also where the totals are of some of them, such as those who pay in one currency; its alarm overrides all.
 * Two metrics are two findings, each with an alpha of its own.
 */
export function decideVerdicts(
  sampleRatio: Pick<SampleRatio, 'isAlarm'>,
  control: ArmTotals,
  variants: readonly ArmTotals[],
  alpha = 0.05,
): Findings {
  assert(variants.length > 0, 'there is a variant to compare');
  const alphaOfEach = alpha / variants.length;
  const verdicts = variants.map((variant): Verdict =>
    sampleRatio.isAlarm ? { verdict: 'sample_ratio_mismatch' } : decideVerdict(variant, control, alphaOfEach),
  );
  return { alpha, alphaOfEach, verdicts };
}

function decideVerdict(variant: ArmTotals, control: ArmTotals, alpha: number): Verdict {
  const variantLacks = shortfallOf(variant);
  const controlLacks = shortfallOf(control);
  const lacking = [variantLacks, controlLacks];
  if (lacking.some((shortfall) => shortfall.customers > 0 || shortfall.payers > 0)) {
    return { verdict: 'not_enough_data', variantLacks, controlLacks };
  }
  const estimate = compareMeans(variant, control, alpha);
  if (estimate.lower > 0) return { verdict: 'better', estimate };
  if (estimate.upper < 0) return { verdict: 'worse', estimate };
  return { verdict: 'no_difference_seen', estimate };
}

function shortfallOf(arm: ArmTotals): Shortfall {
  return {
    customers: Math.max(0, minimumCustomers - arm.customers),
    payers: Math.max(0, minimumPayers - arm.payers),
  };
}
