import type { Metadata } from '../../domain/catalog/metadata.ts';
import { type EventId, type PaymentId, type RefundId, asId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Refund, RefundStatus } from '../../domain/refund/refund.ts';
import type { RefundSettlement } from '../../domain/refund/settle-refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from '../platform/api-keys.ts';
import { storedRefundItem } from './documents/refund-item.ts';
import { storedTakenBack } from './documents/taken-back.ts';
import { toTimestamp } from '../postgres/json.ts';
import { type NeedlessJob, jobPart, needlessJobsPart } from '../platform/enqueue-jobs.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';
import { eventRows } from '../platform/events.ts';
import { postingRows } from './ledger.ts';
import { type RefundRider, riderParts } from '../platform/riders.ts';
import { follows, withParts } from '../postgres/parts.ts';

export interface RefundRow {
  business_id: string;
  refund_id: string;
  payment_id: string;
  customer_id: string;
  status: RefundStatus;
  amount: bigint;
  tax: bigint;
  wallet_amount: bigint;
  currency: Currency;
  is_partial: boolean;
  reason: string | null;
  items: unknown;
  metadata: Metadata;
  taken_back: unknown;
  gateway_refund_id: string | null;
  dispute_id: string | null;
  created_at: Instant;
}

export function refundFromRow(row: RefundRow): Refund {
  return {
    refundId: asId<'refund'>(row.refund_id),
    businessId: asId<'business'>(row.business_id),
    paymentId: asId<'payment'>(row.payment_id),
    customerId: asId<'customer'>(row.customer_id),
    status: row.status,
    amount: row.amount,
    tax: row.tax,
    walletAmount: row.wallet_amount,
    currency: row.currency,
    isPartial: row.is_partial,
    reason: row.reason,
    items: storedRefundItem.fromDocuments(row.items),
    metadata: row.metadata,
    takenBack: storedTakenBack.fromDocumentOrNull(row.taken_back),
    gatewayRefundId: row.gateway_refund_id,
    disputeId: row.dispute_id === null ? null : asId<'dispute'>(row.dispute_id),
    createdAt: row.created_at,
  };
}

function toJsonRow(refund: Refund, requestKey: string | null): object {
  return {
    business_id: refund.businessId,
    refund_id: refund.refundId,
    payment_id: refund.paymentId,
    customer_id: refund.customerId,
    status: refund.status,
    amount: String(refund.amount),
    tax: String(refund.tax),
    wallet_amount: String(refund.walletAmount),
    currency: refund.currency,
    is_partial: refund.isPartial,
    reason: refund.reason,
    items: storedRefundItem.toDocuments(refund.items),
    metadata: refund.metadata,
    taken_back: storedTakenBack.toDocumentOrNull(refund.takenBack),
    gateway_refund_id: refund.gatewayRefundId,
    dispute_id: refund.disputeId,
    request_key: requestKey,
    created_at: toTimestamp(refund.createdAt),
  };
}

/** Refunded amount of each line, as rows for a statement. */
function itemRows(refund: Refund): object[] {
  return refund.items.map(({ itemId, amount }) => ({ item_id: itemId, amount: String(amount) }));
}

/**
 * Opens a refund in one statement: inserts it, reserves its amount on the payment and its lines, and enqueues
 * the job that finishes it after a crash. Lock the payment first: the constraints on both tables also prevent
 * refunding more than was captured, but only with an error.
 */
export async function openRefund(
  tx: Tx,
  refund: Refund,
  requestKey: string | null,
  reconcileAt: Instant,
): Promise<void> {
  await tx`
    with opened as (
      insert into refund select * from jsonb_populate_record(null::refund, placed(${toJsonRow(refund, requestKey)}))
      returning business_id, refund_id, payment_id, amount, created_at
    ), set_aside as (
      update payment p set refunded_amount = p.refunded_amount + o.amount, updated_at = o.created_at
      from opened o where p.business_id = o.business_id and p.payment_id = o.payment_id
    ), lines as (
      update payment_line_item l set refunded_amount = l.refunded_amount + i.amount
      from opened o, jsonb_to_recordset(${itemRows(refund)}) as i(item_id text, amount bigint)
      where l.business_id = o.business_id and l.payment_id = o.payment_id and l.item_id = i.item_id
    )
    ${jobPart(tx, { ...healingJob(refund), runAt: reconcileAt }, tx`opened`)}`;
}

function neededNoMore(refund: Refund): NeedlessJob {
  const { businessId, refundId } = refund;
  return { businessId, ownerId: refundId, job: healingJob(refund) };
}

const healingJob = ({ refundId }: Refund) => ({ kind: 'refund.collect', payload: { refundId } }) as const;

export interface RefundCommit {
  readonly refund: Refund;
  readonly settlement: RefundSettlement;
  /** Rider committed atomically with the refund. */
  readonly rider: RefundRider;
  /** Refund id assigned by the gateway; null if it has assigned none. */
  readonly gatewayRefundId: string | null;
  readonly eventId: EventId;
  readonly now: Instant;
  readonly wallNow: Instant;
}

/**
 * Commits everything that follows from the gateway's answer in one statement: the refund's outcome, refunded
 * amounts of the payment, ledger and event. False if the refund was already settled; nothing is changed then.
 */
export async function commitRefundSettlement(tx: Tx, commit: RefundCommit): Promise<boolean> {
  const { refund, settlement, rider, now } = commit;
  const rows = await tx`
    ${withParts(tx, [
      tx`settled as (
      update refund set status = ${settlement.status},
        gateway_refund_id = coalesce(${commit.gatewayRefundId}, gateway_refund_id)
      where business_id = ${refund.businessId} and refund_id = ${refund.refundId} and status = ${refund.status}
      returning business_id, refund_id, payment_id, customer_id, amount
    ), released as (
      update payment p set refunded_amount = p.refunded_amount - s.amount, updated_at = ${now}
      from settled s
      where ${settlement.releasesAmounts} and p.business_id = s.business_id and p.payment_id = s.payment_id
    ), lines as (
      update payment_line_item l set refunded_amount = l.refunded_amount - i.amount
      from settled s, jsonb_to_recordset(${itemRows(refund)}) as i(item_id text, amount bigint)
      where ${settlement.releasesAmounts} and l.business_id = s.business_id and l.payment_id = s.payment_id
        and l.item_id = i.item_id
    ), booked as (
      insert into ledger_entry (business_id, reason, payment_id, refund_id, created_at)
      select business_id, ${settlement.ledgerEntry?.reason ?? ''}, payment_id, refund_id, ${now}::timestamptz from settled
      where ${settlement.ledgerEntry !== null}
      returning business_id, entry_id
    ), postings as (
      insert into ledger_posting (business_id, entry_id, account, currency, amount)
      select b.business_id, b.entry_id, p.account, p.currency, p.amount
      from booked b, jsonb_to_recordset(${postingRows(settlement.ledgerEntry)})
        as p(account text, currency text, amount bigint)
    )`,
      needlessJobsPart(tx, 'healed', [neededNoMore(refund)], follows(tx, 'settled', 'refund_id', 'owner_id')),
      ...riderParts(tx, [rider.consequences]),
    ])}
    select append_events(business_id, ${settlement.event ? eventRows([settlement.event], [commit.eventId]) : []}::jsonb,
      ${commit.wallNow}::timestamptz)
    from settled`;
  return rows.length === 1;
}

/**
 * Locks a payment to serialise its refunds. False if the payment does not exist. Read the payment after this:
 * earlier reads may be stale.
 */
export async function lockPaymentForRefund(tx: Tx, scope: Scope, paymentId: PaymentId): Promise<boolean> {
  const rows = await tx`
    select from payment where business_id = ${scope.businessId} and payment_id = ${paymentId} for update`;
  return rows.length === 1;
}

export async function findRefund(sql: Sql, scope: Scope, refundId: RefundId): Promise<Refund | undefined> {
  const [row] = await sql<RefundRow[]>`
    select * from refund where business_id = ${scope.businessId} and refund_id = ${refundId}`;
  return row && refundFromRow(row);
}

export async function findRefundByRequest(
  sql: Sql,
  scope: Scope,
  requestKey: string,
): Promise<Refund | undefined> {
  const [row] = await sql<RefundRow[]>`
    select * from refund where business_id = ${scope.businessId} and request_key = ${requestKey}`;
  return row && refundFromRow(row);
}

/** Finds a refund with its scope, by an id that came from a job or the gateway. */
export async function findRefundWithScope(
  sql: Sql,
  businessId: string,
  refundId: string,
): Promise<{ readonly refund: Refund; readonly scope: Scope } | undefined> {
  const [row] = await sql<(RefundRow & BusinessRow)[]>`
    select r.*, ${scopeColumns(sql)}
    from refund r join business b using (business_id)
    where r.business_id = ${businessId} and r.refund_id = ${refundId}`;
  return row && { refund: refundFromRow(row), scope: scopeFromRow(row) };
}

/** Stores the gateway's id of a pending refund. */
export async function updateGatewayRefundId(
  tx: Tx,
  { businessId, refundId }: Pick<Refund, 'businessId' | 'refundId'>,
  gatewayRefundId: string,
): Promise<void> {
  await tx`
    update refund set gateway_refund_id = ${gatewayRefundId}
    where business_id = ${businessId} and refund_id = ${refundId}`;
}

export interface RefundFilter {
  readonly customerId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly status?: string | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
}

/** Lists the refunds that the seller made, newest first. */
export async function listRefunds(
  sql: Sql,
  scope: Scope,
  filter: RefundFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Refund[]> {
  const rows = await sql<RefundRow[]>`
    select r.* from refund r
    where r.business_id = ${scope.businessId} and r.dispute_id is null
    ${filter.customerId === undefined ? sql`` : sql`and r.customer_id = ${filter.customerId}`}
    ${filter.status === undefined ? sql`` : sql`and r.status = ${filter.status}`}
    ${filter.createdAtGte === undefined ? sql`` : sql`and r.created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and r.created_at <= ${filter.createdAtLte}`}
    ${
      filter.subscriptionId === undefined
        ? sql``
        : sql`and exists (select from payment p where p.business_id = r.business_id
            and p.payment_id = r.payment_id and p.subscription_id = ${filter.subscriptionId})`
    }
    order by r.created_at desc, r.creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(refundFromRow);
}

/** Lists all money of a payment that was given back, newest first. */
export async function listRefundsOfPayment(sql: Sql, scope: Scope, paymentId: PaymentId): Promise<Refund[]> {
  const rows = await sql<RefundRow[]>`
    select * from refund where business_id = ${scope.businessId} and payment_id = ${paymentId}
    order by created_at desc, creation_order desc`;
  return rows.map(refundFromRow);
}

/** True if any of the payments has been refunded, or has a pending refund, since `since`. */
export async function hasRefundSince(
  sql: Sql,
  scope: Scope,
  paymentIds: readonly PaymentId[],
  since: Instant,
): Promise<boolean> {
  const rows = await sql`
    select from refund
    where business_id = ${scope.businessId} and payment_id = any(${paymentIds}::text[])
      and status <> 'failed' and created_at >= ${since} limit 1`;
  return rows.length > 0;
}

/** Finds a refund by its id alone, which grants access, as in `findPaymentByCapability`. */
export async function findRefundByCapability(
  sql: Sql,
  refundId: string,
): Promise<{ readonly refund: Refund; readonly scope: Scope } | undefined> {
  const [row] = await sql<(RefundRow & BusinessRow)[]>`
    select r.*, ${scopeColumns(sql)}
    from refund r join business b using (business_id)
    where r.refund_id = ${refundId} and r.dispute_id is null
    order by r.created_at limit 1`;
  return row && { refund: refundFromRow(row), scope: scopeFromRow(row) };
}
