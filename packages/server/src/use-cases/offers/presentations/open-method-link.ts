import { DomainError } from '../../../domain/errors.ts';
import type { PaymentMethodLinkId } from '../../../domain/ids.ts';
import { rulesOf } from '../../../domain/offer/kinds/kinds.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { confiningPurchase } from '../../../domain/offer/within-purchase.ts';
import type { Scope } from '../../../domain/scope.ts';
import { encodeOfferReturn } from '../../../domain/payment/payment-method-link.ts';
import type { Runtime } from '../../../runtime.ts';

/**
 * Link for updating a subscription's payment method after the payment of a change failed, which leads back to
 * the offer. Null if there is no subscription: sales have a standard checkout. Null too for a holder of the
 * offer's link who is not authenticated as the customer, because the link's page shows the customer's payment
 * methods.
 */
export async function openMethodLink(
  runtime: Runtime,
  scope: Scope,
  { state, offer, customerId, subscriptionId, presentationId, moment }: Presentation,
  isByLink: boolean,
): Promise<PaymentMethodLinkId | null> {
  if (state !== 'failed' || !rulesOf(offer.target).changesPlan || subscriptionId === null) return null;
  if (isByLink && confiningPurchase(moment)) return null;
  const { commerce } = runtime;
  // Another system has its own pages for that.
  if (commerce.kind === 'remote') return null;
  try {
    return await commerce.openMethodLink(
      scope,
      customerId,
      subscriptionId,
      encodeOfferReturn(presentationId),
    );
  } catch (error) {
    // The subscription has ended meanwhile.
    if (!(error instanceof DomainError)) throw error;
    return null;
  }
}
