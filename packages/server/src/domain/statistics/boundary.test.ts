import fc from 'fast-check';
import { expect, test } from 'vitest';
import { customersInBalance, reachInStandardErrors } from './boundary.ts';

/** Computed from W₋₁ with 30 digits (mpmath 1.3): √(−W₋₁(−α²/e)), the reach where it is tightest. */
const tightest: readonly (readonly [number, number])[] = [
  [0.05, 3.035122413028551],
  [0.01, 3.5716062524437684],
  [0.025, 3.2791672602022914],
  [0.001, 4.2057604295608564],
];

test.each(tightest)('at alpha %d the tightest reach is that of Lambert’s function', (alpha, expected) => {
  expect(reachInStandardErrors(5_000, alpha)).toBeCloseTo(expected, 12);
});

test('the reach is the published formula, tuned for 5 000', () => {
  const alpha = 0.05;
  // ρ² that makes it tightest at 5 000: −W₋₁(−α²/e) − 1 over 5 000.
  const rhoSquared = (3.035122413028551 ** 2 - 1) / 5_000;
  for (const t of [100, 1_000, 5_000, 70_000]) {
    const margin = Math.sqrt(
      ((2 * (t * rhoSquared + 1)) / (t ** 2 * rhoSquared)) * Math.log(Math.sqrt(t * rhoSquared + 1) / alpha),
    );
    expect(reachInStandardErrors(t, alpha)).toBeCloseTo(margin * Math.sqrt(t), 10);
  }
});

test('no other number of customers has a smaller reach than the one it is tuned for', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e8, noNaN: true }), (inBalance) => {
      expect(reachInStandardErrors(inBalance, 0.05)).toBeGreaterThanOrEqual(
        reachInStandardErrors(5_000, 0.05) - 1e-12,
      );
    }),
  );
});

test('it always reaches further than one look at a fixed sample would', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (inBalance) => {
      expect(reachInStandardErrors(inBalance, 0.05)).toBeGreaterThan(1.96);
    }),
  );
});

test('a smaller alpha reaches further', () => {
  const alphas = fc.double({ min: 1e-6, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e7, noNaN: true }), alphas, alphas, (inBalance, one, other) => {
      const [smaller, larger] = [Math.min(one, other), Math.max(one, other)];
      expect(reachInStandardErrors(inBalance, smaller)).toBeGreaterThanOrEqual(
        // Tuned differently, so that they converge far from the tightest point.
        reachInStandardErrors(inBalance, larger) - 1e-9,
      );
    }),
  );
});

test('customers in balance are all of them at 50/50 and a fifth of them at 95/5', () => {
  expect(customersInBalance(500, 500)).toBe(1_000);
  expect(customersInBalance(50, 950)).toBe(190);
  expect(customersInBalance(950, 50)).toBe(190);
});
