import { assert } from '../assert.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import type { Buyer } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { InvoiceId, PaymentId, RefundId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { type Payment, chargedAmount } from '../payment/payment.ts';
import { amountOf } from '../pricing/price-lines.ts';
import type { Refund } from '../refund/refund.ts';
import type { Scope } from '../scope.ts';
import type { Instant } from '../time.ts';
import { type TaxShare, sumByRate } from './tax-shares.ts';

/** The seller, as far as the documents of a payment name them. The buyer is the payment's own. */
export interface Issuer {
  readonly scope: Scope;
  /** Whose calendar the dates are of: that of the subscription which is paid for, else the seller's. */
  readonly timeZone: TimeZone;
}

/** Bill-to party: name, company and address as they were given for the purchase. */
export interface BilledBuyer extends Omit<Buyer, 'phoneNumber'> {
  readonly address: BillingAddress;
}

/** The card that paid, as far as it may be shown. */
export interface PaidWith {
  /** Upper case, as on the wire: `VISA`. */
  readonly network: string;
  readonly lastFour: string;
}

/** One line, in the terms of its price: `amount` contains the tax where the price does. */
export interface InvoiceLine {
  readonly name: string;
  /** Sold with the product above it. */
  readonly isAddon: boolean;
  readonly quantity: number;
  readonly unitAmount: bigint;
  readonly amount: bigint;
  readonly taxRateBps: number;
  readonly isTaxInclusive: boolean;
}

/**
 * What a succeeded payment's invoice says, in minor units. Always: total = subtotal − discount − unused −
 * credit + the tax of every share that is not included, and both sides are what was paid.
 */
export interface Invoice {
  readonly number: InvoiceId;
  readonly paymentId: PaymentId;
  /** When the payment was made: the same for ever, so that the document is. */
  readonly issuedAt: Instant;
  readonly timeZone: TimeZone;
  readonly sellerName: string;
  /** Whether no real money moved. */
  readonly isTest: boolean;
  readonly buyer: BilledBuyer;
  readonly currency: Currency;
  readonly lines: readonly InvoiceLine[];
  readonly subtotal: bigint;
  /** What discounts took off: products' own and codes, which the payment does not keep apart. */
  readonly discount: bigint;
  /** In the order they were taken. */
  readonly discountCodes: readonly string[];
  /** What the unused time on the plan before took off, with its tax where the price contains it. */
  readonly unused: bigint;
  /** What credit of the subscription took off, likewise. */
  readonly credit: bigint;
  readonly taxes: readonly TaxShare[];
  readonly total: bigint;
  /** The part of `total` that the customer's wallet paid; the card paid the rest. */
  readonly paidByWallet: bigint;
  /** Null when no card was given, or the wallet paid all of it. */
  readonly paidWith: PaidWith | null;
  /** What has been given back, oldest first; refunds under way are not in it. */
  readonly refunds: readonly InvoicedRefund[];
  /** `total` without the refunds. */
  readonly paid: bigint;
}

interface InvoicedRefund {
  readonly refundId: RefundId;
  readonly at: Instant;
  readonly amount: bigint;
}

/** The invoice of a payment that has succeeded; no other has one. It repeats what was charged, line by line. */
export function invoiceOf(payment: Payment, issuer: Issuer, refunds: readonly Refund[]): Invoice {
  assert(payment.status === 'succeeded', 'only a succeeded payment has an invoice');
  const given = refunds
    .filter(({ status }) => status === 'succeeded')
    .map(({ refundId, createdAt, amount }) => ({ refundId, at: createdAt, amount }))
    .sort((a, b) => a.at - b.at);
  return {
    number: payment.invoiceId,
    paymentId: payment.paymentId,
    issuedAt: payment.createdAt,
    timeZone: issuer.timeZone,
    sellerName: issuer.scope.businessName,
    isTest: issuer.scope.mode === 'test',
    buyer: billedBuyerOf(payment),
    currency: payment.currency,
    lines: payment.lines.map((line) => ({
      name: line.name,
      isAddon: line.kind === 'addon',
      quantity: line.quantity,
      unitAmount: line.unitAmount,
      amount: line.listAmount,
      taxRateBps: line.taxRateBps,
      isTaxInclusive: line.isTaxInclusive,
    })),
    subtotal: sum(payment.lines.map(({ listAmount }) => listAmount)),
    ...splitReduction(payment),
    discountCodes: payment.discounts
      .toSorted((a, b) => a.position - b.position)
      .map(({ discount }) => discount.code),
    taxes: sumByRate(
      payment.lines.map((line) => ({
        rateBps: line.taxRateBps,
        isIncluded: line.isTaxInclusive,
        taxable: line.total - line.tax,
        tax: line.tax,
      })),
    ),
    total: payment.totalAmount,
    paidByWallet: payment.credits.walletAmount,
    paidWith: paidWithOf(payment),
    refunds: given,
    paid: payment.totalAmount - sum(given.map(({ amount }) => amount)),
  };
}

/** What was taken off, by its causes, in the terms of the prices. What neither of the others took is a discount. */
function splitReduction({ lines, credits }: Payment): Pick<Invoice, 'discount' | 'unused' | 'credit'> {
  const off = sum(lines.map((line) => line.listAmount - amountOf(line)));
  const unused = least(credits.unusedAmount, off);
  const credit = least(credits.creditAmount, off - unused);
  return { discount: off - unused - credit, unused, credit };
}

/** Who is billed for a payment. */
export function billedBuyerOf({ buyer, billing }: Payment): BilledBuyer {
  const { name, email, businessName, taxId } = buyer;
  return { name, email, businessName, taxId, address: billing };
}

/** The card that a payment was made with, unless the customer's wallet paid all of it. */
export function paidWithOf(payment: Payment): PaidWith | null {
  const { instrument, credits } = payment;
  if (credits.walletAmount > 0n && chargedAmount(payment) === 0n) return null;
  return instrument && { network: instrument.cardNetwork, lastFour: instrument.lastFour };
}

function least(amount: bigint, limit: bigint): bigint {
  return amount < limit ? amount : limit;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
