import type { SubscriptionId } from '../../../domain/ids.ts';
import type { BillingOperation } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import type {
  AcceptancePayment,
  QuoteRequest,
  QuotedPrice,
  PurchaseResult,
} from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider, Runtime } from '../../../runtime.ts';

/**
 * Billing for one kind of operation. The steps and their guarantees are those of `Commerce`, which looks the
 * executor up by the operation's kind.
 */
export interface OperationExecutor<Operation extends BillingOperation> {
  quote(runtime: Runtime, scope: Scope, operation: Operation, promise: QuoteRequest): Promise<QuotedPrice>;
  accept(
    runtime: Runtime,
    scope: Scope,
    acceptance: AcceptanceWithRiders,
    operation: Operation,
    payment: AcceptancePayment,
  ): Promise<PurchaseResult>;
  revert(runtime: Runtime, scope: Scope, undone: UndoWithRider, operation: Operation): Promise<boolean>;
  /** Null if commit and refund already return everything. */
  readonly unwind: ((runtime: Runtime, scope: Scope, subscriptionId: SubscriptionId) => Promise<void>) | null;
}
