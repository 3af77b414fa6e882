import DodoPayments from 'dodopayments';
import { DomainError } from '../../../domain/errors.ts';
import { type PaymentId, type PresentationId, type SubscriptionId, asId } from '../../../domain/ids.ts';
import type { BillingOperation } from '../../../domain/offer/billing-operation.ts';
import type { RemoteAttempt, RemoteCommerce, RemoteOutcome } from '../remote-commerce.ts';
import { findBuyer, findProduct, listMethods } from './buyers.ts';
import { Refused, answerOf, foundBy, once } from './calls.ts';
import { attemptMetadata, findOutcome, findPaymentResult, paymentOutcome } from './outcomes.ts';
import { type ChangePin, type Pin, type SalePin, quoteOperation, totalNow } from './quotes.ts';

export interface DodoOptions {
  readonly bearerToken: string;
  /** Address of the API: the platform's, or of another Rung. */
  readonly baseURL: string;
  /** How requests are sent; by the process's own `fetch` unless told otherwise. */
  readonly fetch?: typeof fetch;
}

/**
 * Billing by a Dodo Payments account, over the official SDK. A try is known there by the metadata of its payments,
 * and repeats of it by the `Idempotency-Key`. See ADR 25 for what cannot be done this way.
 */
export function createDodoCommerce(options: DodoOptions): RemoteCommerce {
  const client = new DodoPayments({ ...options, timeout: timeoutMs, maxRetries: 1 });
  return {
    kind: 'remote',
    findBuyer: (scope, customerId) => findBuyer(client, scope, customerId),
    listPaymentMethods: (_, customerId) => listMethods(client, customerId),
    findProduct: (scope, productId) => findProduct(client, scope, productId),
    quote: (_, operation, promise) => quoteOperation(client, operation, promise),
    canUndo: ({ kind }) => kind === 'sale',
    accept: (_, attempt) => unlessRefused(() => accept(client, attempt)),
    openCheckout: (_, attempt) => unlessRefused(() => openCheckout(client, attempt)),
    findOutcome: (_, attempt) => findOutcome(client, attempt),
    findPaymentResult: (_, paymentId) => findPaymentResult(client, paymentId),
    refund: (_, paymentId, presentationId) => refund(client, paymentId, presentationId),
    unwind: (_, operation, subscriptionId) => unwind(client, operation, subscriptionId),
  };
}

/** A charge waits for a bank. All calls of a try together take less than `settleAfterMs` (`remote-acceptance.ts`). */
const timeoutMs = 30_000;

async function unlessRefused(work: () => Promise<RemoteOutcome>): Promise<RemoteOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'refused', reason: error.message };
  }
}

/** Charges the quote, if it still comes to what was shown. What costs more after all is given back. */
async function accept(client: DodoPayments, attempt: RemoteAttempt): Promise<RemoteOutcome> {
  const { quote, presentationId } = attempt.presentation;
  const pin = quote.pin as Pin;
  const total = await totalNow(client, pin);
  if (total !== quote.totalAmount) {
    return { kind: 'refused', reason: `It costs ${String(total)} by now, not ${String(quote.totalAmount)}.` };
  }
  const outcome =
    pin.kind === 'sale' ? await sell(client, attempt, pin) : await changePlan(client, attempt, pin);
  if (outcome.kind !== 'payment') return outcome;
  const { status, totalAmount, paymentId } = outcome.paymentResult;
  if (status === 'succeeded' && totalAmount > quote.totalAmount) {
    await refund(client, paymentId, presentationId);
    return { kind: 'refused', reason: `It was charged ${String(totalAmount)}, which was given back.` };
  }
  return outcome;
}

/** Fields of Rung's answers beyond the official ones; the platform's have none of them. */
interface Additions {
  readonly next_action?: { readonly url: string } | null;
}

async function sell(client: DodoPayments, attempt: RemoteAttempt, pin: SalePin): Promise<RemoteOutcome> {
  const { paymentMethodId } = attempt.presentation;
  const session: DodoPayments.CheckoutSessionResponse & Additions = await answerOf(
    client.checkoutSessions.create(
      {
        ...sessionOf(attempt, pin, 'one_click'),
        confirm: true,
        ...(paymentMethodId === null ? {} : { payment_method_id: paymentMethodId }),
      },
      once(attempt.key),
    ),
  );
  if (!session.payment_id) return { kind: 'free', subscriptionId: null };
  const outcome = await paymentOutcome(client, session.payment_id, session.next_action?.url ?? null);
  if (outcome.kind !== 'payment' || outcome.paymentResult.status !== 'failed') return outcome;
  // After a refusal by the bank the same thing can be paid in a standard checkout.
  const fallback = await unlessRefused(() => openCheckout(client, attempt));
  return fallback.kind === 'checkout' ? { ...outcome, nextUrl: fallback.nextUrl } : outcome;
}

function sessionOf(
  attempt: RemoteAttempt,
  { cart, billing, code }: SalePin,
  route: 'one_click' | 'checkout',
): DodoPayments.CheckoutSessionCreateParams {
  return {
    product_cart: cart,
    customer: { customer_id: attempt.presentation.customerId },
    billing_address: billing,
    metadata: attemptMetadata(attempt, route),
    feature_flags: { allow_discount_code: false, allow_customer_editing_email: false },
    ...(code === null ? {} : { discount_codes: [code] }),
  };
}

async function openCheckout(client: DodoPayments, attempt: RemoteAttempt): Promise<RemoteOutcome> {
  const pin = attempt.presentation.quote.pin as Pin;
  if (pin.kind !== 'sale') return { kind: 'refused', reason: 'A change of plan has no standard checkout.' };
  const body = { ...sessionOf(attempt, pin, 'checkout'), show_saved_payment_methods: true };
  const session = await answerOf(client.checkoutSessions.create(body, once(`${attempt.key}:checkout`)));
  if (!session.checkout_url) return { kind: 'refused', reason: 'No checkout was opened.' };
  return {
    kind: 'checkout',
    sessionId: asId<'checkout_session'>(session.session_id),
    nextUrl: session.checkout_url,
  };
}

async function changePlan(
  client: DodoPayments,
  attempt: RemoteAttempt,
  { subscriptionId, request }: ChangePin,
): Promise<RemoteOutcome> {
  const { paymentMethodId } = attempt.presentation;
  if (paymentMethodId !== null) {
    const held = await answerOf(client.subscriptions.retrieve(subscriptionId));
    if (held.payment_method_id !== paymentMethodId) {
      const method = { type: 'existing', payment_method_id: paymentMethodId } as const;
      await answerOf(
        client.subscriptions.updatePaymentMethod(
          subscriptionId,
          { payment_method: method },
          once(`${attempt.key}:method`),
        ),
      );
    }
  }
  const changed = await answerOf(
    client.subscriptions.changePlan(
      subscriptionId,
      { ...request, metadata: attemptMetadata(attempt, 'one_click') },
      once(attempt.key),
    ),
  );
  if (changed.payment_id) return paymentOutcome(client, changed.payment_id, changed.payment_link ?? null);
  // The platform names no payment where the saved method settles it.
  const found = await findOutcome(client, attempt);
  return found ?? { kind: 'free', subscriptionId: asId<'subscription'>(subscriptionId) };
}

/** Gives a payment back as a whole. What was given back before stays so. */
async function refund(
  client: DodoPayments,
  paymentId: PaymentId,
  presentationId: PresentationId,
): Promise<void> {
  const payment = await answerOf(client.payments.retrieve(paymentId));
  if (payment.refunds.some(({ status }) => status !== 'failed')) return;
  try {
    await answerOf(
      client.refunds.create(
        { payment_id: paymentId, metadata: { rung_presentation_id: presentationId } },
        once(`refund:${presentationId}:${paymentId}`),
      ),
    );
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'PAYMENT_ALREADY_REFUNDED') throw error;
    throw new DomainError('PAYMENT_ALREADY_REFUNDED', error.message, { cause: error });
  }
}

async function unwind(
  client: DodoPayments,
  operation: BillingOperation,
  subscriptionId: SubscriptionId,
): Promise<void> {
  if (operation.kind !== 'sale') return;
  const held = await foundBy(client.subscriptions.retrieve(subscriptionId));
  const hasEnded = !held || ['cancelled', 'expired', 'failed'].includes(held.status);
  if (!hasEnded) await answerOf(client.subscriptions.update(subscriptionId, { status: 'cancelled' }));
}
