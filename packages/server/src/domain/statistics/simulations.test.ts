import { describe, expect, test } from 'vitest';
import { runsOf } from '../../../test/laws/run-counts.ts';
import {
  type SimulatedExperiment,
  type SampleScenario,
  simulateAssignment,
  simulateExperiment,
} from './sample-experiments.ts';
import { withDifference, withoutDifference } from './sample-shops.ts';

/*
 * Some of the experiments that `npm run simulate` runs by the thousand; its results are in docs/measuring.md. Seeds
 * are fixed, so that results are deterministic: fifty runs of each, and two hundred under `npm run prove`. False
 * claims are limited to the 5 % themselves.
 */
const runs = runsOf(200);
const seeds = Array.from({ length: runs }, (_, run) => 1 + run);

const lives = new Map<SampleScenario, readonly SimulatedExperiment[]>();

/** Runs of a scenario by its name and the share of its first arm in percent. */
function livesOf(name: string, controlShare: number): readonly SimulatedExperiment[] {
  const scenario = withoutDifference.find(
    (one) => one.name === name && one.shop.weights[0] === controlShare,
  )!;
  const known = lives.get(scenario) ?? seeds.map((seed) => simulateExperiment(scenario, seed));
  lives.set(scenario, known);
  return known;
}

describe('where nothing differs, whoever looks every day', () => {
  test.each([
    ['3 % pay', 50],
    ['3 % pay', 5],
    ['small shop, 30 % pay', 10],
    ['monthly subscriptions', 50],
    ['one price, 2 % refunded', 5],
  ])('is told of a difference in no more than 5 of 100 experiments: %s, control %d', (name, share) => {
    const lived = livesOf(name, share);
    const claimed = lived.filter(({ firstClaim }) => firstClaim !== null);
    expect(claimed.length).toBeLessThanOrEqual(0.05 * runs);
    expect(lived.every(({ relativeHalfWidth }) => relativeHalfWidth !== null)).toBe(true);
  });

  test('is told of one by a test made for a single look in more than 20 of 100', () => {
    const claimed = livesOf('3 % pay', 50).filter(({ isClaimedByFixedTest }) => isClaimedByFixedTest);
    expect(claimed.length).toBeGreaterThan(0.2 * runs);
  });

  test('would be told of one as often with each arm’s own variance, at one price and a holdout of 5 %', () => {
    const lived = livesOf('one price, 2 % refunded', 5);
    const claimed = lived.filter(({ isClaimedByOwnVariances }) => isClaimedByOwnVariances);
    expect(claimed.length).toBeGreaterThan(0.2 * runs);
  });
});

/** The plan targets 80 %; at least two standard deviations less must be detected. */
const leastFound = 0.8 * runs - 2 * Math.sqrt(runs * 0.8 * 0.2);

test.each(
  withDifference.map(
    (scenario) => [`${scenario.name}, ${scenario.shop.weights.join('/')}`, scenario] as const,
  ),
)('a fifth more is found in the planned number of customers, and its size told: %s', (_, scenario) => {
  const lived = seeds.map((seed) => simulateExperiment(scenario, seed));
  const found = lived.map(({ firstClaim }) => firstClaim?.verdict);
  expect(found.filter((verdict) => verdict === 'better').length).toBeGreaterThanOrEqual(leastFound);
  expect(found).not.toContain('worse');
  expect(lived.filter(({ isTruthMissed }) => isTruthMissed).length).toBeLessThanOrEqual(0.05 * runs);
});

describe('the sample ratio', () => {
  const draws = Array.from({ length: 150 }, (_, run) => 1 + run);

  test.each([[[50, 50]], [[5, 95]], [[25, 25, 25, 25]]])(
    'drawn as designed, %j alarms nobody',
    (designed) => {
      const alarms = draws.filter((seed) => simulateAssignment(designed, designed, 200, 60, seed) !== null);
      expect(alarms.length).toBeLessThanOrEqual(1);
    },
  );

  test('drawn 52 to 48 instead of half and half is noticed in nine of ten cases within 20 000 customers', () => {
    const noticed = draws.filter((seed) => simulateAssignment([50, 50], [52, 48], 400, 50, seed) !== null);
    expect(noticed.length).toBeGreaterThanOrEqual(0.9 * draws.length);
  });
});
