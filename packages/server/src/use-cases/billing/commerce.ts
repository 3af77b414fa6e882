import type { BillingOperation } from '../../domain/offer/billing-operation.ts';
import type { LocalCommerce } from '../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider, Runtime } from '../../runtime.ts';
import { endCheckoutSession, findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { listPaymentMethods } from '../../store/billing/payment-methods.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { transaction } from '../../store/postgres/postgres.ts';
import { findProduct } from '../../store/billing/products.ts';
import type { OperationExecutor } from './commerce/operation-executor.ts';
import { pauseExecutor } from './commerce/pause.ts';
import { planChangeExecutor } from './commerce/plan-change.ts';
import { openCheckout, saleExecutor } from './commerce/sale.ts';
import { trialExtensionExecutor } from './commerce/trial-extension.ts';
import { awaitOutcome } from './payments/await-outcome.ts';
import { createRefund } from './refunds/create-refund.ts';
import { openMethodLink } from './subscriptions/create-method-link.ts';

/*
 * Billing as the offer engine uses it, implemented by the billing in this process. This file and the
 * executors in `commerce/`, one for each kind of operation, are the only callers of billing's use cases from
 * outside billing.
 */

const executors = {
  sale: saleExecutor,
  plan_change: planChangeExecutor,
  pause: pauseExecutor,
  trial_extension: trialExtensionExecutor,
} satisfies {
  readonly [Kind in BillingOperation['kind']]: OperationExecutor<
    Extract<BillingOperation, { readonly kind: Kind }>
  >;
};

/** An executor accepts only operations of its own kind, which is the kind it was looked up by. */
function executorOf(operation: BillingOperation): OperationExecutor<BillingOperation> {
  return executors[operation.kind];
}

export function createCommerce(runtime: Runtime): LocalCommerce<AcceptanceWithRiders, UndoWithRider> {
  return {
    kind: 'local',
    listPaymentMethods: (scope, customerId) => listPaymentMethods(runtime.sql, scope, customerId),
    findProduct: (scope, productId) => findProduct(runtime.sql, scope, productId),
    quote: (scope, operation, promise) => executorOf(operation).quote(runtime, scope, operation, promise),
    accept: (scope, acceptance, operation, payment) =>
      executorOf(operation).accept(runtime, scope, acceptance, operation, payment),
    openCheckout: (scope, acceptance) => openCheckout(runtime, scope, acceptance),
    findPaymentResult: (scope, paymentId) => findPayment(runtime.sql, scope, paymentId),
    awaitPaymentResult: async (scope, paymentId) => {
      const payment = await findPayment(runtime.sql, scope, paymentId);
      return payment && awaitOutcome(runtime, scope, payment);
    },
    refund: async (scope, paymentId, presentationId) => {
      await createRefund(runtime, scope, {
        paymentId,
        items: null,
        reason: null,
        metadata: {},
        requestKey: `undo:${presentationId}`,
        isLimited: true,
      });
    },
    revert: (scope, undone, operation) => executorOf(operation).revert(runtime, scope, undone, operation),
    unwind: async (scope, operation, subscriptionId) => {
      await executorOf(operation).unwind?.(runtime, scope, subscriptionId);
    },
    openMethodLink: async (scope, customerId, subscriptionId, returnUrl) =>
      (await openMethodLink(runtime, scope, customerId, subscriptionId, returnUrl)).linkId,
    findCheckout: (scope, sessionId) => findCheckoutSession(runtime.sql, scope, sessionId),
    endCheckout: (scope, sessionId) =>
      transaction(runtime.sql, (tx) => endCheckoutSession(tx, scope, sessionId)),
  };
}
