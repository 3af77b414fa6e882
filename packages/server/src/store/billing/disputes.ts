import { type Dispute, type DisputeStage, openDisputeStatuses } from '../../domain/dispute/dispute.ts';
import type { DisputeStatus } from '../../domain/payment/dispute-status.ts';
import type { DomainEvent } from '../../domain/event/event.ts';
import { type DisputeId, type EventId, type PaymentId, type SubscriptionId, asId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { eventRows } from '../platform/events.ts';
import { toTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

export interface DisputeRow {
  business_id: string;
  dispute_id: string;
  payment_id: string;
  customer_id: string;
  provider: string;
  gateway_dispute_id: string;
  status: DisputeStatus;
  stage: DisputeStage;
  amount: bigint;
  currency: Currency;
  reason: string | null;
  is_resolved_by_rdr: boolean;
  paused_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
}

export function disputeFromRow(row: DisputeRow): Dispute {
  return {
    disputeId: asId<'dispute'>(row.dispute_id),
    businessId: asId<'business'>(row.business_id),
    paymentId: asId<'payment'>(row.payment_id),
    customerId: asId<'customer'>(row.customer_id),
    provider: row.provider,
    gatewayDisputeId: row.gateway_dispute_id,
    status: row.status,
    stage: row.stage,
    amount: row.amount,
    currency: row.currency,
    reason: row.reason,
    isResolvedByRdr: row.is_resolved_by_rdr,
    pausedAt: row.paused_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toJsonRow(dispute: Dispute): object {
  return {
    business_id: dispute.businessId,
    dispute_id: dispute.disputeId,
    payment_id: dispute.paymentId,
    customer_id: dispute.customerId,
    provider: dispute.provider,
    gateway_dispute_id: dispute.gatewayDisputeId,
    status: dispute.status,
    stage: dispute.stage,
    amount: String(dispute.amount),
    currency: dispute.currency,
    reason: dispute.reason,
    is_resolved_by_rdr: dispute.isResolvedByRdr,
    paused_at: toTimestamp(dispute.pausedAt),
    created_at: toTimestamp(dispute.createdAt),
    updated_at: toTimestamp(dispute.updatedAt),
  };
}

export interface DisputeCommit {
  readonly dispute: Dispute;
  readonly events: readonly DomainEvent[];
  readonly eventIds: readonly EventId[];
  readonly wallNow: Instant;
}

/**
 * Writes a dispute with its events, and onto its payment its status and what disputes have withdrawn. The payment must
 * be locked.
 */
export async function commitDispute(tx: Tx, commit: DisputeCommit): Promise<void> {
  const { dispute, events, eventIds, wallNow } = commit;
  await tx`
    with written as (
      insert into dispute as d
      select * from jsonb_populate_record(null::dispute, placed(${toJsonRow(dispute)}))
      on conflict (business_id, dispute_id) do update set status = excluded.status, stage = excluded.stage,
        amount = excluded.amount, currency = excluded.currency, reason = excluded.reason,
        is_resolved_by_rdr = excluded.is_resolved_by_rdr, paused_at = excluded.paused_at,
        updated_at = excluded.updated_at
      returning business_id, payment_id, status, updated_at
    ), paid as (
      update payment p set dispute_status = w.status, updated_at = w.updated_at, disputed_amount = (
        select sum(r.amount) from refund r where r.business_id = w.business_id and r.payment_id = w.payment_id
          and r.dispute_id is not null and r.status = 'succeeded')
      from written w where p.business_id = w.business_id and p.payment_id = w.payment_id
    )
    select append_events(business_id, ${eventRows([...events], [...eventIds])}::jsonb, ${wallNow}::timestamptz)
    from written`;
}

export async function findDispute(
  sql: Sql,
  { businessId }: Scope,
  disputeId: DisputeId,
): Promise<Dispute | undefined> {
  const [row] = await sql<DisputeRow[]>`
    select * from dispute where business_id = ${businessId} and dispute_id = ${disputeId}`;
  return row && disputeFromRow(row);
}

/** Finds a dispute by its id at a gateway. */
export async function findDisputeAtGateway(
  sql: Sql,
  { businessId }: Scope,
  provider: string,
  gatewayDisputeId: string,
): Promise<Dispute | undefined> {
  const [row] = await sql<DisputeRow[]>`
    select * from dispute
    where business_id = ${businessId} and provider = ${provider} and gateway_dispute_id = ${gatewayDisputeId}`;
  return row && disputeFromRow(row);
}

/** Lists disputes of a payment, newest first. */
export async function listDisputesOfPayment(
  sql: Sql,
  { businessId }: Scope,
  paymentId: PaymentId,
): Promise<Dispute[]> {
  const rows = await sql<DisputeRow[]>`
    select * from dispute where business_id = ${businessId} and payment_id = ${paymentId}
    order by created_at desc, creation_order desc`;
  return rows.map(disputeFromRow);
}

/** True if a payment of the subscription has an open dispute, other than `except`. */
export async function hasOpenDispute(
  sql: Sql,
  { businessId }: Scope,
  subscriptionId: SubscriptionId,
  except: DisputeId | null = null,
): Promise<boolean> {
  const rows = await sql`
    select from dispute d join payment p on p.business_id = d.business_id and p.payment_id = d.payment_id
    where d.business_id = ${businessId} and d.status in ${sql([...openDisputeStatuses])}
      and d.customer_id = (select s.customer_id from subscription s
        where s.business_id = ${businessId} and s.subscription_id = ${subscriptionId})
      and p.subscription_id = ${subscriptionId} and d.dispute_id is distinct from ${except}
    limit 1`;
  return rows.length > 0;
}

export interface DisputeFilter {
  readonly customerId?: string | undefined;
  readonly status?: DisputeStatus | undefined;
  readonly stage?: DisputeStage | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
}

/** Lists disputes, newest first. */
export async function listDisputes(
  sql: Sql,
  { businessId }: Scope,
  filter: DisputeFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Dispute[]> {
  const rows = await sql<DisputeRow[]>`
    select * from dispute
    where business_id = ${businessId}
    ${filter.customerId === undefined ? sql`` : sql`and customer_id = ${filter.customerId}`}
    ${filter.status === undefined ? sql`` : sql`and status = ${filter.status}`}
    ${filter.stage === undefined ? sql`` : sql`and stage = ${filter.stage}`}
    ${filter.createdAtGte === undefined ? sql`` : sql`and created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and created_at <= ${filter.createdAtLte}`}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(disputeFromRow);
}
