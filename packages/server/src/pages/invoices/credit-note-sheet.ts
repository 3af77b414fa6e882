import type { CreditNote } from '../../domain/invoice/credit-note.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatDate, formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet } from './sheet.ts';
import {
  isTaxed,
  writeAmount,
  writeFrame,
  writeName,
  writeRoute,
  writeShares,
  writeTaxes,
} from './wording.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

/**
 * Credit note of a refund in the reader's language. Its amounts contain the tax, and are what the buyer got
 * back.
 */
export function creditNoteSheet(note: CreditNote, locale: Locale): Sheet {
  const t = dictionaryOf(locale).invoice;
  const hasTax = isTaxed(note.taxes);
  const total = writeAmount(note.total, note.currency, locale);
  const route = { card: note.paidWith, walletAmount: note.returnedToWallet };
  return {
    ...writeFrame(note, { title: t.creditNoteTitle, heading: t.creditedTo }, locale),
    facts: [
      [t.creditNoteNumber, note.number],
      [t.date, formatDate(note.issuedAt, locale, note.timeZone)],
      [t.number, note.invoiceNumber],
      [t.invoiceDate, formatDate(note.invoicedAt, locale, note.timeZone)],
    ],
    headline: {
      amount: total,
      note: writeRoute(note, route, wordsOf(t), locale),
    },
    columns: [t.item, ...(hasTax ? [t.taxRate] : []), t.amount],
    rows: note.lines.map((line) => {
      const rate = formatRate(line.taxRateBps, locale);
      return {
        cells: [
          writeName(line, note),
          ...(hasTax ? [line.taxRateBps > 0 ? t.rateIncluded(rate) : rate] : []),
          writeAmount(line.amount, note.currency, locale),
        ],
        isIndented: false,
      };
    }),
    sums: [
      { label: `${t.totalRefunded} ${note.currency}`, amount: total, kind: 'total' },
      ...writeTaxes(note.taxes, note, locale).included,
      // The card comes first: it gets the part that the wallet did not pay.
      ...writeShares(note, route, { wallet: t.toWallet, card: t.toCard }, locale).toReversed(),
    ],
  };
}

function wordsOf(t: Dictionary['invoice']) {
  return { unnamed: t.refundedOn, wallet: t.refundedToWallet, card: t.refundedTo, both: t.refundedToBoth };
}
