import DodoPayments from 'dodopayments';
import { DomainError } from '../../../domain/errors.ts';
import { type PaymentId, type PresentationId, type SubscriptionId, asId } from '../../../domain/ids.ts';
import type { BillingOperation } from '../../../domain/offer/billing-operation.ts';
import type { RemoteAttempt, RemoteCommerce, RemoteOutcome } from '../remote-commerce.ts';
import { findBuyer, findProduct, listMethods } from './buyers.ts';
import { RemoteRefusal, awaitAnswer, awaitFound, singleAttempt } from './calls.ts';
import { attemptMetadata, findOutcome, findPaymentResult, paymentOutcome } from './outcomes.ts';
import { type ChangePin, type Pin, type SalePin, quoteOperation, fetchCurrentTotal } from './quotes.ts';

export interface DodoOptions {
  readonly bearerToken: string;
  /** Base URL of the API: the platform's, or that of another Rung. */
  readonly baseURL: string;
  /** Implementation of `fetch`; defaults to the global one. */
  readonly fetch?: typeof fetch;
}

/**
 * Billing by a Dodo Payments account, over the official SDK. An attempt is identified there by the metadata
 * of its payments, and its repeats by the `Idempotency-Key`. See ADR 25 for the limitations.
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

/**
 * A charge waits for a bank. All calls of an attempt together take less than `settleAfterMs`
 * (`remote-acceptance.ts`).
 */
const timeoutMs = 30_000;

async function unlessRefused(work: () => Promise<RemoteOutcome>): Promise<RemoteOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    return { kind: 'refused', reason: error.message };
  }
}

/** Charges the quote, if its total is still the one displayed. A difference charged after all is refunded. */
async function accept(client: DodoPayments, attempt: RemoteAttempt): Promise<RemoteOutcome> {
  const { quote, presentationId } = attempt.presentation;
  const pin = quote.pin as Pin;
  const total = await fetchCurrentTotal(client, pin);
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

/** Fields in Rung's answers beyond the official ones; the platform returns none of them. */
interface Additions {
  readonly next_action?: { readonly url: string } | null;
}

async function sell(client: DodoPayments, attempt: RemoteAttempt, pin: SalePin): Promise<RemoteOutcome> {
  const { paymentMethodId } = attempt.presentation;
  const session: DodoPayments.CheckoutSessionResponse & Additions = await awaitAnswer(
    client.checkoutSessions.create(
      {
        ...sessionOf(attempt, pin, 'one_click'),
        confirm: true,
        ...(paymentMethodId === null ? {} : { payment_method_id: paymentMethodId }),
      },
      singleAttempt(attempt.key),
    ),
  );
  if (!session.payment_id) return { kind: 'free', subscriptionId: null };
  const outcome = await paymentOutcome(client, session.payment_id, session.next_action?.url ?? null);
  if (outcome.kind !== 'payment' || outcome.paymentResult.status !== 'failed') return outcome;
  // After a decline the same items can be paid in a standard checkout.
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
  const session = await awaitAnswer(
    client.checkoutSessions.create(body, singleAttempt(`${attempt.key}:checkout`)),
  );
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
    const held = await awaitAnswer(client.subscriptions.retrieve(subscriptionId));
    if (held.payment_method_id !== paymentMethodId) {
      const method = { type: 'existing', payment_method_id: paymentMethodId } as const;
      await awaitAnswer(
        client.subscriptions.updatePaymentMethod(
          subscriptionId,
          { payment_method: method },
          singleAttempt(`${attempt.key}:method`),
        ),
      );
    }
  }
  const changed = await awaitAnswer(
    client.subscriptions.changePlan(
      subscriptionId,
      { ...request, metadata: attemptMetadata(attempt, 'one_click') },
      singleAttempt(attempt.key),
    ),
  );
  if (changed.payment_id) return paymentOutcome(client, changed.payment_id, changed.payment_link ?? null);
  // The platform returns no payment id if the saved payment method settles it.
  const found = await findOutcome(client, attempt);
  return found ?? { kind: 'free', subscriptionId: asId<'subscription'>(subscriptionId) };
}

/** Refunds a payment in full. Earlier refunds of it are unaffected. */
async function refund(
  client: DodoPayments,
  paymentId: PaymentId,
  presentationId: PresentationId,
): Promise<void> {
  const payment = await awaitAnswer(client.payments.retrieve(paymentId));
  if (payment.refunds.some(({ status }) => status !== 'failed')) return;
  try {
    await awaitAnswer(
      client.refunds.create(
        { payment_id: paymentId, metadata: { rung_presentation_id: presentationId } },
        singleAttempt(`refund:${presentationId}:${paymentId}`),
      ),
    );
  } catch (error) {
    if (!(error instanceof RemoteRefusal) || error.code !== 'PAYMENT_ALREADY_REFUNDED') throw error;
    throw new DomainError('PAYMENT_ALREADY_REFUNDED', error.message, { cause: error });
  }
}

async function unwind(
  client: DodoPayments,
  operation: BillingOperation,
  subscriptionId: SubscriptionId,
): Promise<void> {
  if (operation.kind !== 'sale') return;
  const held = await awaitFound(client.subscriptions.retrieve(subscriptionId));
  const hasEnded = !held || ['cancelled', 'expired', 'failed'].includes(held.status);
  if (!hasEnded) await awaitAnswer(client.subscriptions.update(subscriptionId, { status: 'cancelled' }));
}
