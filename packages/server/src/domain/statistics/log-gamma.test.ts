import { expect, test } from 'vitest';
import { logGamma } from './log-gamma.ts';

/** Computed with 30 digits (mpmath 1.3). */
const known: readonly (readonly [number, number])[] = [
  [0.1, 2.25271265173420596],
  [0.5, 0.572364942924700087],
  [1, 0],
  [1.5, -0.120782237635245222],
  [2, 0],
  [5, 3.17805383034794562],
  [7.999, 8.52314578615891616],
  [10, 12.8018274800814696],
  [100.25, 360.284559637764235],
  [12_345.678, 103_959.919905546061],
  [10_000_000, 151_180_949.369473914],
  [10_000_050.5, 151_181_763.333429275],
  [1_000_000_000, 19_723_265_827.5037168],
];

test.each(known)('the logarithm of Γ(%d) is exact to 13 digits', (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
});

test('Γ(n + 1) is n! for every factorial that a float holds exactly', () => {
  let factorial = 1;
  for (let n = 1; n <= 18; n++) {
    factorial *= n;
    expect(logGamma(n + 1)).toBeCloseTo(Math.log(factorial), 12);
  }
});

test('there is no logarithm of Γ at zero, below it, or at infinity', () => {
  for (const x of [0, -1.5, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(() => logGamma(x)).toThrow('Broken invariant');
  }
});
