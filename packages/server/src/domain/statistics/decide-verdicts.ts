import { assert } from '../assert.ts';
import type { ArmTotals } from './arm.ts';
import { type MeanDifference, compareMeans } from './compare-means.ts';
import type { SampleRatio } from './ratio-mismatch.ts';

/**
 * Minimum customers per arm before any verdict. Intervals hold asymptotically, and their accuracy depends on the
 * number of non-zero values. Chosen by simulation: with half as many, arms that earn the same in another way (five
 * times as many purchases of a fifth) were called different in up to 8 of 100 experiments instead of 5. It rarely
 * delays a verdict: where few pay, 100 payers leave a third of the mean or more to each side.
 */
export const minimumCustomers = 200;
export const minimumPayers = 100;

/** Shortfall of an arm from the minimums; 0 where it has enough. */
interface Shortfall {
  readonly customers: number;
  readonly payers: number;
}

/** Verdict on one variant against the control. Numbers may be shown only with an estimate. */
type Verdict =
  | { readonly verdict: 'sample_ratio_mismatch' }
  | {
      readonly verdict: 'not_enough_data';
      readonly variantLacks: Shortfall;
      readonly controlLacks: Shortfall;
    }
  | { readonly verdict: 'no_difference_seen' | 'better' | 'worse'; readonly estimate: MeanDifference };

export interface Findings {
  /** With probability 1 − alpha the intervals of all variants hold at every look. */
  readonly alpha: number;
  /** Alpha of each interval, so that they hold together: alpha divided by their number (Bonferroni). */
  readonly alphaOfEach: number;
  /** One verdict per variant, in order. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Compares each variant with the control by one metric. `sampleRatio` covers all members of the arms, even where
 * the totals cover some of them, such as customers paying in one currency; its alarm overrides all verdicts. Two
 * metrics are two findings, each with its own alpha.
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
