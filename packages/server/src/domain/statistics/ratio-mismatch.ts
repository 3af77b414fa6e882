import { assert } from '../assert.ts';
import { logGamma } from './log-gamma.ts';

/** One arm as it was designed, and as it came. */
export interface ArmCount {
  readonly customers: number;
  /** Above zero; arms get customers in proportion to their weights, in whatever unit. */
  readonly weight: number;
}

export interface SampleRatio {
  /**
   * By how much the counts speak for other shares than the designed ones, as a factor. Kept as its logarithm:
   * the factor itself soon exceeds what a number can hold.
   */
  readonly logEvidence: number;
  /** 1 over the evidence, at most 1: a p-value that may be looked at at any time. */
  readonly pValue: number;
  readonly isAlarm: boolean;
  /** Adding up to 1 each, in the order of the arms; the observed ones are 0 while there are no customers. */
  readonly expectedShares: readonly number[];
  readonly observedShares: readonly number[];
}

/** So rarely is anybody alarmed without a cause, in the whole life of an experiment. */
const alarmAlpha = 0.001;

/**
 * Shares that are wrong are expected to be wrong by about a twentieth of the whole where arms are equal: the
 * prior is as firm as 100 customers who came in the designed shares. A firmer one would see smaller
 * deviations a little earlier and gross ones later.
 */
const concentration = 100;

/**
 * Do the arms have the customers they were designed to have? Where not, the assignment or the counting is
 * broken, and nothing that is said about the arms can be trusted.
 *
 * The sequential multinomial test of Lindon & Malek, "Anytime-valid inference for multinomial count data",
 * NeurIPS 2022 (arXiv 2011.03567): the Bayes factor of Dirichlet(`concentration` · shares) against the shares
 * themselves. Under the design it is a martingale that starts at 1, so by Ville's inequality it ever exceeds
 * 1/alpha with probability alpha at most. This is exact from the first customer on.
 */
export function checkSampleRatio(arms: readonly ArmCount[], alpha = alarmAlpha): SampleRatio {
  assert(
    arms.length >= 2 && arms.every((arm) => arm.weight > 0),
    'at least two arms with a weight are counted',
  );
  const whole = arms.reduce((sum, arm) => sum + arm.weight, 0);
  const customers = arms.reduce((sum, arm) => sum + arm.customers, 0);
  const expectedShares = arms.map((arm) => arm.weight / whole);
  let logEvidence = logGamma(concentration) - logGamma(concentration + customers);
  for (const [index, share] of expectedShares.entries()) {
    const count = arms[index]?.customers ?? 0;
    const prior = concentration * share;
    logEvidence += logGamma(prior + count) - logGamma(prior) - count * Math.log(share);
  }
  return {
    logEvidence,
    pValue: Math.min(1, Math.exp(-logEvidence)),
    isAlarm: logEvidence >= -Math.log(alpha),
    expectedShares,
    observedShares: arms.map((arm) => (customers === 0 ? 0 : arm.customers / customers)),
  };
}
