import { type Instant, dayOf } from '../time.ts';
import type { Moment } from './moment.ts';
import type { PresentationState } from './presentation.ts';
import type { RetentionRequest } from './retention-request.ts';

/** Surface for retention requests, from the customer portal or the API. */
const surface = 'portal';

/** Moment names raised by retention requests. */
export const retentionMoments = {
  cancel: 'cancel_intent',
  change_plan: 'downgrade_intent',
} as const satisfies Record<RetentionRequest['kind'], string>;

/**
 * Moment raised by a request. Its session is one day of the subscription, for any kind of request: at most one
 * offer in it (`mostOffersBefore`), however often the customer asks.
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

/** Maximum offers shown before a request is fulfilled: declining it fulfils the request. */
export const mostOffersBefore = 1;

/**
 * True when a request can be fulfilled after its offer: nothing was accepted instead, and no payment is processing.
 */
export function isFulfillable(state: PresentationState): boolean {
  return state !== 'accepted' && state !== 'accepting' && state !== 'requires_action';
}
