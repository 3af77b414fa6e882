import { rulesOf } from '../../domain/offer/kinds/kinds.ts';
import type { OfferTarget } from '../../domain/offer/offer.ts';
import type { Instant } from '../../domain/time.ts';
import { consentLines, readerOf } from '../parts/coming-words.ts';
import { describeCard } from '../parts/card.tsx';
import { type DisclosureRow, disclosureRows } from '../parts/disclosure-rows.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatAmount, formatDate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Courtesy, MoneyBox, OfferWords, RequestSummary } from './offer-model.ts';
import { wordsOfKind } from './offer-kind-words.ts';
import type { Seller } from '../parts/page.ts';

export interface WordsOf {
  readonly locale: Locale;
  readonly seller: Seller;
  readonly kind: OfferTarget['kind'];
  readonly name: string;
  readonly quantity: number;
  readonly box: MoneyBox;
  /** Whether it follows a purchase. */
  readonly isAfterPurchase: boolean;
  /** The seller's own label, which goes before the page's. */
  readonly sellersLabel: string | null;
  readonly discountCycles: number | null;
  /** For how long a yes can be taken back; 0 where it cannot. */
  readonly undoMinutes: number;
  /** Whether the subscription changes to this card with it. */
  readonly changesMethod: boolean;
  readonly isForJapan: boolean;
  /** Whether it is the plan the customer has, at another price. */
  readonly keepsPlan: boolean;
  /** What is given for a while at no charge; null for everything else. */
  readonly courtesy: Courtesy | null;
  /** What a no brings about; null where it does nothing but say no. */
  readonly request: RequestSummary | null;
  /** True when the card was declined for it already, and is to be tried once more. */
  readonly isRetry: boolean;
  /** Until when it can be answered. */
  readonly openUntil: Instant;
}

/** The sentences for an offer. Every one of them is shown, and every one is kept with a yes. */
export function wordsOf(given: WordsOf): OfferWords {
  const { locale, seller, box } = given;
  const t = dictionaryOf(locale).offer;
  const acceptLabel = retryLabel(given) ?? given.sellersLabel ?? defaultLabel(given);
  const declineLabel = declineLabelOf(given);
  return {
    acceptLabel,
    declineLabel,
    consent: [
      chargeSentence(acceptLabel, given),
      ...(box.fromWallet ? [t.consentWallet(formatAmount(box.fromWallet, locale))] : []),
      ...consentLines(box.coming, 'offer', readerOf(given)),
      ...cyclesSentence(given),
      ...(given.changesMethod ? [t.consentNewMethod] : []),
      ...undoSentences(given),
      given.request === null
        ? t.consentNo(declineLabel)
        : requestSentence(declineLabel, given.request, given),
      given.isAfterPurchase ? t.terms(seller.name) : t.termsOfVisit(seller.name),
    ],
    disclosure: given.isForJapan ? disclosureFor(given) : null,
  };
}

/** For how many payments the discount is, counted from the first that it makes less. */
function cyclesSentence({ locale, box, kind, discountCycles }: WordsOf): string[] {
  if (discountCycles === null || box.coming === null) return [];
  const isLater = rulesOf({ kind }).replacesPlan && box.total.amount === 0n;
  return [dictionaryOf(locale).offer.consentCycles(discountCycles, isLater)];
}

/** All of them in the order they are read, as they are kept. */
export function noticesOf({ consent, disclosure }: OfferWords): string[] {
  return [...consent, ...(disclosure ?? []).map(({ name, texts }) => `${name}: ${texts.join(' ')}`)];
}

function undoSentences({ locale, kind, undoMinutes }: WordsOf): string[] {
  const { consentUndo } = wordsOfKind(kind);
  if (undoMinutes === 0 || consentUndo === null) return [];
  return [consentUndo(dictionaryOf(locale).offer, undoMinutes)];
}

function chargeSentence(label: string, { box, locale, kind, name, courtesy, seller }: WordsOf): string {
  const t = dictionaryOf(locale);
  const { consent } = wordsOfKind(kind);
  if (consent !== null && courtesy !== null) {
    return consent(t.offer, label, name, formatDate(courtesy.until, locale, seller.timeZone));
  }
  const amount = formatAmount(box.total, locale);
  if (box.isPaidInCheckout) return t.offer.consentCheckout(label);
  if (box.total.amount === 0n || box.card === null) return t.offer.consentFree(label, amount);
  return t.offer.consentCharge(label, amount, describeCard(box.card, t));
}

/** Names the card, because another one is what is proposed instead. */
function retryLabel({ locale, box, isRetry }: WordsOf): string | null {
  const t = dictionaryOf(locale);
  return isRetry && box.card !== null ? t.offer.tryAgain(describeCard(box.card, t)) : null;
}

function defaultLabel({ locale, kind, box, isAfterPurchase, keepsPlan, courtesy }: WordsOf): string {
  const t = dictionaryOf(locale).offer;
  if (box.isPaidInCheckout) return t.payInCheckout;
  return wordsOfKind(kind).acceptLabel(t, { isAfterPurchase, keepsPlan, days: courtesy?.days ?? null });
}

/** The no says what it does: to a customer who waits for something it is the press that gets them there. */
function declineLabelOf({ locale, kind, request }: WordsOf): string {
  const t = dictionaryOf(locale);
  switch (request?.kind) {
    case undefined:
      return wordsOfKind(kind).declineLabel(t.offer);
    case 'cancel':
      return t.offer.request.cancel;
    case 'change_plan':
      return t.offer.request.change(t.plan.quantityOf(request.to.name, request.to.quantity));
  }
}

function requestSentence(label: string, request: RequestSummary, { locale, seller }: WordsOf): string {
  const t = dictionaryOf(locale);
  const named = (plan: RequestSummary['plan']) => t.plan.quantityOf(plan.name, plan.quantity);
  if (request.kind === 'change_plan') return t.offer.request.changes(label, named(request.to));
  return request.at === null
    ? t.offer.request.endsNow(label, named(request.plan))
    : t.offer.request.ends(label, named(request.plan), formatDate(request.at, locale, seller.timeZone));
}

/** Null for what is no order, such as a pause: all there is to it is what its yes says. */
function disclosureFor(given: WordsOf): DisclosureRow[] | null {
  const { seller, kind, name, quantity, box, openUntil } = given;
  const { disclosure } = wordsOfKind(kind);
  if (disclosure === null) return null;
  return disclosureRows(
    {
      kind: disclosure,
      lines: [{ name, quantity, isRecurring: rulesOf({ kind }).isRecurring }],
      total: box.total,
      isTaxKnown: true,
      coming: box.coming,
      card: box.card,
      startsAt: null,
      openUntil,
      seller: seller.name,
    },
    readerOf(given),
  );
}
