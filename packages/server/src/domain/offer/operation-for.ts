import type { SubscriptionId } from '../ids.ts';
import type { BillingOperation } from './billing-operation.ts';
import { rulesOf } from './kinds/kinds.ts';
import type { Offer } from './offer.ts';
import type { Presentation } from './presentation.ts';

/** Billing operation for accepting an offer in some quantity. `subscriptionId` is the subscription it changes. */
export function operationFor(
  offer: Offer,
  quantity: number,
  subscriptionId: SubscriptionId | null,
): BillingOperation {
  return rulesOf(offer.target).operation(offer.target, offer, quantity, subscriptionId);
}

/** Billing operation of an accepted presentation. */
export function operationOf({
  offer,
  quantity,
  subscriptionId,
}: Pick<Presentation, 'offer' | 'quantity' | 'subscriptionId'>): BillingOperation {
  return operationFor(offer, quantity, subscriptionId);
}
