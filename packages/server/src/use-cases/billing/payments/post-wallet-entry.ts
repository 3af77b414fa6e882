import { assert } from '../../../domain/assert.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Wallet, type WalletMove, postWalletMove } from '../../../domain/wallet/wallet.ts';
import type { Runtime } from '../../../runtime.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import { insertWalletEntry, lockWallet } from '../../../store/billing/wallets.ts';

/**
 * Posts an entry to a locked wallet. Shared: runs in the transaction of the caller that opens or settles a
 * payment from the wallet.
 */
export async function postWalletEntry(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  wallet: Wallet,
  move: WalletMove,
  at: Instant,
): Promise<void> {
  await insertWalletEntry(tx, scope, postWalletMove(wallet, move, runtime.mintId('wallet_entry'), at));
}

/** Returns money to the wallet it was taken from. No lock may be taken after it. */
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
