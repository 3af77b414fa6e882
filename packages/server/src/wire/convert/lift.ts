import type { z } from '@hono/zod-openapi';
import {
  type LiftCohort,
  type LiftComparison,
  type LiftResult,
  holdoutBpsOf,
} from '../../domain/analytics/lift.ts';
import { sampleRatioSentence, sentenceOf } from '../../domain/analytics/lift-words.ts';
import type { Experiment } from '../../domain/offer/experiment/experiment.ts';
import { meanOf } from '../../domain/statistics/arm.ts';
import type { RebuildResult } from '../../use-cases/offers/analytics/rebuild-analytics.ts';
import type { DatedLift, HoldoutLift } from '../../use-cases/offers/analytics/report-lift.ts';
import { toCsv } from '../csv.ts';
import type { experimentResultsSchema, liftReportSchema, rebuildingSchema } from '../schemas/analytics.ts';
import { toApiAmount } from './money.ts';

type Report = z.infer<typeof liftReportSchema>;
type Results = z.infer<typeof experimentResultsSchema>;
type Result = Report['results'][number];
type Comparison = Result['comparisons'][number];

export function toApiHoldoutLift(
  funnelId: string | null,
  { holdouts, lift, today, isCurrent }: HoldoutLift,
): Report {
  const subject = lift && lift.report.design;
  return {
    funnel_id: funnelId,
    holdouts: holdouts.map((holdout) => ({
      holdout_bps: holdoutBpsOf(holdout),
      customers: holdout.customers,
      first_joined_on: holdout.firstJoinedOn,
      last_joined_on: holdout.lastJoinedOn,
    })),
    holdout_bps: subject && holdoutBpsOf(subject),
    ...(lift ? toApiLift(lift) : emptyComparison(today, isCurrent)),
  };
}

/** Comparison without a holdout: no customer is held out, so there is nothing to compare with. */
function emptyComparison(today: string, isCurrent: boolean) {
  const sentence = 'Nothing is compared: no customer was held out yet. Set holdout_bps to hold a share out.';
  return {
    as_of: today,
    is_current: isCurrent,
    arms: [],
    sample_ratio: { is_alarm: false, p_value: 1, sentence },
    results: [],
  };
}

export function toApiExperimentResults(experiment: Experiment, lift: DatedLift): Results {
  return {
    experiment_id: experiment.experimentId,
    window_days: experiment.windowDays,
    ...toApiLift(lift),
  };
}

function toApiLift({ report, today, isCurrent }: DatedLift) {
  const { design, joined, sampleRatio } = report;
  return {
    as_of: today,
    is_current: isCurrent,
    arms: design.arms.map(({ arm }, index) => ({
      arm,
      customers: joined[index] ?? 0,
      expected_share: sampleRatio.expectedShares[index] ?? 0,
      observed_share: sampleRatio.observedShares[index] ?? 0,
    })),
    sample_ratio: {
      is_alarm: sampleRatio.isAlarm,
      p_value: sampleRatio.pValue,
      sentence: sampleRatioSentence(report),
    },
    results: report.results.map((result): Result => ({
      currency: result.currency,
      window_days: result.windowDays,
      is_deciding: result.windowDays === design.windowDays,
      arms: result.arms.map(toApiArm),
      comparisons: result.comparisons.map((comparison) => toApiComparison(result, comparison)),
    })),
  };
}

function toApiArm({ arm, joined, totals }: LiftCohort): Result['arms'][number] {
  return {
    arm,
    joined,
    customers: totals.customers,
    payers: totals.payers,
    revenue: toApiAmount(totals.sum),
    revenue_per_customer: totals.customers === 0 ? null : toHundredths(meanOf(totals)),
  };
}

function toApiComparison(result: LiftResult, comparison: LiftComparison): Comparison {
  const { arm, finding } = comparison;
  const estimate = 'estimate' in finding ? finding.estimate : null;
  const relative = estimate?.relativeLift ?? null;
  return {
    arm,
    against: result.arms[0]?.arm ?? '',
    verdict: finding.verdict,
    sentence: sentenceOf(result, comparison),
    difference: estimate && toHundredths(estimate.difference),
    interval: estimate && { lower: toHundredths(estimate.lower), upper: toHundredths(estimate.upper) },
    relative_lift: relative && relative.estimate,
    relative_interval: relative?.interval ?? null,
    lacks: 'variantLacks' in finding ? { arm: finding.variantLacks, against: finding.controlLacks } : null,
  };
}

/**
 * Rounds to hundredths of a minor unit: estimates need no more, and floats have more digits than are known.
 */
function toHundredths(estimate: number): number {
  return Math.round(estimate * 100) / 100;
}

const columns = [
  'currency',
  'window_days',
  'arm',
  'joined',
  'customers',
  'payers',
  'revenue',
  'revenue_per_customer',
  'against',
  'verdict',
  'difference',
  'lower',
  'upper',
  'relative_lift',
  'relative_lower',
  'relative_upper',
  'sentence',
] as const;

/** CSV of a lift report, one row an arm; every row but the first also has its comparison. */
export function toLiftCsv(results: readonly Result[]): string {
  const rows = results.flatMap(({ currency, window_days, arms, comparisons }) =>
    arms.map((arm) => {
      const comparison = comparisons.find((each) => each.arm === arm.arm);
      return {
        currency,
        window_days,
        ...arm,
        against: comparison?.against ?? null,
        verdict: comparison?.verdict ?? null,
        difference: comparison?.difference ?? null,
        lower: comparison?.interval?.lower ?? null,
        upper: comparison?.interval?.upper ?? null,
        relative_lift: comparison?.relative_lift ?? null,
        relative_lower: comparison?.relative_interval?.lower ?? null,
        relative_upper: comparison?.relative_interval?.upper ?? null,
        sentence: comparison?.sentence ?? null,
      };
    }),
  );
  return toCsv(rows, columns);
}

export function toApiRebuilding({
  metrics,
  exposures,
  cohorts,
}: RebuildResult): z.infer<typeof rebuildingSchema> {
  return { has_differed: metrics + exposures + cohorts > 0, metrics, exposures, cohorts };
}
