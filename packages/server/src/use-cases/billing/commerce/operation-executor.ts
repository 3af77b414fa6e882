import type { SubscriptionId } from '../../../domain/ids.ts';
import type { BillingOperation } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import type {
  AcceptancePayment,
  QuoteRequest,
  QuotedPrice,
  Purchased,
} from '../../../gateways/commerce/commerce.ts';
import type { RiddenAcceptance, RiddenUndo, Runtime } from '../../../runtime.ts';

/**
 * Everything billing does for one kind of operation. The steps and their guarantees are those of `Commerce`, which
 * looks the executor up by the operation's kind.
 */
export interface OperationExecutor<Operation extends BillingOperation> {
  quote(runtime: Runtime, scope: Scope, operation: Operation, promise: QuoteRequest): Promise<QuotedPrice>;
  accept(
    runtime: Runtime,
    scope: Scope,
    acceptance: RiddenAcceptance,
    operation: Operation,
    payment: AcceptancePayment,
  ): Promise<Purchased>;
  revert(runtime: Runtime, scope: Scope, undone: RiddenUndo, operation: Operation): Promise<boolean>;
  /** Null where everything is given back with the commit and the refund. */
  readonly unwind: ((runtime: Runtime, scope: Scope, subscriptionId: SubscriptionId) => Promise<void>) | null;
}
