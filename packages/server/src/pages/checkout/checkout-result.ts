import { madeAttempt, ownsCheckout } from '../../domain/checkout/session-reader.ts';
import type { CheckoutSessionId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import { type Payment, isOnCardPage } from '../../domain/payment/payment.ts';
import { type Subscription, hasEnded } from '../../domain/subscription/subscription.ts';
import {
  type Links,
  authenticatePath,
  checkoutPath,
  invoicePath,
  linksOf,
  offerPath,
  ownCheckoutPath,
  receiptPath,
  returnUrlWith,
} from '../../wire/convert/urls.ts';
import type { Runtime } from '../../runtime.ts';
import { findNextOffer } from '../../use-cases/offers/presentations/raise-purchase.ts';
import type { ReadCheckout } from './checkout-access.ts';
import { exitFor } from '../parts/exit.ts';
import { loadOutlook } from '../plan/load-plan.ts';
import { documentNumbersOf } from '../parts/document-numbers.ts';
import { presentCard, presentPaidOrder } from '../parts/present-order.ts';
import type { PaymentResult } from '../parts/result-model.ts';

/** Result of a checkout and its reader's next page, limited to what this reader may know. */
export async function presentCheckoutResult(
  runtime: Runtime,
  read: ReadCheckout,
  payment: Payment,
  subscription: Subscription | null,
  offer: Presentation | null,
): Promise<PaymentResult> {
  const { session, scope, reader } = read;
  const links = linksOf(runtime);
  const isTheirs = madeAttempt(session, reader, payment);
  const email = ownsCheckout(session, reader) ? session.customerEmail : null;
  const checkUrl = receiptPath(session.sessionId);
  const exit = exitFor(scope, session.options.cancelUrl, session.options.returnUrl);
  const amount: Money = { amount: payment.totalAmount, currency: payment.currency };
  switch (payment.status) {
    case 'succeeded': {
      const showsWallet = payment.isCustomerProven && reader === 'customer';
      const coming =
        subscription && !hasEnded(subscription)
          ? (await loadOutlook(runtime, { scope, subscription }, showsWallet)).coming
          : null;
      const numbersOf = await documentNumbersOf(runtime, scope, [payment]);
      const { order: orderNumber, invoice: invoiceNumber } = numbersOf(payment.paymentId);
      return {
        kind: 'succeeded',
        order: presentPaidOrder(payment, subscription, coming),
        orderNumber,
        invoiceNumber,
        invoiceUrl: email === null ? null : invoicePath(links, payment.paymentId),
        paidAt: payment.updatedAt,
        card: isTheirs && payment.instrument ? presentCard(payment.instrument) : null,
        email,
        subscriptionId: payment.subscriptionId,
        exit,
        continueUrl:
          offer && payment.acceptance !== null
            ? offerPath(links, offer)
            : returnUrlWith(payment.returnUrl, { ...payment, email }),
      };
    }
    case 'failed':
      return {
        kind: 'failed',
        code: isTheirs ? payment.errorCode : null,
        amount,
        retryUrl: payment.fallbackSessionId
          ? fallbackPath(links, read, payment.fallbackSessionId)
          : checkoutPath(session.sessionId),
        exit,
      };
    case 'requires_customer_action':
      if (!isTheirs) {
        const startAgainUrl = `${checkoutPath(session.sessionId)}/again`;
        return session.options.isCustomerNamedBySeller
          ? { kind: 'processing', amount, checkUrl, exit }
          : { kind: 'waits_for_another', amount, checkUrl, startAgainUrl, exit };
      }
      return {
        kind: 'requires_action',
        amount,
        authenticateUrl: bankPath(links, read, payment),
        isOnCardPage: isOnCardPage(payment),
        canUseAnother: true,
        exit,
      };
    default:
      return { kind: 'processing', amount, checkUrl, exit };
  }
}

/** Path of the bank's authentication of a payment, for the reader who gave the card. */
export function bankPath(links: Links, { session, reader }: ReadCheckout, { paymentId }: Payment): string {
  return authenticatePath(links, paymentId, ownsCheckout(session, reader) ? 'customer' : 'payer');
}

/** Path of the standard checkout that replaces this one-click checkout. */
export function fallbackPath(
  links: Links,
  { session, reader }: ReadCheckout,
  sessionId: CheckoutSessionId,
): string {
  return ownsCheckout(session, reader) ? ownCheckoutPath(links, sessionId) : checkoutPath(sessionId);
}

/** Next offer after the customer's own purchase, accepted with the method that paid it. */
export function nextOffer(
  runtime: Runtime,
  { session, scope, reader }: ReadCheckout,
  payment: Payment,
): Promise<Presentation | null> {
  const isTheirs = ownsCheckout(session, reader) && madeAttempt(session, reader, payment);
  return isTheirs ? findNextOffer(runtime, scope, payment) : Promise.resolve(null);
}
