import { unreachable } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { formatMoney } from '../money/format.ts';
import { heldOutArm, shownArm } from '../offer/experiment/exposure.ts';
import type { LiftComparison, LiftReport, LiftResult } from './lift.ts';

/** Formats the result of a comparison as a sentence for the seller. */
export function sentenceOf(result: LiftResult, { arm, finding }: LiftComparison): string {
  const { currency, windowDays, alpha } = result;
  const control = result.arms[0]?.arm ?? heldOutArm;
  switch (finding.verdict) {
    case 'sample_ratio_mismatch':
      return 'Nothing can be said: the groups do not have the customers they should have.';
    case 'not_enough_data':
      return `Not enough data yet: ${[
        lackOf(control, finding.controlLacks, windowDays),
        lackOf(arm, finding.variantLacks, windowDays),
      ]
        .filter((lack) => lack !== '')
        .join('; ')}.`;
    case 'no_difference_seen': {
      const { lower, upper } = finding.estimate;
      return `No difference is seen so far: within ${windowDays} days ${named(arm)} bring between ${amountOf(-lower, currency)} less and ${amountOf(upper, currency)} more each than ${named(control)}. That does not prove that there is none.`;
    }
    case 'better':
    case 'worse': {
      const { lower, upper } = finding.estimate;
      const isBetter = finding.verdict === 'better';
      const [least, most] = isBetter ? [lower, upper] : [-upper, -lower];
      return `Within ${windowDays} days ${named(arm)} bring ${isBetter ? 'more' : 'less'} than ${named(control)}: between ${amountOf(least, currency)} and ${amountOf(most, currency)} each, with ${Math.round((1 - alpha) * 100)} % certainty, however often one looks.`;
    }
    default:
      return unreachable(finding);
  }
}

/** Formats the sample ratio check as a sentence: whether group sizes match the design. */
export function sampleRatioSentence({ sampleRatio, joined, design }: LiftReport): string {
  const { expectedShares, observedShares, isAlarm } = sampleRatio;
  if (joined.every((count) => count === 0)) return 'Nobody has joined this comparison yet.';
  if (!isAlarm) return 'The groups have about the customers they should have.';
  const shares = design.arms.map(
    ({ arm }, index) =>
      `${named(arm)} are ${percent(observedShares[index])} instead of ${percent(expectedShares[index])}`,
  );
  return `Something is wrong with how customers were divided or counted: ${shares.join(', ')}. Find out why before trusting any number here.`;
}

function lackOf(
  arm: string,
  { customers, payers }: { readonly customers: number; readonly payers: number },
  windowDays: number,
): string {
  const lacks = [
    ...(customers > 0 ? [`${customers} customers whose ${windowDays} days are over`] : []),
    ...(payers > 0 ? [`${payers} who paid within ${windowDays} days`] : []),
  ];
  return lacks.length === 0 ? '' : `${groupOf(arm)} lacks ${lacks.join(' and ')}`;
}

function named(arm: string): string {
  if (arm === heldOutArm) return 'those who are held out';
  if (arm === shownArm) return 'those who are shown offers';
  return `customers of “${arm}”`;
}

function groupOf(arm: string): string {
  if (arm === heldOutArm) return 'the group that is held out';
  return arm === shownArm ? 'the group that is shown offers' : `the group of “${arm}”`;
}

/** Rounds to the nearest minor unit, because the value is an estimate. */
function amountOf(estimate: number, currency: Currency): string {
  return formatMoney({ amount: BigInt(Math.round(estimate)), currency }, 'en');
}

function percent(share = 0): string {
  return `${(share * 100).toFixed(1)} %`;
}
