import { DomainError } from '../errors.ts';
import { type Instant, dayOf } from '../time.ts';
import type { Moment } from './moment.ts';
import type { Presentation, PresentationState } from './presentation.ts';
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
 * True while its customer is paying for an offer they have taken. A standard checkout that merely stands open is no
 * payment, so that nobody has to wait for its end before they may cancel.
 */
export function isBeingPaid({
  state,
  checkoutSessionId,
}: Pick<Presentation, 'state' | 'checkoutSessionId'>): boolean {
  return state === 'accepting' || (state === 'requires_action' && checkoutSessionId === null);
}

/** Refusal of a request whose customer has taken the offer before it. */
export function acceptedInstead(): DomainError {
  return new DomainError(
    'PRESENTATION_NOT_OPEN',
    'The customer has accepted the offer instead, or is just paying for it, so nothing else was done. Undo the presentation first, or make a new retention request when its payment has succeeded or failed.',
  );
}

/**
 * True when a request can be fulfilled after its offer: nothing was accepted instead, and no payment is processing.
 */
export function isFulfillable(state: PresentationState): boolean {
  return state !== 'accepted' && state !== 'accepting' && state !== 'requires_action';
}
