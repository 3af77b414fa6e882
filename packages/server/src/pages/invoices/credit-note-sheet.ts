import type { CreditNote } from '../../domain/invoice/credit-note.ts';
import { describeCard } from '../components/card.tsx';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet } from './sheet.ts';
import { isTaxed, writeAmount, writeDate, writeParty, writeTaxes } from './wording.ts';

/** A refund's document in the reader's language. Its amounts contain the tax, and are what the buyer got back. */
export function creditNoteSheet(note: CreditNote, locale: Locale): Sheet {
  const dictionary = dictionaryOf(locale);
  const t = dictionary.invoice;
  const date = writeDate(note.issuedAt, locale);
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
      [t.invoiceDate, writeDate(note.invoicedAt, locale)],
    ],
    headline: {
      amount: total,
      note:
        note.paidWith === null
          ? t.refundedOn(date)
          : t.refundedTo(date, describeCard(note.paidWith, dictionary)),
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
    ],
    page: t.page,
  };
}
