import { type Instant, dayOf } from '../time.ts';
import type { Moment } from './moment.ts';
import type { PresentationState } from './presentation.ts';
import type { RetentionRequest } from './retention-request.ts';

/** Surface on which customers ask for less, by the pages of their account or the API. */
const surface = 'portal';

/** Names of the moments that retention requests raise. */
export const retentionMoments = {
  cancel: 'cancel_intent',
  change_plan: 'downgrade_intent',
} as const satisfies Record<RetentionRequest['kind'], string>;

/**
 * Moment that a request raises. Its session is a day of the subscription, whatever less is asked for: in it at
 * most one offer stands before the customer (`mostOffersBefore`), however often they ask.
 */
export function momentOfRequest(request: RetentionRequest, now: Instant): Moment {
  const { kind, subscriptionId } = request;
  const said =
    request.kind === 'cancel'
      ? request.feedback !== null && { reason: request.feedback }
      : { to_product_id: request.change.productId };
  return {
    name: retentionMoments[kind],
    context: { subscription_id: subscriptionId, ...said },
    purchase: null,
    sessionKey: `${surface} ${subscriptionId} ${dayOf(now)}`,
    surface,
    raisedAt: now,
    retentionRequest: request,
  };
}

/** Most offers that may stand between a customer and what they asked for: the no to it is the last press. */
export const mostOffersBefore = 1;

/** True if a request can be fulfilled after its offer: nothing was accepted instead, and nothing is being paid. */
export function isFulfillable(state: PresentationState): boolean {
  return state !== 'accepted' && state !== 'accepting' && state !== 'requires_action';
}
