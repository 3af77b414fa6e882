import type { OneTimeTarget } from '../offer.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault, requiredProduct, saleRules } from './product-rules.ts';

/** One-time product. A free one cannot be undone: there is nothing to refund. */
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
