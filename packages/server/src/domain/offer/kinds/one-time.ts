import type { OneTimeTarget } from '../offer.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault, requiredProduct, saleRules } from './product-rules.ts';

/** A product sold once. One that was free is the customer's to keep: there is nothing to give back. */
export const oneTime: OfferKindRules<OneTimeTarget> = {
  ...saleRules,
  noun: 'a one-time product',
  targetOf: ({ productId }) => ({ kind: 'one_time', productId: requiredProduct(productId) }),
  isRecurring: false,
  beginsSubscription: false,
  goodsFault: (target, catalogue) =>
    productFault(target, catalogue, { isRecurring: false, mayBeArchived: false }),
  canBeUndone: ({ totalAmount }) => totalAmount > 0n,
};
