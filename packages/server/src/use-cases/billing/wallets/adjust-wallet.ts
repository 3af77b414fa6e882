import { notFound } from '../../../domain/errors.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type WalletAdjustment,
  checkRepeat,
  decideAdjustment,
} from '../../../domain/wallet/decide-adjustment.ts';
import { type Wallet, type WalletEntry, emptyWallet } from '../../../domain/wallet/wallet.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockCustomer } from '../../../store/billing/customers.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import {
  type WalletRequest,
  findWalletEntryOfRequest,
  insertWalletEntry,
  lockWallet,
} from '../../../store/billing/wallets.ts';

export interface AdjustWalletInput extends WalletAdjustment, WalletRequest {}

/**
 * Credits or debits a customer's wallet on the seller's behalf, and returns the updated wallet. A repeat
 * returns the result of the first. Requests for one customer are serialised, so that a key is used once in
 * any currency, and a wallet is created once.
 */
export async function adjustWallet(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  input: AdjustWalletInput,
): Promise<Wallet> {
  const entryId = runtime.mintId('wallet_entry');
  return transaction(runtime.sql, async (tx) => {
    if (!(await lockCustomer(tx, scope, customerId))) throw notFound('customer');
    const known = await findWalletEntryOfRequest(tx, scope, customerId, input);
    if (known) {
      checkRepeat(known.entry, input);
      return walletAfter(known.entry, known.walletCreatedAt);
    }
    const at = now(runtime, scope);
    const wallet =
      (await lockWallet(tx, scope, customerId, input.currency)) ??
      emptyWallet(customerId, input.currency, at);
    const { entry, ledgerEntry } = decideAdjustment(wallet, input, entryId, at);
    await insertWalletEntry(tx, scope, entry, input);
    if (ledgerEntry) await insertLedgerEntry(tx, scope, ledgerEntry, at);
    return walletAfter(entry, wallet.createdAt);
  });
}

function walletAfter(
  { customerId, currency, afterBalance, createdAt: updatedAt }: WalletEntry,
  createdAt: number,
) {
  return { customerId, currency, balance: afterBalance, createdAt, updatedAt };
}
