import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArmTotals } from './arm.ts';
import { compareMeans } from './compare-means.ts';
import { armOf, armOfShare } from './sample-arms.ts';

const values = fc.array(fc.bigInt({ min: -10_000n, max: 1_000_000n }), { minLength: 2, maxLength: 60 });
const arms = values.map(armOf);

function scaled({ sum, sumOfSquares, ...arm }: ArmTotals, by: bigint): ArmTotals {
  return { ...arm, sum: sum * by, sumOfSquares: sumOfSquares * by * by };
}

/** Equal except for float rounding. */
function expectClose(actual: number, expected: number, scale = Math.abs(expected)): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * (scale + 1e-9));
}

describe('a case by hand', () => {
  // 2 500 customers an arm are the 5 000 at which the reach is √(−W₋₁(−0.0025/e)) = 3.035122413028551.
  const treatment = armOfShare(2_500, 600);
  const control = armOfShare(2_500, 500);

  test('24 % against 20 % of 2 500 each: 4 points, give or take 3.67', () => {
    const compared = compareMeans(treatment, control, 0.05);
    // The larger variance is the treatment's: 0.24 · 0.76 · 2500/2499 = 0.18247299; √(0.18247299 · 2/2500).
    const standardError = 0.012082_151_6;
    expect(compared.treatmentMean).toBe(0.24);
    expect(compared.controlMean).toBe(0.2);
    expect(compared.difference).toBeCloseTo(0.04, 12);
    expect(compared.standardError).toBeCloseTo(standardError, 9);
    expect(compared.lower).toBeCloseTo(0.04 - 3.035122413028551 * standardError, 8);
    expect(compared.upper).toBeCloseTo(0.04 + 3.035122413028551 * standardError, 8);
    expect(compared.lower).toBeCloseTo(0.003329, 6);
  });

  test('the lift is 20 %, and both its ends are where the weighted difference touches zero', () => {
    const { relativeLift } = compareMeans(treatment, control, 0.05);
    expect(relativeLift?.estimate).toBeCloseTo(0.2, 12);
    const { lower = 0, upper = 0 } = relativeLift?.interval ?? {};
    const reach = 3.035122413028551 * Math.sqrt((0.24 * 0.76) / 2_499);
    for (const ratio of [1 + lower, 1 + upper]) {
      expect(Math.abs(0.24 - ratio * 0.2)).toBeCloseTo(reach * Math.sqrt(1 + ratio ** 2), 9);
    }
    expect(lower).toBeLessThan(0.2);
    expect(upper).toBeGreaterThan(0.2);
  });
});

describe('laws', () => {
  test('exchanging the arms mirrors the interval', () => {
    fc.assert(
      fc.property(arms, arms, (one, other) => {
        const there = compareMeans(one, other, 0.05);
        const back = compareMeans(other, one, 0.05);
        expect(back.difference).toBe(0 - there.difference);
        expect(back.lower).toBe(0 - there.upper);
        expect(back.upper).toBe(0 - there.lower);
      }),
    );
  });

  test('cents say what units say, a hundred times as large, and the same lift', () => {
    fc.assert(
      fc.property(arms, arms, (treatment, control) => {
        const units = compareMeans(treatment, control, 0.05);
        const cents = compareMeans(scaled(treatment, 100n), scaled(control, 100n), 0.05);
        const size = 100 * (units.upper - units.lower);
        expectClose(cents.lower, 100 * units.lower, size);
        expectClose(cents.upper, 100 * units.upper, size);
        expect(cents.relativeLift === null).toBe(units.relativeLift === null);
        expectClose(cents.relativeLift?.estimate ?? 0, units.relativeLift?.estimate ?? 0);
      }),
    );
  });

  test('what both arms have more by the same amount changes nothing of the difference', () => {
    fc.assert(
      fc.property(values, values, fc.bigInt({ min: 0n, max: 1_000_000n }), (treated, controls, more) => {
        const before = compareMeans(armOf(treated), armOf(controls), 0.05);
        const moved = (drawn: readonly bigint[]): ArmTotals => armOf(drawn.map((value) => value + more));
        const after = compareMeans(moved(treated), moved(controls), 0.05);
        expectClose(after.standardError, before.standardError, before.standardError);
        expectClose(after.lower, before.lower, 1e6);
        expectClose(after.upper, before.upper, 1e6);
      }),
    );
  });

  test('the same arm twice differs by nothing', () => {
    fc.assert(
      fc.property(arms, (arm) => {
        const { difference, lower, upper } = compareMeans(arm, arm, 0.05);
        expect(difference).toBe(0);
        expect(lower).toBe(0 - upper);
      }),
    );
  });

  test('the more certain one wants to be, the wider it is', () => {
    const alphas = fc.double({ min: 1e-5, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(arms, arms, alphas, alphas, (treatment, control, one, other) => {
        const narrow = compareMeans(treatment, control, Math.max(one, other));
        const wide = compareMeans(treatment, control, Math.min(one, other));
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper - 1e-6);
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower + 1e-6);
      }),
    );
  });

  test('the same again of all customers narrows it', () => {
    const twice = (arm: ArmTotals): ArmTotals => ({
      customers: 2 * arm.customers,
      sum: 2n * arm.sum,
      sumOfSquares: 2n * arm.sumOfSquares,
      payers: 2 * arm.payers,
    });
    fc.assert(
      fc.property(arms, arms, (treatment, control) => {
        const once = compareMeans(treatment, control, 0.05);
        const more = compareMeans(twice(treatment), twice(control), 0.05);
        expectClose(more.difference, once.difference);
        expect(more.upper - more.lower).toBeLessThanOrEqual(once.upper - once.lower);
      }),
    );
  });

  test('customers who bring nothing dilute both means and the interval, and turn no verdict', () => {
    const diluted = (arm: ArmTotals): ArmTotals => ({ ...arm, customers: 10 * arm.customers });
    const buyers = fc.array(fc.bigInt({ min: 1_000n, max: 2_000n }), { minLength: 40, maxLength: 60 });
    fc.assert(
      fc.property(buyers, (drawn) => {
        const control = armOf(drawn);
        const before = compareMeans(scaled(control, 3n), control, 0.05);
        const after = compareMeans(diluted(scaled(control, 3n)), diluted(control), 0.05);
        expectClose(after.difference, before.difference / 10);
        expect(after.standardError).toBeLessThan(before.standardError);
        expectClose(after.relativeLift?.estimate ?? 0, 2);
      }),
    );
  });

  test('the lift leaves out zero exactly when the difference does, and contains its estimate', () => {
    const earning = fc
      .array(fc.bigInt({ min: 500n, max: 1_500n }), { minLength: 20, maxLength: 60 })
      .map(armOf);
    fc.assert(
      fc.property(earning, earning, fc.bigInt({ min: 1n, max: 3n }), (treatment, control, factor) => {
        const { lower, upper, relativeLift } = compareMeans(scaled(treatment, factor), control, 0.05);
        const interval = relativeLift?.interval;
        if (!relativeLift || !interval) return;
        expect(interval.lower <= relativeLift.estimate && relativeLift.estimate <= interval.upper).toBe(true);
        expect(interval.lower > 0).toBe(lower > 0);
        expect(interval.upper < 0).toBe(upper < 0);
      }),
    );
  });
});

test('there is no lift over a control that earns nothing, and no interval while that could be', () => {
  const something = armOf([0n, 0n, 0n, 900n]);
  expect(compareMeans(something, armOf([0n, 0n, 0n]), 0.05).relativeLift).toBeNull();
  expect(compareMeans(something, armOf([-100n, 0n, 0n]), 0.05).relativeLift).toBeNull();
  expect(compareMeans(something, something, 0.05).relativeLift).toEqual({ estimate: 0, interval: null });
});

test('one customer in an arm is no comparison', () => {
  expect(() => compareMeans(armOf([1n]), armOf([1n, 2n]), 0.05)).toThrow('Broken invariant');
});
