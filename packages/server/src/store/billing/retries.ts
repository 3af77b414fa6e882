import type { PaymentRetrySettings } from '../../domain/business-settings.ts';
import type { PlanChangeId, SubscriptionId } from '../../domain/ids.ts';
import type { PaymentPurpose } from '../../domain/payment/payment.ts';
import type { FailedAttempts, PlannedRetry } from '../../domain/payment/retry.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { findSettings } from '../platform/business-settings.ts';
import { type NewJob, enqueueJob } from '../platform/enqueue-jobs.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/**
 * Debt of a subscription: a billing date, or a plan change. An update of the payment method alone cannot fail
 * as one.
 */
interface DueItem {
  readonly subscriptionId: SubscriptionId;
  readonly purpose: PaymentPurpose;
  readonly nextBillingAt: Instant;
  readonly planChangeId: PlanChangeId | null;
}

/** Finds the failed payments of a debt, whoever started them. */
export async function findFailedAttempts(sql: Sql, scope: Scope, due: DueItem): Promise<FailedAttempts> {
  const [row] = await sql<{ count: bigint; first_at: Instant | null }[]>`
    select count(*) as count, min(settled_at) as first_at from payment
    where business_id = ${scope.businessId} and subscription_id = ${due.subscriptionId}
      and status = 'failed' and purpose = ${due.purpose}
      and (renews_at = ${due.nextBillingAt} or plan_change_id = ${due.planChangeId})`;
  return { count: Number(row?.count ?? 0), firstAt: row?.first_at ?? null };
}

/**
 * Loads what the retry of a renewal depends on, besides its subscription; the statements are sent together.
 */
export async function loadRetryFacts(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
  renewsAt: Instant,
): Promise<{ readonly failed: FailedAttempts; readonly settings: PaymentRetrySettings }> {
  const [failed, { paymentRetries: settings }] = await Promise.all([
    findFailedAttempts(sql, scope, {
      subscriptionId,
      purpose: 'renewal',
      nextBillingAt: renewsAt,
      planChangeId: null,
    }),
    findSettings(sql, scope),
  ]);
  return { failed, settings };
}

/** Job of the retry, by the business's clock. */
export function retryJob(
  subscriptionId: SubscriptionId,
  { renewsAt, attempt, at }: PlannedRetry,
): NewJob<'renewal.retry'> {
  return { kind: 'renewal.retry', payload: { subscriptionId, renewsAt, attempt }, runAt: at };
}

/** Schedules the retry. */
export async function planRetry(
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  retry: PlannedRetry,
): Promise<void> {
  await enqueueJob(tx, scope, retryJob(subscriptionId, retry));
}
