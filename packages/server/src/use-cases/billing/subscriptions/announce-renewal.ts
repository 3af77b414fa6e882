import { noticeOfRenewal } from '../../../domain/email/renewal-notice.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findSubscription } from '../../../store/billing/subscriptions.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** Plans the notice of the next renewal, if it is one to be told of. Planning it again changes nothing. */
export async function planNotice(runtime: Runtime, scope: Scope, subscription: Subscription): Promise<void> {
  const runAt = noticeOfRenewal(subscription, now(runtime, scope));
  if (runAt === null) return;
  const { subscriptionId, nextBillingAt: renewsAt } = subscription;
  const job = { kind: 'renewal.announce', payload: { subscriptionId, renewsAt }, runAt } as const;
  await statement(runtime.sql, (tx) => enqueueJob(tx, scope, job));
}

/** Has the customer told of a renewal that is a week away. One that has moved is announced at its own time. */
export async function announceRenewal(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, renewsAt }: { readonly subscriptionId: SubscriptionId; readonly renewsAt: Instant },
): Promise<void> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!subscription) return;
  if (subscription.nextBillingAt !== renewsAt) {
    await planNotice(runtime, scope, subscription);
    return;
  }
  const { businessId } = scope;
  const payload = { businessId, subscriptionId, renewsAt };
  const job = { kind: 'email.remind', payload, runAt: runtime.wallClock() } as const;
  await statement(runtime.sql, (tx) => enqueueJob(tx, scope, job));
  wakeWorkers(runtime.sql);
}
