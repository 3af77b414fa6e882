import { assert } from '../assert.ts';
import { customersInBalance, reachInStandardErrors } from './boundary.ts';

/** The standard errors beyond the interval's end that four out of five estimates do not fall short by. */
const fourInFive = 0.8416;

/**
 * About how many customers both arms need together until a difference of this size is seen in at least four
 * cases out of five. `difference` and `standardDeviation` are of one customer's value and in the same unit;
 * `controlShare` is the control's part of the two arms, between 0 and 1. A plan, not a promise: the spread
 * is the past's, and with few large purchases it is itself not well known.
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
