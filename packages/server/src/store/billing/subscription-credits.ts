import type { CreditEntry, CreditLot, CreditMove, CreditOrigin } from '../../domain/credit/credit.ts';
import {
  type CreditLotId,
  type PaymentId,
  type PlanChangeId,
  type SubscriptionId,
  asId,
} from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { storedFund } from './documents/fund.ts';
import { fromTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface LotRow {
  lot_id: string;
  subscription_id: string;
  currency: Currency;
  origin: CreditOrigin;
  amount: bigint;
  remaining: bigint;
  funds: unknown;
  is_tax_inclusive: boolean;
  tax_rate_bps: number;
  plan_change_id: string | null;
  created_at: Instant;
}

function lotFromRow(row: LotRow): CreditLot {
  return {
    lotId: asId<'credit_lot'>(row.lot_id),
    subscriptionId: asId<'subscription'>(row.subscription_id),
    currency: row.currency,
    origin: row.origin,
    amount: row.amount,
    remaining: row.remaining,
    funds: storedFund.fromDocuments(row.funds),
    isTaxInclusive: row.is_tax_inclusive,
    taxRateBps: row.tax_rate_bps,
    planChangeId: row.plan_change_id === null ? null : asId<'plan_change'>(row.plan_change_id),
    createdAt: row.created_at,
  };
}

/** Credit lot read from a JSON document, with its amounts as text. */
export type CreditLotJson = Omit<LotRow, 'amount' | 'remaining' | 'created_at'> & {
  amount: string;
  remaining: string;
  created_at: string;
};

export function creditLotFromJson(row: CreditLotJson): CreditLot {
  return lotFromRow({
    ...row,
    amount: BigInt(row.amount),
    remaining: BigInt(row.remaining),
    created_at: fromTimestamp(row.created_at),
  });
}

interface MoveRow {
  lot_id: string;
  kind: CreditMove['kind'];
  amount: bigint;
  funds: unknown;
  payment_id: string | null;
  plan_change_id: string | null;
  refund_id: string | null;
}

function moveFromRow(row: MoveRow): CreditMove {
  return {
    kind: row.kind,
    lotId: asId<'credit_lot'>(row.lot_id),
    amount: row.amount,
    funds: storedFund.fromDocuments(row.funds),
    paymentId: row.payment_id === null ? null : asId<'payment'>(row.payment_id),
    planChangeId: row.plan_change_id === null ? null : asId<'plan_change'>(row.plan_change_id),
    refundId: row.refund_id === null ? null : asId<'refund'>(row.refund_id),
  };
}

/**
 * Lists the subscription's credit lots with a remaining amount, oldest first, and those named explicitly.
 * They change only under its lock.
 */
export async function listCreditLots(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
  named: readonly CreditLotId[] = [],
): Promise<CreditLot[]> {
  const rows = await sql<LotRow[]>`
    select * from subscription_credit_lot
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId}
      and (remaining > 0 or lot_id = any(${named}::text[]))
    order by sequence`;
  return rows.map(lotFromRow);
}

/** Lists the credit lots that a plan change created, used up ones included. */
export async function listCreditLotsOfChange(
  sql: Sql,
  scope: Scope,
  planChangeId: PlanChangeId,
): Promise<CreditLot[]> {
  const rows = await sql<LotRow[]>`
    select * from subscription_credit_lot
    where business_id = ${scope.businessId} and plan_change_id = ${planChangeId}
    order by sequence`;
  return rows.map(lotFromRow);
}

/** Lists the credit a payment took from its subscription. */
export async function listCreditTaken(
  sql: Sql,
  scope: Scope,
  { paymentId, subscriptionId }: { readonly paymentId: PaymentId; readonly subscriptionId: SubscriptionId },
): Promise<CreditMove[]> {
  const rows = await sql<MoveRow[]>`
    select lot_id, kind, amount, funds, payment_id, plan_change_id, refund_id from subscription_credit_entry
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId}
      and payment_id = ${paymentId} and kind = 'applied'
    order by sequence`;
  return rows.map(moveFromRow);
}

export async function insertCreditLot(tx: Tx, scope: Scope, lot: CreditLot): Promise<void> {
  await tx`
    insert into subscription_credit_lot (
      business_id, lot_id, subscription_id, currency, origin, amount, remaining, funds, is_tax_inclusive,
      tax_rate_bps, plan_change_id, created_at)
    values (${scope.businessId}, ${lot.lotId}, ${lot.subscriptionId}, ${lot.currency}, ${lot.origin},
      ${lot.amount}, ${lot.remaining}, ${storedFund.toDocuments(lot.funds)}, ${lot.isTaxInclusive},
      ${lot.taxRateBps}, ${lot.planChangeId}, ${lot.createdAt})`;
}

/** Inserts credit entries of a locked subscription in order, and updates the lots. */
export async function insertCreditEntries(
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  entries: readonly (CreditEntry & { readonly entryId: string })[],
  lots: readonly CreditLot[],
  createdAt: Instant,
): Promise<void> {
  const rows = entries.map((entry) => ({
    entry_id: entry.entryId,
    lot_id: entry.lotId,
    kind: entry.kind,
    amount: String(entry.amount),
    balance_after: String(entry.balanceAfter),
    funds: storedFund.toDocuments(entry.funds),
    refund_id: entry.refundId,
    payment_id: entry.paymentId,
    plan_change_id: entry.planChangeId,
  }));
  await tx`
    with moved as (
      insert into subscription_credit_entry (business_id, entry_id, subscription_id, lot_id, kind, amount,
        balance_after, funds, payment_id, plan_change_id, refund_id, created_at)
      select ${scope.businessId}, e ->> 'entry_id', ${subscriptionId}, e ->> 'lot_id', e ->> 'kind',
        (e ->> 'amount')::bigint, (e ->> 'balance_after')::bigint, e -> 'funds',
        e ->> 'payment_id', e ->> 'plan_change_id', e ->> 'refund_id', ${createdAt}::timestamptz
      from jsonb_array_elements(${rows}) with ordinality as element(e, place)
      order by place
    )
    update subscription_credit_lot l set remaining = after.remaining, funds = after.funds
    from jsonb_to_recordset(${lots.map(lotAfter)}) as after(lot_id text, remaining bigint, funds jsonb)
    where l.business_id = ${scope.businessId} and l.lot_id = after.lot_id`;
}

function lotAfter({ lotId, remaining, funds }: CreditLot): object {
  return { lot_id: lotId, remaining: String(remaining), funds: storedFund.toDocuments(funds) };
}

/**
 * Sums the part of a payment, tax included, that became credit and was applied to later payments. Credit that
 * was applied and became credit again counts once.
 */
export async function sumCreditApplied(
  sql: Sql,
  scope: Scope,
  { paymentId, subscriptionId }: { readonly paymentId: PaymentId; readonly subscriptionId: SubscriptionId },
): Promise<bigint> {
  const [row] = await sql<{ amount: bigint }[]>`
    select coalesce(sum(case e.kind when 'applied' then 1 else -1 end * (f #>> '{amount,$bigint}')::bigint), 0)::bigint
      as amount
    from subscription_credit_entry e, jsonb_array_elements(e.funds) f
    where e.business_id = ${scope.businessId} and e.subscription_id = ${subscriptionId}
      and e.kind in ('applied', 'returned') and e.refund_id is null
      and f ->> 'paymentId' = ${paymentId} and not (f ->> 'wasCredit')::boolean`;
  return row?.amount ?? 0n;
}

/** Credit entry as listed: with its time, and negative if it reduces the credit. */
export interface ListedCreditEntry extends CreditEntry {
  readonly entryId: string;
  readonly createdAt: Instant;
}

/** Lists credit entries, newest first. */
export async function listCreditEntries(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
  page: { readonly limit: number; readonly offset: number },
): Promise<ListedCreditEntry[]> {
  const rows = await sql<(MoveRow & { entry_id: string; balance_after: bigint; created_at: Instant })[]>`
    select entry_id, lot_id, kind, amount, balance_after, funds, payment_id, plan_change_id, refund_id,
      created_at
    from subscription_credit_entry
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId}
    order by sequence desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({
    ...moveFromRow(row),
    entryId: row.entry_id,
    balanceAfter: row.balance_after,
    createdAt: row.created_at,
  }));
}
