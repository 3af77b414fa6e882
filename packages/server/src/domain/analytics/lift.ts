import { assert } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { type Experiment, type ExperimentWindow, experimentWindows } from '../offer/experiment/experiment.ts';
import {
  businessSubject,
  experimentSubject,
  funnelSubject,
  heldOutArm,
  shownArm,
} from '../offer/experiment/exposure.ts';
import type { ArmTotals } from '../statistics/arm.ts';
import { type Findings, decideVerdicts } from '../statistics/decide-verdicts.ts';
import { type SampleRatio, checkSampleRatio } from '../statistics/ratio-mismatch.ts';

/*
 * Lift of offers: net revenue per customer, shown offers or held out, within the same number of days after joining.
 *
 *   joined  |───────── window ─────────|  compared from the day after its end
 *                             joined   |───────── window ───┄   counted as joined, not compared yet
 *
 * Customers who joined late have had less time to buy: comparing everybody would compare ages, not offers.
 */

/** Totals of one arm, in one currency and window. */
export interface LiftCohort {
  readonly arm: string;
  readonly currency: Currency;
  readonly windowDays: ExperimentWindow;
  readonly joined: number;
  /** Totals of the customers whose window has ended. */
  readonly totals: ArmTotals;
}

/** A comparison that customers have joined, such as a holdout or an experiment. */
export interface LiftSubject {
  readonly subject: string;
  readonly customers: number;
  readonly firstJoinedOn: string;
  readonly lastJoinedOn: string;
}

/** Arms and window of a comparison. */
export interface LiftDesign {
  readonly subject: string;
  /** The first arm is the control. Shares are proportional to weights. */
  readonly arms: readonly { readonly arm: string; readonly weight: number }[];
  /** Window that decides the result; null when none was chosen in advance. */
  readonly windowDays: ExperimentWindow | null;
}

export interface LiftReport {
  readonly design: LiftDesign;
  /** Customers who joined, per arm, in the order of the design. */
  readonly joined: readonly number[];
  readonly sampleRatio: SampleRatio;
  /** Results by currency, then window: amounts of two currencies are never compared. */
  readonly results: readonly LiftResult[];
}

export interface LiftResult {
  readonly currency: Currency;
  readonly windowDays: ExperimentWindow;
  /** Arms in the order of the design. */
  readonly arms: readonly LiftCohort[];
  /** With probability 1 − alpha all intervals of this result hold, no matter how often it is read. */
  readonly alpha: number;
  /** One comparison for each arm except the control. */
  readonly comparisons: readonly LiftComparison[];
}

export interface LiftComparison {
  readonly arm: string;
  readonly finding: Findings['verdicts'][number];
}

/** Design of a holdout comparison, for the business (null) or for one funnel. */
export function holdoutDesign(funnelId: string | null, holdoutBps: number): LiftDesign {
  return {
    subject: funnelId === null ? businessSubject(holdoutBps) : funnelSubject(funnelId, holdoutBps),
    arms: [
      { arm: heldOutArm, weight: holdoutBps },
      { arm: shownArm, weight: 10_000 - holdoutBps },
    ],
    windowDays: null,
  };
}

/** Common prefix of the subjects of all holdout comparisons of the business (null) or of one funnel. */
export function holdoutSubjects(funnelId: string | null): string {
  return funnelId === null ? 'business ' : `funnel ${funnelId} `;
}

/** Holdout share of such a comparison, in basis points. */
export function holdoutBpsOf({ subject }: Pick<LiftSubject, 'subject'>): number {
  return Number(subject.slice(subject.lastIndexOf(' ') + 1));
}

export function experimentDesign({ experimentId, variants, windowDays }: Experiment): LiftDesign {
  return {
    subject: experimentSubject(experimentId),
    arms: variants.map(({ variantId, weight }) => ({ arm: variantId, weight })),
    windowDays,
  };
}

/** Computes the lift report of a comparison. */
export function liftOf(design: LiftDesign, cohorts: readonly LiftCohort[]): LiftReport {
  // Cohorts of every window contain all customers, so any window gives the count.
  const [anyWindow] = experimentWindows;
  const joined = design.arms.map(({ arm }) =>
    cohorts
      .filter((cohort) => cohort.arm === arm && cohort.windowDays === anyWindow)
      .reduce((sum, cohort) => sum + cohort.joined, 0),
  );
  const sampleRatio = checkSampleRatio(
    design.arms.map(({ weight }, index) => ({ weight, customers: joined[index] ?? 0 })),
  );
  const currencies = [...new Set(cohorts.map(({ currency }) => currency))].toSorted();
  const results = currencies.flatMap((currency) =>
    experimentWindows.map((windowDays) => resultOf(design, cohorts, sampleRatio, currency, windowDays)),
  );
  return { design, joined, sampleRatio, results };
}

function resultOf(
  design: LiftDesign,
  cohorts: readonly LiftCohort[],
  sampleRatio: SampleRatio,
  currency: Currency,
  windowDays: ExperimentWindow,
): LiftResult {
  const arms = design.arms.map(
    ({ arm }): LiftCohort =>
      cohorts.find(
        (cohort) => cohort.arm === arm && cohort.currency === currency && cohort.windowDays === windowDays,
      ) ?? {
        arm,
        currency,
        windowDays,
        joined: 0,
        totals: { customers: 0, payers: 0, sum: 0n, sumOfSquares: 0n },
      },
  );
  const [control, ...others] = arms;
  assert(control && others.length > 0, 'a comparison has two arms');
  const { alpha, verdicts } = decideVerdicts(
    sampleRatio,
    control.totals,
    others.map(({ totals }) => totals),
  );
  const comparisons = others.map(({ arm }, index): LiftComparison => {
    const finding = verdicts[index];
    assert(finding, 'each variant has a verdict');
    return { arm, finding };
  });
  return { currency, windowDays, arms, alpha, comparisons };
}
