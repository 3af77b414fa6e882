import {
  type CreditLot,
  type CreditMove,
  applyCreditMove,
  remainingCredit,
  postCreditMoves,
  toGrantMove,
  voidCredit,
} from '../../../domain/credit/credit.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import { bookCreditVoid } from '../../../domain/ledger/ledger.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import {
  insertCreditEntries,
  insertCreditLot,
  listCreditLots,
} from '../../../store/billing/subscription-credits.ts';

/**
 * Posts credit entries of a locked subscription, and the lot that a grant creates. Shared: runs in the
 * transaction of the caller that deducts, returns, grants or voids the credit. `known` are its lots, if it has loaded
 * those that are moved and all with a remaining amount.
 */
export async function postCreditEntries(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  moves: readonly CreditMove[],
  granted: CreditLot | null,
  at: Instant,
  known?: readonly CreditLot[],
): Promise<void> {
  const moved = moves.map(({ lotId }) => lotId);
  const lots = known ?? (await listCreditLots(tx, scope, subscriptionId, moved));
  if (granted) await insertCreditLot(tx, scope, granted);
  const all = granted ? [...moves, toGrantMove(granted)] : moves;
  const entries = postCreditMoves(remainingCredit(lots), all).map((entry) => ({
    ...entry,
    entryId: runtime.mintId('credit_entry'),
  }));
  const after = lots
    .filter(({ lotId }) => moved.includes(lotId))
    .map((lot) => moves.filter(({ lotId }) => lotId === lot.lotId).reduce(applyCreditMove, lot));
  await insertCreditEntries(tx, scope, subscriptionId, entries, after, at);
}

/** Writes off the remaining credit of a subscription that ends, in its credit and in the ledger. */
export async function writeOffCredit(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { subscriptionId, currency }: Subscription,
  at: Instant,
): Promise<void> {
  const lots = await listCreditLots(tx, scope, subscriptionId);
  const entry = bookCreditVoid(subscriptionId, remainingCredit(lots), currency);
  if (!entry) return;
  await postCreditEntries(runtime, tx, scope, subscriptionId, voidCredit(lots), null, at);
  await insertLedgerEntry(tx, scope, entry, at);
}
