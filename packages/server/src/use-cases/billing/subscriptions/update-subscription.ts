import { checkMetadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type SubscriptionUpdate, decideUpdate } from '../../../domain/subscription/decide-update.ts';
import { type Subscription, hasEnded } from '../../../domain/subscription/subscription.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { findLivePaymentForSubscription } from '../../../store/billing/payments.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription, updateSubscription as update } from '../../../store/billing/subscriptions.ts';
import { failUnansweredChallenge } from '../payments/execute-payment.ts';
import { writeOffCredit } from '../payments/post-credit-entries.ts';

/**
 * Updates a subscription. Nothing is charged; when it ends, a payment waiting for the bank's challenge is
 * abandoned.
 */
export async function updateSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  change: SubscriptionUpdate,
): Promise<Subscription> {
  if (change.metadata) checkMetadata(change.metadata);
  const at = now(runtime, scope);
  const { updated, unanswered } = await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    if (!before) throw notFound('subscription');
    const pending = await findPendingPlanChange(tx, scope, subscriptionId);
    const { subscription, events } = decideUpdate(before, change, at, pending !== undefined);
    const eventIds = events.map(() => runtime.mintId('event'));
    if (events.length > 0) await update(tx, subscription, events, eventIds, runtime.wallClock());
    if (hasEnded(subscription) && !hasEnded(before)) {
      await writeOffCredit(runtime, tx, scope, subscription, at);
    }
    const unanswered =
      hasEnded(subscription) && (await findLivePaymentForSubscription(tx, scope, subscriptionId));
    return { updated: subscription, unanswered };
  });
  wakeWorkers(runtime.sql);
  if (unanswered) await failUnansweredChallenge(runtime, scope, unanswered);
  return updated;
}
