import type { TimeZone } from '../calendar/time-zone.ts';
import type { Interval } from '../calendar/interval.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { SoldPlan } from '../catalog/plan.ts';
import type { Buyer } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { DomainEvent, EventType } from '../event/event.ts';
import type {
  AddonId,
  BusinessId,
  CustomerId,
  DiscountId,
  PaymentId,
  PaymentMethodId,
  PlanChangeId,
  ProductId,
  SubscriptionId,
} from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';
import type { PeriodValue } from './period-value.ts';

/*
 * A subscription begins with its first payment and then goes on by itself: at each billing date it is charged
 * and moves to the next one, counted from its anchor.
 *
 *   bought ──→ billing date ──paid──→ billing date ──paid──→ …  end of its period: expired
 *                    │                     └─ cancelled by then: it ends here, unpaid
 *                    └─ not paid: on hold, until what is due is paid: by another payment method, or when it is tried again
 *
 * A trial is active too; its end is the first billing date. A pause stops the calendar: when it ends, the
 * dates move by its length.
 *
 * One that is charged on demand has no billing date but the end of its period, and until then does nothing by
 * itself. A charge that is declined puts it on hold, until another payment method pays that charge; nothing tries
 * it again by itself. It can be given a billing date, and then it goes on like others.
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
    on_hold:
      'a renewal, a charge on demand, or a change of plan that takes effect all the same, could not be paid',
    paused: 'the seller pauses it, or its customer takes a pause that is offered',
    cancelled: 'it is cancelled, at once or at its billing date',
    expired: 'its period has ended',
  },
  on_hold: {
    active: 'what was due has been paid: by another payment method, or when it was tried again',
    cancelled: 'it is cancelled',
    expired: 'its term has ended',
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

/** What becomes of a change of plan, and of its subscription, when its payment fails. */
export type OnPaymentFailure = 'apply_change' | 'prevent_change';

/**
 * A change of plan that waits for the next billing date, wherever that moves: it keeps no date of its own. It is
 * priced then, with the plan as it was chosen.
 */
export interface ScheduledChange {
  readonly planChangeId: PlanChangeId;
  readonly plan: SoldPlan;
  readonly quantity: number;
  readonly discounts: readonly DiscountInUse[];
  /** The codes among them that are redeemed with this change. */
  readonly newDiscountIds: readonly DiscountId[];
  readonly onPaymentFailure: OnPaymentFailure;
  /** Of the payment; null takes the subscription's. */
  readonly metadata: Metadata | null;
  readonly createdAt: Instant;
}

/** A plan that a customer pays for again and again. */
export interface Subscription extends PeriodValue {
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
  /** How the current period is counted. The plan's is another when it was changed without charge: from the next one on. */
  readonly frequency: Interval;
  readonly period: Interval;
  readonly trialPeriodDays: number;
  /** Whether it is in its trial, before its first full cycle. */
  readonly isTrial: boolean;
  /** Charged when the seller says so, for what the seller says, and never by itself. */
  readonly isOnDemand: boolean;
  /** What a paid trial cost; null when there was none or it was free. */
  readonly trialAmount: bigint | null;
  /** In whose name it is renewed. */
  readonly buyer: Buyer;
  readonly billing: BillingAddress;
  /** True to draw on the customer's wallet first; false where a stranger may have bought it in their name. */
  readonly usesWallet: boolean;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly metadata: Metadata;
  /** Whose calendar it is counted in: its seller's when it began. Another setting does not move its dates. */
  readonly timeZone: TimeZone;
  /** Later billing dates are counted from here. */
  readonly anchorAt: Instant;
  /** When the current period began. */
  readonly previousBillingAt: Instant;
  /** When it ends and the next one is charged. On demand, when the subscription's period ends. */
  readonly nextBillingAt: Instant;
  /** How much of the current period did not count, in ms: the subscription was paused or on hold. */
  readonly idleMs: number;
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
  /** When its pause ends by itself; null while it is not paused, or ends when somebody says so. */
  readonly resumesAt: Instant | null;
  readonly scheduledChange: ScheduledChange | null;
  /** The change of plan that took effect although its payment failed; its amount is due while it is on hold. */
  readonly unpaidChangeId: PlanChangeId | null;
  /** The payment of a charge on demand that was declined; its amount is due while it is on hold. */
  readonly unpaidChargeId: PaymentId | null;
  readonly createdAt: Instant;
}

/** Tells that something happened to a subscription. */
export function subscriptionEvent(
  subscription: Pick<Subscription, 'subscriptionId' | 'customerId'>,
  type: EventType & `subscription.${string}`,
  now: Instant,
  relatedId: PlanChangeId | PaymentId | null = null,
): DomainEvent {
  return {
    type,
    payloadType: 'Subscription',
    objectId: subscription.subscriptionId,
    relatedId,
    customerId: subscription.customerId,
    occurredAt: now,
  };
}

/** Whether it is over for good: nothing leads back from there. */
export function hasEnded({ status }: Pick<Subscription, 'status'>): boolean {
  return Object.keys(subscriptionTransitions[status]).length === 0;
}
