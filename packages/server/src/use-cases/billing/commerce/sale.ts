import { assert } from '../../../domain/assert.ts';
import type { CheckoutSession } from '../../../domain/checkout/checkout-session.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Sale } from '../../../domain/offer/billing-operation.ts';
import { type SalePin, isProven, pricePinned, sessionOfSale } from '../../../domain/offer/sale.ts';
import { decideOpenPayment } from '../../../domain/payment/open-payment.ts';
import type { PaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Scope } from '../../../domain/scope.ts';
import { heldPlanKey } from '../../../domain/subscription/held-plan.ts';
import { hasEnded } from '../../../domain/subscription/subscription.ts';
import type { BegunAcceptance, PurchaseResult } from '../../../gateways/commerce/commerce.ts';
import {
  type AcceptanceWithRiders,
  type Runtime,
  gatewayFor,
  reconcileAt,
  mintPaymentNames,
} from '../../../runtime.ts';
import { openPaymentBatched, openSession } from '../../../store/billing/open-payment.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { findSubscription } from '../../../store/billing/subscriptions.ts';
import { previewSale } from '../checkouts/preview-sale.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';
import { commitUndoWithoutRevert, translatePaymentConflicts } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/**
 * A sale is priced again when it is accepted, with the products, taxes and address of its quote, so that the
 * total is the same. Undoing it refunds its payment and cancels the subscription it started.
 */
export const saleExecutor: OperationExecutor<Sale> = {
  quote: previewSale,
  accept: (runtime, scope, acceptance, _, { method }) => purchase(runtime, scope, acceptance, method),
  revert: (runtime, _, undone) => commitUndoWithoutRevert(runtime.sql, undone),
  unwind: cancelSubscription,
};

/** Cancels a subscription immediately; an ended one is left alone. */
async function cancelSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<void> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!subscription || hasEnded(subscription)) return;
  await updateSubscription(runtime, scope, subscriptionId, { status: 'cancelled' });
}

async function purchase(
  runtime: Runtime,
  scope: Scope,
  acceptance: AcceptanceWithRiders,
  method: PaymentMethod | null,
): Promise<PurchaseResult> {
  gatewayFor(runtime, scope);
  const { presentation } = acceptance.change;
  const { quote, customerId, presentationId, attempts } = presentation;
  const at = acceptance.consent.consentedAt;
  const pin = quote.pin as SalePin;
  const priced = pricePinned(pin, at);
  assert(priced.totals.total === quote.totalAmount, 'what was shown is what is charged');
  const session = sessionOf(runtime, acceptance, true);
  const opened = decideOpenPayment({
    businessId: scope.businessId,
    customerId,
    buyer: pin.customer,
    isCustomerProven: isProven(presentation),
    names: mintPaymentNames(runtime, priced.lines.length),
    cart: pin.cart,
    priced,
    billing: pin.billing,
    metadata: {},
    checkoutSessionId: session.sessionId,
    paymentMethodId: method?.paymentMethodId ?? null,
    instrument: method?.instrument ?? null,
    isCustomerPresent: true,
    forceAuthentication: false,
    customFieldResponses: null,
    returnUrl: null,
    acceptance: { presentationId, attempt: attempts },
    now: at,
  });
  const isOpened = await translatePaymentConflicts(() =>
    openPaymentBatched(runtime.sql, {
      ...opened,
      session: { ...session, paymentId: opened.payment.paymentId },
      newCustomer: null,
      isReplacing: false,
      requestKey: null,
      rider: acceptance.riders.paid(opened.payment.paymentId),
      heldAs: heldPlanKey(pin.cart),
      reconcileAt: reconcileAt(runtime),
    }),
  );
  if (!isOpened) return { kind: 'overtaken' };
  runtime.failpoint('accept.after-open');
  const paymentResult = await executePayment(runtime, scope, opened.payment, acceptance.riders.settled);
  return { kind: 'begun', paymentResult };
}

function sessionOf(
  runtime: Runtime,
  { change: { presentation }, consent: { consentedAt } }: BegunAcceptance,
  isOneClick: boolean,
): CheckoutSession {
  return sessionOfSale(presentation, runtime.mintId('checkout_session'), isOneClick, consentedAt);
}

/** Opens the standard checkout named by an acceptance, for the cart of its quote. */
export async function openCheckout(
  runtime: Runtime,
  scope: Scope,
  acceptance: AcceptanceWithRiders,
): Promise<PurchaseResult> {
  gatewayFor(runtime, scope);
  const session = sessionOf(runtime, acceptance, false);
  const rider = acceptance.riders.inCheckout(session);
  const isOpened = await translatePaymentConflicts(() =>
    statement(runtime.sql, (tx) => openSession(tx, session, rider, runtime.wallClock())),
  );
  return isOpened ? { kind: 'begun', paymentResult: null } : { kind: 'overtaken' };
}
