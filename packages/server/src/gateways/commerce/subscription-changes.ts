import type { RecurringProduct } from '../../domain/catalog/product.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { ChangeRequest, RequestedChange } from '../../domain/subscription/change-request.ts';
import type { SubscriptionUpdate } from '../../domain/subscription/decide-update.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';

/** Plan change at its current price, with nothing written. */
export interface PricedPlanChange extends RequestedChange {
  readonly subscription: Subscription;
  /** Part of the total the customer's wallet would pay, at its current balance. */
  readonly walletAmount: bigint;
  readonly quoteId: string;
  readonly expiresAt: Instant;
}

/** Plan change at a quoted price. */
interface QuotedPlanChange extends ChangeRequest {
  /** Quote: exactly its amount is charged or credited, or nothing is done. */
  readonly quoteId: string;
  /** Idempotency key of the request; a repeat resumes the first one's payment. */
  readonly requestKey: string;
}

/** Result of a plan change. */
interface PlanChangeResult {
  /** Payment in its state afterwards; null if nothing is charged. */
  readonly payment: Payment | null;
  readonly isScheduled: boolean;
}

/**
 * Plan changes that customers make to their own subscriptions, before which offers may be shown. Executed by
 * billing; in this process by Rung's own (`use-cases/billing/subscription-changes.ts`). Refusals throw
 * `DomainError`, and then nothing is changed.
 */
export interface SubscriptionChanges {
  findSubscription(scope: Scope, subscriptionId: SubscriptionId): Promise<Subscription | undefined>;
  /** Lists the plans the customer may change to, including their current one, cheapest first. */
  listPlans(scope: Scope, subscription: Subscription): Promise<RecurringProduct[]>;
  /** Finds one of `listPlans`. */
  findPlan(
    scope: Scope,
    subscription: Subscription,
    productId: string,
  ): Promise<RecurringProduct | undefined>;
  findWalletBalance(scope: Scope, subscription: Subscription): Promise<bigint>;
  /**
   * Previews a plan change, with a quote at its price; refuses a quote that has expired, or is for another
   * change.
   */
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
  /** Finds the payment opened by a change with this request key. */
  findPaymentOfRequest(scope: Scope, requestKey: string): Promise<Payment | undefined>;
}
