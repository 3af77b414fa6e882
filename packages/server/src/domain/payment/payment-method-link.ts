import type { BusinessId, PaymentId, PaymentMethodLinkId, PresentationId, SubscriptionId } from '../ids.ts';
import { type Payment, isUnderWay } from './payment.ts';
import { type Instant, hourMs } from '../time.ts';
import { type Subscription, hasEnded } from '../subscription/subscription.ts';

/*
 * A link by which the customer of a subscription gives it another payment method, and on hold pays what is
 * due. Whoever holds it may use it, once. Of the links of a subscription the newest one counts.
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
  /** The payment it was made for, and after an attempt that one; null while nothing is reserved. */
  readonly paymentId: PaymentId | null;
  /** The seller's page, or an offer as `toOffer` says it. */
  readonly returnUrl: string | null;
  readonly createdAt: Instant;
  /** Exclusive. */
  readonly expiresAt: Instant;
  /** When a newer link took its place. */
  readonly replacedAt: Instant | null;
}

const offerMark = 'offer:';

/** Says that a link leads back to an offer: by its id, because what opens it is not stored. */
export function toOffer(presentationId: PresentationId): string {
  return `${offerMark}${presentationId}`;
}

/** The offer that it leads back to; null where that is none. */
export function offerOfReturn(returnUrl: string | null): PresentationId | null {
  return returnUrl?.startsWith(offerMark) === true
    ? (returnUrl.slice(offerMark.length) as PresentationId)
    : null;
}

export const linkLifetimeMs = 24 * hourMs;

export type LinkState = 'open' | 'under_way' | 'paid' | 'replaced' | 'expired' | 'ended';

/** Where a link stands at `now`. `payment` is the one of its subscription that is under way, or else its own. */
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
