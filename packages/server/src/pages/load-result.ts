import type { CheckoutSession } from '../domain/checkout/checkout-session.ts';
import type { Money } from '../domain/money/money.ts';
import type { Presentation } from '../domain/offer/presentation.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { Scope } from '../domain/scope.ts';
import { type Subscription, hasEnded } from '../domain/subscription/subscription.ts';
import { authenticatePath, invoicePath, offerPath, returnUrlWith } from '../http/convert/urls.ts';
import type { Runtime } from '../runtime.ts';
import { exitOf } from './exit.ts';
import { loadOutlook } from './load-plan.ts';
import { cardFaceOf, orderOfPayment } from './order-of.ts';
import type { PaymentResult } from './result-model.ts';

interface Came {
  readonly payment: Payment;
  readonly subscription: Subscription | null;
  /** What is or was proposed after it. */
  readonly offer: Presentation | null;
}

/** What became of the payment of a checkout, as its customer is told. */
export async function loadResult(
  runtime: Runtime,
  { session, scope }: { readonly session: CheckoutSession; readonly scope: Scope },
  { payment, subscription, offer }: Came,
): Promise<PaymentResult> {
  const amount: Money = { amount: payment.totalAmount, currency: payment.currency };
  const exit = exitOf(scope, session.options.cancelUrl, session.options.returnUrl);
  switch (payment.status) {
    case 'succeeded': {
      const coming =
        subscription && !hasEnded(subscription)
          ? (await loadOutlook(runtime, { scope, subscription }, payment.isCustomerProven)).coming
          : null;
      return {
        kind: 'succeeded',
        order: orderOfPayment(payment, subscription, coming),
        orderNumber: payment.paymentId,
        invoiceNumber: payment.invoiceId,
        invoiceUrl: invoicePath(runtime, payment.paymentId),
        paidAt: payment.updatedAt,
        card: payment.instrument && cardFaceOf(payment.instrument),
        email: session.customerEmail ?? '',
        subscriptionId: payment.subscriptionId,
        exit,
        continueUrl:
          offer && payment.acceptance !== null
            ? offerPath(offer)
            : returnUrlWith(payment.returnUrl, { ...payment, email: session.customerEmail }),
      };
    }
    case 'failed':
      return {
        kind: 'failed',
        code: payment.errorCode,
        amount,
        retryUrl: `/checkout/${payment.fallbackSessionId ?? session.sessionId}`,
        exit,
      };
    case 'requires_customer_action':
      return {
        kind: 'requires_action',
        amount,
        authenticateUrl: authenticatePath(runtime, payment.paymentId),
        canUseAnother: true,
        exit,
      };
    default:
      return { kind: 'processing', amount, checkUrl: `/checkout/${session.sessionId}/result`, exit };
  }
}
