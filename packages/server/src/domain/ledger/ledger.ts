import { assert } from '../assert.ts';
import type { PaymentCredits } from '../credit/payment-credits.ts';
import type { PaymentId, PlanChangeId, RefundId, SubscriptionId, WalletEntryId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';

/**
 * Where money stands: `gateway` is what the gateway holds for the business, `sales` what was earned, `tax`
 * what is owed to the state, `subscription_credit` and `wallet` what is owed to customers in later cycles and
 * purchases, `adjustments` what the seller gave away. Debits are positive and credits negative. `tax` is what the
 * documents say. Credit is in the terms of the price it was paid for: where that contains tax, so does what moves
 * between `sales` and `subscription_credit`.
 */
type Account = 'gateway' | 'sales' | 'tax' | 'subscription_credit' | 'wallet' | 'adjustments';

interface Posting {
  readonly account: Account;
  readonly amount: bigint;
  readonly currency: Currency;
}

/** One booking. Its postings sum to zero, and it is never changed afterwards. */
export interface LedgerEntry {
  readonly reason:
    'payment' | 'refund' | 'credit_grant' | 'credit_void' | 'credit_revert' | 'wallet_adjustment';
  readonly paymentId: PaymentId | null;
  readonly refundId: RefundId | null;
  readonly planChangeId: PlanChangeId | null;
  readonly subscriptionId: SubscriptionId | null;
  /** What the seller moved; a wallet's other movements belong to a payment or a refund. */
  readonly walletEntryId: WalletEntryId | null;
  readonly postings: readonly Posting[];
}

/**
 * Books a payment that succeeded; null when nothing was paid. Credit that it used was owed until now and is
 * earned with it; credit that it bought is owed from now on. `creditUsed` is what it took of lots, in their terms.
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

/**
 * Books money given back: the mirror image of the part of the payment it returns. What the card does not get is
 * owed to the customer again.
 */
export function bookRefund(refund: {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly tax: bigint;
  readonly walletAmount: bigint;
}): LedgerEntry | null {
  const { paymentId, refundId, currency, amount, tax, walletAmount } = refund;
  return entry({ reason: 'refund', paymentId, refundId }, currency, {
    gateway: walletAmount - amount,
    wallet: -walletAmount,
    sales: amount - tax,
    tax,
  });
}

/** Books credit that a change of plan left over: what was earned with it is owed again. */
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

/** Books credit that ends with its subscription: nobody is owed it any more. */
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

/** Books credit that a refund takes back, because its money has left; below zero it returns to the customer. */
export function bookCreditOfRefund(
  refundId: RefundId,
  amount: bigint,
  currency: Currency,
): LedgerEntry | null {
  const reason = amount < 0n ? 'credit_revert' : 'credit_void';
  return entry({ reason, refundId }, currency, { subscription_credit: amount, sales: -amount });
}

/**
 * Books the way back of a change of plan: credit that it used is owed again, and credit that it left over is not.
 * Null when both are the same, or nothing.
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

/** Books what a seller puts into a wallet: it is owed to the customer. Below zero it is taken out again. */
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
