import {
  type CreditLot,
  type CreditMove,
  afterMove,
  creditLeft,
  enterCredit,
  grantOf,
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
 * Writes movements of the credit of a locked subscription, and the lot that a grant begins. Made to be shared:
 * a part of the transaction of whoever takes, gives back, grants or voids it.
 */
export async function postCreditEntries(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  moves: readonly CreditMove[],
  granted: CreditLot | null,
  at: Instant,
): Promise<void> {
  const moved = moves.map(({ lotId }) => lotId);
  const lots = await listCreditLots(tx, scope, subscriptionId, moved);
  if (granted) await insertCreditLot(tx, scope, granted);
  const all = granted ? [...moves, grantOf(granted)] : moves;
  const entries = enterCredit(creditLeft(lots), all).map((entry) => ({
    ...entry,
    entryId: runtime.mintId('credit_entry'),
  }));
  const after = lots
    .filter(({ lotId }) => moved.includes(lotId))
    .map((lot) => moves.filter(({ lotId }) => lotId === lot.lotId).reduce(afterMove, lot));
  await insertCreditEntries(tx, scope, subscriptionId, entries, after, at);
}

/** Writes off what a subscription that ends has left, in its credit and in the ledger. */
export async function writeOffCredit(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { subscriptionId, currency }: Subscription,
  at: Instant,
): Promise<void> {
  const lots = await listCreditLots(tx, scope, subscriptionId);
  const entry = bookCreditVoid(subscriptionId, creditLeft(lots), currency);
  if (!entry) return;
  await postCreditEntries(runtime, tx, scope, subscriptionId, voidCredit(lots), null, at);
  await insertLedgerEntry(tx, scope, entry, at);
}
