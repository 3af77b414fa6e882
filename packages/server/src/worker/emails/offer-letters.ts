import { localeOfPurchase } from '../../domain/business/locale-of-purchase.ts';
import { paidWithOf } from '../../domain/invoice/invoice.ts';
import { asId } from '../../domain/ids.ts';
import { copyIn } from '../../domain/offer/offer.ts';
import { type Presentation, isUnanswered, stateAt } from '../../domain/offer/presentation.ts';
import { confiningPurchase } from '../../domain/offer/within-purchase.ts';
import { now } from '../../runtime.ts';
import { readCustomerOfEvent } from '../../store/billing/objects-of-events.ts';
import { findOfferPreference } from '../../store/offers/offer-settings.ts';
import { readPresentationOfEvent } from '../../store/offers/presentations-of-events.ts';
import type { RecordedEvent } from '../../store/platform/events.ts';
import { linksOf, noOffersUrl, offerUrl } from '../../wire/convert/urls.ts';
import type { Composed, Sender } from './composed.ts';
import { readPayment } from './payment-letters.ts';

async function ofPresentation(presentation: Presentation, sender: Sender) {
  const { runtime, scope } = sender;
  const { customerId, quote } = presentation;
  const customer = await readCustomerOfEvent(runtime.sql, scope, customerId);
  const billing = customer?.billing ?? { country: '' };
  return {
    customerId,
    causeId: presentation.presentationId,
    readerName: null,
    timeZone: scope.timeZone,
    locale: localeOfPurchase({ billing, currency: quote.currency }, sender.business),
  };
}

export async function composeUndo(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  const presentation = await readPresentationOfEvent(
    runtime.sql,
    scope,
    asId<'presentation'>(event.objectId),
  );
  if (!switches.undone || presentation?.state !== 'undone') return undefined;
  const [basics, payment] = await Promise.all([
    ofPresentation(presentation, sender),
    readPayment(sender, presentation.paymentId),
  ]);
  const { quote, offer } = presentation;
  const copy = copyIn(offer.copy, basics.locale);
  const isPaid = payment?.status === 'succeeded' && payment.totalAmount > 0n;
  return {
    ...basics,
    model: {
      kind: 'undone',
      name: quote.lines[0]?.name ?? copy?.text.headline ?? offer.name,
      amount: isPaid ? { amount: payment.totalAmount, currency: payment.currency } : null,
      card: payment ? paidWithOf(payment) : null,
    },
  };
}

/** Of an offer that nobody has answered, to a customer who takes offers. */
export async function composeOffer(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  const presentation = await readPresentationOfEvent(
    runtime.sql,
    scope,
    asId<'presentation'>(event.objectId),
  );
  if (!switches.offer_open || !presentation) return undefined;
  if (!isUnanswered(stateAt(presentation, now(runtime, scope)))) return undefined;
  const { customerId, quote, offer, expiresAt, moment } = presentation;
  const preference = await findOfferPreference(runtime.sql, scope, customerId);
  // Who typed an address at a checkout need not be who reads its mail: that one would be handed their card.
  if (preference !== 'all' || confiningPurchase(moment)) return undefined;
  const basics = await ofPresentation(presentation, sender);
  const copy = copyIn(offer.copy, basics.locale);
  return {
    ...basics,
    model: {
      kind: 'offer_open',
      headline: copy?.text.headline ?? offer.name,
      description: copy?.text.body === '' ? null : (copy?.text.body ?? null),
      price: { amount: quote.totalAmount, currency: quote.currency },
      expiresAt,
      offerUrl: offerUrl(linksOf(runtime), presentation),
      unsubscribeUrl: noOffersUrl(linksOf(runtime), scope.businessId, customerId),
    },
  };
}
