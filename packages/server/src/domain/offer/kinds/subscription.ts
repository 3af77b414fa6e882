import type { SubscriptionTarget } from '../offer.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault, requiredProduct, saleRules } from './product-rules.ts';

/** A subscription that begins with its first payment. Undone, it ends. */
export const subscription: OfferKindRules<SubscriptionTarget> = {
  ...saleRules,
  noun: 'a subscription',
  targetOf: ({ productId }) => ({ kind: 'subscription', productId: requiredProduct(productId) }),
  isRecurring: true,
  beginsSubscription: true,
  goodsFault: (target, catalogue) =>
    productFault(target, catalogue, { isRecurring: true, mayBeArchived: false }),
  canBeUndone: () => true,
};
