import { DomainError } from '../../../domain/errors.ts';
import type { PaymentMethodLinkId } from '../../../domain/ids.ts';
import { rulesOf } from '../../../domain/offer/kinds/kinds.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { confinedTo } from '../../../domain/offer/within-purchase.ts';
import type { Scope } from '../../../domain/scope.ts';
import { toOffer } from '../../../domain/payment/payment-method-link.ts';
import type { Runtime } from '../../../runtime.ts';

/**
 * After a change that could not be paid: the link by which its subscription gets another method, and which leads
 * back to the offer. Null where there is nothing to give one to: what is sold has a standard checkout. Null too for
 * whoever has the offer's link and has not proven to be the customer, whose methods the page of the new link shows.
 */
export async function openMethodLink(
  runtime: Runtime,
  scope: Scope,
  { state, offer, customerId, subscriptionId, presentationId, moment }: Presentation,
  isByLink: boolean,
): Promise<PaymentMethodLinkId | null> {
  if (state !== 'failed' || !rulesOf(offer.target).changesPlan || subscriptionId === null) return null;
  if (isByLink && confinedTo(moment)) return null;
  const { commerce } = runtime;
  // Another system has pages of its own for that.
  if (commerce.kind === 'remote') return null;
  try {
    return await commerce.openMethodLink(scope, customerId, subscriptionId, toOffer(presentationId));
  } catch (error) {
    // The subscription has ended meanwhile.
    if (!(error instanceof DomainError)) throw error;
    return null;
  }
}
