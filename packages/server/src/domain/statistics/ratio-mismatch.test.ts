import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSampleRatio } from './ratio-mismatch.ts';

function counted(customers: readonly number[], weights: readonly number[]) {
  return customers.map((count, index) => ({ customers: count, weight: weights[index] ?? 0 }));
}

/** Computed with 30 digits (mpmath 1.3). */
const known: readonly (readonly [readonly number[], readonly number[], number])[] = [
  [[520, 480], [50, 50], -0.473125233670750554],
  [[5_200, 4_800], [50, 50], 5.61361341175711028],
  [[10_400, 9_600], [50, 50], 13.2712567163775848],
  [[340, 330, 330], [1, 1, 1], -2.31319498266092309],
  [[9_500_000, 500_000], [95, 5], -5.77315611573340395],
  [[9_490_000, 510_000], [95, 5], 98.8213563724228764],
];

test.each(known)('%j against %j has this much evidence: %d', (customers, weights, expected) => {
  expect(checkSampleRatio(counted(customers, weights)).logEvidence).toBeCloseTo(expected, 6);
});

test('the evidence is the product, customer by customer, of what was expected of each', () => {
  // Each arrival is predicted from the prior and the earlier ones: (100·share + count in the arm) / (100 + total
  // count).
  const arrivals = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 300 });
  fc.assert(
    fc.property(arrivals, (drawn) => {
      const shares = [0.5, 0.4, 0.1];
      const customers = [0, 0, 0];
      let expected = 0;
      for (const [before, arm] of drawn.entries()) {
        const share = shares[arm]!;
        expected += Math.log((100 * share + customers[arm]!) / (100 + before) / share);
        customers[arm]! += 1;
      }
      expect(checkSampleRatio(counted(customers, shares)).logEvidence).toBeCloseTo(expected, 9);
    }),
  );
});

test('52 to 48 is no alarm among 1 000 and one among 20 000', () => {
  expect(checkSampleRatio(counted([520, 480], [50, 50])).isAlarm).toBe(false);
  const { isAlarm, pValue, expectedShares, observedShares } = checkSampleRatio(
    counted([10_400, 9_600], [50, 50]),
  );
  expect(isAlarm).toBe(true);
  expect(pValue).toBeCloseTo(Math.exp(-13.2712567163775848), 9);
  expect(expectedShares).toEqual([0.5, 0.5]);
  expect(observedShares).toEqual([0.52, 0.48]);
});

test('an arm that gets nobody is noticed within 50 customers', () => {
  expect(checkSampleRatio(counted([50, 0], [50, 50])).isAlarm).toBe(true);
});

test('ten million customers as designed are no alarm, and as many in the wrong arm overflow nothing', () => {
  expect(checkSampleRatio(counted([9_500_000, 500_000], [9_500, 500])).isAlarm).toBe(false);
  const wrong = checkSampleRatio(counted([0, 10_000_000], [9_500, 500]));
  expect(wrong).toMatchObject({ isAlarm: true, pValue: 0 });
  expect(Number.isFinite(wrong.logEvidence)).toBe(true);
});

test('nobody yet is evidence of nothing', () => {
  const { logEvidence, ...rest } = checkSampleRatio(counted([0, 0], [90, 10]));
  expect(logEvidence).toBeCloseTo(0, 12);
  expect(rest).toEqual({
    pValue: expect.closeTo(1, 12),
    isAlarm: false,
    expectedShares: [0.9, 0.1],
    observedShares: [0, 0],
  });
});

test('weights count in proportion, and arms in any order', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 }), (one, other) => {
      const { logEvidence } = checkSampleRatio(counted([one, other], [90, 10]));
      expect(checkSampleRatio(counted([one, other], [9_000, 1_000])).logEvidence).toBeCloseTo(logEvidence, 9);
      expect(checkSampleRatio(counted([other, one], [10, 90])).logEvidence).toBeCloseTo(logEvidence, 6);
    }),
  );
});

test('a smaller alpha alarms later', () => {
  const arms = counted([5_230, 4_770], [50, 50]);
  expect(checkSampleRatio(arms).isAlarm).toBe(true);
  expect(checkSampleRatio(arms, 1e-6).isAlarm).toBe(false);
});
