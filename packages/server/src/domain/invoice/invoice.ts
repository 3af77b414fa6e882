import { assert } from '../assert.ts';
import { type Business, sellerName } from '../business/business.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import type { Buyer } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { RefundId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { type Payment, chargedAmount } from '../payment/payment.ts';
import { amountOf } from '../pricing/price-lines.ts';
import type { Refund } from '../refund/refund.ts';
import type { Instant } from '../time.ts';
import { type TaxShare, sumByRate } from './tax-shares.ts';

/** Seller as named on payment documents. */
export type InvoicingSeller = Pick<
  Business,
  'address' | 'supportEmail' | 'supportPhone' | 'taxRegistrations' | 'logo'
> & {
  /** Legal name, where the seller gave one. */
  readonly name: string;
};

/** Seller that issues a payment document. The buyer comes from the payment. */
export interface Issuer {
  /** Seller as it was when the document was issued. */
  readonly business: Business;
  /** Time zone of printed dates: that of the subscription being paid, else the seller's. */
  readonly timeZone: TimeZone;
}

/** Bill-to party: name, company and address as given for the purchase. */
export interface BilledBuyer extends Omit<Buyer, 'phoneNumber'> {
  readonly address: BillingAddress;
}

/** Displayable details of the card that paid. */
export interface PaidWith {
  /** Upper case, as on the wire: `VISA`. */
  readonly network: string;
  readonly lastFour: string;
}

/** Invoice line in the terms of its price: `amount` includes tax where the price does. */
export interface InvoiceLine {
  readonly name: string;
  /** True when sold with the product above it. */
  readonly isAddon: boolean;
  readonly quantity: number;
  readonly unitAmount: bigint;
  readonly amount: bigint;
  readonly taxRateBps: number;
  readonly isTaxInclusive: boolean;
}

/**
 * Invoice of a succeeded payment, in minor units. Invariant: total = subtotal − discount − unused − credit + the
 * tax of every share that is not included, and both sides equal what was paid.
 */
export interface Invoice {
  readonly number: string;
  /** Null for a payment that is no order of its own, such as a renewal. */
  readonly orderNumber: string | null;
  /** Payment time: constant, so that the document never changes. */
  readonly issuedAt: Instant;
  readonly timeZone: TimeZone;
  readonly seller: InvoicingSeller;
  /** True in test mode, where no real money moved. */
  readonly isTest: boolean;
  readonly buyer: BilledBuyer;
  readonly currency: Currency;
  readonly lines: readonly InvoiceLine[];
  readonly subtotal: bigint;
  /** Total of product discounts and codes, which the payment does not keep apart. */
  readonly discount: bigint;
  /** Codes in the order they were applied. */
  readonly discountCodes: readonly string[];
  /** Deduction for unused time on the previous plan, with its tax where the price includes it. */
  readonly unused: bigint;
  /** Deduction by subscription credit, likewise. */
  readonly credit: bigint;
  readonly taxes: readonly TaxShare[];
  readonly total: bigint;
  /** Part of `total` paid by the customer's wallet; the card paid the rest. */
  readonly paidByWallet: bigint;
  /** Null when no card was given, or the wallet paid everything. */
  readonly paidWith: PaidWith | null;
  /** Succeeded refunds of the seller's, oldest first; pending ones, and what a dispute withdrew, are not included. */
  readonly refunds: readonly InvoicedRefund[];
  /** `total` minus refunds. */
  readonly paid: bigint;
}

interface InvoicedRefund {
  readonly refundId: RefundId;
  readonly at: Instant;
  readonly amount: bigint;
}

/** Invoice of a succeeded payment; other payments have none. It repeats the charge line by line. */
export function toInvoice(
  payment: Payment,
  issuer: Issuer,
  numbers: Pick<Invoice, 'number' | 'orderNumber'>,
  refunds: readonly Refund[],
): Invoice {
  assert(payment.status === 'succeeded', 'only a succeeded payment has an invoice');
  const given = refunds
    .filter(({ status, disputeId }) => status === 'succeeded' && disputeId === null)
    .map(({ refundId, createdAt, amount }) => ({ refundId, at: createdAt, amount }))
    .sort((a, b) => a.at - b.at);
  return {
    ...numbers,
    issuedAt: payment.createdAt,
    timeZone: issuer.timeZone,
    seller: invoicingSellerOf(issuer),
    isTest: issuer.business.mode === 'test',
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

/** Splits a payment's reduction by cause, in price terms. Any remainder is a discount. */
function splitReduction({ lines, credits }: Payment): Pick<Invoice, 'discount' | 'unused' | 'credit'> {
  const off = sum(lines.map((line) => line.listAmount - amountOf(line)));
  const unused = least(credits.unusedAmount, off);
  const credit = least(credits.creditAmount, off - unused);
  return { discount: off - unused - credit, unused, credit };
}

/** Seller as a document names it. */
export function invoicingSellerOf({ business }: Issuer): InvoicingSeller {
  const { address, supportEmail, supportPhone, taxRegistrations, logo } = business;
  return { name: sellerName(business), address, supportEmail, supportPhone, taxRegistrations, logo };
}

/**
 * True for a qualified invoice of Japan (適格請求書), or a credit note to one: its seller is registered there, and its
 * buyer deducts the tax of each rate as it is printed.
 */
export function isQualified({ seller, buyer }: Pick<Invoice, 'seller' | 'buyer'>): boolean {
  const isRegistered = seller.taxRegistrations.some(({ type }) => type === 'jp_qualified_invoice');
  return isRegistered && buyer.address.country === 'JP';
}

/** Bill-to party of a payment. */
export function billedBuyerOf({ buyer, billing }: Payment): BilledBuyer {
  const { name, email, businessName, taxId } = buyer;
  return { name, email, businessName, taxId, address: billing };
}

/** Card of a payment, unless the customer's wallet paid everything. */
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
