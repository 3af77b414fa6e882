import type { SubscriptionTarget } from '../offer.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault, requiredProduct, saleRules } from './product-rules.ts';

/** New subscription that starts with its first payment. Undo ends it. */
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
