import type { DomainEvent } from '../event/event.ts';
import { assertTransition } from '../state.ts';
import { subscriptionEvent } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { type Payment, paymentTransitions } from './payment.ts';
import { isForSubscription } from './settle.ts';

/**
 * Events for a payment without a method, cancelled because its checkout or link expired at `now`; its subscription
 * does not start. Undefined when a payment was made or attempted.
 */
export function decideExpiry(payment: Payment, now: Instant): readonly DomainEvent[] | undefined {
  const { paymentId, customerId, subscriptionId, status } = payment;
  if (status !== 'requires_payment_method') return undefined;
  assertTransition(paymentTransitions, status, 'cancelled');
  const cancelled: DomainEvent = {
    type: 'payment.cancelled',
    payloadType: 'Payment',
    objectId: paymentId,
    relatedId: null,
    customerId,
    occurredAt: now,
  };
  if (subscriptionId === null || isForSubscription(payment)) return [cancelled];
  return [cancelled, subscriptionEvent({ subscriptionId, customerId }, 'subscription.failed', now)];
}
