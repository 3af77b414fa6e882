import { assert } from '../assert.ts';
import type { CustomerId, PaymentId, RefundId, WalletEntryId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';

/*
 * Customer wallet: a balance the seller owes a customer, one for each currency. The seller credits and debits it; a
 * subscription payment uses it after the subscription's own credit and before the card.
 *
 *   merchant_adjustment ──→ in or out, never below zero
 *   payment ──→ out when the payment is opened ──→ payment_reversal, in again if that payment fails
 *                                     └──────────→ refund, in again when a refund of it succeeds
 *                                                  └──→ refund_reversal, out when that refund fails after all
 *
 * A refund is credited only when it succeeds: an earlier credit could be spent before the gateway refuses the
 * refund, and would then be missing.
 */

export type WalletEventType =
  'payment' | 'payment_reversal' | 'refund' | 'refund_reversal' | 'merchant_adjustment';

export interface Wallet {
  readonly customerId: CustomerId;
  readonly currency: Currency;
  /** In minor units, never negative. */
  readonly balance: bigint;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Wallet movement. Its amount is positive; `isCredit` gives the direction. */
export interface WalletMove {
  readonly eventType: WalletEventType;
  readonly isCredit: boolean;
  readonly amount: bigint;
  /** Seller's note. */
  readonly reason: string | null;
  /** Payment or refund that caused it; null for a seller's adjustment. */
  readonly referenceObjectId: PaymentId | RefundId | null;
}

/** Wallet entry: a posted movement with the balance before and after it. */
export interface WalletEntry extends WalletMove {
  readonly entryId: WalletEntryId;
  readonly customerId: CustomerId;
  readonly currency: Currency;
  readonly beforeBalance: bigint;
  readonly afterBalance: bigint;
  readonly createdAt: Instant;
}

/** Wallet before its first entry. */
export function emptyWallet(customerId: CustomerId, currency: Currency, now: Instant): Wallet {
  return { customerId, currency, balance: 0n, createdAt: now, updatedAt: now };
}

/** Posts a movement that the balance must cover. The new balance is never negative. */
export function postWalletMove(
  { customerId, currency, balance }: Wallet,
  move: WalletMove,
  entryId: WalletEntryId,
  now: Instant,
): WalletEntry {
  const afterBalance = move.isCredit ? balance + move.amount : balance - move.amount;
  assert(move.amount > 0n && afterBalance >= 0n, 'a wallet gives no more than it holds');
  return { ...move, entryId, customerId, currency, beforeBalance: balance, afterBalance, createdAt: now };
}

/** Debit of a payment when it is opened. */
export function paymentDebit(paymentId: PaymentId, amount: bigint): WalletMove {
  return { eventType: 'payment', isCredit: false, amount, reason: null, referenceObjectId: paymentId };
}

/** Credit that returns the debit of a failed payment. */
export function paymentReversal(paymentId: PaymentId, amount: bigint): WalletMove {
  return {
    eventType: 'payment_reversal',
    isCredit: true,
    amount,
    reason: null,
    referenceObjectId: paymentId,
  };
}

/** Credit for the part of a refund that does not go to the card. */
export function refundCredit(refundId: RefundId, amount: bigint): WalletMove {
  return { eventType: 'refund', isCredit: true, amount, reason: null, referenceObjectId: refundId };
}

/** Debit that takes back the credit of a reversed refund, as far as the balance covers it; undefined for nothing. */
export function refundReversal(
  refundId: RefundId,
  amount: bigint,
  { balance }: Pick<Wallet, 'balance'>,
): WalletMove | undefined {
  const there = amount < balance ? amount : balance;
  if (there === 0n) return undefined;
  return {
    eventType: 'refund_reversal',
    isCredit: false,
    amount: there,
    reason: null,
    referenceObjectId: refundId,
  };
}
