import type { TimeZone } from '../../domain/calendar/time-zone.ts';
import {
  type BilledBuyer,
  type InvoicingSeller,
  type PaidWith,
  isQualified,
} from '../../domain/invoice/invoice.ts';
import { type TaxShare, totalsByRate } from '../../domain/invoice/tax-shares.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Instant } from '../../domain/time.ts';
import { addressLines } from '../parts/address-lines.ts';
import { describeCard } from '../parts/card.tsx';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatAmount, formatDate, formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet, Sum } from './sheet.ts';

/** An amount with a true minus sign. */
export function writeAmount(amount: bigint, currency: Currency, locale: Locale): string {
  return amount < 0n
    ? `−${formatAmount({ amount: -amount, currency }, locale)}`
    : formatAmount({ amount, currency }, locale);
}

/** A sum that is part of another. */
function writePart(label: string, amount: bigint, currency: Currency, locale: Locale): Sum {
  return { label, amount: writeAmount(amount, currency, locale), kind: 'part' };
}

/** Addressee of the document, as letters are addressed in the reader's language. */
function writeParty(heading: string, buyer: BilledBuyer, locale: Locale): Sheet['party'] {
  const t = dictionaryOf(locale).invoice;
  return {
    heading,
    lines: [
      ...(buyer.businessName === null ? [] : [buyer.businessName]),
      t.addressee(buyer.name),
      ...addressLines(buyer.address, locale),
      buyer.email,
      ...(buyer.taxId === null ? [] : [t.taxId(buyer.taxId)]),
    ],
  };
}

/** Fields common to all financial documents, whatever their kind. */
interface IssuedDocument {
  readonly number: string;
  readonly issuedAt: Instant;
  readonly timeZone: TimeZone;
  readonly isTest: boolean;
  readonly seller: InvoicingSeller;
  readonly buyer: BilledBuyer;
}

/** Content common to all financial documents. */
export function writeFrame(
  document: IssuedDocument,
  { title, heading }: { readonly title: string; readonly heading: string },
  locale: Locale,
): Omit<Sheet, 'facts' | 'headline' | 'columns' | 'rows' | 'sums'> {
  const t = dictionaryOf(locale).invoice;
  return {
    locale,
    title,
    documentTitle: t.documentTitle(title, document.number, document.seller.name),
    issuedAt: document.issuedAt,
    seller: document.seller.name,
    sellerLines: writeSeller(document.seller, locale),
    logo: null,
    warning: document.isTest ? t.testMode : null,
    party: writeParty(heading, document.buyer, locale),
    page: t.page,
    lacking: t.lacking,
  };
}

/** Seller below its name: where it is, its tax registrations, and how to reach it. */
function writeSeller(seller: InvoicingSeller, locale: Locale): string[] {
  const t = dictionaryOf(locale).invoice;
  const { address, taxRegistrations, supportEmail, supportPhone } = seller;
  return [
    ...(address === null ? [] : addressLines(address, locale)),
    ...taxRegistrations.map(({ number, type }) =>
      type === 'jp_qualified_invoice' ? t.registration(number) : t.vatNumber(number),
    ),
    ...[supportPhone, supportEmail].filter((text) => text !== null),
  ];
}

/** Name of a line; a qualified invoice marks it where the reduced rate applies. */
export function writeName(
  { name, taxRateBps }: { readonly name: string; readonly taxRateBps: number },
  document: Pick<IssuedDocument, 'buyer' | 'seller'>,
): string {
  return isReduced(taxRateBps) && isQualified(document) ? `${name} ※` : name;
}

/** Card and wallet shares of a document's amount. */
export interface MoneyRoute {
  /** Null if no card was used. */
  readonly card: PaidWith | null;
  /** Wallet's share of the total. */
  readonly walletAmount: bigint;
}

/** Sentences that say how and when money moved. */
interface RouteWords {
  readonly unnamed: (date: string) => string;
  readonly wallet: (date: string) => string;
  readonly card: (date: string, card: string) => string;
  readonly both: (date: string, card: string) => string;
}

/** Sentence below the headline: when the money moved, and by card or wallet. */
export function writeRoute(
  { issuedAt, timeZone }: Pick<IssuedDocument, 'issuedAt' | 'timeZone'>,
  { card, walletAmount }: MoneyRoute,
  words: RouteWords,
  locale: Locale,
): string {
  const date = formatDate(issuedAt, locale, timeZone);
  const usesWallet = walletAmount > 0n;
  if (card === null) return usesWallet ? words.wallet(date) : words.unnamed(date);
  const described = describeCard(card, dictionaryOf(locale));
  return usesWallet ? words.both(date, described) : words.card(date, described);
}

/** Shares of the wallet and the card, if the wallet has any. */
export function writeShares(
  { total, currency }: { readonly total: bigint; readonly currency: Currency },
  { card, walletAmount }: MoneyRoute,
  words: { readonly wallet: string; readonly card: (card: string) => string },
  locale: Locale,
): readonly Sum[] {
  if (walletAmount === 0n) return [];
  const part = (label: string, value: bigint): Sum => writePart(label, value, currency, locale);
  const byWallet = part(words.wallet, walletAmount);
  if (card === null) return [byWallet];
  return [byWallet, part(words.card(describeCard(card, dictionaryOf(locale))), total - walletAmount)];
}

/** Tax of each rate as rows of the sums; no rows if nothing is taxed. */
export function writeTaxes(
  taxes: readonly TaxShare[],
  context: Pick<IssuedDocument, 'buyer' | 'seller'> & { readonly currency: Currency },
  locale: Locale,
): { readonly added: readonly Sum[]; readonly included: readonly Sum[] } {
  if (!isTaxed(taxes)) return { added: [], included: [] };
  const t = dictionaryOf(locale).invoice;
  const isJapan = context.buyer.address.country === 'JP';
  const write = (share: TaxShare, kind: Sum['kind']): Sum => {
    const word = share.isIncluded ? t.taxContained : t.taxAdded;
    const taxable = writeAmount(share.taxable, context.currency, locale);
    const amount = writeAmount(share.tax, context.currency, locale);
    return { label: word(formatRate(share.rateBps, locale), taxable, isJapan), amount, kind };
  };
  const added = taxes.filter(({ isIncluded }) => !isIncluded).map((share) => write(share, 'part'));
  if (isQualified(context)) {
    const included = totalsByRate(taxes).map(({ rateBps, total, tax }): Sum => {
      const amount = writeAmount(total, context.currency, locale);
      const label = t.rateTotal(formatRate(rateBps, locale), amount, isReduced(rateBps));
      return { label, amount: writeAmount(tax, context.currency, locale), kind: 'remark' };
    });
    return { added, included };
  }
  return {
    added,
    included: taxes.filter(({ isIncluded }) => isIncluded).map((share) => write(share, 'remark')),
  };
}

/** True for the reduced rate of Japan, whose goods a qualified invoice marks. */
function isReduced(rateBps: number): boolean {
  return rateBps === 800;
}

export function isTaxed(taxes: readonly TaxShare[]): boolean {
  return taxes.some(({ rateBps }) => rateBps > 0);
}
