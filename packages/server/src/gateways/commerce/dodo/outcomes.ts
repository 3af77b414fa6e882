import type DodoPayments from 'dodopayments';
import { type PaymentId, asId } from '../../../domain/ids.ts';
import { type DeclineCode, declineCodes } from '../../../domain/payment/decline-codes.ts';
import type { PaymentResult } from '../commerce.ts';
import type { RemoteAttempt, RemoteOutcome } from '../remote-commerce.ts';
import { awaitAnswer, awaitFound } from './calls.ts';
import type { Pin } from './quotes.ts';

/** Metadata that identify the attempt on its payment or checkout. */
export const attemptMetadata = ({ key, presentation }: RemoteAttempt, route: 'one_click' | 'checkout') => ({
  rung_presentation_id: presentation.presentationId,
  rung_attempt_key: key,
  rung_route: route,
});

export async function findPaymentResult(
  client: DodoPayments,
  paymentId: PaymentId,
): Promise<PaymentResult | undefined> {
  const payment = await awaitFound(client.payments.retrieve(paymentId));
  return payment && resultFrom(payment);
}

function resultFrom(payment: DodoPayments.Payment): PaymentResult {
  const { error_code: code, subscription_id: subscriptionId, payment_method_id: methodId } = payment;
  const status = statusFrom(payment.status);
  return {
    paymentId: asId<'payment'>(payment.payment_id),
    status,
    totalAmount: BigInt(payment.total_amount),
    currency: payment.currency,
    subscriptionId: subscriptionId ? asId<'subscription'>(subscriptionId) : null,
    paymentMethodId: methodId ? asId<'payment_method'>(methodId) : null,
    errorCode: status === 'failed' ? declineCodeFrom(code) : null,
    fallbackSessionId: null,
    updatedAt: Date.parse(payment.updated_at ?? payment.created_at),
  };
}

/** A status that is not final counts as in progress. */
function statusFrom(status: DodoPayments.Payment['status']): PaymentResult['status'] {
  switch (status) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'requires_customer_action':
    case 'requires_payment_method':
      return status;
    default:
      return 'processing';
  }
}

function declineCodeFrom(code: string | null | undefined): DeclineCode {
  return declineCodes.find((known) => known === code) ?? 'GENERIC_DECLINE';
}

/** Part of a payment that was given back, or is about to be. */
export function returnedOf({ refunds, total_amount: total }: DodoPayments.Payment): bigint {
  return refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, { amount, is_partial: isPartial }) => sum + BigInt(amount ?? (isPartial ? 0 : total)), 0n);
}

/** Payment as the outcome of its attempt. */
export async function paymentOutcome(
  client: DodoPayments,
  paymentId: string,
  nextUrl: string | null,
): Promise<RemoteOutcome> {
  const payment = await awaitAnswer(client.payments.retrieve(paymentId));
  const paymentResult = resultFrom(payment);
  const isUnpaid = paymentResult.status !== 'succeeded';
  return {
    kind: 'payment',
    paymentResult,
    returnedAmount: returnedOf(payment),
    isOneClick: payment.metadata['rung_route'] !== 'checkout',
    nextUrl: isUnpaid ? (nextUrl ?? payment.payment_link ?? null) : null,
  };
}

const pageSize = 100;
/** Newest first; more payments than a customer makes before an attempt is settled. */
const mostPages = 5;

/**
 * Finds the outcome of an attempt by the key in its payments' metadata: the successful one, otherwise the
 * latest. A plan change that cost nothing has no payment: it is done once the subscription has the new plan.
 */
export async function findOutcome(
  client: DodoPayments,
  { key, presentation: { customerId, quote } }: RemoteAttempt,
): Promise<RemoteOutcome | undefined> {
  const pin = quote.pin as Pin;
  const payments = await listPaymentsOf(client, key, customerId);
  const found =
    payments.find(({ status }) => status === 'succeeded') ??
    // A failed payment in a checkout is not final: the checkout stays open.
    payments.find(({ metadata }) => metadata['rung_route'] !== 'checkout');
  if (found) return paymentOutcome(client, found.payment_id, null);
  if (pin.kind === 'sale' || quote.totalAmount > 0n) return undefined;
  const subscription = await awaitAnswer(client.subscriptions.retrieve(pin.subscriptionId));
  const { product_id: productId, quantity, addons } = pin.request;
  const isDone =
    subscription.product_id === productId &&
    subscription.quantity === quantity &&
    (addons ?? []).every((addon) =>
      subscription.addons.some(
        (each) => each.addon_id === addon.addon_id && each.quantity === addon.quantity,
      ),
    );
  return isDone
    ? { kind: 'free', subscriptionId: asId<'subscription'>(subscription.subscription_id) }
    : undefined;
}

async function listPaymentsOf(client: DodoPayments, key: string, customerId: string) {
  for (let page = 0; page < mostPages; page++) {
    const query = { customer_id: customerId, page_number: page, page_size: pageSize };
    const { items } = await awaitAnswer(client.payments.list(query));
    const found = items.filter(({ metadata }) => metadata['rung_attempt_key'] === key);
    if (found.length > 0 || items.length < pageSize) return found;
  }
  return [];
}
