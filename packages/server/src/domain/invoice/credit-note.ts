import { assert } from '../assert.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import type { Currency } from '../money/currency.ts';
import type { Payment } from '../payment/payment.ts';
import { type Refund, refundedToCard } from '../refund/refund.ts';
import type { Instant } from '../time.ts';
import {
  type BilledBuyer,
  type InvoicingSeller,
  type Issuer,
  type PaidWith,
  billedBuyerOf,
  invoicingSellerOf,
  paidWithOf,
} from './invoice.ts';
import { type TaxShare, sumByRate } from './tax-shares.ts';

/** Refunded amount of one line, tax included. */
interface CreditedLine {
  readonly name: string;
  readonly amount: bigint;
  readonly taxRateBps: number;
}

/**
 * Credit note of a succeeded refund, in minor units. It refers to the invoice it corrects. Invariant: the lines,
 * and likewise the shares with their tax, sum to `total`.
 */
export interface CreditNote {
  readonly number: string;
  readonly invoiceNumber: string;
  /** Time the refund was requested. */
  readonly issuedAt: Instant;
  /** Time of the original sale. */
  readonly invoicedAt: Instant;
  readonly timeZone: TimeZone;
  readonly seller: InvoicingSeller;
  /** True in test mode, where no real money moved. */
  readonly isTest: boolean;
  readonly buyer: BilledBuyer;
  readonly currency: Currency;
  readonly lines: readonly CreditedLine[];
  readonly taxes: readonly TaxShare[];
  readonly total: bigint;
  /** Part of `total` returned to the customer's wallet. */
  readonly returnedToWallet: bigint;
  /** Card that received the rest; null without a card, or when nothing was left for it. */
  readonly paidWith: PaidWith | null;
}

/** Credit note of a succeeded refund; other refunds have none. The seller's reason is not printed. */
export function toCreditNote(
  refund: Refund,
  payment: Payment,
  issuer: Issuer,
  numbers: Pick<CreditNote, 'number' | 'invoiceNumber'>,
): CreditNote {
  assert(refund.status === 'succeeded', 'only a succeeded refund has a document');
  assert(refund.paymentId === payment.paymentId, 'a refund gives back of its own payment');
  const items = refund.items.map((item) => {
    const line = payment.lines.find(({ itemId }) => itemId === item.itemId);
    assert(line, 'a refund gives back lines of its payment');
    return { ...item, line };
  });
  return {
    ...numbers,
    issuedAt: refund.createdAt,
    invoicedAt: payment.createdAt,
    timeZone: issuer.timeZone,
    seller: invoicingSellerOf(issuer),
    isTest: issuer.business.mode === 'test',
    buyer: billedBuyerOf(payment),
    currency: refund.currency,
    lines: items.map(({ line, amount }) => ({ name: line.name, amount, taxRateBps: line.taxRateBps })),
    taxes: sumByRate(
      items.map(({ line, amount, tax }) => ({
        rateBps: line.taxRateBps,
        isIncluded: true,
        taxable: amount - tax,
        tax,
      })),
    ),
    total: refund.amount,
    returnedToWallet: refund.walletAmount,
    paidWith: refundedToCard(refund) === 0n ? null : paidWithOf(payment),
  };
}
