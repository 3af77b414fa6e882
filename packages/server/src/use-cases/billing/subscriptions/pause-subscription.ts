import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { PausePin } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decideUpdate } from '../../../domain/subscription/decide-update.ts';
import { decidePause } from '../../../domain/subscription/pause.ts';
import { staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';

/**
 * Pauses a subscription for a number of days, if it would resume as promised. `inSameTransaction` is
 * committed with it.
 */
export async function pauseSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  days: number,
  promised: PausePin,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    if (!before) throw notFound('subscription');
    // Runs before any rule is checked: a concurrent request for the same has changed what the rules depend
    // on.
    await inSameTransaction(tx);
    const pending = await findPendingPlanChange(tx, scope, subscriptionId);
    const isAsPromised =
      before.recurringPreTaxAmount === promised.recurringAmount &&
      before.nextBillingAt === promised.nextBillingAt;
    if (!isAsPromised) throw staleQuote();
    const { subscription, events } = decidePause(before, days, at, pending !== undefined);
    const eventIds = events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
}

/**
 * Ends a pause that its customer takes back. What is not paused any more stays as it is, and the undo alone is
 * committed. One commit, so that nobody finds the pause taken back and the subscription paused all the same.
 */
export async function resumeUndone(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    await inSameTransaction(tx);
    if (before?.status !== 'paused') return;
    const pending = await findPendingPlanChange(tx, scope, subscriptionId);
    const { subscription, events } = decideUpdate(before, { status: 'active' }, at, pending !== undefined);
    const eventIds = events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
}
