import type { Discount } from '../../domain/catalog/discount.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import {
  type CustomerId,
  type PlanChangeId,
  type PresentationId,
  type SubscriptionId,
  asId,
} from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type {
  PlanBefore,
  PlanChangeStatus,
  RecordedPlanChange,
} from '../../domain/subscription/plan-change.ts';
import type { OnPaymentFailure } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { incrementDiscountUses } from './discounts.ts';
import { storedPlanBefore } from './documents/plan-before.ts';
import { storedPlanChange } from './documents/plan-change.ts';
import { fromTimestamp, toTimestamp } from '../postgres/json.ts';
import { insertPart } from '../postgres/parts.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface PlanChangeRow {
  plan_change_id: string;
  subscription_id: string;
  status: PlanChangeStatus;
  on_payment_failure: OnPaymentFailure;
  previous_product_id: string;
  previous_quantity: number;
  decision: unknown;
  metadata: Metadata | null;
  payment_id: string | null;
  presentation_id: string | null;
  before: unknown;
  reverts_id: string | null;
  created_at: Instant;
}

function fromRow(row: PlanChangeRow): RecordedPlanChange {
  return {
    planChangeId: asId<'plan_change'>(row.plan_change_id),
    subscriptionId: asId<'subscription'>(row.subscription_id),
    status: row.status,
    onPaymentFailure: row.on_payment_failure,
    previousProductId: asId<'product'>(row.previous_product_id),
    previousQuantity: row.previous_quantity,
    change: storedPlanChange.fromDocument(row.decision),
    metadata: row.metadata,
    paymentId: row.payment_id === null ? null : asId<'payment'>(row.payment_id),
    presentationId: row.presentation_id === null ? null : asId<'presentation'>(row.presentation_id),
    before: storedPlanBefore.fromDocumentOrNull(row.before),
    revertsId: row.reverts_id === null ? null : asId<'plan_change'>(row.reverts_id),
    createdAt: row.created_at,
  };
}

/** Plan change read from a JSON document. */
export type PlanChangeJson = Omit<PlanChangeRow, 'created_at'> & { created_at: string };

export function planChangeFromJson(row: PlanChangeJson): RecordedPlanChange {
  return fromRow({ ...row, created_at: fromTimestamp(row.created_at) });
}

/** Plan change as a JSON row, for statements that write several tables at once. */
export function planChangeToJsonRow(
  { businessId }: Pick<Scope, 'businessId'>,
  recorded: RecordedPlanChange,
): object {
  const { change, createdAt } = recorded;
  return {
    business_id: businessId,
    plan_change_id: recorded.planChangeId,
    subscription_id: recorded.subscriptionId,
    status: recorded.status,
    proration_billing_mode: change.mode,
    on_payment_failure: recorded.onPaymentFailure,
    previous_product_id: recorded.previousProductId,
    previous_quantity: recorded.previousQuantity,
    decision: storedPlanChange.toDocument(change),
    metadata: recorded.metadata,
    payment_id: recorded.paymentId,
    presentation_id: recorded.presentationId,
    before: storedPlanBefore.toDocumentOrNull(recorded.before),
    reverts_id: recorded.revertsId,
    created_at: toTimestamp(createdAt),
    settled_at: toTimestamp(recorded.status === 'pending' ? null : createdAt),
  };
}

/** Inserts a pending change of a locked subscription, or one that was applied at once. */
export async function insertPlanChange(tx: Tx, scope: Scope, recorded: RecordedPlanChange): Promise<void> {
  await tx`${insertPart(tx, 'plan_change', [planChangeToJsonRow(scope, recorded)], tx`true`)}`;
}

export async function findPlanChange(
  sql: Sql,
  scope: Scope,
  planChangeId: PlanChangeId | null,
): Promise<RecordedPlanChange | null> {
  if (planChangeId === null) return null;
  const [row] = await sql<PlanChangeRow[]>`
    select * from plan_change
    where business_id = ${scope.businessId} and plan_change_id = ${planChangeId}`;
  return row ? fromRow(row) : null;
}

/** Finds a subscription's change that is waiting for its payment. */
export async function findPendingPlanChange(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<RecordedPlanChange | undefined> {
  const [row] = await sql<PlanChangeRow[]>`
    select * from plan_change
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId} and status = 'pending'`;
  return row && fromRow(row);
}

/** Finds the change accepted with a presentation; one whose payment failed does not count. */
export async function findPlanChangeOfPresentation(
  sql: Sql,
  scope: Scope,
  presentationId: PresentationId,
): Promise<RecordedPlanChange | undefined> {
  const [row] = await sql<PlanChangeRow[]>`
    select * from plan_change
    where business_id = ${scope.businessId} and presentation_id = ${presentationId} and status <> 'prevented'`;
  return row && fromRow(row);
}

/**
 * True if the plan was changed again after this change, or a change is pending. Reverted changes and
 * reversals do not count.
 */
export async function hasLaterPlanChange(
  sql: Sql,
  scope: Scope,
  { planChangeId, subscriptionId }: RecordedPlanChange,
): Promise<boolean> {
  const rows = await sql`
    select from plan_change later join plan_change this using (business_id, subscription_id)
    where this.business_id = ${scope.businessId} and this.plan_change_id = ${planChangeId}
      and this.subscription_id = ${subscriptionId} and later.sequence > this.sequence
      and later.status in ('pending', 'applied') and later.reverts_id is null
    limit 1`;
  return rows.length > 0;
}

/** Marks an applied change of a locked subscription as reverted. */
export async function revertPlanChange(tx: Tx, scope: Scope, planChangeId: PlanChangeId): Promise<void> {
  await tx`
    update plan_change set status = 'reverted'
    where business_id = ${scope.businessId} and plan_change_id = ${planChangeId} and status = 'applied'`;
}

/** Settles a pending change. `before` holds the terms it replaced; null if the change was prevented. */
export async function settlePlanChange(
  tx: Tx,
  scope: Scope,
  planChangeId: PlanChangeId,
  status: 'applied' | 'prevented',
  before: PlanBefore | null,
  settledAt: Instant,
): Promise<void> {
  await tx`
    update plan_change set status = ${status}, before = ${storedPlanBefore.toDocumentOrNull(before)}, settled_at = ${settledAt}
    where business_id = ${scope.businessId} and plan_change_id = ${planChangeId} and status = 'pending'`;
}

/** Releases the redemptions of discount codes by a change. */
export async function releaseRedemptions(tx: Tx, scope: Scope, planChangeId: PlanChangeId): Promise<void> {
  await tx`
    with released as (
      delete from discount_redemption
      where business_id = ${scope.businessId} and plan_change_id = ${planChangeId}
      returning discount_id
    )
    update discount d set times_used = times_used - 1 from released r
    where d.business_id = ${scope.businessId} and d.discount_id = r.discount_id`;
}

/** Redeems discount codes with a change and counts their use; the last use of a code goes to one customer. */
export async function redeemForPlanChange(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  planChangeId: PlanChangeId,
  discounts: readonly Discount[],
): Promise<void> {
  await insertRedemptions(tx, scope, customerId, planChangeId, discounts);
  await incrementDiscountUses(tx, scope, customerId, discounts);
}

/**
 * Redeems the codes of a scheduled change: they were promised when it was scheduled, and are redeemed
 * whatever their limit is now.
 */
export async function redeemForScheduledChange(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  planChangeId: PlanChangeId,
  discounts: readonly Discount[],
): Promise<void> {
  await insertRedemptions(tx, scope, customerId, planChangeId, discounts);
  await tx`
    update discount set times_used = times_used + 1
    where business_id = ${scope.businessId}
      and discount_id = any(${discounts.map(({ discountId }) => discountId)}::text[])`;
}

async function insertRedemptions(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  planChangeId: PlanChangeId,
  discounts: readonly Discount[],
): Promise<void> {
  await tx`
    insert into discount_redemption (business_id, discount_id, plan_change_id, customer_id)
    select ${scope.businessId}, unnest(${discounts.map(({ discountId }) => discountId)}::text[]),
      ${planChangeId}, ${customerId}`;
}
