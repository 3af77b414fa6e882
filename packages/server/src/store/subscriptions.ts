import type { Metadata } from '../domain/catalog/metadata.ts';
import type { SoldPlan } from '../domain/catalog/plan.ts';
import type { TimeInterval } from '../domain/calendar/interval.ts';
import type { BillingAddress } from '../domain/customer/customer.ts';
import type { DomainEvent } from '../domain/event/event.ts';
import { type CustomerId, type EventId, type SubscriptionId, asId } from '../domain/ids.ts';
import type { Currency } from '../domain/money/currency.ts';
import type { Scope } from '../domain/scope.ts';
import type {
  CancelReason,
  CancellationFeedback,
  Subscription,
  SubscriptionStatus,
} from '../domain/subscription/subscription.ts';
import type { Instant } from '../domain/time.ts';
import { eventRows } from './events.ts';
import { fromDocument, toDocument, toTimestamp } from './json.ts';
import type { Sql, Tx } from './postgres.ts';

interface SubscriptionRow {
  business_id: string;
  subscription_id: string;
  customer_id: string;
  product_id: string;
  status: SubscriptionStatus;
  quantity: number;
  addons: Subscription['addons'];
  plan: unknown;
  discounts: unknown;
  currency: Currency;
  recurring_pre_tax_amount: bigint;
  is_tax_inclusive: boolean;
  payment_frequency_count: number;
  payment_frequency_interval: TimeInterval;
  subscription_period_count: number;
  subscription_period_interval: TimeInterval;
  trial_period_days: number;
  trial_amount: bigint | null;
  billing: BillingAddress;
  payment_method_id: string | null;
  metadata: Metadata;
  anchor_at: Instant;
  previous_billing_at: Instant;
  next_billing_at: Instant;
  expires_at: Instant | null;
  cancel_at_next_billing_date: boolean;
  cancelled_at: Instant | null;
  cancel_reason: CancelReason | null;
  cancellation_feedback: CancellationFeedback | null;
  cancellation_comment: string | null;
  paused_at: Instant | null;
  created_at: Instant;
}

function fromRow(row: SubscriptionRow): Subscription {
  return {
    subscriptionId: asId<'subscription'>(row.subscription_id),
    businessId: asId<'business'>(row.business_id),
    customerId: asId<'customer'>(row.customer_id),
    productId: asId<'product'>(row.product_id),
    status: row.status,
    quantity: row.quantity,
    addons: row.addons,
    plan: fromDocument(row.plan) as SoldPlan,
    discounts: fromDocument(row.discounts) as Subscription['discounts'],
    currency: row.currency,
    recurringPreTaxAmount: row.recurring_pre_tax_amount,
    isTaxInclusive: row.is_tax_inclusive,
    frequency: { count: row.payment_frequency_count, interval: row.payment_frequency_interval },
    period: { count: row.subscription_period_count, interval: row.subscription_period_interval },
    trialPeriodDays: row.trial_period_days,
    trialAmount: row.trial_amount,
    billing: row.billing,
    paymentMethodId: row.payment_method_id === null ? null : asId<'payment_method'>(row.payment_method_id),
    metadata: row.metadata,
    anchorAt: row.anchor_at,
    previousBillingAt: row.previous_billing_at,
    nextBillingAt: row.next_billing_at,
    expiresAt: row.expires_at,
    cancelAtNextBillingDate: row.cancel_at_next_billing_date,
    cancelledAt: row.cancelled_at,
    cancelReason: row.cancel_reason,
    cancellationFeedback: row.cancellation_feedback,
    cancellationComment: row.cancellation_comment,
    pausedAt: row.paused_at,
    createdAt: row.created_at,
  };
}

/** The subscription as a row in JSON, for statements that write several tables at once. */
export function subscriptionToJsonRow(subscription: Subscription): object {
  return {
    business_id: subscription.businessId,
    subscription_id: subscription.subscriptionId,
    customer_id: subscription.customerId,
    product_id: subscription.productId,
    status: subscription.status,
    quantity: subscription.quantity,
    addons: subscription.addons,
    plan: toDocument(subscription.plan),
    discounts: toDocument(subscription.discounts),
    currency: subscription.currency,
    recurring_pre_tax_amount: String(subscription.recurringPreTaxAmount),
    is_tax_inclusive: subscription.isTaxInclusive,
    payment_frequency_count: subscription.frequency.count,
    payment_frequency_interval: subscription.frequency.interval,
    subscription_period_count: subscription.period.count,
    subscription_period_interval: subscription.period.interval,
    trial_period_days: subscription.trialPeriodDays,
    trial_amount: subscription.trialAmount === null ? null : String(subscription.trialAmount),
    billing: subscription.billing,
    payment_method_id: subscription.paymentMethodId,
    metadata: subscription.metadata,
    anchor_at: toTimestamp(subscription.anchorAt),
    previous_billing_at: toTimestamp(subscription.previousBillingAt),
    next_billing_at: toTimestamp(subscription.nextBillingAt),
    expires_at: toTimestamp(subscription.expiresAt),
    cancel_at_next_billing_date: subscription.cancelAtNextBillingDate,
    cancelled_at: toTimestamp(subscription.cancelledAt),
    cancel_reason: subscription.cancelReason,
    cancellation_feedback: subscription.cancellationFeedback,
    cancellation_comment: subscription.cancellationComment,
    paused_at: toTimestamp(subscription.pausedAt),
    created_at: toTimestamp(subscription.createdAt),
  };
}

export async function findSubscription(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<Subscription | undefined> {
  const [row] = await sql<SubscriptionRow[]>`
    select * from subscription
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId}`;
  return row && fromRow(row);
}

/** The subscription as nobody else can change it until the transaction ends. */
export async function lockSubscription(
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<Subscription | undefined> {
  const [row] = await tx<SubscriptionRow[]>`
    select * from subscription
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId}
    for no key update`;
  return row && fromRow(row);
}

/** Writes what may change of a locked subscription, plans what it does next, and tells the events. */
export async function updateSubscription(
  tx: Tx,
  subscription: Subscription,
  events: readonly DomainEvent[],
  eventIds: readonly EventId[],
  wallNow: Instant,
): Promise<void> {
  await tx`
    with subscribed as (
      update subscription set status = ${subscription.status}, billing = ${subscription.billing},
        payment_method_id = ${subscription.paymentMethodId}, metadata = ${subscription.metadata},
        anchor_at = ${subscription.anchorAt}, next_billing_at = ${subscription.nextBillingAt},
        expires_at = ${subscription.expiresAt},
        cancel_at_next_billing_date = ${subscription.cancelAtNextBillingDate},
        cancelled_at = ${subscription.cancelledAt}, cancel_reason = ${subscription.cancelReason},
        cancellation_feedback = ${subscription.cancellationFeedback},
        cancellation_comment = ${subscription.cancellationComment}, paused_at = ${subscription.pausedAt}
      where business_id = ${subscription.businessId} and subscription_id = ${subscription.subscriptionId}
      returning business_id, subscription_id, status, next_billing_at, expires_at
    )
    select plan_renewal(business_id, subscription_id, status, least(next_billing_at, expires_at)),
      append_events(business_id, ${eventRows(events, eventIds)}::jsonb, ${wallNow}::timestamptz)
    from subscribed`;
}

export interface SubscriptionFilter {
  readonly customerId?: string | undefined;
  readonly productId?: string | undefined;
  readonly status?: string | undefined;
  readonly cancelAtNextBillingDate?: boolean | undefined;
  readonly brandId?: string | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
}

/** Newest first. */
export async function listSubscriptions(
  sql: Sql,
  scope: Scope,
  filter: SubscriptionFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Subscription[]> {
  if (filter.brandId !== undefined && filter.brandId !== scope.brandId) return [];
  const rows = await sql<SubscriptionRow[]>`
    select * from subscription
    where business_id = ${scope.businessId}
    ${filter.customerId === undefined ? sql`` : sql`and customer_id = ${filter.customerId}`}
    ${filter.productId === undefined ? sql`` : sql`and product_id = ${filter.productId}`}
    ${filter.status === undefined ? sql`` : sql`and status = ${filter.status}`}
    ${
      filter.cancelAtNextBillingDate === undefined
        ? sql``
        : sql`and cancel_at_next_billing_date = ${filter.cancelAtNextBillingDate}`
    }
    ${filter.createdAtGte === undefined ? sql`` : sql`and created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and created_at <= ${filter.createdAtLte}`}
    order by created_at desc, subscription_id limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** How many of a customer's live subscriptions renew with each of their payment methods. */
export async function countSubscriptionsByMethod(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ payment_method_id: string; subscriptions: number }[]>`
    select payment_method_id, count(*)::integer as subscriptions from subscription
    where business_id = ${scope.businessId} and customer_id = ${customerId}
      and status in ('active', 'on_hold', 'paused') and payment_method_id is not null
    group by payment_method_id`;
  return new Map(rows.map((row) => [row.payment_method_id, row.subscriptions]));
}
