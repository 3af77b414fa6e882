import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armOfShare } from './sample-arms.ts';
import type { ArmTotals } from './arm.ts';
import { compareMeans } from './compare-means.ts';
import { decideVerdicts, minimumCustomers, minimumPayers } from './decide-verdicts.ts';

const asDesigned = { isAlarm: false };

function verdictOf(variant: ArmTotals, control: ArmTotals) {
  return decideVerdicts(asDesigned, control, [variant]).verdicts[0];
}

test('says better or worse when the interval leaves out zero, and otherwise that nothing is seen', () => {
  const control = armOfShare(5_000, 1_000);
  expect(verdictOf(armOfShare(5_000, 1_250), control)?.verdict).toBe('better');
  expect(verdictOf(armOfShare(5_000, 750), control)?.verdict).toBe('worse');
  expect(verdictOf(armOfShare(5_000, 1_040), control)?.verdict).toBe('no_difference_seen');
});

test('says nothing, and how much is lacking, before both arms have enough customers and payers', () => {
  const enough = { customers: minimumCustomers, sum: 3_000n, sumOfSquares: 300_000n, payers: minimumPayers };
  expect(verdictOf(enough, enough)?.verdict).toBe('no_difference_seen');
  expect(verdictOf({ ...enough, customers: minimumCustomers - 1 }, enough)).toEqual({
    verdict: 'not_enough_data',
    variantLacks: { customers: 1, payers: 0 },
    controlLacks: { customers: 0, payers: 0 },
  });
  expect(verdictOf(enough, { ...enough, payers: minimumPayers - 7 })).toEqual({
    verdict: 'not_enough_data',
    variantLacks: { customers: 0, payers: 0 },
    controlLacks: { customers: 0, payers: 7 },
  });
  expect(verdictOf(armOfShare(0, 0), armOfShare(0, 0))?.verdict).toBe('not_enough_data');
});

test('an alarm about the sample ratio overrides every verdict, and shows no numbers', () => {
  const control = armOfShare(5_000, 1_000);
  const { verdicts } = decideVerdicts({ isAlarm: true }, control, [
    armOfShare(5_000, 4_000),
    armOfShare(0, 0),
  ]);
  expect(verdicts).toEqual([{ verdict: 'sample_ratio_mismatch' }, { verdict: 'sample_ratio_mismatch' }]);
});

test('several variants share one alpha, and each is compared with the control at its part of it', () => {
  const control = armOfShare(3_000, 600);
  const variants = [armOfShare(3_000, 650), armOfShare(3_000, 700), armOfShare(40, 3)];
  const findings = decideVerdicts(asDesigned, control, variants, 0.06);
  expect(findings).toMatchObject({ alpha: 0.06, alphaOfEach: 0.02 });
  expect(findings.verdicts.map((verdict) => ('estimate' in verdict ? verdict.estimate : null))).toEqual([
    compareMeans(variants[0]!, control, 0.02),
    compareMeans(variants[1]!, control, 0.02),
    null,
  ]);
});

test('another variant beside it turns no silence into a claim', () => {
  const yes = fc.integer({ min: 100, max: 900 });
  fc.assert(
    fc.property(yes, yes, yes, (one, two, three) => {
      const [variant, control] = [armOfShare(1_000, one), armOfShare(1_000, two)];
      const alone = verdictOf(variant, control)?.verdict;
      const beside = decideVerdicts(asDesigned, control, [variant, armOfShare(1_000, three)]).verdicts[0]
        ?.verdict;
      expect([alone, 'no_difference_seen']).toContain(beside);
    }),
  );
});

test('better for one is worse for the other', () => {
  const opposite = { better: 'worse', worse: 'better', no_difference_seen: 'no_difference_seen' } as const;
  const yes = fc.integer({ min: 100, max: 900 });
  fc.assert(
    fc.property(yes, yes, (one, two) => {
      const there = verdictOf(armOfShare(1_000, one), armOfShare(1_000, two))?.verdict;
      const back = verdictOf(armOfShare(1_000, two), armOfShare(1_000, one))?.verdict;
      expect(back).toBe(opposite[there as keyof typeof opposite]);
    }),
  );
});
