import type { RecurringProduct } from '../../domain/catalog/product.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { ChangeRequest, RequestedChange } from '../../domain/subscription/change-request.ts';
import type { SubscriptionUpdate } from '../../domain/subscription/decide-update.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';

/** Change of plan as it is priced now, with nothing written. */
export interface PricedPlanChange extends RequestedChange {
  readonly subscription: Subscription;
  /** Part of the total that the customer's wallet would pay, by what it holds now. */
  readonly walletAmount: bigint;
  readonly quoteId: string;
  readonly expiresAt: Instant;
}

/** Change of plan at the price of a quote. */
interface QuotedPlanChange extends ChangeRequest {
  /** Exactly what it promised is charged or credited, or nothing is done. */
  readonly quoteId: string;
  /** Name of the request; a repeat goes on with what the first one opened. */
  readonly requestKey: string;
}

/** Result of a change of plan. */
interface PlanChangeResult {
  /** As it stands afterwards; null when nothing is charged. */
  readonly payment: Payment | null;
  readonly isScheduled: boolean;
}

/**
 * Changes that customers make to their own subscriptions, and offers are put before. Billing makes them; in this
 * process that is Rung's own (`use-cases/billing/subscription-changes.ts`). Rules that say no throw `DomainError`, and then
 * nothing is changed.
 */
export interface SubscriptionChanges {
  findSubscription(scope: Scope, subscriptionId: SubscriptionId): Promise<Subscription | undefined>;
  /** Plans that the customer may change to, and the one they have, the cheapest first. */
  listPlans(scope: Scope, subscription: Subscription): Promise<RecurringProduct[]>;
  findWalletBalance(scope: Scope, subscription: Subscription): Promise<bigint>;
  /** With a quote it is priced as that promised; refuses a quote that counts no more, or is of another change. */
  previewPlanChange(
    scope: Scope,
    subscription: Subscription,
    request: ChangeRequest,
    quoteId: string | null,
  ): Promise<PricedPlanChange>;
  changePlan(
    scope: Scope,
    subscriptionId: SubscriptionId,
    change: QuotedPlanChange,
  ): Promise<PlanChangeResult>;
  cancel(scope: Scope, subscriptionId: SubscriptionId, update: SubscriptionUpdate): Promise<void>;
  /** Payment that a change of this name has opened. */
  findPaymentOfRequest(scope: Scope, requestKey: string): Promise<Payment | undefined>;
}
