import type { NumberPrefixes } from '../business/business.ts';
import { type TimeZone, yearOf } from '../calendar/time-zone.ts';
import type { Payment } from '../payment/payment.ts';
import type { Instant } from '../time.ts';

/** Documents with numbers of their own. A receipt is the invoice of a payment that was made. */
export type DocumentKind = 'order' | 'invoice' | 'credit_note';

/** Number of a document before it is drawn. */
export interface DocumentSeries {
  /** Sequence it is drawn from. */
  readonly name: string;
  /** Number as it is printed. */
  readonly write: (number: number) => string;
}

/** Orders begin here, so that the first does not look like the first. */
const firstOrder = 1001;

/**
 * Series of a document of the day `at`: orders are counted up for ever, invoices and credit notes from 1 in each year
 * of the seller's calendar.
 */
export function seriesFor(
  kind: DocumentKind,
  prefixes: NumberPrefixes,
  at: Instant,
  timeZone: TimeZone,
): DocumentSeries {
  if (kind === 'order') return { name: 'order', write: (number) => String(firstOrder - 1 + number) };
  const year = String(yearOf(at, timeZone));
  const prefix = kind === 'invoice' ? prefixes.invoice : prefixes.creditNote;
  return {
    name: `${kind} ${year}`,
    write: (number) => `${prefix}-${year}-${String(number).padStart(5, '0')}`,
  };
}

/** Payment or refund that wants documents. */
export interface DocumentSubject {
  readonly subjectId: string;
  /** Date of the documents. */
  readonly at: Instant;
  readonly kinds: readonly DocumentKind[];
}

/**
 * Documents of a succeeded payment: of a purchase also the order, which renewals and changes of a plan are not. What is
 * no order and costs nothing, such as another card for a subscription, has none.
 */
export function documentsOfPayment({
  paymentId,
  createdAt,
  purpose,
  totalAmount,
}: Pick<Payment, 'paymentId' | 'createdAt' | 'purpose' | 'totalAmount'>): DocumentSubject {
  const subject = { subjectId: paymentId, at: createdAt };
  if (purpose === 'purchase') return { ...subject, kinds: ['order', 'invoice'] };
  return { ...subject, kinds: totalAmount === 0n ? [] : ['invoice'] };
}

/** True for a payment that has an invoice, or will have one once it is wanted. */
export function hasInvoice(
  payment: Parameters<typeof documentsOfPayment>[0] & Pick<Payment, 'status'>,
): boolean {
  return payment.status === 'succeeded' && documentsOfPayment(payment).kinds.includes('invoice');
}

/** Document that waits for its number. */
export interface UnnumberedDocument {
  readonly kind: DocumentKind;
  readonly subjectId: string;
  readonly at: Instant;
  readonly series: DocumentSeries;
}

export interface NumberedDocument {
  readonly kind: DocumentKind;
  readonly subjectId: string;
  readonly series: string;
  readonly number: number;
  readonly label: string;
}

/**
 * Numbers documents by their date, each with the next number of its series: `last` has the last ones drawn, by name,
 * 0 for none. No number is left out.
 */
export function drawNumbers(
  documents: readonly UnnumberedDocument[],
  last: ReadonlyMap<string, number>,
): NumberedDocument[] {
  const drawn = new Map(last);
  return documents
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind, subjectId, series }) => {
      const number = (drawn.get(series.name) ?? 0) + 1;
      drawn.set(series.name, number);
      return { kind, subjectId, series: series.name, number, label: series.write(number) };
    });
}
