import { assert } from '../../domain/assert.ts';
import { type CustomerId, type PaymentId, type RefundId, asId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import type { Wallet, WalletEntry, WalletEventType } from '../../domain/wallet/wallet.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface WalletRow {
  customer_id: string;
  currency: Currency;
  balance: bigint;
  created_at: Instant;
  updated_at: Instant;
}

function walletFromRow(row: WalletRow): Wallet {
  return {
    customerId: asId<'customer'>(row.customer_id),
    currency: row.currency,
    balance: row.balance,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

interface EntryRow {
  entry_id: string;
  customer_id: string;
  currency: Currency;
  event_type: WalletEventType;
  is_credit: boolean;
  amount: bigint;
  before_balance: bigint;
  after_balance: bigint;
  reason: string | null;
  reference_object_id: string | null;
  created_at: Instant;
}

function entryFromRow(row: EntryRow): WalletEntry {
  return {
    entryId: asId<'wallet_entry'>(row.entry_id),
    customerId: asId<'customer'>(row.customer_id),
    currency: row.currency,
    eventType: row.event_type,
    isCredit: row.is_credit,
    amount: row.amount,
    beforeBalance: row.before_balance,
    afterBalance: row.after_balance,
    reason: row.reason,
    referenceObjectId: row.reference_object_id as PaymentId | RefundId | null,
    createdAt: row.created_at,
  };
}

/** Lists a customer's wallets by currency. A wallet exists from its first entry. */
export async function listWallets(sql: Sql, scope: Scope, customerId: CustomerId): Promise<Wallet[]> {
  const rows = await sql<WalletRow[]>`
    select * from wallet where business_id = ${scope.businessId} and customer_id = ${customerId}
    order by currency`;
  return rows.map(walletFromRow);
}

export async function findWallet(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  currency: Currency,
): Promise<Wallet | undefined> {
  const [row] = await sql<WalletRow[]>`
    select * from wallet
    where business_id = ${scope.businessId} and customer_id = ${customerId} and currency = ${currency}`;
  return row && walletFromRow(row);
}

/** Finds the wallet balance available to a subscription's payments. */
export async function findWalletBalanceFor(
  sql: Sql,
  scope: Scope,
  { usesWallet, customerId, currency }: Pick<Subscription, 'usesWallet' | 'customerId' | 'currency'>,
): Promise<bigint> {
  const wallet = usesWallet ? await findWallet(sql, scope, customerId, currency) : undefined;
  return wallet?.balance ?? 0n;
}

/**
 * Locks the wallet, always as the last lock: its holder waits for no other lock, so it can be taken after
 * any.
 */
export async function lockWallet(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  currency: Currency,
): Promise<Wallet | undefined> {
  const [row] = await tx<WalletRow[]>`
    select * from wallet
    where business_id = ${scope.businessId} and customer_id = ${customerId} and currency = ${currency}
    for no key update`;
  return row && walletFromRow(row);
}

/** Identification of the request for a wallet entry, to detect repeats. */
export interface WalletRequest {
  /** Idempotency key of the HTTP request; null for none. */
  readonly requestKey: string | null;
  /** Client's key for the entry, unique for its customer. */
  readonly idempotencyKey: string | null;
}

/**
 * Inserts an entry of a locked wallet and updates the balance. The first entry creates the wallet, under the
 * customer's lock.
 */
export async function insertWalletEntry(
  tx: Tx,
  scope: Scope,
  entry: WalletEntry,
  { requestKey, idempotencyKey }: WalletRequest = { requestKey: null, idempotencyKey: null },
): Promise<void> {
  const rows = await tx`
    with moved as (
      insert into wallet (business_id, customer_id, currency, balance, created_at, updated_at)
      values (${scope.businessId}, ${entry.customerId}, ${entry.currency}, ${entry.afterBalance},
        ${entry.createdAt}, ${entry.createdAt})
      on conflict (business_id, customer_id, currency) do update
      set balance = excluded.balance, updated_at = excluded.updated_at
      where wallet.balance = ${entry.beforeBalance}
      returning business_id, customer_id, currency
    )
    insert into wallet_entry (business_id, entry_id, customer_id, currency, event_type, is_credit, amount,
      before_balance, after_balance, reason, reference_object_id, request_key, idempotency_key, created_at)
    select business_id, ${entry.entryId}, customer_id, currency, ${entry.eventType}, ${entry.isCredit},
      ${entry.amount}::bigint, ${entry.beforeBalance}::bigint, ${entry.afterBalance}::bigint, ${entry.reason},
      ${entry.referenceObjectId}, ${requestKey}, ${idempotencyKey}, ${entry.createdAt}::timestamptz
    from moved
    returning entry_id`;
  assert(rows.length === 1, 'a wallet is moved by whoever holds its lock');
}

/** Finds the entry that an earlier run of the same request made, and when its wallet was created. */
export async function findWalletEntryOfRequest(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  { requestKey, idempotencyKey }: WalletRequest,
): Promise<{ readonly entry: WalletEntry; readonly walletCreatedAt: Instant } | undefined> {
  const [row] = await sql<(EntryRow & { wallet_created_at: Instant })[]>`
    select e.*, w.created_at as wallet_created_at
    from wallet_entry e join wallet w using (business_id, customer_id, currency)
    where e.business_id = ${scope.businessId} and e.customer_id = ${customerId}
      and (e.request_key = ${requestKey} or e.idempotency_key = ${idempotencyKey})`;
  return row && { entry: entryFromRow(row), walletCreatedAt: row.wallet_created_at };
}

/** Lists wallet entries, newest first. */
export async function listWalletEntries(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  filter: { readonly currency?: Currency | undefined },
  page: { readonly limit: number; readonly offset: number },
): Promise<WalletEntry[]> {
  const rows = await sql<EntryRow[]>`
    select * from wallet_entry
    where business_id = ${scope.businessId} and customer_id = ${customerId}
    ${filter.currency === undefined ? sql`` : sql`and currency = ${filter.currency}`}
    order by sequence desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(entryFromRow);
}
