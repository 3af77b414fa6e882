import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decideResume } from '../../../domain/subscription/pause.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';

/** Resumes a subscription whose pause has ended. Does nothing if it was resumed before. */
export async function resumeSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    const resumed = before && decideResume(before, at);
    if (!resumed) return;
    const eventIds = resumed.events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, resumed.subscription, resumed.events, eventIds, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
}
