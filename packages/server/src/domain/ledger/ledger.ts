import { assert } from '../assert.ts';
import type { PaymentCredits } from '../credit/payment-credits.ts';
import type { DisputeId, PaymentId, PlanChangeId, RefundId, SubscriptionId, WalletEntryId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';

/**
 * Ledger accounts: `gateway` is the balance the gateway holds for the business, `sales` is revenue, `tax` is tax
 * payable, `subscription_credit` and `wallet` are liabilities to customers for later cycles and purchases,
 * `adjustments` is credit the seller granted. Debits are positive and credits negative. `tax` matches the
 * documents. Credit is in the terms of the price it was paid for: where that includes tax, so do transfers between
 * `sales` and `subscription_credit`.
 */
type Account = 'gateway' | 'sales' | 'tax' | 'subscription_credit' | 'wallet' | 'adjustments';

interface Posting {
  readonly account: Account;
  readonly amount: bigint;
  readonly currency: Currency;
}

/** Ledger entry. Its postings sum to zero, and it is immutable. */
export interface LedgerEntry {
  readonly reason:
    | 'payment'
    | 'refund'
    | 'refund_reversal'
    | 'dispute'
    | 'dispute_reversal'
    | 'credit_grant'
    | 'credit_void'
    | 'credit_revert'
    | 'wallet_adjustment';
  readonly paymentId: PaymentId | null;
  readonly refundId: RefundId | null;
  readonly planChangeId: PlanChangeId | null;
  readonly subscriptionId: SubscriptionId | null;
  /** Seller's wallet adjustment; other wallet entries belong to a payment or a refund. */
  readonly walletEntryId: WalletEntryId | null;
  readonly postings: readonly Posting[];
}

/**
 * Posts a succeeded payment; null when nothing was paid. Credit it used turns from a liability into revenue; credit
 * it bought becomes a liability. `creditUsed` is the amount taken from lots, in their terms.
 */
export function bookPayment(
  payment: {
    readonly paymentId: PaymentId;
    readonly currency: Currency;
    readonly totalAmount: bigint;
    readonly tax: bigint;
    readonly credits: PaymentCredits;
  },
  creditUsed = 0n,
): LedgerEntry | null {
  const { totalAmount, tax, credits, currency } = payment;
  const { topUpAmount, walletAmount } = credits;
  return entry({ reason: 'payment', paymentId: payment.paymentId }, currency, {
    gateway: totalAmount - walletAmount,
    wallet: walletAmount,
    subscription_credit: creditUsed - topUpAmount,
    sales: tax + topUpAmount - totalAmount - creditUsed,
    tax: -tax,
  });
}

/** Refund, or withdrawal by a dispute, as the ledger needs it. */
interface BookedRefund {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
  readonly disputeId: DisputeId | null;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly tax: bigint;
  readonly walletAmount: bigint;
}

/**
 * Posts a refund: the inverse of the returned part of the payment. The part that does not go to the card becomes a
 * liability to the customer again. What a dispute withdraws is posted alike.
 */
export function bookRefund(refund: BookedRefund): LedgerEntry | null {
  const { paymentId, refundId, disputeId, currency, amount, tax, walletAmount } = refund;
  return entry({ reason: disputeId === null ? 'refund' : 'dispute', paymentId, refundId }, currency, {
    gateway: walletAmount - amount,
    wallet: -walletAmount,
    sales: amount - tax,
    tax,
  });
}

/** Posts the inverse of a refund, whose money has come back to the seller. */
export function bookRefundReversal(refund: BookedRefund): LedgerEntry | null {
  const { paymentId, refundId, disputeId, currency, amount, tax, walletAmount } = refund;
  const reason = disputeId === null ? 'refund_reversal' : 'dispute_reversal';
  return entry({ reason, paymentId, refundId }, currency, {
    gateway: amount - walletAmount,
    wallet: walletAmount,
    sales: tax - amount,
    tax: -tax,
  });
}

/** Posts what a wallet has spent of a reversed refund: the seller has granted it. */
export function bookSpentRefund(refundId: RefundId, amount: bigint, currency: Currency): LedgerEntry | null {
  return entry({ reason: 'wallet_adjustment', refundId }, currency, { adjustments: amount, wallet: -amount });
}

/** Posts credit granted by a plan change: the revenue becomes a liability again. */
export function bookCreditGrant(
  planChangeId: PlanChangeId,
  amount: bigint,
  currency: Currency,
): LedgerEntry | null {
  return entry({ reason: 'credit_grant', planChangeId }, currency, {
    sales: amount,
    subscription_credit: -amount,
  });
}

/** Posts credit voided at the end of its subscription: the liability ends. */
export function bookCreditVoid(
  subscriptionId: SubscriptionId,
  amount: bigint,
  currency: Currency,
): LedgerEntry | null {
  return entry({ reason: 'credit_void', subscriptionId }, currency, {
    subscription_credit: amount,
    sales: -amount,
  });
}

/** Posts credit taken back by a refund, because its money has left; negative when it returns to the customer. */
export function bookCreditOfRefund(
  refundId: RefundId,
  amount: bigint,
  currency: Currency,
): LedgerEntry | null {
  const reason = amount < 0n ? 'credit_revert' : 'credit_void';
  return entry({ reason, refundId }, currency, { subscription_credit: amount, sales: -amount });
}

/**
 * Posts the reversal of a plan change: credit that it used becomes a liability again, and credit that it granted no
 * longer is. Null when both are equal.
 */
export function bookCreditRevert(
  planChangeId: PlanChangeId,
  { returned, takenBack }: { readonly returned: bigint; readonly takenBack: bigint },
  currency: Currency,
): LedgerEntry | null {
  return entry({ reason: 'credit_revert', planChangeId }, currency, {
    sales: returned - takenBack,
    subscription_credit: takenBack - returned,
  });
}

/** Posts a seller's wallet adjustment: a liability to the customer. Negative amounts are debits of the wallet. */
export function bookWalletAdjustment(
  walletEntryId: WalletEntryId,
  amount: bigint,
  currency: Currency,
): LedgerEntry | null {
  return entry({ reason: 'wallet_adjustment', walletEntryId }, currency, {
    adjustments: amount,
    wallet: -amount,
  });
}

function entry(
  cause: Pick<LedgerEntry, 'reason'> & Partial<LedgerEntry>,
  currency: Currency,
  amounts: Partial<Record<Account, bigint>>,
): LedgerEntry | null {
  const postings = Object.entries(amounts)
    .filter(([, amount]) => amount !== 0n)
    .map(([account, amount]) => ({ account: account as Account, amount, currency }));
  if (postings.length === 0) return null;
  assert(
    postings.reduce((sum, posting) => sum + posting.amount, 0n) === 0n,
    'the postings of a ledger entry sum to zero',
  );
  return {
    paymentId: null,
    refundId: null,
    planChangeId: null,
    subscriptionId: null,
    walletEntryId: null,
    ...cause,
    postings,
  };
}
