import { assert } from '../assert.ts';
import { type ArmTotals, varianceOf } from './arm.ts';
import { customersInBalance, reachInStandardErrors } from './boundary.ts';
import { decideVerdicts } from './decide-verdicts.ts';
import { type ArmCount, checkSampleRatio } from './ratio-mismatch.ts';

/**
 * Simulated shops and experiments, run customer by customer and evaluated every day. `npm run simulate` and the
 * tests count how often the resulting decisions are wrong.
 */
export interface SampleShop {
  readonly customersPerDay: number;
  /** Daily growth factor of the number of customers. */
  readonly growth: number;
  readonly days: number;
  /** Designed shares; the control is first. */
  readonly weights: readonly number[];
  readonly payingShare: number;
  /** Median purchase in minor units, and the standard deviation of its logarithm: 1 is wide, 1.5 is extreme. */
  readonly typicalAmount: number;
  readonly spread: number;
  /** Amounts are multiples of it: 100 where prices are in whole hundreds of yen, 1 for cents. */
  readonly step: number;
  /**
   * Share of purchases refunded within 30 days, with a fiftieth extra that is lost: such a customer's value is
   * negative.
   */
  readonly refundedShare: number;
  /** Share of payers who renew at the same amount every 30 days, unless refunded; the others leave for good. */
  readonly renewingShare: number;
}

/** Effect of the second arm on its customers; every other arm behaves like the control. */
export interface SampleEffect {
  readonly payingFactor: number;
  readonly amountFactor: number;
  /** Replacement for the shop's spread; null keeps it. */
  readonly spread: number | null;
}

export const noEffect: SampleEffect = { payingFactor: 1, amountFactor: 1, spread: null };

/** Simulated experiment: a shop and an effect. */
export interface SampleScenario {
  readonly name: string;
  readonly shop: SampleShop;
  readonly effect: SampleEffect;
  /** True difference in mean value of the second arm. */
  readonly truth: number;
}

/** Result of one simulated experiment with daily evaluation. Days are counted from 1. */
export interface SimulatedExperiment {
  /** First day on which any variant was `better` or `worse`, with the verdict. */
  readonly firstClaim: { readonly day: number; readonly verdict: 'better' | 'worse' } | null;
  /** True when the interval of the first variant excluded the true difference on any day. */
  readonly isTruthMissed: boolean;
  /** True when a fixed-sample test (1.96 standard errors) would have claimed a difference on any day. */
  readonly isClaimedByFixedTest: boolean;
  /** The same for the interval in use, but with each arm's own variance. */
  readonly isClaimedByOwnVariances: boolean;
  /** Final half-width of the first variant's interval over the control's mean; null without an estimate. */
  readonly relativeHalfWidth: number | null;
  readonly customers: number;
}

/** Generator with 128 bits of state (sfc32 of PractRand, public domain): numbers in [0, 1), by the seed. */
function sampleRandom(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, (seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const drawn = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return (drawn >>> 0) / 2 ** 32;
  };
  for (let step = 0; step < 15; step++) next();
  return next;
}

interface Member {
  readonly arm: Tally;
  value: number;
}

/** Sums of an arm, in floats that hold integers exactly. */
interface Tally {
  customers: number;
  sum: number;
  sumOfSquares: number;
  payers: number;
}

type Calendar = { readonly member: Member; readonly amount: number }[][];

/** Simulates a whole experiment, evaluated at the end of each day. */
export function simulateExperiment(
  { shop, effect, truth }: SampleScenario,
  seed: number,
): SimulatedExperiment {
  const random = sampleRandom(seed);
  const tallies = shop.weights.map((): Tally => ({ customers: 0, sum: 0, sumOfSquares: 0, payers: 0 }));
  const calendar: Calendar = Array.from({ length: shop.days }, () => []);
  let firstClaim: SimulatedExperiment['firstClaim'] = null;
  let isTruthMissed = false;
  let isClaimedByFixedTest = false;
  let isClaimedByOwnVariances = false;
  let relativeHalfWidth: number | null = null;
  for (let day = 0; day < shop.days; day++) {
    const arriving = Math.round(shop.customersPerDay * shop.growth ** day);
    for (let count = 0; count < arriving; count++) arrive(shop, effect, tallies, calendar, day, random);
    for (const { member, amount } of calendar[day] ?? []) add(member, amount);
    const seen = look(shop, tallies);
    if (seen.claim !== null) firstClaim ??= { day: day + 1, verdict: seen.claim };
    isTruthMissed ||= truth < seen.lower || truth > seen.upper;
    isClaimedByFixedTest ||= seen.isClaimedByFixedTest;
    isClaimedByOwnVariances ||= seen.isClaimedByOwnVariances;
    relativeHalfWidth = seen.relativeHalfWidth;
  }
  const customers = tallies.reduce((sum, tally) => sum + tally.customers, 0);
  return {
    firstClaim,
    isTruthMissed,
    isClaimedByFixedTest,
    isClaimedByOwnVariances,
    relativeHalfWidth,
    customers,
  };
}

function arrive(
  shop: SampleShop,
  effect: SampleEffect,
  tallies: readonly Tally[],
  calendar: Calendar,
  day: number,
  random: () => number,
): void {
  const index = drawArm(shop.weights, random);
  const arm = tallies[index];
  if (arm === undefined) return;
  arm.customers += 1;
  const { payingFactor, amountFactor, spread } = index === 1 ? effect : noEffect;
  if (random() >= shop.payingShare * payingFactor) return;
  const exact = shop.typicalAmount * amountFactor * Math.exp((spread ?? shop.spread) * drawNormal(random));
  const amount = Math.max(1, Math.round(exact / shop.step)) * shop.step;
  const member: Member = { arm, value: 0 };
  add(member, amount);
  if (random() < shop.refundedShare) {
    const on = day + Math.floor(30 * random());
    calendar[on]?.push({ member, amount: -(amount + Math.round(amount / 50)) });
    return;
  }
  if (shop.renewingShare === 0) return;
  for (let on = day + 30; on < shop.days && random() < shop.renewingShare; on += 30) {
    calendar[on]?.push({ member, amount });
  }
}

function add(member: Member, amount: number): void {
  const { arm, value } = member;
  const changed = value + amount;
  arm.payers += Number(changed !== 0) - Number(value !== 0);
  arm.sum += amount;
  arm.sumOfSquares += changed * changed - value * value;
  member.value = changed;
}

function drawArm(weights: readonly number[], random: () => number): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}

/** Box-Muller transform. */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface Look {
  readonly claim: 'better' | 'worse' | null;
  /** Interval of the first variant; infinite without an estimate. */
  readonly lower: number;
  readonly upper: number;
  readonly isClaimedByFixedTest: boolean;
  readonly isClaimedByOwnVariances: boolean;
  readonly relativeHalfWidth: number | null;
}

/** Verdicts of the day, with the results of two alternative methods where they give any. */
function look(shop: SampleShop, tallies: readonly Tally[]): Look {
  const [control, ...variants] = tallies.map(({ sum, sumOfSquares, ...counts }): ArmTotals => ({
    ...counts,
    sum: BigInt(sum),
    sumOfSquares: BigInt(sumOfSquares),
  }));
  assert(control !== undefined, 'a shop has a control');
  const sampleRatio = checkSampleRatio(countArms(shop.weights, tallies));
  const { verdicts, alphaOfEach } = decideVerdicts(sampleRatio, control, variants);
  const compared = verdicts.flatMap((verdict, index) => {
    const variant = variants[index];
    if (!('estimate' in verdict) || variant === undefined) return [];
    const error = Math.sqrt(
      varianceOf(control) / control.customers + varianceOf(variant) / variant.customers,
    );
    const inBalance = customersInBalance(control.customers, variant.customers);
    const ownErrors = Math.abs(verdict.estimate.difference) / error;
    return [{ ...verdict, index, ownErrors, reach: reachInStandardErrors(inBalance, alphaOfEach) }];
  });
  const claims = compared.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'no_difference_seen');
  const estimate = compared.find(({ index }) => index === 0)?.estimate;
  return {
    claim: claims[0] ?? null,
    lower: estimate?.lower ?? -Infinity,
    upper: estimate?.upper ?? Infinity,
    isClaimedByFixedTest: compared.some(({ ownErrors }) => ownErrors > 1.96),
    isClaimedByOwnVariances: compared.some(({ ownErrors, reach }) => ownErrors > reach),
    relativeHalfWidth:
      estimate === undefined ? null : (estimate.upper - estimate.lower) / 2 / estimate.controlMean,
  };
}

/**
 * First day of a sample ratio alarm, counted from 1, or null: `perDay` customers arrive every day in the shares
 * `drawn`, where `designed` is expected.
 */
export function simulateAssignment(
  designed: readonly number[],
  drawn: readonly number[],
  perDay: number,
  days: number,
  seed: number,
): number | null {
  const random = sampleRandom(seed);
  const arms = designed.map(() => ({ customers: 0 }));
  for (let day = 1; day <= days; day++) {
    for (let count = 0; count < perDay; count++) {
      const arm = arms[drawArm(drawn, random)];
      if (arm) arm.customers += 1;
    }
    if (checkSampleRatio(countArms(designed, arms)).isAlarm) return day;
  }
  return null;
}

function countArms(weights: readonly number[], arms: readonly { readonly customers: number }[]): ArmCount[] {
  return arms.map(({ customers }, index) => ({ customers, weight: weights[index] ?? 0 }));
}
