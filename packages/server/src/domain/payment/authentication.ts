import { type Subscription, hasEnded } from '../subscription/subscription.ts';
import { type Instant, dayMs } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { Payment } from './payment.ts';

/** Maximum time a payment waits for its customer's bank authentication. */
const patienceMs = dayMs;

/**
 * Deadline for a payment's bank authentication, exclusive, in business time: 24 hours. A plan change is priced for
 * the current period and waits no longer than that, and nothing is charged for a subscription that has ended.
 * `subscription` is the one that owes it; null for a purchase.
 */
export function answerableUntil(
  { purpose, createdAt }: Pick<Payment, 'purpose' | 'createdAt'>,
  subscription: Pick<Subscription, 'status' | 'nextBillingAt' | 'expiresAt'> | null,
): Instant {
  const until = createdAt + patienceMs;
  if (subscription === null) return until;
  if (hasEnded(subscription)) return createdAt;
  if (purpose !== 'plan_change') return until;
  return Math.min(until, subscription.nextBillingAt, subscription.expiresAt ?? until);
}

/**
 * True when a payment failed because bank authentication was abandoned or timed out. It is not a decline by the
 * bank, and puts nothing on hold.
 */
export function isAbandoned(code: DeclineCode): boolean {
  return code === 'AUTHENTICATION_TIMEOUT' || code === 'CUSTOMER_CANCELLED';
}
