import type { Metadata } from '../../domain/catalog/metadata.ts';
import type { TimeInterval } from '../../domain/calendar/interval.ts';
import type { Buyer } from '../../domain/customer/buyer.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import type { DomainEvent } from '../../domain/event/event.ts';
import {
  type CustomerId,
  type EventId,
  type PaymentId,
  type SubscriptionId,
  asId,
} from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PeriodValue } from '../../domain/subscription/period-value.ts';
import type {
  CancelReason,
  CancellationFeedback,
  Subscription,
  SubscriptionStatus,
} from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { type NewJob, jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { storedDiscount } from './documents/discount-in-use.ts';
import { type PeriodFunding, storedPeriodFunding } from './documents/period-funding.ts';
import { storedScheduledChange } from './documents/scheduled-change.ts';
import { storedPlan } from './documents/sold-plan.ts';
import { toTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

export interface SubscriptionRow {
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
  is_trial: boolean;
  is_on_demand: boolean;
  trial_amount: bigint | null;
  uses_wallet: boolean;
  buyer: Buyer;
  billing: BillingAddress;
  payment_method_id: string | null;
  metadata: Metadata;
  time_zone: string;
  anchor_at: Instant;
  previous_billing_at: Instant;
  next_billing_at: Instant;
  idle_ms: bigint;
  period_worth: bigint;
  period_paid: bigint;
  period_funding: unknown;
  expires_at: Instant | null;
  cancel_at_next_billing_date: boolean;
  cancelled_at: Instant | null;
  cancel_reason: CancelReason | null;
  cancellation_feedback: CancellationFeedback | null;
  cancellation_comment: string | null;
  paused_at: Instant | null;
  resumes_at: Instant | null;
  scheduled_change: unknown;
  unpaid_change_id: string | null;
  unpaid_charge_id: string | null;
  created_at: Instant;
  revision: bigint;
}

export function subscriptionFromRow(row: SubscriptionRow): Subscription {
  return {
    subscriptionId: asId<'subscription'>(row.subscription_id),
    businessId: asId<'business'>(row.business_id),
    customerId: asId<'customer'>(row.customer_id),
    productId: asId<'product'>(row.product_id),
    status: row.status,
    quantity: row.quantity,
    addons: row.addons,
    plan: storedPlan.fromDocument(row.plan),
    discounts: storedDiscount.fromDocuments(row.discounts),
    currency: row.currency,
    recurringPreTaxAmount: row.recurring_pre_tax_amount,
    isTaxInclusive: row.is_tax_inclusive,
    frequency: { count: row.payment_frequency_count, interval: row.payment_frequency_interval },
    period: { count: row.subscription_period_count, interval: row.subscription_period_interval },
    trialPeriodDays: row.trial_period_days,
    isTrial: row.is_trial,
    isOnDemand: row.is_on_demand,
    trialAmount: row.trial_amount,
    buyer: row.buyer,
    billing: row.billing,
    usesWallet: row.uses_wallet,
    paymentMethodId: row.payment_method_id === null ? null : asId<'payment_method'>(row.payment_method_id),
    metadata: row.metadata,
    timeZone: row.time_zone,
    anchorAt: row.anchor_at,
    previousBillingAt: row.previous_billing_at,
    nextBillingAt: row.next_billing_at,
    idleMs: Number(row.idle_ms),
    periodWorth: row.period_worth,
    periodPaid: row.period_paid,
    ...storedPeriodFunding.fromDocument(row.period_funding),
    expiresAt: row.expires_at,
    cancelAtNextBillingDate: row.cancel_at_next_billing_date,
    cancelledAt: row.cancelled_at,
    cancelReason: row.cancel_reason,
    cancellationFeedback: row.cancellation_feedback,
    cancellationComment: row.cancellation_comment,
    pausedAt: row.paused_at,
    resumesAt: row.resumes_at,
    scheduledChange: storedScheduledChange.fromDocumentOrNull(row.scheduled_change),
    unpaidChangeId: row.unpaid_change_id === null ? null : asId<'plan_change'>(row.unpaid_change_id),
    unpaidChargeId: row.unpaid_charge_id === null ? null : asId<'payment'>(row.unpaid_charge_id),
    createdAt: row.created_at,
  };
}

function fundingOf(value: PeriodValue): PeriodFunding {
  const { periodFunds, periodTerms, paidUntil, periodShare, isPeriodReset } = value;
  return { periodFunds, periodTerms, paidUntil, periodShare, isPeriodReset };
}

/** Subscription as a JSON row, for statements that write several tables at once. */
export function subscriptionToJsonRow(subscription: Subscription): object {
  return {
    business_id: subscription.businessId,
    subscription_id: subscription.subscriptionId,
    customer_id: subscription.customerId,
    product_id: subscription.productId,
    status: subscription.status,
    quantity: subscription.quantity,
    addons: subscription.addons,
    plan: storedPlan.toDocument(subscription.plan),
    discounts: storedDiscount.toDocuments(subscription.discounts),
    currency: subscription.currency,
    recurring_pre_tax_amount: String(subscription.recurringPreTaxAmount),
    is_tax_inclusive: subscription.isTaxInclusive,
    payment_frequency_count: subscription.frequency.count,
    payment_frequency_interval: subscription.frequency.interval,
    subscription_period_count: subscription.period.count,
    subscription_period_interval: subscription.period.interval,
    trial_period_days: subscription.trialPeriodDays,
    is_trial: subscription.isTrial,
    is_on_demand: subscription.isOnDemand,
    trial_amount: subscription.trialAmount === null ? null : String(subscription.trialAmount),
    buyer: subscription.buyer,
    billing: subscription.billing,
    uses_wallet: subscription.usesWallet,
    payment_method_id: subscription.paymentMethodId,
    metadata: subscription.metadata,
    time_zone: subscription.timeZone,
    anchor_at: toTimestamp(subscription.anchorAt),
    previous_billing_at: toTimestamp(subscription.previousBillingAt),
    next_billing_at: toTimestamp(subscription.nextBillingAt),
    idle_ms: subscription.idleMs,
    period_worth: String(subscription.periodWorth),
    period_paid: String(subscription.periodPaid),
    period_funding: storedPeriodFunding.toDocument(fundingOf(subscription)),
    expires_at: toTimestamp(subscription.expiresAt),
    cancel_at_next_billing_date: subscription.cancelAtNextBillingDate,
    cancelled_at: toTimestamp(subscription.cancelledAt),
    cancel_reason: subscription.cancelReason,
    cancellation_feedback: subscription.cancellationFeedback,
    cancellation_comment: subscription.cancellationComment,
    paused_at: toTimestamp(subscription.pausedAt),
    resumes_at: toTimestamp(subscription.resumesAt),
    scheduled_change: storedScheduledChange.toDocumentOrNull(subscription.scheduledChange),
    unpaid_change_id: subscription.unpaidChangeId,
    unpaid_charge_id: subscription.unpaidChargeId,
    revision: 0,
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
  return row && subscriptionFromRow(row);
}

/**
 * Lists the customers' subscriptions that have not ended, including those on hold or paused, in no particular
 * order.
 */
export async function listLiveSubscriptions(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<Subscription[]> {
  const rows = await sql<SubscriptionRow[]>`
    select * from subscription
    where business_id = ${scope.businessId} and customer_id = any(${customerIds}::text[])
      and status in ('active', 'on_hold', 'paused')`;
  return rows.map(subscriptionFromRow);
}

/**
 * Reads and locks the subscription until the transaction ends. Like every lock of a subscription it raises the revision,
 * so that no commit guarded by an earlier one (`subscription-guards.ts`) succeeds after it.
 */
export async function lockSubscription(
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<Subscription | undefined> {
  const [row] = await tx<SubscriptionRow[]>`
    update subscription set revision = revision + 1
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId}
    returning *`;
  return row && subscriptionFromRow(row);
}

/** Locks the subscription a payment is for; undefined if it is for none. */
export async function lockSubscriptionOfPayment(
  tx: Tx,
  scope: Scope,
  paymentId: PaymentId,
): Promise<Subscription | undefined> {
  const [row] = await tx<SubscriptionRow[]>`
    update subscription s set revision = revision + 1 from payment p
    where p.business_id = ${scope.businessId} and p.payment_id = ${paymentId}
      and s.business_id = p.business_id and s.subscription_id = p.subscription_id
    returning s.*`;
  return row && subscriptionFromRow(row);
}

/** Assignments to the subscription `u` from its new row `n`, except who held it and when it was acted on. */
export const subscriptionAssignments = (sql: Sql) => sql`
  status = n.status, product_id = n.product_id, quantity = n.quantity,
  addons = n.addons, plan = n.plan, discounts = n.discounts,
  recurring_pre_tax_amount = n.recurring_pre_tax_amount, is_tax_inclusive = n.is_tax_inclusive,
  payment_frequency_count = n.payment_frequency_count,
  payment_frequency_interval = n.payment_frequency_interval,
  subscription_period_count = n.subscription_period_count,
  subscription_period_interval = n.subscription_period_interval,
  is_trial = n.is_trial, trial_period_days = n.trial_period_days, is_on_demand = n.is_on_demand,
  buyer = n.buyer, billing = n.billing, payment_method_id = n.payment_method_id, metadata = n.metadata,
  anchor_at = n.anchor_at, previous_billing_at = n.previous_billing_at,
  next_billing_at = n.next_billing_at, expires_at = n.expires_at, idle_ms = n.idle_ms,
  period_worth = n.period_worth, period_paid = n.period_paid,
  period_funding = n.period_funding,
  cancel_at_next_billing_date = n.cancel_at_next_billing_date, cancelled_at = n.cancelled_at,
  cancel_reason = n.cancel_reason, cancellation_feedback = n.cancellation_feedback,
  cancellation_comment = n.cancellation_comment, paused_at = n.paused_at,
  resumes_at = n.resumes_at,
  scheduled_change = n.scheduled_change, unpaid_change_id = n.unpaid_change_id,
  unpaid_charge_id = n.unpaid_charge_id,
  held_as = case when n.product_id = u.product_id then u.held_as end`;

/**
 * Writes a locked subscription, schedules its next action, and appends the events. An action on it ends
 * idempotent repeats of earlier requests; `consequence` marks an automatic effect of a payment or refund,
 * which does not.
 */
export async function updateSubscription(
  tx: Tx,
  subscription: Subscription,
  events: readonly DomainEvent[],
  eventIds: readonly EventId[],
  wallNow: Instant,
  cause: 'act' | 'consequence' = 'act',
): Promise<void> {
  await tx`
    with subscribed as (
      update subscription u set ${subscriptionAssignments(tx)},
        last_act = ${cause === 'act' ? tx`nextval('creation_order')` : tx`u.last_act`}
      from jsonb_populate_record(null::subscription, ${subscriptionToJsonRow(subscription)}) n
      where u.business_id = n.business_id and u.subscription_id = n.subscription_id
      returning u.*
    ), resuming as (
      ${jobPart(tx, resumptionJob(subscription), tx`subscribed`)}
    )
    select plan_renewal(business_id, subscription_id, status, ${dueAtExpression(tx)}),
      append_events(business_id, ${eventRows(events, eventIds)}::jsonb, ${wallNow}::timestamptz)
    from subscribed`;
}

function resumptionJob({ subscriptionId, resumesAt }: Subscription): NewJob | null {
  if (resumesAt === null) return null;
  return { kind: 'subscription.resume', payload: { subscriptionId }, runAt: resumesAt };
}

/** Locks a customer's subscriptions that have not ended, in a fixed order. */
export async function lockLiveSubscriptions(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
): Promise<Subscription[]> {
  const rows = await tx<SubscriptionRow[]>`
    with locked as materialized (
      select subscription_id from subscription
      where business_id = ${scope.businessId} and customer_id = ${customerId}
        and status in ('active', 'on_hold', 'paused')
      order by subscription_id for no key update
    )
    update subscription s set revision = revision + 1 from locked
    where s.business_id = ${scope.businessId} and s.subscription_id = locked.subscription_id
    returning s.*`;
  return rows.map(subscriptionFromRow);
}

/** Updates the buyer named on a subscription's future renewals. */
export async function updateBuyer(
  tx: Tx,
  { businessId, subscriptionId, buyer }: Subscription,
): Promise<void> {
  await tx`
    update subscription set buyer = ${buyer}
    where business_id = ${businessId} and subscription_id = ${subscriptionId}`;
}

/**
 * Next time at which a subscription acts by itself: renewals and its end; only the end if it is charged on
 * demand.
 */
export const dueAtExpression = (sql: Sql) => sql`
  case when is_on_demand or status = 'on_hold' then expires_at else least(next_billing_at, expires_at) end`;

/** Job of that time; null if there is none. */
export function renewalJob(subscription: Subscription): NewJob | null {
  const { subscriptionId, status, isOnDemand, nextBillingAt, expiresAt } = subscription;
  if (status !== 'active' && status !== 'on_hold') return null;
  const actsOnlyAtItsEnd = isOnDemand || status === 'on_hold';
  const dueAt = actsOnlyAtItsEnd ? expiresAt : Math.min(nextBillingAt, expiresAt ?? nextBillingAt);
  return dueAt === null ? null : { kind: 'subscription.renew', payload: { subscriptionId }, runAt: dueAt };
}

/** Counts a customer's live subscriptions by the payment method they renew with. */
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
