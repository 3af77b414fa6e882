import { DomainError } from '../errors.ts';
import { type Instant, dayMs } from '../time.ts';
import { type UpdatedSubscription, decideUpdate } from './decide-update.ts';
import type { Subscription } from './subscription.ts';

/**
 * Pauses a renewing subscription for whole days of 24 hours, at no charge; it then resumes automatically. Refused
 * where there are no billing dates to move, or where another change is scheduled for the next one.
 *
 *   |────────●············●────────|   ● the pause begins, and ends by itself
 *                         all dates have moved by its length
 */
export function decidePause(
  subscription: Subscription,
  days: number,
  now: Instant,
  hasPendingChange: boolean,
): UpdatedSubscription {
  const { status, isOnDemand, cancelAtNextBillingDate, scheduledChange } = subscription;
  if (status !== 'active' || isOnDemand) {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `This subscription is ${isOnDemand ? 'charged on demand' : status}, and only an active one that renews automatically can be paused.`,
    );
  }
  if (cancelAtNextBillingDate || scheduledChange !== null) {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      'At its next billing date this subscription ends or changes. Take that back first, then pause it.',
    );
  }
  return decideUpdate(
    subscription,
    { status: 'paused', resumesAt: now + days * dayMs },
    now,
    hasPendingChange,
  );
}

/** Resumes a subscription whose pause has ended; undefined when there is none. */
export function decideResume(subscription: Subscription, now: Instant): UpdatedSubscription | undefined {
  const { resumesAt } = subscription;
  if (resumesAt === null || now < resumesAt) return undefined;
  return decideUpdate(subscription, { status: 'active' }, now);
}

/** Subscription as it will be after its pause ends automatically; unchanged if it is not paused or has no end. */
export function asResumed(subscription: Subscription): Subscription {
  const { resumesAt } = subscription;
  return (resumesAt !== null && decideResume(subscription, resumesAt)?.subscription) || subscription;
}
