import type { CustomerId, PresentationId } from '../ids.ts';
import type { Instant } from '../time.ts';

export const offerEventTypes = [
  'offer.presented',
  'offer.accepted',
  'offer.declined',
  'offer.failed',
  'offer.expired',
  'offer.undone',
] as const;

/** What is told of a presentation: a domain event, whose payload is the presentation as it then is. */
export interface OfferEvent {
  readonly type: (typeof offerEventTypes)[number];
  readonly payloadType: 'Presentation';
  readonly objectId: PresentationId;
  readonly customerId: CustomerId;
  readonly occurredAt: Instant;
}
