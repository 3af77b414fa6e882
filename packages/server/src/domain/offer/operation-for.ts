import type { SubscriptionId } from '../ids.ts';
import type { BillingOperation } from './billing-operation.ts';
import { rulesOf } from './kinds/kinds.ts';
import type { Offer } from './offer.ts';
import type { Presentation } from './presentation.ts';

/** The operation that accepting so many of an offer asks of billing. `subscriptionId` is what it changes. */
export function operationFor(
  offer: Offer,
  quantity: number,
  subscriptionId: SubscriptionId | null,
): BillingOperation {
  return rulesOf(offer.target).operation(offer.target, offer, quantity, subscriptionId);
}

/** The operation that accepting a presentation asks, or asked, of billing. */
export function operationOf({
  offer,
  quantity,
  subscriptionId,
}: Pick<Presentation, 'offer' | 'quantity' | 'subscriptionId'>): BillingOperation {
  return operationFor(offer, quantity, subscriptionId);
}
