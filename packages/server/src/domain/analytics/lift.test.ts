import { expect, test } from 'vitest';
import { type LiftCohort, holdoutBpsOf, holdoutDesign, holdoutSubjects, liftOf } from './lift.ts';
import { sampleRatioSentence, sentenceOf } from './lift-words.ts';

/** Cohort in which a third of the customers paid the same amount each. */
function cohort(arm: string, customers: number, each: bigint, over: Partial<LiftCohort> = {}): LiftCohort {
  const payers = Math.floor(customers / 3);
  return {
    arm,
    currency: 'USD',
    windowDays: 30,
    joined: customers,
    totals: { customers, payers, sum: BigInt(payers) * each, sumOfSquares: BigInt(payers) * each ** 2n },
    ...over,
  };
}

/** Same cohorts in every window. */
function inEachWindow(...cohorts: readonly LiftCohort[]): LiftCohort[] {
  return cohorts.flatMap((each) => ([7, 30, 60] as const).map((windowDays) => ({ ...each, windowDays })));
}

const design = holdoutDesign(null, 5_000);

function sentences(...cohorts: readonly LiftCohort[]) {
  const { results } = liftOf(design, inEachWindow(...cohorts));
  return results
    .filter(({ windowDays }) => windowDays === 30)
    .flatMap((result) => result.comparisons.map((comparison) => sentenceOf(result, comparison)));
}

test('the share held out is part of what a comparison is called', () => {
  for (const funnelId of [null, 'fnl_1']) {
    const { subject, arms } = holdoutDesign(funnelId, 750);
    expect(subject.startsWith(holdoutSubjects(funnelId))).toBe(true);
    expect(holdoutBpsOf({ subject })).toBe(750);
    expect(arms.map(({ weight }) => weight)).toEqual([750, 9_250]);
  }
});

test('a difference beyond chance is told with its interval, on either side', () => {
  const [better] = sentences(cohort('held_out', 30_000, 3_000n), cohort('shown', 30_000, 4_000n));
  expect(better).toMatch(
    /^Within 30 days those who are shown offers bring more than those who are held out: between \$\d\.\d\d and \$\d\.\d\d each, with 95 % certainty, however often one looks\.$/,
  );
  const [worse] = sentences(cohort('held_out', 30_000, 4_000n), cohort('shown', 30_000, 3_000n));
  expect(worse).toMatch(/ bring less than .*: between \$\d\.\d\d and \$\d\.\d\d each/);
});

test('no winner is called before there is enough, nor where nothing is seen', () => {
  expect(sentences(cohort('held_out', 200, 3_000n), cohort('shown', 200, 9_000n))[0]).toBe(
    'Not enough data yet: the group that is held out lacks 34 who paid within 30 days; the group that is shown offers lacks 34 who paid within 30 days.',
  );
  expect(sentences(cohort('held_out', 3_000, 3_000n), cohort('shown', 3_000, 3_010n))[0]).toMatch(
    /^No difference is seen so far: .* bring between \$\d+\.\d\d less and \$\d+\.\d\d more each /,
  );
});

test('groups that are not as designed stop everything, in every currency', () => {
  const cohorts = inEachWindow(
    cohort('held_out', 30_000, 3_000n),
    cohort('shown', 33_000, 4_000n),
    cohort('held_out', 3_000, 3_000n, { currency: 'EUR' }),
    cohort('shown', 3_000, 4_000n, { currency: 'EUR' }),
  );
  const report = liftOf(design, cohorts);
  expect(report.joined).toEqual([33_000, 36_000]);
  expect(report.sampleRatio.isAlarm).toBe(true);
  expect(sampleRatioSentence(report)).toBe(
    'Something is wrong with how customers were divided or counted: those who are held out are 47.8 % instead of 50.0 %, those who are shown offers are 52.2 % instead of 50.0 %. Find out why before trusting any number here.',
  );
  const findings = report.results.flatMap(({ comparisons }) => comparisons.map(({ finding }) => finding));
  expect(findings).toHaveLength(6);
  for (const finding of findings) expect(finding).toEqual({ verdict: 'sample_ratio_mismatch' });
});

test('currencies are compared apart, and an arm nobody has joined yet is there', () => {
  const { results, joined } = liftOf(
    design,
    inEachWindow(cohort('shown', 10, 100n), cohort('shown', 5, 100n, { currency: 'JPY' })),
  );
  expect(joined).toEqual([0, 15]);
  expect(results.map(({ currency, windowDays }) => `${currency} ${windowDays}`)).toEqual([
    'JPY 7',
    'JPY 30',
    'JPY 60',
    'USD 7',
    'USD 30',
    'USD 60',
  ]);
  expect(results[0]?.arms.map(({ arm, totals }) => [arm, totals.customers])).toEqual([
    ['held_out', 0],
    ['shown', 5],
  ]);
});
