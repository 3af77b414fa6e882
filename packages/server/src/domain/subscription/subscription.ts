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
 * Subscription: starts with its first payment and then renews automatically: at each billing date it is charged and
 * advances to the next one, counted from its anchor.
 *
 *   bought ──→ billing date ──paid──→ billing date ──paid──→ …  end of its period: expired
 *                    │                     └─ cancelled by then: it ends here, unpaid
 *                    └─ not paid: on hold, until the due amount is paid: by another payment method, or by a retry
 *
 * A trial is active too; its end is the first billing date. A pause stops the calendar: when it ends, the dates
 * move by its length.
 *
 * An on-demand subscription has no billing date but the end of its period, and no automatic charges until then. A
 * declined charge puts it on hold, until another payment method pays that charge; it is not retried automatically.
 * It can be given a billing date, and then renews like others.
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

/** Subscription status machine. Of its final statuses, `cancelled`, `failed` and `expired`, none leads back. */
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

/** Initiator of a cancellation, in the wire's words. */
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

/** Customer's reason for leaving, in the wire's words. */
export type CancellationFeedback = (typeof cancellationFeedbacks)[number];

/** Handling of a plan change, and of its subscription, when its payment fails. */
export type OnPaymentFailure = 'apply_change' | 'prevent_change';

/**
 * Plan change scheduled for the next billing date, even if that moves: it stores no date of its own. It is priced
 * then, with the plan as chosen.
 */
export interface ScheduledChange {
  readonly planChangeId: PlanChangeId;
  readonly plan: SoldPlan;
  readonly quantity: number;
  readonly discounts: readonly DiscountInUse[];
  /** Codes redeemed with this change. */
  readonly newDiscountIds: readonly DiscountId[];
  readonly onPaymentFailure: OnPaymentFailure;
  /** Metadata of the payment; null uses the subscription's. */
  readonly metadata: Metadata | null;
  readonly createdAt: Instant;
}

/** Subscription of a customer to a recurring plan. */
export interface Subscription extends PeriodValue {
  readonly subscriptionId: SubscriptionId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly productId: ProductId;
  readonly status: SubscriptionStatus;
  readonly quantity: number;
  readonly addons: readonly { readonly addonId: AddonId; readonly quantity: number }[];
  /** Plan it renews for. */
  readonly plan: SoldPlan;
  readonly discounts: readonly DiscountInUse[];
  readonly currency: Currency;
  /** Price of the next cycle before tax and after the discounts that continue. */
  readonly recurringPreTaxAmount: bigint;
  readonly isTaxInclusive: boolean;
  /**
   * Interval of the current period. It differs from the plan's after a change without charge, until the next
   * period.
   */
  readonly frequency: Interval;
  readonly period: Interval;
  readonly trialPeriodDays: number;
  /** True during its trial, before its first full cycle. */
  readonly isTrial: boolean;
  /** True when charged only by the seller's request, never automatically. */
  readonly isOnDemand: boolean;
  /** Price of a paid trial; null when there was none or it was free. */
  readonly trialAmount: bigint | null;
  /** Buyer named on its renewals. */
  readonly buyer: Buyer;
  readonly billing: BillingAddress;
  /** True to charge the customer's wallet first; false where a stranger may have bought it in their name. */
  readonly usesWallet: boolean;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly metadata: Metadata;
  /** Time zone of its billing dates: its seller's when it started. Later settings do not move its dates. */
  readonly timeZone: TimeZone;
  /** Anchor from which later billing dates are counted. */
  readonly anchorAt: Instant;
  /** Start of the current period. */
  readonly previousBillingAt: Instant;
  /** End of the current period and time of the next charge. For on-demand, the end of the term. */
  readonly nextBillingAt: Instant;
  /** Time of the current period that does not count because it was paused or on hold, in ms. */
  readonly idleMs: number;
  /** End of its term, exclusive; null is never. */
  readonly expiresAt: Instant | null;
  /** True when it ends at the next billing date instead of renewing. */
  readonly cancelAtNextBillingDate: boolean;
  /** Time of cancellation. */
  readonly cancelledAt: Instant | null;
  readonly cancelReason: CancelReason | null;
  readonly cancellationFeedback: CancellationFeedback | null;
  readonly cancellationComment: string | null;
  /** Start of the pause; null while not paused. */
  readonly pausedAt: Instant | null;
  /** Automatic end of the pause; null while not paused, or when it must be resumed manually. */
  readonly resumesAt: Instant | null;
  readonly scheduledChange: ScheduledChange | null;
  /** Plan change that took effect although its payment failed; its amount is due while on hold. */
  readonly unpaidChangeId: PlanChangeId | null;
  /** Payment of a declined on-demand charge; its amount is due while on hold. */
  readonly unpaidChargeId: PaymentId | null;
  readonly createdAt: Instant;
}

/** Event about a subscription. */
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

/** True when it has ended for good. */
export function hasEnded({ status }: Pick<Subscription, 'status'>): boolean {
  return Object.keys(subscriptionTransitions[status]).length === 0;
}
