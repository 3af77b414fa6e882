import { DomainError } from '../errors.ts';
import type { WalletEntryId } from '../ids.ts';
import { type LedgerEntry, bookWalletAdjustment } from '../ledger/ledger.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import { type Wallet, type WalletEntry, postWalletMove } from './wallet.ts';

/** Wallet adjustment requested by a seller: a credit or a debit. */
export interface WalletAdjustment {
  readonly currency: Currency;
  readonly isCredit: boolean;
  /** Positive amount. */
  readonly amount: bigint;
  readonly reason: string | null;
}

/** Result of an adjustment. Both are committed together. */
export interface AdjustedWallet {
  readonly entry: WalletEntry;
  readonly ledgerEntry: LedgerEntry | null;
}

/**
 * Maximum balance a seller can create. Far below the largest amount the wire can carry, so that amounts returned by
 * payments and refunds always fit as well.
 */
const fullWallet = 10n ** 15n;

/** Credits or debits a wallet, or refuses: a balance is never negative. */
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
    entry: postWalletMove(wallet, move, entryId, now),
    ledgerEntry: bookWalletAdjustment(entryId, isCredit ? amount : -amount, wallet.currency),
  };
}

/** Refuses to reuse an idempotency key for a different request. */
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
