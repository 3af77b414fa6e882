import type { ConsentScreen } from '../../domain/offer/consent.ts';
import { rulesOf } from '../../domain/offer/kinds/kinds.ts';
import { type Presentation, stateAt } from '../../domain/offer/presentation.ts';
import { confiningPurchase } from '../../domain/offer/within-purchase.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { type Links, authenticatePath, invoicePath, ownCheckoutPath } from '../../wire/convert/urls.ts';
import type { Failure, OfferPage, OfferStage } from './offer-model.ts';
import { type OfferFacts, presentOffer, presentShownOffer } from './present-offer.ts';
import type { DocumentNumbers } from '../parts/document-numbers.ts';
import { presentCard } from '../parts/present-order.ts';

/** State of the offer page for a presentation. `paid` is its payment; `hashOf` hashes `screenText`. */
export function pageState(
  links: Links,
  facts: OfferFacts,
  page: Pick<OfferPage, 'seller' | 'locale'>,
  paid: Payment | null,
  numbers: DocumentNumbers | null,
  hashOf: (screen: ConsentScreen) => string,
): OfferStage {
  const { presentation, planBefore, methods, now: at } = facts;
  const { paymentMethodId, undoUntil } = presentation;
  const method = methods.find((each) => each.paymentMethodId === paymentMethodId) ?? null;
  const offer = presentShownOffer(facts, method);
  const card = paid?.instrument ? presentCard(paid.instrument) : null;
  const state = stateAt(presentation, at);
  switch (state) {
    case 'open':
    case 'viewed':
    case 'failed':
      return {
        kind: 'proposal',
        offer: presentOffer(facts, page.seller, page.locale, hashOf),
        failure: state === 'failed' ? failureOf(links, presentation, paid) : null,
      };
    case 'accepting':
      return { kind: 'charging', offer };
    case 'requires_action':
      return {
        kind: 'requires_action',
        offer,
        where: presentation.paymentId === null ? 'checkout' : 'bank',
        url: nextActionPath(links, presentation) ?? '',
      };
    case 'accepted':
      return {
        kind: 'accepted',
        offer,
        receipt: {
          orderNumber: numbers?.order ?? null,
          invoiceNumber: numbers?.invoice ?? null,
          invoiceUrl: paid && invoicePath(links, paid.paymentId),
          paidAt: presentation.answeredAt ?? at,
          card,
          undoUntil,
          canUndo: undoUntil !== null && at < undoUntil,
          undoLeftMs: undoUntil === null ? 0 : Math.max(0, undoUntil - at),
          planBefore,
        },
      };
    case 'undone':
      return {
        kind: 'undone',
        refunded:
          paid && paid.totalAmount > 0n ? { amount: paid.totalAmount, currency: paid.currency } : null,
        card,
        offerKind: offer.kind,
        planBefore,
      };
    case 'declined':
    case 'expired':
      return { kind: state };
  }
}

function failureOf(
  links: Links,
  { errorCode, checkoutSessionId, offer, moment }: Presentation,
  paid: Payment | null,
): Failure {
  const sessionId = paid?.fallbackSessionId ?? checkoutSessionId;
  return {
    code: errorCode,
    fallbackUrl: sessionId === null ? null : ownCheckoutPath(links, sessionId),
    canChangeMethod: rulesOf(offer.target).changesPlan && confiningPurchase(moment) === undefined,
  };
}

/** Page at which the customer completes the payment: the bank's, or the standard checkout. */
export function nextActionPath(
  links: Links,
  { state, paymentId, checkoutSessionId }: Presentation,
): string | undefined {
  if (state !== 'requires_action') return undefined;
  if (paymentId !== null) return authenticatePath(links, paymentId);
  return checkoutSessionId === null ? undefined : ownCheckoutPath(links, checkoutSessionId);
}
