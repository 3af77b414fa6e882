import type { Subscription } from '../subscription/subscription.ts';
import { type Instant, dayMs } from '../time.ts';

/** Time between the notice of a renewal and the renewal. */
const noticeMs = 7 * dayMs;

/** Renewals that come so seldom that their customer may have forgotten them. */
function isSeldom({ isTrial, frequency: { count, interval } }: Subscription): boolean {
  return isTrial || interval === 'Year' || (interval === 'Month' && count >= 6);
}

/**
 * When the customer is to be told of the next renewal: a week before, for a trial or a plan that renews every half a
 * year or less often. Null where nothing is to be told, or it is too late for it.
 */
export function noticeOfRenewal(subscription: Subscription, now: Instant): Instant | null {
  const { status, isOnDemand, cancelAtNextBillingDate, nextBillingAt, expiresAt } = subscription;
  const ends = cancelAtNextBillingDate || (expiresAt !== null && nextBillingAt >= expiresAt);
  if (status !== 'active' || isOnDemand || ends || !isSeldom(subscription)) return null;
  const noticeAt = nextBillingAt - noticeMs;
  return noticeAt > now ? noticeAt : null;
}
