import { assert } from '../assert.ts';
import { customersInBalance, reachInStandardErrors } from './boundary.ts';

/** Standard errors for a power of 80 %. */
const fourInFive = 0.8416;

/**
 * Approximate total customers that both arms need to detect a difference of this size in at least 80 % of cases.
 * `difference` and `standardDeviation` are of one customer's value and in the same unit; `controlShare` is the
 * control's share of the two arms, between 0 and 1. A plan, not a guarantee: the spread is from the past, and with
 * few large purchases it is itself not well known.
 */
export function customersToSee(
  difference: number,
  standardDeviation: number,
  controlShare: number,
  alpha = 0.05,
): number {
  assert(difference > 0 && standardDeviation > 0, 'a difference and a spread above zero are planned for');
  assert(controlShare > 0 && controlShare < 1, 'both arms have customers');
  const balance = customersInBalance(controlShare, 1 - controlShare);
  const isEnough = (customers: number): boolean => {
    const standardError = (2 * standardDeviation) / Math.sqrt(customers * balance);
    return (reachInStandardErrors(customers * balance, alpha) + fourInFive) * standardError <= difference;
  };
  let enough = 2;
  while (!isEnough(enough)) enough *= 2;
  let tooFew = enough / 2;
  while (enough - tooFew > 1) {
    const between = Math.floor((enough + tooFew) / 2);
    if (isEnough(between)) enough = between;
    else tooFew = between;
  }
  return enough;
}
