import { type Subscription, hasEnded } from '../subscription/subscription.ts';
import { type Instant, dayMs } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { Payment } from './payment.ts';

/** The longest that a payment waits for its customer to answer their bank. */
const patienceMs = dayMs;

/**
 * Until when a customer may answer their bank about a payment, exclusive, by business time: for 24 hours. A change
 * of plan is priced for the current period and waits no longer than that, and nothing is paid any more for a
 * subscription that has ended. `subscription` is the one that owes it; null for a purchase.
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
 * Whether a payment failed because nobody completed the bank's question: the customer left it, or let its time
 * pass. That is no refusal of the bank, and puts nothing on hold.
 */
export function isAbandoned(code: DeclineCode): boolean {
  return code === 'AUTHENTICATION_TIMEOUT' || code === 'CUSTOMER_CANCELLED';
}
