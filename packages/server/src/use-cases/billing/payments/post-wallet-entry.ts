import { assert } from '../../../domain/assert.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Wallet, type WalletMove, enterWallet } from '../../../domain/wallet/wallet.ts';
import type { Runtime } from '../../../runtime.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import { insertWalletEntry, lockWallet } from '../../../store/billing/wallets.ts';

/**
 * Moves money out of a locked wallet or into it. Made to be shared: a part of the transaction of whoever opens
 * or settles what the wallet pays.
 */
export async function postWalletEntry(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  wallet: Wallet,
  move: WalletMove,
  at: Instant,
): Promise<void> {
  await insertWalletEntry(tx, scope, enterWallet(wallet, move, runtime.mintId('wallet_entry'), at));
}

/** Returns to a wallet what was taken from it. Nothing is locked after it. */
export async function returnToWallet(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { customerId, currency }: { readonly customerId: CustomerId; readonly currency: Currency },
  move: WalletMove,
  at: Instant,
): Promise<void> {
  const wallet = await lockWallet(tx, scope, customerId, currency);
  assert(wallet, 'a wallet that paid is there');
  await postWalletEntry(runtime, tx, scope, wallet, move, at);
}
