import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanOf, varianceOf } from './arm.ts';
import { armOf, armOfShare } from './sample-arms.ts';

test('the variance is that of the textbook: mean 5, squares of deviations 32 over 7', () => {
  const arm = armOf([2n, 4n, 4n, 4n, 5n, 5n, 7n, 9n]);
  expect(meanOf(arm)).toBe(5);
  expect(varianceOf(arm)).toBeCloseTo(32 / 7, 14);
});

test('the variance is that of the deviations from the mean, each squared', () => {
  const values = fc.array(fc.bigInt({ min: -100_000n, max: 100_000n }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(values, (drawn) => {
      const numbers = drawn.map(Number);
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      const expected = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numbers.length - 1);
      expect(Math.abs(varianceOf(armOf(drawn)) - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
    }),
  );
});

test('moving all values by a fortune leaves the variance exactly as it was', () => {
  const values = fc.array(fc.bigInt({ min: -1_000n, max: 1_000n }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(values, fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (drawn, by) => {
      expect(varianceOf(armOf(drawn.map((value) => value + by)))).toBe(varianceOf(armOf(drawn)));
    }),
  );
});

test('a share has the variance of a coin, and counts whichever are fewer', () => {
  const arm = armOfShare(200, 150);
  expect(meanOf(arm)).toBe(0.75);
  expect(varianceOf(arm)).toBeCloseTo((200 / 199) * 0.75 * 0.25, 14);
  expect(arm.payers).toBe(50);
  expect(armOfShare(200, 50).payers).toBe(50);
});

test('nobody is worth nothing, and one customer has no variance', () => {
  expect(meanOf(armOf([]))).toBe(0);
  expect(varianceOf(armOf([]))).toBe(0);
  expect(varianceOf(armOf([5n]))).toBe(0);
});

test('sums that no values can have are refused', () => {
  expect(() => varianceOf({ customers: 2, sum: 10n, sumOfSquares: 49n, payers: 2 })).toThrow(
    'Broken invariant',
  );
  expect(() => armOfShare(1, 2)).toThrow('Broken invariant');
});
