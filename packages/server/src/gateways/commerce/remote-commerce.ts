import type { Customer } from '../../domain/customer/customer.ts';
import type { CheckoutSessionId, CustomerId, SubscriptionId } from '../../domain/ids.ts';
import type { BillingOperation } from '../../domain/offer/billing-operation.ts';
import type { HoldableSubscription } from '../../domain/offer/customer-facts.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CommerceBase, PaymentResult } from './commerce.ts';

/** A customer as the system that bills them knows them: everything of theirs that a decision is made from. */
export interface OfferBuyer {
  readonly customer: Customer;
  /** The one used last first. */
  readonly methods: readonly PaymentMethod[];
  /** Those that have not ended. */
  readonly subscriptions: readonly HoldableSubscription[];
}

/** One try to accept a presentation, as it was committed before anything was sent. */
export interface RemoteAttempt {
  /** Name of the try, the same however often it is sent: `attemptKey`. */
  readonly key: string;
  /** Accepting, with the quote to be charged and the method to charge. */
  readonly presentation: Presentation;
  readonly operation: BillingOperation;
}

/** Outcome of a try, as far as the other system has come with it. */
export type RemoteOutcome =
  | {
      readonly kind: 'payment';
      readonly paymentResult: PaymentResult;
      /** True if a saved method was charged; false in a checkout. */
      readonly isOneClick: boolean;
      /** Address of what the customer can do next: at their bank, or in a checkout. Null where there is none. */
      readonly nextUrl: string | null;
    }
  /** Nothing was to be paid, and it is done. */
  | { readonly kind: 'free'; readonly subscriptionId: SubscriptionId | null }
  /** A standard checkout waits for the customer. */
  | { readonly kind: 'checkout'; readonly sessionId: CheckoutSessionId; readonly nextUrl: string }
  /** It was refused, and no money has moved. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Billing in another system, which cannot commit anything together with a presentation. So the acceptance is
 * committed first, with a job; then it is sent, in no transaction; then its outcome is committed. What does not
 * answer throws `GatewayError`: the job asks `findOutcome` before it sends anything again.
 */
export interface RemoteCommerce extends CommerceBase {
  readonly kind: 'remote';
  findBuyer(scope: Scope, customerId: CustomerId): Promise<OfferBuyer | undefined>;
  /** Whether what an operation did can be taken back: any other acceptance is never offered an undo. */
  canUndo(operation: BillingOperation): boolean;
  /** Does what was quoted and charges it. Sent again under the same key, it is the same. */
  accept(scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome>;
  /** Opens a standard checkout for the quote. Sent again under the same key, it may be another. */
  openCheckout(scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome>;
  /** Outcome of a try that was sent, or may have been; undefined where nothing of it is known. */
  findOutcome(scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome | undefined>;
}
