import { DomainError } from '../errors.ts';
import { type Instant, dayMs } from '../time.ts';
import { type UpdatedSubscription, decideUpdate } from './decide-update.ts';
import type { Subscription } from './subscription.ts';

/**
 * Pauses a subscription that renews by itself for so many days of 24 hours, at no charge; then it goes on by itself.
 * Refused where there is no calendar to stop, or where something else is to happen at its next date.
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
      `This subscription is ${isOnDemand ? 'charged on demand' : status}, and only an active one that renews by itself is paused for a while.`,
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

/** The end of a pause whose time is over; undefined while there is none. */
export function decideResume(subscription: Subscription, now: Instant): UpdatedSubscription | undefined {
  const { resumesAt } = subscription;
  if (resumesAt === null || now < resumesAt) return undefined;
  return decideUpdate(subscription, { status: 'active' }, now);
}

/** As it will be when its pause has ended by itself; the same for one whose pause does not, or that has none. */
export function asItGoesOn(subscription: Subscription): Subscription {
  const { resumesAt } = subscription;
  return (resumesAt !== null && decideResume(subscription, resumesAt)?.subscription) || subscription;
}
