import { assert } from '../assert.ts';
import type { PaymentId, RefundId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';

/**
 * Where money stands: `gateway` is what the gateway holds for the business, `sales` what was earned,
 * `tax` what is owed to the state. Debits are positive and credits negative.
 */
type Account = 'gateway' | 'sales' | 'tax';

interface Posting {
  readonly account: Account;
  readonly amount: bigint;
  readonly currency: Currency;
}

/** One booking. Its postings sum to zero, and it is never changed afterwards. */
export interface LedgerEntry {
  readonly reason: 'payment' | 'refund';
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
  readonly postings: readonly Posting[];
}

/** Books a payment that succeeded; null when nothing was paid. */
export function bookPayment(payment: {
  readonly paymentId: PaymentId;
  readonly currency: Currency;
  readonly totalAmount: bigint;
  readonly tax: bigint;
}): LedgerEntry | null {
  return entry('payment', payment.paymentId, null, payment.currency, payment.totalAmount, payment.tax);
}

/** Books money given back: the mirror image of the part of the payment it returns. */
export function bookRefund(refund: {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly tax: bigint;
}): LedgerEntry | null {
  return entry('refund', refund.paymentId, refund.refundId, refund.currency, -refund.amount, -refund.tax);
}

function entry(
  reason: LedgerEntry['reason'],
  paymentId: PaymentId,
  refundId: RefundId | null,
  currency: Currency,
  received: bigint,
  tax: bigint,
): LedgerEntry | null {
  const postings = (
    [
      { account: 'gateway', amount: received, currency },
      { account: 'sales', amount: tax - received, currency },
      { account: 'tax', amount: -tax, currency },
    ] satisfies Posting[]
  ).filter((posting) => posting.amount !== 0n);
  if (postings.length === 0) return null;
  assert(
    postings.reduce((sum, posting) => sum + posting.amount, 0n) === 0n,
    'the postings of a ledger entry sum to zero',
  );
  return { reason, paymentId, refundId, postings };
}
