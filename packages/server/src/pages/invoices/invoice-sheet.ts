import type { Invoice, InvoiceLine } from '../../domain/invoice/invoice.ts';
import { describeCard } from '../components/card.tsx';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatCount, formatDate, formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet, Sum } from './sheet.ts';
import { isTaxed, writeAmount, writePart, writeParty, writeTaxes } from './wording.ts';

/** A payment's invoice in the reader's language. */
export function invoiceSheet(invoice: Invoice, locale: Locale): Sheet {
  const dictionary = dictionaryOf(locale);
  const t = dictionary.invoice;
  const date = formatDate(invoice.issuedAt, locale, invoice.timeZone);
  const hasTax = isTaxed(invoice.taxes);
  return {
    locale,
    title: t.title,
    documentTitle: t.documentTitle(t.title, invoice.number, invoice.sellerName),
    issuedAt: invoice.issuedAt,
    seller: invoice.sellerName,
    warning: invoice.isTest ? t.testMode : null,
    party: writeParty(t.billedTo, invoice.buyer, locale),
    facts: [
      [t.number, invoice.number],
      [t.date, date],
      [t.payment, invoice.paymentId],
    ],
    headline: {
      amount: writeAmount(invoice.total, invoice.currency, locale),
      note: noteOf(invoice, locale),
    },
    columns: [t.item, t.quantity, t.unitPrice, ...(hasTax ? [t.taxRate] : []), t.amount],
    rows: invoice.lines.map((line) => ({
      cells: [
        line.name,
        formatCount(line.quantity, locale),
        writeAmount(line.unitAmount, invoice.currency, locale),
        ...(hasTax ? [writeRate(line, locale)] : []),
        writeAmount(line.amount, invoice.currency, locale),
      ],
      isIndented: line.isAddon,
    })),
    sums: sumsOf(invoice, locale),
    page: t.page,
    lacking: t.lacking,
  };
}

function noteOf({ issuedAt, timeZone, paidWith, paidByWallet }: Invoice, locale: Locale): string {
  const dictionary = dictionaryOf(locale);
  const t = dictionary.invoice;
  const date = formatDate(issuedAt, locale, timeZone);
  if (paidWith === null) return paidByWallet > 0n ? t.paidByWallet(date) : t.paid(date);
  const card = describeCard(paidWith, dictionary);
  return paidByWallet > 0n ? t.paidByBoth(date, card) : t.paidWith(date, card);
}

function writeRate({ taxRateBps, isTaxInclusive }: InvoiceLine, locale: Locale): string {
  const rate = formatRate(taxRateBps, locale);
  return isTaxInclusive && taxRateBps > 0 ? dictionaryOf(locale).invoice.rateIncluded(rate) : rate;
}

function sumsOf(invoice: Invoice, locale: Locale): Sum[] {
  const t = dictionaryOf(locale).invoice;
  const amount = (value: bigint): string => writeAmount(value, invoice.currency, locale);
  const { added, included } = writeTaxes(invoice.taxes, invoice, locale);
  const part = (label: string, value: bigint): Sum[] =>
    value === 0n ? [] : [{ label, amount: amount(value), kind: 'part' }];
  const before = [
    ...part(discountLabel(invoice, locale), -invoice.discount),
    ...part(t.unused, -invoice.unused),
    ...part(t.credit, -invoice.credit),
    ...added,
  ];
  const refunds: Sum[] = invoice.refunds.map((refund) => ({
    label: t.refund(formatDate(refund.at, locale, invoice.timeZone)),
    amount: amount(-refund.amount),
    kind: 'part',
  }));
  return [
    ...(before.length === 0
      ? []
      : [{ label: t.subtotal, amount: amount(invoice.subtotal), kind: 'part' as const }]),
    ...before,
    {
      label: `${isTaxed(invoice.taxes) ? t.totalWithTax : t.total} ${invoice.currency}`,
      amount: amount(invoice.total),
      kind: 'total',
    },
    ...included,
    ...paidBy(invoice, locale),
    ...refunds,
    ...(refunds.length === 0
      ? []
      : [
          {
            label: `${t.paidAfterRefunds} ${invoice.currency}`,
            amount: amount(invoice.paid),
            kind: 'total' as const,
          },
        ]),
  ];
}

/** Who paid how much, where the wallet paid some of it. */
function paidBy({ paidWith, paidByWallet, total, currency }: Invoice, locale: Locale): Sum[] {
  if (paidByWallet === 0n) return [];
  const dictionary = dictionaryOf(locale);
  const t = dictionary.invoice;
  const part = (label: string, value: bigint): Sum => writePart(label, value, currency, locale);
  return [
    part(t.byWallet, paidByWallet),
    ...(paidWith === null ? [] : [part(t.byCard(describeCard(paidWith, dictionary)), total - paidByWallet)]),
  ];
}

function discountLabel({ discountCodes }: Invoice, locale: Locale): string {
  const t = dictionaryOf(locale).invoice;
  return discountCodes.length === 0 ? t.productDiscount : t.discount(discountCodes.join(', '));
}
