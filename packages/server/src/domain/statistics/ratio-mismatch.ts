import { assert } from '../assert.ts';
import { logGamma } from './log-gamma.ts';

/** Designed weight and observed count of one arm. */
export interface ArmCount {
  readonly customers: number;
  /** Positive weight in any unit; arms get customers in proportion to their weights. */
  readonly weight: number;
}

export interface SampleRatio {
  /**
   * Logarithm of the Bayes factor against the designed shares; the factor itself soon exceeds the range of a
   * number.
   */
  readonly logEvidence: number;
  /** 1 over the Bayes factor, at most 1: a p-value that is valid at every look. */
  readonly pValue: number;
  readonly isAlarm: boolean;
  /** Shares sum to 1, in the order of the arms; observed ones are 0 while there are no customers. */
  readonly expectedShares: readonly number[];
  readonly observedShares: readonly number[];
}

/** False alarm rate over the lifetime of an experiment. */
const alarmAlpha = 0.001;

/**
 * Expected deviation of wrong shares: about a twentieth of the whole where arms are equal. The prior is as firm as
 * 100 customers in the designed shares. A firmer one would detect smaller deviations a little earlier and gross
 * ones later.
 */
const concentration = 100;

/**
 * Sample ratio mismatch test: compares arm sizes with the design. On a mismatch, the assignment or the counting is
 * broken, and no result about the arms can be trusted.
 *
 * The sequential multinomial test of Lindon & Malek, "Anytime-valid inference for multinomial count data", NeurIPS
 * 2022 (arXiv 2011.03567): the Bayes factor of Dirichlet(`concentration` · shares) against the shares themselves.
 * Under the design it is a martingale that starts at 1, so by Ville's inequality it ever exceeds 1/alpha with
 * probability alpha at most. This is exact from the first customer on.
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
