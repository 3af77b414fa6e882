import type { DomainEvent } from '../event/event.ts';
import { assertTransition } from '../state.ts';
import { subscriptionEvent } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { type Payment, paymentTransitions } from './payment.ts';
import { isForSubscription } from './settle.ts';

/**
 * What is told when a payment that still waits for its method is cancelled because its checkout or its
 * link has ended at `now`; the plan it would have begun does not begin. Undefined when somebody paid, or tried to.
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
