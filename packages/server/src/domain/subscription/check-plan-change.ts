import { DomainError } from '../errors.ts';
import type { Instant } from '../time.ts';
import { checkNotDue } from './decide-update.ts';
import type { ProrationBillingMode } from './plan-change.ts';
import type { Subscription } from './subscription.ts';

/** Options of a plan change request, apart from the plan. */
export interface PlanChangeRequest {
  readonly mode: ProrationBillingMode;
  readonly isAtNextBillingDate: boolean;
  /** True to replace a scheduled change. */
  readonly replacesScheduled: boolean;
}

/**
 * Refuses a plan change that is not possible at `now`, with the violated rule. One change at a time: a change
 * awaiting its payment or date comes first.
 */
export function checkPlanChange(
  subscription: Subscription,
  request: PlanChangeRequest,
  hasPendingChange: boolean,
  now: Instant,
): void {
  const { status } = subscription;
  if (status !== 'active') {
    throw new DomainError(
      'INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED',
      `This subscription is ${status}, and only an active one changes its plan. ${cureOf(status)}`,
    );
  }
  if (subscription.isOnDemand) {
    throw new DomainError(
      'ON_DEMAND_PLAN_CHANGE_NOT_SUPPORTED',
      'This subscription is charged on demand and has no price to change. Charge another amount: POST /subscriptions/{subscription_id}/charge.',
    );
  }
  if (subscription.cancelAtNextBillingDate) {
    throw new DomainError(
      'PLAN_CHANGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION',
      'This subscription ends at its next billing date. Take that back first: PATCH it with cancel_at_next_billing_date: false.',
    );
  }
  if (hasPendingChange) {
    throw new DomainError(
      'PENDING_PLAN_CHANGE_EXISTS',
      'A plan change of this subscription is awaiting its payment. Try again when that payment has succeeded or failed.',
    );
  }
  if (subscription.scheduledChange !== null && !request.replacesScheduled) {
    throw new DomainError(
      'SCHEDULED_PLAN_CHANGE_EXISTS',
      'A change is scheduled for the next billing date. Cancel it with DELETE /subscriptions/{subscription_id}/change-plan/scheduled, or send cancel_scheduled_change_plan: true.',
    );
  }
  if (request.isAtNextBillingDate && request.mode !== 'full_immediately') {
    throw new DomainError(
      'INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE',
      `proration_billing_mode: ${request.mode} has nothing to prorate at a billing date. Send full_immediately with effective_at: next_billing_date.`,
    );
  }
  checkNotDue(subscription, now);
}

function cureOf(status: Exclude<Subscription['status'], 'active'>): string {
  switch (status) {
    case 'on_hold':
      return 'Pay the outstanding amount with another payment method: POST /subscriptions/{subscription_id}/update-payment-method.';
    case 'paused':
      return 'End the pause first: PATCH it with status: active.';
    case 'pending':
      return 'It begins with its first payment.';
    case 'cancelled':
    case 'failed':
    case 'expired':
      return 'Sell the plan in a checkout.';
  }
}
