import { DomainError } from '../errors.ts';
import type { WalletEntryId } from '../ids.ts';
import { type LedgerEntry, bookWalletAdjustment } from '../ledger/ledger.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import { type Wallet, type WalletEntry, enterWallet } from './wallet.ts';

/** What a seller asks for: money put into a customer's wallet, or taken out of it. */
export interface WalletAdjustment {
  readonly currency: Currency;
  readonly isCredit: boolean;
  /** Above zero. */
  readonly amount: bigint;
  readonly reason: string | null;
}

/** What follows from it. Both are committed together. */
export interface AdjustedWallet {
  readonly entry: WalletEntry;
  readonly ledgerEntry: LedgerEntry | null;
}

/**
 * The most that a seller can fill a wallet to. Far below the largest amount that crosses the wire, so that what
 * payments and refunds return always fits in as well.
 */
const fullWallet = 10n ** 15n;

/** Moves a seller's money into a wallet or out of it, or refuses: a wallet is never below zero. */
export function decideAdjustment(
  wallet: Wallet,
  { isCredit, amount, reason }: WalletAdjustment,
  entryId: WalletEntryId,
  now: Instant,
): AdjustedWallet {
  if (!isCredit && amount > wallet.balance) {
    throw new DomainError(
      'INSUFFICIENT_WALLET_FUNDS',
      `amount: the ${wallet.currency} wallet of this customer holds ${String(wallet.balance)}. Debit that or less.`,
    );
  }
  if (isCredit && wallet.balance + amount > fullWallet) {
    throw new DomainError(
      'AMOUNT_TOO_LARGE',
      `amount: a wallet is filled to ${String(fullWallet)} at most, and this one holds ${String(wallet.balance)}.`,
    );
  }
  const move = {
    eventType: 'merchant_adjustment',
    isCredit,
    amount,
    reason,
    referenceObjectId: null,
  } as const;
  return {
    entry: enterWallet(wallet, move, entryId, now),
    ledgerEntry: bookWalletAdjustment(entryId, isCredit ? amount : -amount, wallet.currency),
  };
}

/** A key names one request: whoever repeats it with other words is refused. */
export function checkRepeat(
  known: WalletEntry,
  { currency, isCredit, amount, reason }: WalletAdjustment,
): void {
  const isSame =
    known.currency === currency &&
    known.isCredit === isCredit &&
    known.amount === amount &&
    known.reason === reason;
  if (isSame) return;
  throw new DomainError(
    'IDEMPOTENCY_MISMATCH',
    'idempotency_key: was used with another entry for this customer. Use a new key for a new entry.',
  );
}
