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
 * What offers bring that would not have come anyway: net revenue of each customer, shown or held out, within the
 * same number of days from when they joined.
 *
 *   joined  |───────── window ─────────|  compared from the day after its end
 *                             joined   |───────── window ───┄   counted as joined, not compared yet
 *
 * Whoever joined late has had less time to buy: comparing everybody would compare ages, not offers.
 */

/** What the customers of an arm came to, in one currency and window. */
export interface LiftCohort {
  readonly arm: string;
  readonly currency: Currency;
  readonly windowDays: ExperimentWindow;
  readonly joined: number;
  /** Of those whose window is over. */
  readonly totals: ArmTotals;
}

/** A comparison that customers have joined. */
export interface LiftSubject {
  readonly subject: string;
  readonly customers: number;
  readonly firstJoinedOn: string;
  readonly lastJoinedOn: string;
}

/** What is compared, and by which design. */
export interface LiftDesign {
  readonly subject: string;
  /** The first is what the others are compared with. Shares are in proportion to weights. */
  readonly arms: readonly { readonly arm: string; readonly weight: number }[];
  /** The window that decides; null where none was chosen beforehand. */
  readonly windowDays: ExperimentWindow | null;
}

export interface LiftReport {
  readonly design: LiftDesign;
  /** Of everybody who joined, in the order of the design. */
  readonly joined: readonly number[];
  readonly sampleRatio: SampleRatio;
  /** By currency, then window: amounts of two currencies are never compared. */
  readonly results: readonly LiftResult[];
}

export interface LiftResult {
  readonly currency: Currency;
  readonly windowDays: ExperimentWindow;
  /** In the order of the design. */
  readonly arms: readonly LiftCohort[];
  /** With probability 1 − alpha all intervals of this result hold, whenever one looks. */
  readonly alpha: number;
  /** One for each arm but the first. */
  readonly comparisons: readonly LiftComparison[];
}

export interface LiftComparison {
  readonly arm: string;
  readonly finding: Findings['verdicts'][number];
}

/** A share held out, of the business or of a funnel, against those who are shown offers. */
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

/** How the names of all comparisons with a holdout of the business, or of the funnel, begin. */
export function holdoutSubjects(funnelId: string | null): string {
  return funnelId === null ? 'business ' : `funnel ${funnelId} `;
}

/** The share that is held out in such a comparison, in basis points. */
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

/** What may be said of a comparison. */
export function liftOf(design: LiftDesign, cohorts: readonly LiftCohort[]): LiftReport {
  // Everybody is in the cohorts of each window.
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
