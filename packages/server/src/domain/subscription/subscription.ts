import type { Interval } from '../calendar/interval.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { SoldPlan } from '../catalog/plan.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { DomainEvent, EventType } from '../event/event.ts';
import type { AddonId, BusinessId, CustomerId, PaymentMethodId, ProductId, SubscriptionId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';

/*
 * A subscription begins with its first payment and then goes on by itself: at each billing date it is charged
 * and moves to the next one, counted from its anchor.
 *
 *   bought ──→ billing date ──paid──→ billing date ──paid──→ …  end of its period: expired
 *                    │                     └─ cancelled by then: it ends here, unpaid
 *                    └─ not paid: on hold, until another payment method pays what is due
 *
 * A trial is active too; its end is the first billing date. A pause stops the calendar: when it ends, the
 * dates move by its length.
 */

export const subscriptionStatuses = [
  'pending',
  'active',
  'on_hold',
  'paused',
  'cancelled',
  'failed',
  'expired',
] as const;

export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** A subscription's life. Of its ends, `cancelled`, `failed` and `expired`, none leads back. */
export const subscriptionTransitions = {
  pending: {
    active: 'the first payment succeeded',
    failed: 'the first payment failed, or nobody made it',
  },
  active: {
    on_hold: 'a renewal could not be paid',
    paused: 'the seller pauses it',
    cancelled: 'it is cancelled, at once or at its billing date',
    expired: 'its period has ended',
  },
  on_hold: {
    active: 'another payment method has paid what was due',
    cancelled: 'it is cancelled',
  },
  paused: {
    active: 'the pause ends; its dates move by the length of the pause',
    cancelled: 'it is cancelled',
  },
  cancelled: {},
  failed: {},
  expired: {},
} as const satisfies Transitions<SubscriptionStatus>;

export const cancelReasons = [
  'cancelled_by_customer',
  'cancelled_by_merchant',
  'cancelled_by_merchant_send_dunning',
  'cancelled_by_merchant_grace_period_expired',
  'dodo_team',
] as const;

/** On whose wish a subscription was cancelled, in the wire's words. */
export type CancelReason = (typeof cancelReasons)[number];

export const cancellationFeedbacks = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'low_quality',
  'too_complex',
  'other',
] as const;

/** Why the customer leaves, in the wire's words. */
export type CancellationFeedback = (typeof cancellationFeedbacks)[number];

/** A plan that a customer pays for again and again. */
export interface Subscription {
  readonly subscriptionId: SubscriptionId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly productId: ProductId;
  readonly status: SubscriptionStatus;
  readonly quantity: number;
  readonly addons: readonly { readonly addonId: AddonId; readonly quantity: number }[];
  /** What it renews for. */
  readonly plan: SoldPlan;
  readonly discounts: readonly DiscountInUse[];
  readonly currency: Currency;
  /** What the next cycle costs before tax and after the discounts that go on. */
  readonly recurringPreTaxAmount: bigint;
  readonly isTaxInclusive: boolean;
  readonly frequency: Interval;
  readonly period: Interval;
  readonly trialPeriodDays: number;
  /** What a paid trial cost; null when there was none or it was free. */
  readonly trialAmount: bigint | null;
  readonly billing: BillingAddress;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly metadata: Metadata;
  /** Later billing dates are counted from here. */
  readonly anchorAt: Instant;
  readonly previousBillingAt: Instant;
  readonly nextBillingAt: Instant;
  /** When its period ends, exclusive; null is never. */
  readonly expiresAt: Instant | null;
  /** Whether it ends at the next billing date instead of renewing. */
  readonly cancelAtNextBillingDate: boolean;
  /** When it ended by being cancelled. */
  readonly cancelledAt: Instant | null;
  readonly cancelReason: CancelReason | null;
  readonly cancellationFeedback: CancellationFeedback | null;
  readonly cancellationComment: string | null;
  /** Since when it is paused; null while it is not. */
  readonly pausedAt: Instant | null;
  readonly createdAt: Instant;
}

/** Tells that something happened to a subscription. */
export function subscriptionEvent(
  subscription: Pick<Subscription, 'subscriptionId' | 'customerId'>,
  type: EventType & `subscription.${string}`,
  now: Instant,
): DomainEvent {
  return {
    type,
    payloadType: 'Subscription',
    objectId: subscription.subscriptionId,
    customerId: subscription.customerId,
    occurredAt: now,
  };
}
