import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { UpdatedSubscription } from '../../../domain/subscription/decide-update.ts';
import {
  type TrialTerms,
  decideTrialExtension,
  decideTrialExtensionRevert,
} from '../../../domain/subscription/extend-trial.ts';
import { staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';

/**
 * Extends a trial by a number of days, if it would end as promised. `inSameTransaction` is committed with it.
 */
export function extendTrial(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  days: number,
  promised: TrialTerms,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  return commitDecision(runtime, scope, subscriptionId, inSameTransaction, (before, hasPendingChange, at) => {
    const isAsPromised =
      before.recurringPreTaxAmount === promised.recurringPreTaxAmount &&
      before.nextBillingAt === promised.nextBillingAt;
    if (!isAsPromised) throw staleQuote();
    return decideTrialExtension(before, days, at, hasPendingChange);
  });
}

/** Reverts an extension: the trial ends when it did before, or nothing is changed. */
export function revertTrialExtension(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  days: number,
  terms: TrialTerms,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  return commitDecision(runtime, scope, subscriptionId, inSameTransaction, (extended, hasPendingChange, at) =>
    decideTrialExtensionRevert(extended, terms, days, at, hasPendingChange),
  );
}

async function commitDecision(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  inSameTransaction: (tx: Tx) => Promise<void>,
  decide: (subscription: Subscription, hasPendingChange: boolean, at: Instant) => UpdatedSubscription,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    if (!before) throw notFound('subscription');
    // Runs before any rule is checked: a concurrent request for the same has changed what the rules depend
    // on.
    await inSameTransaction(tx);
    const pending = await findPendingPlanChange(tx, scope, subscriptionId);
    const { subscription, events } = decide(before, pending !== undefined, at);
    const eventIds = events.map(() => runtime.mintId('event'));
    await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
}
