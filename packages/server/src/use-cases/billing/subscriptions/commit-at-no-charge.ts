import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { UpdatedSubscription } from '../../../domain/subscription/decide-update.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';

/** Decision that charges nothing; null leaves the subscription as it is. */
type DecisionAtNoCharge = (
  subscription: Subscription,
  hasPendingChange: boolean,
  at: Instant,
) => UpdatedSubscription | null;

/** Commits a decision that charges nothing, under the subscription's lock. `inSameTransaction` is committed with it. */
export async function commitAtNoCharge(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  inSameTransaction: (tx: Tx) => Promise<void>,
  decide: DecisionAtNoCharge,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    if (!before) throw notFound('subscription');
    // Runs before any rule is checked: a concurrent request for the same has changed what the rules depend
    // on.
    await inSameTransaction(tx);
    const pending = await findPendingPlanChange(tx, scope, subscriptionId);
    const decided = decide(before, pending !== undefined, at);
    if (decided === null) return;
    const eventIds = decided.events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, decided.subscription, decided.events, eventIds, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
}
