import type { OfferTarget } from '../offer.ts';
import { checkNumber, refusal } from '../check-fields.ts';
import { priceOfProductId } from '../unit-price.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault } from './product-rules.ts';

type CourtesyTarget = Extract<OfferTarget, { readonly days: number }>;

/**
 * The rules shared by what costs nothing and leaves the plan of a subscription as it is, for so many days. It is
 * about the whole of a subscription to one plan, which may be sold no more.
 */
export const courtesyRules = {
  isRecurring: true,
  beginsSubscription: false,
  changesSubscription: true,
  changesPlan: false,
  replacesPlan: false,
  sellsNothing: true,
  isPaidWithPlan: false,
  quantity: 'held',
  goodsFault: (target, catalogue) =>
    productFault(target, catalogue, { isRecurring: true, mayBeArchived: true }),
  // Nothing, in the currency of its plan.
  unitPrice: ({ productId }, catalogue) => {
    const price = priceOfProductId(productId, catalogue);
    return price && { ...price, amount: 0n };
  },
  billing: ({ days }) => `for ${days} days`,
  ownership: () => undefined,
  difference: () => null,
  canBeUndone: () => true,
} as const satisfies Partial<OfferKindRules<CourtesyTarget>>;

/** A year: whoever asks for longer has left. */
const longestDays = 366;

/** The number of days that a field says, or the refusal of one that says none or too many. */
export function requiredDays(field: string, days: number | null, says: string): number {
  if (days === null) throw refusal(field, `${says}, and must be set.`);
  checkNumber(field, days, 1, longestDays);
  return days;
}
