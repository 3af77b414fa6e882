import { rulesOf } from '../domain/offer/kinds/kinds.ts';
import type { OfferTarget } from '../domain/offer/offer.ts';
import type { Instant } from '../domain/time.ts';
import { consentLines, readerOf } from './coming-words.ts';
import { describeCard } from './components/card.tsx';
import { type DisclosureRow, disclosureRows } from './disclosure-rows.ts';
import { dictionaryOf } from './i18n/dictionary.ts';
import { formatAmount, formatDate } from './i18n/format.ts';
import type { Locale } from './i18n/locale.ts';
import { wordsOfKind } from './offer-kind-words.ts';
import type { Courtesy, MoneyBox, Wish } from './offer-model.ts';
import type { Seller } from './page.ts';

/** The page's own words that a yes agrees to: what is shown of them is what is kept of the consent. */
export interface OfferWords {
  readonly acceptLabel: string;
  readonly declineLabel: string;
  readonly consent: readonly string[];
  /** What Japanese law wants on the last screen before an order; null where it is not asked for. */
  readonly disclosure: readonly DisclosureRow[] | null;
}

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
  readonly wish: Wish | null;
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
      given.wish === null ? t.consentNo(declineLabel) : wishSentence(declineLabel, given.wish, given),
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
function declineLabelOf({ locale, kind, wish }: WordsOf): string {
  const t = dictionaryOf(locale);
  switch (wish?.kind) {
    case undefined:
      return wordsOfKind(kind).declineLabel(t.offer);
    case 'cancel':
      return t.offer.wish.cancel;
    case 'change_plan':
      return t.offer.wish.change(t.plan.quantityOf(wish.to.name, wish.to.quantity));
  }
}

function wishSentence(label: string, wish: Wish, { locale, seller }: WordsOf): string {
  const t = dictionaryOf(locale);
  const named = (plan: Wish['plan']) => t.plan.quantityOf(plan.name, plan.quantity);
  if (wish.kind === 'change_plan') return t.offer.wish.changes(label, named(wish.to));
  return wish.at === null
    ? t.offer.wish.endsNow(label, named(wish.plan))
    : t.offer.wish.ends(label, named(wish.plan), formatDate(wish.at, locale, seller.timeZone));
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
