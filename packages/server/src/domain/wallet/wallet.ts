import { assert } from '../assert.ts';
import type { CustomerId, PaymentId, RefundId, WalletEntryId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';

/*
 * What a seller owes a customer, one wallet for each currency. The seller puts money in and takes it out; a
 * payment of what a subscription owes takes from it after the subscription's own credit and before the card.
 *
 *   merchant_adjustment ──→ in or out, never below zero
 *   payment ──→ out when the payment is opened ──→ payment_reversal, in again if that payment fails
 *                                     └──────────→ refund, in again when a refund of it succeeds
 *
 * A refund enters the wallet together with its success: what entered sooner could be spent before the gateway
 * refuses the refund, and would be missing then.
 */

export type WalletEventType = 'payment' | 'payment_reversal' | 'refund' | 'merchant_adjustment';

export interface Wallet {
  readonly customerId: CustomerId;
  readonly currency: Currency;
  /** In minor units, never below zero. */
  readonly balance: bigint;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** One movement of one wallet. Its amount is above zero; `isCredit` says whether it enters or leaves. */
export interface WalletMove {
  readonly eventType: WalletEventType;
  readonly isCredit: boolean;
  readonly amount: bigint;
  /** What the seller noted. */
  readonly reason: string | null;
  /** The payment or refund that it is about; null for what the seller moves. */
  readonly referenceObjectId: PaymentId | RefundId | null;
}

/** A movement as it was entered, with what the wallet held before and after it. */
export interface WalletEntry extends WalletMove {
  readonly entryId: WalletEntryId;
  readonly customerId: CustomerId;
  readonly currency: Currency;
  readonly beforeBalance: bigint;
  readonly afterBalance: bigint;
  readonly createdAt: Instant;
}

/** A wallet before its first entry. */
export function emptyWallet(customerId: CustomerId, currency: Currency, now: Instant): Wallet {
  return { customerId, currency, balance: 0n, createdAt: now, updatedAt: now };
}

/** Enters a movement that the wallet can bear. What it holds afterwards is never below zero. */
export function enterWallet(
  { customerId, currency, balance }: Wallet,
  move: WalletMove,
  entryId: WalletEntryId,
  now: Instant,
): WalletEntry {
  const afterBalance = move.isCredit ? balance + move.amount : balance - move.amount;
  assert(move.amount > 0n && afterBalance >= 0n, 'a wallet gives no more than it holds');
  return { ...move, entryId, customerId, currency, beforeBalance: balance, afterBalance, createdAt: now };
}

/** What a payment takes from the wallet when it is opened. */
export function takenByPayment(paymentId: PaymentId, amount: bigint): WalletMove {
  return { eventType: 'payment', isCredit: false, amount, reason: null, referenceObjectId: paymentId };
}

/** The same, given back because the payment failed. */
export function returnedByPayment(paymentId: PaymentId, amount: bigint): WalletMove {
  return {
    eventType: 'payment_reversal',
    isCredit: true,
    amount,
    reason: null,
    referenceObjectId: paymentId,
  };
}

/** The part of a refund that no card gets. */
export function returnedByRefund(refundId: RefundId, amount: bigint): WalletMove {
  return { eventType: 'refund', isCredit: true, amount, reason: null, referenceObjectId: refundId };
}
