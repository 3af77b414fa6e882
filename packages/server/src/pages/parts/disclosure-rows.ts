import { type ComingCharges, totalOf } from '../../domain/subscription/coming-charges.ts';
import type { Money } from '../../domain/money/money.ts';
import { localText } from '../../domain/business/local-text.ts';
import type { Instant } from '../../domain/time.ts';
import { type Reader, disclosedCharges, saidEnd } from './coming-words.ts';
import { addressLines } from './address-lines.ts';
import type { Seller } from './page.ts';
import { describeCard } from './card.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatDate, formatEvery, formatTime } from '../i18n/format.ts';
import type { CardSummary, OrderLine } from './order-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

/*
 * Disclosures that the Japanese act on specified commercial transactions (article 12-6) requires on the last
 * screen before an order: quantity, price with later charges, time and method of payment, delivery, order
 * deadline, cancellation. Each follows from the order alone: a one-time purchase mentions no renewals, and an
 * order without renewals no cancellation.
 */

/** Order or change that the customer is about to confirm. */
export interface Deal {
  /** Purchase of something new, or change of an existing subscription. */
  readonly kind: 'order' | 'change';
  readonly lines: readonly (Pick<OrderLine, 'name' | 'quantity' | 'isRecurring'> &
    Partial<Pick<OrderLine, 'trial'>>)[];
  /** Amount charged at once. */
  readonly total: Money;
  /** False while the country, which decides the tax, is unknown. */
  readonly isTaxKnown: boolean;
  readonly coming: ComingCharges | null;
  /** Card to charge; null if it is still to be chosen, or nothing is charged. */
  readonly card: CardSummary | null;
  /** Effective date of a change; null for now. */
  readonly startsAt: Instant | null;
  /** Time until which the order can be placed at this price; null without a limit. */
  readonly openUntil: Instant | null;
  readonly seller: Pick<Seller, 'name' | 'record'>;
}

export interface DisclosureRow {
  readonly name: string;
  readonly texts: readonly string[];
}

interface Telling {
  readonly deal: Deal;
  readonly reader: Reader;
  readonly t: Dictionary['disclosure'];
}

export function disclosureRows(deal: Deal, reader: Reader): DisclosureRow[] {
  const t = dictionaryOf(reader.locale).disclosure;
  const telling: Telling = { deal, reader, t };
  const later = laterPrices(telling);
  const hasOwnRow = deal.kind === 'change';
  const rows: readonly DisclosureRow[] = [
    { name: t.quantity, texts: deal.lines.map((line) => quantityText(line, telling)) },
    { name: t.price, texts: [priceNow(telling), ...(hasOwnRow ? [] : later)] },
    { name: t.laterPayments, texts: hasOwnRow ? later : [] },
    { name: t.paymentTime, texts: paymentTimes(telling) },
    { name: t.paymentMethod, texts: paymentMethods(telling) },
    { name: t.delivery, texts: [delivery(telling)] },
    {
      name: t.openUntil,
      texts:
        deal.openUntil === null ? [] : [t.until(formatTime(deal.openUntil, reader.locale, reader.timeZone))],
    },
    { name: endName(telling), texts: endings(telling) },
    { name: t.seller, texts: sellerTexts(telling) },
  ];
  return rows.filter(({ texts }) => texts.length > 0);
}

function quantityText({ name, quantity, isRecurring }: Deal['lines'][number], telling: Telling): string {
  const counted = `${name} × ${String(quantity)}`;
  const duration = isRecurring ? durationOf(telling) : null;
  if (duration === null) return counted;
  return telling.reader.locale === 'ja' ? `${counted}（${duration}）` : `${counted} (${duration})`;
}

/** Duration of the subscription ordered. */
function durationOf({ deal: { coming }, reader, t }: Telling): string | null {
  if (coming === null) return null;
  const end = saidEnd(coming);
  const until = end === null ? null : formatDate(end, reader.locale, reader.timeZone);
  switch (coming.kind) {
    case 'on_demand':
      return t.isOnDemand;
    case 'ends':
      return until === null ? null : t.runsUntil(until);
    case 'charged': {
      const every = formatEvery(
        coming.runs.at(-1)?.interval ?? { count: 1, interval: 'Month' },
        reader.locale,
      );
      return until === null ? t.renews(every) : t.renewsUntil(every, until);
    }
    case 'paused':
    case 'on_hold':
      return null;
  }
}

function priceNow({ deal: { total, isTaxKnown }, reader, t }: Telling): string {
  const amount = formatAmount(total, reader.locale);
  if (total.amount === 0n) return t.priceNothing(amount);
  return isTaxKnown ? t.priceNow(amount) : t.priceBeforeTax(amount);
}

/** Every later charge; if they end by themselves, also their sum. */
function laterPrices({ deal, reader, t }: Telling): string[] {
  const { coming, kind, lines } = deal;
  if (coming?.kind === 'on_demand') return [t.priceOnDemand];
  const isTrial = lines.some(({ trial }) => trial);
  const said = disclosedCharges(coming, kind === 'order' && isTrial ? 'trial' : kind, reader);
  const end = coming?.kind === 'charged' ? saidEnd(coming) : null;
  const inAll = coming && totalOf(coming, reader.timeZone);
  if (end === null || inAll === null) return said;
  const amount = formatAmount({ ...deal.total, amount: deal.total.amount + inAll }, reader.locale);
  return [...said, t.termTotal(amount, formatDate(end, reader.locale, reader.timeZone))];
}

function paymentTimes({ deal, reader, t }: Telling): string[] {
  const { kind, total, coming, lines } = deal;
  const isPaidNow = total.amount > 0n;
  const first = coming?.kind === 'charged' ? coming.runs[0] : undefined;
  const isFreeTrial = kind === 'order' && lines.some(({ trial }) => trial?.isFree === true);
  return [
    kind === 'change'
      ? isPaidNow
        ? t.paymentTimeChange
        : t.paymentTimeChangeNothing
      : isPaidNow
        ? t.paymentTimeOnce
        : t.paymentTimeNothing,
    ...(first && isFreeTrial
      ? [t.paymentTimeTrial(formatDate(first.from, reader.locale, reader.timeZone))]
      : []),
    ...(first ? [t.paymentTimeRenewal] : []),
    ...(coming?.kind === 'on_demand' ? [t.paymentTimeOnDemand] : []),
  ];
}

/** Accepted payment methods; none if nothing is ever charged. */
function paymentMethods({ deal: { total, coming, card }, reader, t }: Telling): string[] {
  if (total.amount === 0n && (coming === null || coming.kind === 'ends')) return [];
  return [card === null ? t.paymentMethodCard : describeCard(card, dictionaryOf(reader.locale))];
}

function delivery({ deal, reader, t }: Telling): string {
  if (deal.kind === 'order') return deal.total.amount > 0n ? t.delivered : t.deliveredFree;
  return deal.startsAt === null
    ? t.deliveredChange
    : t.deliveredLater(formatDate(deal.startsAt, reader.locale, reader.timeZone));
}

/** Heading of the cancellation row: one-time purchases can be returned, not cancelled. */
function endName({ deal, t }: Telling): string {
  return deal.coming === null ? t.returns : t.returnsAndCancellation;
}

function endings(telling: Telling): string[] {
  const { deal, t } = telling;
  const { name, record } = deal.seller;
  const ask = deal.kind === 'change' ? t.askForRefunds(name) : t.askForReturns(name);
  return [...cancelling(telling), localText(record.returnsText, telling.reader.locale) ?? ask];
}

/** Seller as the law wants it named: its legal name, who answers for it, and where it is reached. */
function sellerTexts({ deal, reader, t }: Telling): string[] {
  const { record } = deal.seller;
  const { representative, address, supportPhone, supportEmail } = record;
  return [
    representative === null ? sellerNameOf(deal) : t.sellerWith(sellerNameOf(deal), representative),
    ...(address === null ? [] : [addressLines(address, reader.locale).join(' ')]),
    [supportPhone, supportEmail].filter((each) => each !== null).join(' · '),
  ].filter((text) => text !== '');
}

function sellerNameOf({ seller }: Deal): string {
  return seller.record.legalName ?? seller.name;
}

function cancelling({ deal, reader, t }: Telling): string[] {
  const { coming, kind, lines } = deal;
  if (coming === null) return [];
  const date = (at: Instant) => formatDate(at, reader.locale, reader.timeZone);
  const end = saidEnd(coming);
  switch (coming.kind) {
    case 'on_demand':
      return [t.cancelOnDemand];
    case 'ends':
      return [t.endsWithoutRenewal(date(coming.at))];
    case 'charged': {
      const first = coming.runs[0];
      const isFreeTrial = kind === 'order' && lines.some(({ trial }) => trial?.isFree === true);
      return [
        kind === 'change' ? t.cancelChange : t.cancelRenewal,
        ...(isFreeTrial && first && deal.total.amount === 0n ? [t.cancelTrial(date(first.from))] : []),
        ...(end === null ? [] : [t.endsByItself(date(end))]),
      ];
    }
    case 'paused':
    case 'on_hold':
      return [kind === 'change' ? t.cancelChange : t.cancelRenewal];
  }
}
