import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { cancelScheduledChange as decide } from '../../../domain/subscription/scheduled-change.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';

/** Cancels a plan change scheduled for the next billing date. */
export async function cancelScheduledChange(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    if (!before) throw notFound('subscription');
    const { subscription, events } = decide(before, at);
    const eventIds = events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
}
