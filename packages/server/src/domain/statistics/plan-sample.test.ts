import { expect, test } from 'vitest';
import { reachInStandardErrors } from './boundary.ts';
import { customersToSee } from './plan-sample.ts';

test('with as many customers as planned, four in five estimates lie beyond the interval’s reach', () => {
  for (const [difference, share] of [
    [0.5, 0.5],
    [0.1, 0.5],
    [0.1, 0.05],
  ] as const) {
    const customers = customersToSee(difference, 1, share);
    const standardError = Math.sqrt(1 / (customers * share) + 1 / (customers * (1 - share)));
    const reach = reachInStandardErrors(4 * customers * share * (1 - share), 0.05);
    // One standard error and 0.8416 of another: Φ(0.8416) = 0.8.
    expect((difference - reach * standardError) / standardError).toBeGreaterThanOrEqual(0.8416);
    expect((difference - reach * standardError) / standardError).toBeLessThan(0.86);
  }
});

test('the unit does not matter, half the difference takes about four times as many, and a holdout of 5 % five times', () => {
  expect(customersToSee(5, 100, 0.5)).toBe(customersToSee(500, 10_000, 0.5));
  expect(customersToSee(0.05, 1, 0.5) / customersToSee(0.1, 1, 0.5)).toBeCloseTo(4, 0);
  expect(customersToSee(0.1, 1, 0.05) / customersToSee(0.1, 1, 0.5)).toBeCloseTo(1 / 0.19, 1);
});
