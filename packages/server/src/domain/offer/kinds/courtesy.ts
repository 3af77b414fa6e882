import type { OfferTarget } from '../offer.ts';
import { checkNumber, refusal } from '../check-fields.ts';
import { priceOfProductId } from '../unit-price.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault } from './product-rules.ts';

type CourtesyTarget = Extract<OfferTarget, { readonly days: number }>;

/**
 * Shared rules of offers that cost nothing and leave the plan unchanged for a number of days (pause, trial
 * extension). They concern a subscription to one plan, which may be archived.
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
  // Zero, in the plan's currency.
  unitPrice: ({ productId }, catalogue) => {
    const price = priceOfProductId(productId, catalogue);
    return price && { ...price, amount: 0n };
  },
  billing: ({ days }) => `for ${days} days`,
  ownership: () => undefined,
  difference: () => null,
  canBeUndone: () => true,
} as const satisfies Partial<OfferKindRules<CourtesyTarget>>;

/** One year: a longer pause is a cancellation. */
const longestDays = 366;

/** Number of days in a field; refuses a missing or excessive one. */
export function requiredDays(field: string, days: number | null, says: string): number {
  if (days === null) throw refusal(field, `${says}, and must be set.`);
  checkNumber(field, days, 1, longestDays);
  return days;
}
