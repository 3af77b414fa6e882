import { assert } from '../assert.ts';

/** Coefficients of 1/x, 1/x³, 1/x⁵, … in Stirling's series: B₂ₖ / (2k(2k − 1)) with Bernoulli's numbers. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/**
 * Natural logarithm of Γ(x) for x above zero; Γ(n + 1) is n!. From 12 on Stirling's series is exact to the last
 * digits of a float (Abramowitz & Stegun 6.1.41); below, Γ(x) = Γ(x + 1)/x shifts x up to there.
 */
export function logGamma(x: number): number {
  assert(x > 0 && Number.isFinite(x), 'the logarithm of Γ is taken of a number above zero');
  let risen = x;
  let product = 1;
  for (; risen < 12; risen++) product *= risen;
  const series = stirling.reduceRight((rest, coefficient) => coefficient + rest / (risen * risen), 0);
  const raised = (risen - 0.5) * Math.log(risen) - risen + 0.5 * Math.log(2 * Math.PI) + series / risen;
  return raised - Math.log(product);
}
