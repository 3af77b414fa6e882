import { assert } from '../assert.ts';

/** Total customers of two balanced arms at which intervals are tightest. */
const tightestAt = 5_000;

/**
 * Total size of two equal arms that would be as informative as these two: all customers at 50/50, a fifth of them
 * at 95/5, where the small arm is the limit.
 */
export function customersInBalance(one: number, other: number): number {
  return (4 * one * other) / (one + other);
}

/**
 * Number of standard errors an interval extends on each side of its estimate to hold at every look at once with
 * probability 1 − alpha; a single look at a fixed sample would need 1.96 at alpha = 0.05.
 *
 * The Gaussian mixture of Robbins (1970), as in Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform
 * central limit theory and asymptotic confidence sequences", Annals of Statistics 2024 (arXiv 2103.06476). Theirs
 * is σ̂·√(2(tρ² + 1)/(t²ρ²) · log(√(tρ² + 1)/α)) around a mean of t values. σ̂/√t is the standard error, and tρ² is
 * t over `tightestAt` times its value there: the result is independent of currency.
 */
export function reachInStandardErrors(inBalance: number, alpha: number): number {
  assert(inBalance > 0, 'there is a reach where there are customers in both arms');
  const mixed = (inBalance / tightestAt) * mixtureAtTightest(alpha);
  return Math.sqrt((1 + 1 / mixed) * (Math.log1p(mixed) - 2 * Math.log(alpha)));
}

/**
 * Value of tρ² where the boundary is tightest. Setting its derivative to zero gives x = log(1 + x) − 2·log α, that
 * is x = −W₋₁(−α²/e) − 1, and a reach of √(1 + x). The right side changes by 1/(1 + x) of the change of x, so
 * fixed-point iteration converges to the solution.
 */
function mixtureAtTightest(alpha: number): number {
  assert(alpha > 0 && alpha < 0.5, 'alpha is a small probability');
  let mixed = -2 * Math.log(alpha);
  for (let step = 0; step < 60; step++) mixed = Math.log1p(mixed) - 2 * Math.log(alpha);
  return mixed;
}
