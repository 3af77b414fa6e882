import type { LedgerEntry } from '../../domain/ledger/ledger.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Tx } from '../postgres/postgres.ts';

/** Inserts a ledger entry that is not part of a payment's settlement. The same cause is booked only once. */
export async function insertLedgerEntry(
  tx: Tx,
  scope: Scope,
  entry: LedgerEntry,
  createdAt: Instant,
): Promise<void> {
  await tx`
    with booked as (
      insert into ledger_entry (
        business_id, reason, payment_id, refund_id, plan_change_id, subscription_id, wallet_entry_id,
        created_at)
      values (${scope.businessId}, ${entry.reason}, ${entry.paymentId}, ${entry.refundId},
        ${entry.planChangeId}, ${entry.subscriptionId}, ${entry.walletEntryId}, ${createdAt})
      returning business_id, entry_id
    )
    insert into ledger_posting (business_id, entry_id, account, currency, amount)
    select b.business_id, b.entry_id, p.account, p.currency, p.amount
    from booked b, jsonb_to_recordset(${postingRows(entry)})
      as p(account text, currency text, amount bigint)`;
}

/** Postings of a ledger entry as JSON rows. */
export function postingRows(entry: LedgerEntry | null): object[] {
  return (entry?.postings ?? []).map(({ account, currency, amount }) => ({
    account,
    currency,
    amount: String(amount),
  }));
}
