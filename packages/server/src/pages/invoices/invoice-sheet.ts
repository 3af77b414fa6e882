import type { Invoice, InvoiceLine } from '../../domain/invoice/invoice.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatCount, formatDate, formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet, Sum } from './sheet.ts';
import {
  type MoneyRoute,
  isTaxed,
  writeAmount,
  writeFrame,
  writeName,
  writeRoute,
  writeShares,
  writeTaxes,
} from './wording.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

/** Invoice of a payment in the reader's language. */
export function invoiceSheet(invoice: Invoice, locale: Locale): Sheet {
  const t = dictionaryOf(locale).invoice;
  const hasTax = isTaxed(invoice.taxes);
  return {
    ...writeFrame(invoice, { title: t.title, heading: t.billedTo }, locale),
    facts: [
      [t.number, invoice.number],
      [t.date, formatDate(invoice.issuedAt, locale, invoice.timeZone)],
      ...(invoice.orderNumber === null ? [] : [[t.payment, invoice.orderNumber] as const]),
    ],
    headline: {
      amount: writeAmount(invoice.total, invoice.currency, locale),
      note: writeRoute(invoice, routeOf(invoice), wordsOf(t), locale),
    },
    columns: [t.item, t.quantity, t.unitPrice, ...(hasTax ? [t.taxRate] : []), t.amount],
    rows: invoice.lines.map((line) => ({
      cells: [
        writeName(line, invoice),
        formatCount(line.quantity, locale),
        writeAmount(line.unitAmount, invoice.currency, locale),
        ...(hasTax ? [writeRate(line, locale)] : []),
        writeAmount(line.amount, invoice.currency, locale),
      ],
      isIndented: line.isAddon,
    })),
    sums: sumsOf(invoice, locale),
  };
}

function routeOf({ paidWith, paidByWallet }: Invoice): MoneyRoute {
  return { card: paidWith, walletAmount: paidByWallet };
}

function wordsOf(t: Dictionary['invoice']) {
  return { unnamed: t.paid, wallet: t.paidByWallet, card: t.paidWith, both: t.paidByBoth };
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
    ...writeShares(invoice, routeOf(invoice), { wallet: t.byWallet, card: t.byCard }, locale),
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

function discountLabel({ discountCodes }: Invoice, locale: Locale): string {
  const t = dictionaryOf(locale).invoice;
  return discountCodes.length === 0 ? t.productDiscount : t.discount(discountCodes.join(', '));
}
