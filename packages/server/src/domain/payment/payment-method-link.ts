import type { BusinessId, PaymentId, PaymentMethodLinkId, PresentationId, SubscriptionId } from '../ids.ts';
import { type Payment, isUnderWay } from './payment.ts';
import { type Instant, hourMs } from '../time.ts';
import { type Subscription, hasEnded } from '../subscription/subscription.ts';

/*
 * Payment method link: the customer updates their subscription's payment method, and pays the outstanding amount if
 * it is on hold. Any holder of the link may use it, once. Only the newest link of a subscription is valid.
 *
 *   open ──card given──→ under way ──succeeded──→ paid
 *     │ ↑                    │
 *     │ └──────declined──────┘
 *     └─→ replaced by a newer one, expired, or its subscription has ended
 */

export interface PaymentMethodLink {
  readonly linkId: PaymentMethodLinkId;
  readonly businessId: BusinessId;
  readonly subscriptionId: SubscriptionId;
  /** Payment reserved for it, then the payment of the latest attempt; null while nothing is reserved. */
  readonly paymentId: PaymentId | null;
  /** The seller's page, or an offer as `encodeOfferReturn` says it. */
  readonly returnUrl: string | null;
  readonly createdAt: Instant;
  /** End of validity, exclusive. */
  readonly expiresAt: Instant;
  /** Time a newer link replaced it. */
  readonly replacedAt: Instant | null;
}

const offerMark = 'offer:';

/** Return value that leads back to an offer: its id, because the offer's access token is not stored. */
export function encodeOfferReturn(presentationId: PresentationId): string {
  return `${offerMark}${presentationId}`;
}

/** Offer that the link returns to; null when it is not an offer. */
export function decodeOfferReturn(returnUrl: string | null): PresentationId | null {
  return returnUrl?.startsWith(offerMark) === true
    ? (returnUrl.slice(offerMark.length) as PresentationId)
    : null;
}

export const linkLifetimeMs = 24 * hourMs;

export type LinkState = 'open' | 'under_way' | 'paid' | 'replaced' | 'expired' | 'ended';

/** State of a link at `now`. `payment` is the subscription's payment under way, or else the link's own. */
export function stateOfLink(
  link: PaymentMethodLink,
  subscription: Subscription,
  payment: Payment | null,
  now: Instant,
): LinkState {
  if (payment && isUnderWay(payment)) return 'under_way';
  if (payment?.status === 'succeeded') return 'paid';
  if (link.replacedAt !== null) return 'replaced';
  if (now >= link.expiresAt || payment?.status === 'cancelled') return 'expired';
  return hasEnded(subscription) ? 'ended' : 'open';
}
