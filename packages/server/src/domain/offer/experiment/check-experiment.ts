import { checkNumber, checkText, refusal } from '../check-fields.ts';
import { checkOwnName } from '../check-funnel.ts';
import { checkAllCopy, checkDiscount } from '../check-offer.ts';
import { type Experiment, type Variant, hasChanges, experimentWindows } from './experiment.ts';

/** Experiment fields that the seller sets. */
export type ExperimentTerms = Pick<Experiment, 'stepId' | 'name' | 'variants' | 'windowDays'>;

const fewestVariants = 2;
const mostVariants = 10;
const largestWeight = 10_000;

/**
 * Refuses an invalid draft, or one that compares nothing. Readiness to start is checked by the funnel proof: the
 * funnel may still change.
 */
export function checkExperiment({ name, stepId, variants, windowDays }: ExperimentTerms): void {
  checkText('name', name, 1, 200);
  checkOwnName('step_id', stepId);
  if (!experimentWindows.includes(windowDays)) {
    throw refusal('window_days', `must be one of ${experimentWindows.join(', ')}.`);
  }
  if (variants.length < fewestVariants || variants.length > mostVariants) {
    const message = `${variants.length} were sent; an experiment has ${fewestVariants} to ${mostVariants}.`;
    throw refusal('variants', message);
  }
  const names = new Set<string>();
  for (const [index, variant] of variants.entries()) {
    const field = `variants[${index}]`;
    checkVariant(field, variant, stepId);
    if (names.has(variant.variantId)) {
      throw refusal(`${field}.variant_id`, `repeats ${variant.variantId}. Give each a name of its own.`);
    }
    names.add(variant.variantId);
  }
  checkShares(variants);
  if (variants.some(hasChanges)) return;
  const message = 'none of them changes anything. Give one an offer_id, copy, a discount or swaps_with.';
  throw refusal('variants', message);
}

function checkVariant(field: string, variant: Variant, stepId: string): void {
  const { variantId, weight, changes, swapsWith } = variant;
  checkOwnName(`${field}.variant_id`, variantId);
  checkNumber(`${field}.weight`, weight, 1, largestWeight);
  if (changes.copy) checkAllCopy(`${field}.copy`, changes.copy);
  if (changes.discount) checkDiscount(`${field}.discount`, changes.discount);
  if (swapsWith === null) return;
  checkOwnName(`${field}.swaps_with`, swapsWith);
  if (swapsWith === stepId) throw refusal(`${field}.swaps_with`, 'is the step itself. Name another step.');
}

/** Customers are assigned by whole basis points: a smaller share might contain no customer. */
function checkShares(variants: readonly Variant[]): void {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const index = variants.findIndex(({ weight }) => weight * 10_000 < total);
  if (index === -1) return;
  const message = `is less than one in 10,000 of the sum of all weights, ${total}. Raise it.`;
  throw refusal(`variants[${index}].weight`, message);
}
