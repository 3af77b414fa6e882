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

export interface OfferWordsInput {
  readonly locale: Locale;
  readonly seller: Seller;
  readonly kind: OfferTarget['kind'];
  readonly name: string;
  readonly quantity: number;
  readonly box: MoneyBox;
  /** True if the offer follows a purchase. */
  readonly isAfterPurchase: boolean;
  /** Seller's own accept label, which takes precedence. */
  readonly sellersLabel: string | null;
  readonly discountCycles: number | null;
  /** Undo window in minutes; 0 for no undo. */
  readonly undoMinutes: number;
  /** True if accepting also changes the subscription's payment method to this card. */
  readonly changesMethod: boolean;
  readonly isForJapan: boolean;
  /** True if the offer is the customer's present plan at another price. */
  readonly keepsPlan: boolean;
  /** Temporary benefit free of charge; null for any other offer. */
  readonly courtesy: Courtesy | null;
  /** Customer's request that declining carries out; null if there is none. */
  readonly request: RequestSummary | null;
  /** True if the card was declined for this offer before, and is tried once more. */
  readonly isRetry: boolean;
  /** Expiry of the offer. */
  readonly openUntil: Instant;
}

/** Sentences of an offer. Each is shown, and each is stored with an acceptance. */
export function composeOfferWords(given: OfferWordsInput): OfferWords {
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

/** Number of discounted payments, counted from the first that the discount lowers. */
function cyclesSentence({ locale, box, kind, discountCycles }: OfferWordsInput): string[] {
  if (discountCycles === null || box.coming === null) return [];
  const isLater = rulesOf({ kind }).replacesPlan && box.total.amount === 0n;
  return [dictionaryOf(locale).offer.consentCycles(discountCycles, isLater)];
}

/** All sentences in reading order, as they are stored. */
export function listNotices({ consent, disclosure }: OfferWords): string[] {
  return [...consent, ...(disclosure ?? []).map(({ name, texts }) => `${name}: ${texts.join(' ')}`)];
}

function undoSentences({ locale, kind, undoMinutes }: OfferWordsInput): string[] {
  const { consentUndo } = wordsOfKind(kind);
  if (undoMinutes === 0 || consentUndo === null) return [];
  return [consentUndo(dictionaryOf(locale).offer, undoMinutes)];
}

function chargeSentence(
  label: string,
  { box, locale, kind, name, courtesy, seller }: OfferWordsInput,
): string {
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

/** Label that names the declined card, because the page proposes another one instead. */
function retryLabel({ locale, box, isRetry }: OfferWordsInput): string | null {
  const t = dictionaryOf(locale);
  return isRetry && box.card !== null ? t.offer.tryAgain(describeCard(box.card, t)) : null;
}

function defaultLabel({ locale, kind, box, isAfterPurchase, keepsPlan, courtesy }: OfferWordsInput): string {
  const t = dictionaryOf(locale).offer;
  if (box.isPaidInCheckout) return t.payInCheckout;
  return wordsOfKind(kind).acceptLabel(t, { isAfterPurchase, keepsPlan, days: courtesy?.days ?? null });
}

/**
 * Decline label that states its effect: for a customer with a pending request, it carries the request out.
 */
function declineLabelOf({ locale, kind, request }: OfferWordsInput): string {
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

function requestSentence(
  label: string,
  request: RequestSummary,
  { locale, seller }: OfferWordsInput,
): string {
  const t = dictionaryOf(locale);
  const named = (plan: RequestSummary['plan']) => t.plan.quantityOf(plan.name, plan.quantity);
  if (request.kind === 'change_plan') return t.offer.request.changes(label, named(request.to));
  return request.at === null
    ? t.offer.request.endsNow(label, named(request.plan))
    : t.offer.request.ends(label, named(request.plan), formatDate(request.at, locale, seller.timeZone));
}

/** Null for an offer that is no order, such as a pause: its accept sentences are complete. */
function disclosureFor(given: OfferWordsInput): DisclosureRow[] | null {
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
      seller,
    },
    readerOf(given),
  );
}
