import { type PaymentId, asId } from '../../domain/ids.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { type Place, type PlacedPage, type PlacedRow, afterPlace } from '../postgres/placed.ts';
import type { Sql } from '../postgres/postgres.ts';
import type { Found } from './search.ts';
import { type SubscriptionRow, subscriptionFromRow } from './subscriptions.ts';

export interface SubscriptionFilter {
  readonly customerId?: string | undefined;
  readonly productId?: string | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly cancelAtNextBillingDate?: boolean | undefined;
  readonly brandId?: string | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
  /** Result of a search. */
  readonly found?: Found | undefined;
}

/** Lists subscriptions, newest first, each with its place. */
export async function listPlacedSubscriptions(
  sql: Sql,
  scope: Scope,
  filter: SubscriptionFilter,
  page: PlacedPage,
): Promise<(Subscription & Place)[]> {
  if (filter.brandId !== undefined && filter.brandId !== scope.brandId) return [];
  const { found } = filter;
  const rows = await sql<(SubscriptionRow & PlacedRow)[]>`
    select * from subscription
    where business_id = ${scope.businessId}
    ${filter.customerId === undefined ? sql`` : sql`and customer_id = ${filter.customerId}`}
    ${filter.productId === undefined ? sql`` : sql`and product_id = ${filter.productId}`}
    ${filter.statuses === undefined ? sql`` : sql`and status = any(${filter.statuses}::text[])`}
    ${
      filter.cancelAtNextBillingDate === undefined
        ? sql``
        : sql`and cancel_at_next_billing_date = ${filter.cancelAtNextBillingDate}`
    }
    ${filter.createdAtGte === undefined ? sql`` : sql`and created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and created_at <= ${filter.createdAtLte}`}
    ${found === undefined ? sql`` : sql`and customer_id = any(${found.customerIds}::text[])`}
    ${afterPlace(sql, page)}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({ ...subscriptionFromRow(row), order: row.creation_order }));
}

/** Lists subscriptions, newest first. */
export async function listSubscriptions(
  sql: Sql,
  scope: Scope,
  filter: SubscriptionFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Subscription[]> {
  return listPlacedSubscriptions(sql, scope, filter, { limit: page.limit, offset: page.offset, after: null });
}

/** Failure that put a subscription on hold. */
export interface FailedCollection {
  readonly paymentId: PaymentId;
  readonly errorCode: DeclineCode | null;
  /** Time of the next automatic attempt; null if none is planned. */
  readonly nextRetryAt: Instant | null;
}

/** Finds the latest failed payment of each of these subscriptions, and when it is tried again by itself. */
export async function findFailedCollections(
  sql: Sql,
  { businessId }: Scope,
  subscriptions: readonly Subscription[],
): Promise<ReadonlyMap<string, FailedCollection>> {
  if (subscriptions.length === 0) return new Map();
  const asked = subscriptions.map(({ subscriptionId, nextBillingAt }) => ({
    subscription_id: subscriptionId,
    // The identity of the job, up to its attempt.
    retry: `renewal.retry:${subscriptionId}:${String(nextBillingAt)}:`,
  }));
  const rows = await sql<
    {
      subscription_id: string;
      payment_id: string;
      error_code: DeclineCode | null;
      next_retry_at: Instant | null;
    }[]
  >`
    select asked.subscription_id, failed.payment_id, failed.error_code, planned.run_at as next_retry_at
    from jsonb_to_recordset(${asked}::jsonb) as asked(subscription_id text, retry text)
    cross join lateral (
      select p.payment_id, p.error_code from payment p
      where p.business_id = ${businessId} and p.subscription_id = asked.subscription_id and p.status = 'failed'
      order by p.created_at desc, p.creation_order desc limit 1
    ) failed
    left join lateral (
      select j.run_at from job j
      where j.business_id = ${businessId} and j.done_at is null and j.died_at is null and j.kind = 'renewal.retry'
        and j.dedupe_key between asked.retry || '0' and asked.retry || '99999999999999999999'
      order by j.run_at limit 1
    ) planned on true`;
  return new Map(
    rows.map((row) => [
      row.subscription_id,
      {
        paymentId: asId<'payment'>(row.payment_id),
        errorCode: row.error_code,
        nextRetryAt: row.next_retry_at,
      },
    ]),
  );
}
