import type { CustomerId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { WebhookEventType } from '../webhook/event-types.ts';

/** Compiles only for types that an endpoint may ask for. */
type Deliverable<Type extends WebhookEventType> = Type;

/** Types of events sent to the seller's systems, in the wire's words. */
export type EventType = Deliverable<
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.processing'
  | 'payment.cancelled'
  | 'refund.succeeded'
  | 'refund.failed'
  | 'dispute.opened'
  | 'dispute.expired'
  | 'dispute.accepted'
  | 'dispute.cancelled'
  | 'dispute.challenged'
  | 'dispute.won'
  | 'dispute.lost'
  | 'subscription.active'
  | 'subscription.failed'
  | 'subscription.renewed'
  | 'subscription.on_hold'
  | 'subscription.paused'
  | 'subscription.unpaused'
  | 'subscription.cancelled'
  | 'subscription.expired'
  | 'subscription.plan_changed'
  | 'subscription.update_payment_method'
  | 'subscription.updated'
  | 'offer.presented'
  | 'offer.accepted'
  | 'offer.declined'
  | 'offer.failed'
  | 'offer.expired'
  | 'offer.undone'
>;

type PayloadType = 'Payment' | 'Refund' | 'Dispute' | 'Subscription' | 'Presentation';

/** Domain event. Its payload is read when it is sent, so that receivers see the latest state. */
export interface DomainEvent {
  readonly type: EventType;
  readonly payloadType: PayloadType;
  readonly objectId: string;
  /** Related object: the plan change of a subscription, or the payment that renewed it; null for most. */
  readonly relatedId: string | null;
  readonly customerId: CustomerId | null;
  readonly occurredAt: Instant;
}
