import { boundaryAfter } from '../calendar/add-interval.ts';
import type { Metadata } from '../catalog/metadata.ts';
import { type BuyerChange, applyBuyerChange } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../event/event.ts';
import { assertTransition } from '../state.ts';
import type { Instant } from '../time.ts';
import { shiftPeriodValue } from './period-value.ts';
import { whole } from '../money/share.ts';
import {
  type CancelReason,
  type CancellationFeedback,
  type Subscription,
  subscriptionEvent,
  subscriptionTransitions,
} from './subscription.ts';

/** Requested update of a subscription. Undefined fields stay unchanged. */
export interface SubscriptionUpdate {
  /** Cancels now, pauses, or resumes a paused subscription. */
  readonly status?: 'cancelled' | 'paused' | 'active' | undefined;
  /** Automatic end of a pause that begins with this update; undefined until resumed. */
  readonly resumesAt?: Instant | undefined;
  /** True cancels at the next billing date; false withdraws that. */
  readonly cancelAtNextBillingDate?: boolean | undefined;
  readonly cancelReason?: CancelReason | undefined;
  readonly cancellationFeedback?: CancellationFeedback | undefined;
  readonly cancellationComment?: string | undefined;
  readonly nextBillingAt?: Instant | undefined;
  /** Turns off on-demand charging: it renews automatically from that date on. */
  readonly disableOnDemand?: { readonly nextBillingAt: Instant } | undefined;
  /** Address for the tax of later cycles. */
  readonly billing?: BillingAddress | undefined;
  readonly metadata?: Metadata | undefined;
  /** Buyer of later payments; earlier ones keep theirs. */
  readonly buyer?: BuyerChange | undefined;
}

export interface UpdatedSubscription {
  readonly subscription: Subscription;
  /** In order of emission; empty when nothing was requested. */
  readonly events: readonly DomainEvent[];
}

/**
 * Updates a subscription at `now`, or refuses with the violated rule. Pausing a paused subscription, or resuming
 * one that is not paused, has its own error code; cancelling a cancelled one is no change.
 */
export function decideUpdate(
  subscription: Subscription,
  update: SubscriptionUpdate,
  now: Instant,
  hasPendingChange = false,
): UpdatedSubscription {
  checkPause(subscription, update);
  const status = update.status === subscription.status ? undefined : update.status;
  const { cancelAtNextBillingDate, nextBillingAt, disableOnDemand, billing } = update;
  if (
    [status, cancelAtNextBillingDate, nextBillingAt, disableOnDemand, billing].some(
      (asked) => asked !== undefined,
    )
  ) {
    checkAlive(subscription);
  }
  if (status !== undefined || nextBillingAt !== undefined) checkNoPendingChange(hasPendingChange);
  const steps: ((before: Subscription) => Subscription)[] = [
    (before) => withDetails(before, update),
    (before) => (nextBillingAt === undefined ? before : withBillingDate(before, nextBillingAt, now)),
    (before) => (disableOnDemand ? withoutOnDemand(before, disableOnDemand.nextBillingAt, now) : before),
    (before) => withScheduledCancellation(before, cancelAtNextBillingDate),
    (before) => withStatus(before, status, update.resumesAt ?? null, now),
  ];
  const after = steps.reduce((before, step) => step(before), subscription);
  const isAnythingAsked = Object.entries(update).some(
    ([field, asked]) => asked !== undefined && (field !== 'status' || status !== undefined),
  );
  return { subscription: after, events: isAnythingAsked ? eventsOf(after, status, now) : [] };
}

function checkPause({ status }: Subscription, asked: SubscriptionUpdate): void {
  if (asked.status !== status) return;
  if (status === 'paused') {
    throw new DomainError(
      'SUBSCRIPTION_ALREADY_PAUSED',
      'status: this subscription is already paused. Send status: active to resume it.',
    );
  }
  if (status === 'active') {
    throw new DomainError(
      'SUBSCRIPTION_NOT_PAUSED',
      'status: this subscription is active, so there is no pause to end. Send status: paused to pause it.',
    );
  }
}

/** A plan change awaiting payment must find the subscription as it was when the change was decided. */
function checkNoPendingChange(hasPendingChange: boolean): void {
  if (!hasPendingChange) return;
  throw new DomainError(
    'PREVIOUS_PAYMENT_PENDING',
    'A change of plan of this subscription is being paid for. Try again when that payment has succeeded or failed.',
  );
}

function eventsOf(
  subscription: Subscription,
  status: SubscriptionUpdate['status'],
  now: Instant,
): DomainEvent[] {
  const types = {
    cancelled: 'subscription.cancelled',
    paused: 'subscription.paused',
    active: 'subscription.unpaused',
  } as const;
  return [
    ...(status === undefined ? [] : [subscriptionEvent(subscription, types[status], now)]),
    subscriptionEvent(subscription, 'subscription.updated', now),
  ];
}

/** Refuses a subscription that has ended for good, or has not started. */
export function checkAlive({ status }: Subscription): void {
  if (status === 'expired') {
    throw new DomainError(
      'SUBSCRIPTION_EXPIRED',
      'The period of this subscription has ended. Sell the plan again in a checkout.',
    );
  }
  if (status === 'pending' || status === 'cancelled' || status === 'failed') {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `This subscription is ${status}, and only one that has not ended can be changed. Sell the plan in a checkout.`,
    );
  }
}

function withDetails(subscription: Subscription, update: SubscriptionUpdate): Subscription {
  return {
    ...subscription,
    buyer: update.buyer ? applyBuyerChange(subscription.buyer, update.buyer) : subscription.buyer,
    billing: update.billing ?? subscription.billing,
    metadata: update.metadata ?? subscription.metadata,
    cancelReason: update.cancelReason ?? subscription.cancelReason,
    cancellationFeedback: update.cancellationFeedback ?? subscription.cancellationFeedback,
    cancellationComment: update.cancellationComment ?? subscription.cancellationComment,
  };
}

/** Later dates are counted from the new one, and nothing is charged or credited for the difference. */
function withBillingDate(subscription: Subscription, nextBillingAt: Instant, now: Instant): Subscription {
  if (subscription.isOnDemand) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'next_billing_date: this subscription is charged on demand and has none. Send disable_on_demand: { next_billing_date } to give it one.',
    );
  }
  checkBillingDate(subscription, 'next_billing_date', nextBillingAt, now);
  return { ...subscription, nextBillingAt, anchorAt: nextBillingAt };
}

/** The time until the first billing date is free for the customer, like a free trial. */
function withoutOnDemand(subscription: Subscription, nextBillingAt: Instant, now: Instant): Subscription {
  if (!subscription.isOnDemand) {
    throw new DomainError(
      'SUBSCRIPTION_NOT_ON_DEMAND',
      'disable_on_demand: this subscription has billing dates already. Send next_billing_date to move the next one.',
    );
  }
  checkBillingDate(subscription, 'disable_on_demand.next_billing_date', nextBillingAt, now);
  return {
    ...subscription,
    isOnDemand: false,
    nextBillingAt,
    anchorAt: nextBillingAt,
    previousBillingAt: now,
    idleMs: 0,
    periodWorth: 0n,
    periodPaid: 0n,
    periodFunds: [],
    paidUntil: now,
    periodShare: whole,
  };
}

function checkBillingDate(
  subscription: Subscription,
  field: string,
  nextBillingAt: Instant,
  now: Instant,
): void {
  if (subscription.status !== 'active') {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `${field}: this subscription is ${subscription.status}. Only an active one has a billing date.`,
    );
  }
  checkNotDue(subscription, now);
  if (nextBillingAt <= now) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${field}: now is ${new Date(now).toISOString()}. Choose a later moment.`,
    );
  }
  if (subscription.expiresAt !== null && nextBillingAt >= subscription.expiresAt) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${field}: the subscription ends at ${new Date(subscription.expiresAt).toISOString()}. Choose an earlier moment.`,
    );
  }
}

function withScheduledCancellation(subscription: Subscription, isWanted: boolean | undefined): Subscription {
  if (isWanted === undefined) return subscription;
  if (isWanted && subscription.status === 'on_hold') {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      "cancel_at_next_billing_date: on hold it has no next billing date. Send status: 'cancelled'.",
    );
  }
  if (isWanted) return { ...subscription, cancelAtNextBillingDate: true };
  return {
    ...subscription,
    cancelAtNextBillingDate: false,
    cancelReason: null,
    cancellationFeedback: null,
    cancellationComment: null,
  };
}

function withStatus(
  subscription: Subscription,
  status: SubscriptionUpdate['status'],
  resumesAt: Instant | null,
  now: Instant,
): Subscription {
  switch (status) {
    case undefined:
      return subscription;
    case 'cancelled':
      assertTransition(subscriptionTransitions, subscription.status, 'cancelled');
      return {
        ...subscription,
        status: 'cancelled',
        cancelAtNextBillingDate: false,
        cancelledAt: now,
        pausedAt: null,
        resumesAt: null,
        scheduledChange: null,
      };
    case 'paused':
      return paused(subscription, resumesAt, now);
    case 'active':
      return resumed(subscription, now);
  }
}

function paused(subscription: Subscription, resumesAt: Instant | null, now: Instant): Subscription {
  if (subscription.status !== 'active') {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `status: this subscription is ${subscription.status}. Only an active one can be paused.`,
    );
  }
  checkNotDue(subscription, now);
  assertTransition(subscriptionTransitions, subscription.status, 'paused');
  return { ...subscription, status: 'paused', pausedAt: now, resumesAt };
}

/**
 * Resumes a subscription: dates move by the length of the pause; one that ends automatically is not longer for
 * being processed late. The original day of the month is kept where the moved calendar still contains the moved
 * date; otherwise dates are counted from that date.
 */
function resumed(subscription: Subscription, now: Instant): Subscription {
  const { status, pausedAt, resumesAt, frequency } = subscription;
  if (status !== 'paused' || pausedAt === null) {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `status: this subscription is ${status}, and only a paused one is resumed. One on hold needs another payment method: POST /subscriptions/{subscription_id}/update-payment-method.`,
    );
  }
  assertTransition(subscriptionTransitions, status, 'active');
  const lengthMs = Math.min(now, resumesAt ?? now) - pausedAt;
  const nextBillingAt = subscription.nextBillingAt + lengthMs;
  const anchorAt = subscription.anchorAt + lengthMs;
  const isMet =
    boundaryAfter(anchorAt, frequency, nextBillingAt - 1, subscription.timeZone) === nextBillingAt;
  return {
    ...subscription,
    status: 'active',
    pausedAt: null,
    resumesAt: null,
    nextBillingAt,
    anchorAt: isMet ? anchorAt : nextBillingAt,
    ...shiftPeriodValue(subscription, lengthMs),
    idleMs: subscription.idleMs + lengthMs,
    expiresAt: subscription.expiresAt === null ? null : subscription.expiresAt + lengthMs,
  };
}

/** A billing date whose payment is in progress cannot be moved. */
export function checkNotDue(subscription: Subscription, now: Instant): void {
  if (!isDue(subscription, now)) return;
  throw new DomainError(
    'PREVIOUS_PAYMENT_PENDING',
    'This subscription is just being renewed. Try again when that payment has succeeded or failed.',
  );
}

/** True from its billing date, or the end of its term, until that is processed. */
export function isDue({ nextBillingAt, expiresAt }: Subscription, now: Instant): boolean {
  return now >= Math.min(nextBillingAt, expiresAt ?? nextBillingAt);
}
