import type { Customer } from '../../domain/customer/customer.ts';
import type { CheckoutSessionId, CustomerId, SubscriptionId } from '../../domain/ids.ts';
import type { BillingOperation } from '../../domain/offer/billing-operation.ts';
import type { HoldableSubscription } from '../../domain/offer/customer-facts.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CommerceBase, PaymentResult } from './commerce.ts';

/** Customer in the system that bills them, with everything a decision depends on. */
export interface OfferBuyer {
  readonly customer: Customer;
  /** Most recently used first. */
  readonly methods: readonly PaymentMethod[];
  /** Subscriptions that have not ended. */
  readonly subscriptions: readonly HoldableSubscription[];
}

/** Attempt to accept a presentation, as committed before anything was sent. */
export interface RemoteAttempt {
  /** Key of the attempt, the same for every repeat: `attemptKey`. */
  readonly key: string;
  /** Presentation being accepted, with the quote and the payment method to charge. */
  readonly presentation: Presentation;
  readonly operation: BillingOperation;
}

/** Outcome of an attempt, as far as the other system has decided it. */
export type RemoteOutcome =
  | {
      readonly kind: 'payment';
      readonly paymentResult: PaymentResult;
      /** Part of it that was given back, or is about to be. */
      readonly returnedAmount: bigint;
      /** True if a saved payment method was charged; false in a checkout. */
      readonly isOneClick: boolean;
      /** URL for the customer's next step: at their bank, or in a checkout. Null if there is none. */
      readonly nextUrl: string | null;
    }
  /** Nothing was due, and the operation is done. */
  | { readonly kind: 'free'; readonly subscriptionId: SubscriptionId | null }
  /** A standard checkout waits for the customer. */
  | { readonly kind: 'checkout'; readonly sessionId: CheckoutSessionId; readonly nextUrl: string }
  /** Refused, and no money has moved. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Billing in another system, which cannot commit anything together with a presentation. So the acceptance is
 * committed first, with a job; then it is sent, outside any transaction; then its outcome is committed. A
 * missing answer throws `GatewayError`: the job asks `findOutcome` before it sends anything again.
 */
export interface RemoteCommerce extends CommerceBase {
  readonly kind: 'remote';
  findBuyer(scope: Scope, customerId: CustomerId): Promise<OfferBuyer | undefined>;
  /** True if the operation's effects can be reverted: other acceptances are never offered an undo. */
  canUndo(operation: BillingOperation): boolean;
  /**
   * Does what was quoted and charges it. Sent again under the same key, it is the same. `refused` only by what
   * charges, or before that.
   */
  accept(scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome>;
  /** Opens a standard checkout for the quote. A repeat under the same key may open another one. */
  openCheckout(scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome>;
  /**
   * Finds the outcome of an attempt that was, or may have been, sent; undefined if the other system does not
   * know it.
   */
  findOutcome(scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome | undefined>;
}
