import type { CreditNote } from '../../domain/invoice/credit-note.ts';
import { describeCard } from '../components/card.tsx';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatDate, formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet, Sum } from './sheet.ts';
import { isTaxed, writeAmount, writePart, writeParty, writeTaxes } from './wording.ts';

/** A refund's document in the reader's language. Its amounts contain the tax, and are what the buyer got back. */
export function creditNoteSheet(note: CreditNote, locale: Locale): Sheet {
  const t = dictionaryOf(locale).invoice;
  const date = formatDate(note.issuedAt, locale, note.timeZone);
  const hasTax = isTaxed(note.taxes);
  const total = writeAmount(note.total, note.currency, locale);
  return {
    locale,
    title: t.creditNoteTitle,
    documentTitle: t.documentTitle(t.creditNoteTitle, note.number, note.sellerName),
    issuedAt: note.issuedAt,
    seller: note.sellerName,
    warning: note.isTest ? t.testMode : null,
    party: writeParty(t.creditedTo, note.buyer, locale),
    facts: [
      [t.creditNoteNumber, note.number],
      [t.date, date],
      [t.number, note.invoiceNumber],
      [t.invoiceDate, formatDate(note.invoicedAt, locale, note.timeZone)],
    ],
    headline: {
      amount: total,
      note: noteOf(note, locale),
    },
    columns: [t.item, ...(hasTax ? [t.taxRate] : []), t.amount],
    rows: note.lines.map((line) => {
      const rate = formatRate(line.taxRateBps, locale);
      return {
        cells: [
          line.name,
          ...(hasTax ? [line.taxRateBps > 0 ? t.rateIncluded(rate) : rate] : []),
          writeAmount(line.amount, note.currency, locale),
        ],
        isIndented: false,
      };
    }),
    sums: [
      { label: `${t.totalRefunded} ${note.currency}`, amount: total, kind: 'total' },
      ...writeTaxes(note.taxes, note, locale).included,
      ...returnedTo(note, locale),
    ],
    page: t.page,
    lacking: t.lacking,
  };
}

function noteOf({ issuedAt, timeZone, paidWith, returnedToWallet }: CreditNote, locale: Locale): string {
  const dictionary = dictionaryOf(locale);
  const t = dictionary.invoice;
  const date = formatDate(issuedAt, locale, timeZone);
  if (paidWith === null) return returnedToWallet > 0n ? t.refundedToWallet(date) : t.refundedOn(date);
  const card = describeCard(paidWith, dictionary);
  return returnedToWallet > 0n ? t.refundedToBoth(date, card) : t.refundedTo(date, card);
}

/** Who got how much, where the wallet got some of it. */
function returnedTo({ paidWith, returnedToWallet, total, currency }: CreditNote, locale: Locale): Sum[] {
  if (returnedToWallet === 0n) return [];
  const dictionary = dictionaryOf(locale);
  const t = dictionary.invoice;
  const part = (label: string, value: bigint): Sum => writePart(label, value, currency, locale);
  return [
    ...(paidWith === null
      ? []
      : [part(t.toCard(describeCard(paidWith, dictionary)), total - returnedToWallet)]),
    part(t.toWallet, returnedToWallet),
  ];
}
