import DodoPayments from 'dodopayments';
import { DomainError } from '../../../domain/errors.ts';
import { type PaymentId, type PresentationId, type SubscriptionId, asId } from '../../../domain/ids.ts';
import type { BillingOperation } from '../../../domain/offer/billing-operation.ts';
import { GatewayError } from '../../payment/payment-gateway.ts';
import type { RemoteAttempt, RemoteCommerce, RemoteOutcome } from '../remote-commerce.ts';
import { findBuyer, findProduct, listMethods } from './buyers.ts';
import { RemoteRefusal, awaitAnswer, conclusive, awaitFound, singleAttempt } from './calls.ts';
import { attemptMetadata, findOutcome, findPaymentResult, paymentOutcome, returnedOf } from './outcomes.ts';
import { type ChangePin, type Pin, type SalePin, quoteOperation, fetchCurrentTotal } from './quotes.ts';

export interface DodoOptions {
  readonly bearerToken: string;
  /** Base URL of the API: the platform's, or that of another Rung. */
  readonly baseURL: string;
  /** Implementation of `fetch`; defaults to the global one. */
  readonly fetch?: typeof fetch;
  /** Clock by which a try is too late to be charged, in ms; the process's own unless told otherwise. */
  readonly monotonic?: () => number;
}

/**
 * Billing by a Dodo Payments account, over the official SDK. An attempt is identified there by the metadata
 * of its payments, and its repeats by the `Idempotency-Key`. See ADR 25 for the limitations.
 */
export function createDodoCommerce({
  monotonic = () => performance.now(),
  ...options
}: DodoOptions): RemoteCommerce {
  const client = new DodoPayments({ ...options, timeout: timeoutMs, maxRetries: 1 });
  return {
    kind: 'remote',
    findBuyer: (scope, customerId) => findBuyer(client, scope, customerId),
    listPaymentMethods: (_, customerId) => listMethods(client, customerId),
    findProduct: (scope, productId) => findProduct(client, scope, productId),
    quote: (_, operation, promise) => quoteOperation(client, operation, promise),
    canUndo: ({ kind }) => kind === 'sale',
    accept: (_, attempt) => accept(client, attempt, chargeDeadline(monotonic)),
    openCheckout: (_, attempt) => openCheckout(client, attempt),
    findOutcome: (_, attempt) => findOutcome(client, attempt),
    findPaymentResult: (_, paymentId) => findPaymentResult(client, paymentId),
    refund: (_, paymentId, presentationId) => conclusive(() => refund(client, paymentId, presentationId)),
    unwind: (_, operation, subscriptionId) => conclusive(() => unwind(client, operation, subscriptionId)),
  };
}

/** A charge waits for a bank. */
const timeoutMs = 30_000;

/**
 * Time within which the call that charges is begun, whatever became of those before it. Together with its own
 * time-out it has ended long before a try may be sent again (`settleAfterMs`, `remote-acceptance.ts`).
 */
const chargeWithinMs = 120_000;

/** Check just before a charge: throws when it would come too late. */
function chargeDeadline(monotonic: () => number): () => void {
  const lastAt = monotonic() + chargeWithinMs;
  return () => {
    if (monotonic() <= lastAt) return;
    throw new GatewayError('The commerce platform answered too slowly: nothing was charged.', {
      isRetryable: true,
    });
  };
}

type Refusal = Extract<RemoteOutcome, { readonly kind: 'refused' }>;

/** Only what charges, or comes before that, may be refused like this: nothing was charged. */
async function unlessRefused<Answer>(work: () => Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    return { kind: 'refused', reason: error.message };
  }
}

function isRefusal(answer: object): answer is Refusal {
  return 'kind' in answer && answer.kind === 'refused';
}

/** Charges the quote, if it still comes to what was shown. */
async function accept(
  client: DodoPayments,
  attempt: RemoteAttempt,
  checkInTime: () => void,
): Promise<RemoteOutcome> {
  const { quote } = attempt.presentation;
  const pin = quote.pin as Pin;
  const total = await unlessRefused(() => fetchCurrentTotal(client, pin));
  if (typeof total !== 'bigint') return total;
  if (total !== quote.totalAmount) {
    return { kind: 'refused', reason: `It costs ${String(total)} by now, not ${String(quote.totalAmount)}.` };
  }
  return pin.kind === 'sale'
    ? sell(client, attempt, pin, checkInTime)
    : changePlan(client, attempt, pin, checkInTime);
}

/** Fields in Rung's answers beyond the official ones; the platform returns none of them. */
interface Additions {
  readonly next_action?: { readonly url: string } | null;
}

async function sell(
  client: DodoPayments,
  attempt: RemoteAttempt,
  pin: SalePin,
  checkInTime: () => void,
): Promise<RemoteOutcome> {
  const { paymentMethodId } = attempt.presentation;
  checkInTime();
  const session: (DodoPayments.CheckoutSessionResponse & Additions) | Refusal = await unlessRefused(() =>
    awaitAnswer(
      client.checkoutSessions.create(
        {
          ...sessionOf(attempt, pin, 'one_click'),
          confirm: true,
          ...(paymentMethodId === null ? {} : { payment_method_id: paymentMethodId }),
        },
        singleAttempt(attempt.key),
      ),
    ),
  );
  if (isRefusal(session)) return session;
  const { payment_id: paymentId, next_action: next } = session;
  if (!paymentId) return freeOutcome(attempt, null);
  return conclusive(() => paymentOutcome(client, paymentId, next?.url ?? null));
}

/** Outcome of what was done without a payment. Where one is due, it is still to appear. */
function freeOutcome(
  { presentation: { quote } }: RemoteAttempt,
  subscriptionId: SubscriptionId | null,
): RemoteOutcome {
  if (quote.totalAmount === 0n) return { kind: 'free', subscriptionId };
  throw new GatewayError('The commerce platform names no payment yet.', { isRetryable: true });
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
  const session = await unlessRefused(() =>
    awaitAnswer(client.checkoutSessions.create(body, singleAttempt(`${attempt.key}:checkout`))),
  );
  if (isRefusal(session)) return session;
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
  pin: ChangePin,
  checkInTime: () => void,
): Promise<RemoteOutcome> {
  const { subscriptionId, request } = pin;
  const changed = await unlessRefused(async () => {
    await chargeTo(client, attempt, pin);
    checkInTime();
    return awaitAnswer(
      client.subscriptions.changePlan(
        subscriptionId,
        { ...request, metadata: attemptMetadata(attempt, 'one_click') },
        singleAttempt(attempt.key),
      ),
    );
  });
  if (isRefusal(changed)) return changed;
  const { payment_id: paymentId, payment_link: link } = changed;
  return conclusive(async () => {
    if (paymentId) return paymentOutcome(client, paymentId, link ?? null);
    // The platform returns no payment id if the saved payment method settles it.
    const found = await findOutcome(client, attempt);
    return found ?? freeOutcome(attempt, asId<'subscription'>(subscriptionId));
  });
}

/** Gives the subscription the method that was chosen, where it is charged to another. */
async function chargeTo(
  client: DodoPayments,
  { key, presentation: { paymentMethodId } }: RemoteAttempt,
  { subscriptionId }: ChangePin,
): Promise<void> {
  if (paymentMethodId === null) return;
  const held = await awaitAnswer(client.subscriptions.retrieve(subscriptionId));
  if (held.payment_method_id === paymentMethodId) return;
  const method = { type: 'existing', payment_method_id: paymentMethodId } as const;
  await awaitAnswer(
    client.subscriptions.updatePaymentMethod(
      subscriptionId,
      { payment_method: method },
      singleAttempt(`${key}:method`),
    ),
  );
}

/** Gives back what is left of a payment. After a refund of its own nothing is left. */
async function refund(
  client: DodoPayments,
  paymentId: PaymentId,
  presentationId: PresentationId,
): Promise<void> {
  const payment = await awaitAnswer(client.payments.retrieve(paymentId));
  if (returnedOf(payment) >= BigInt(payment.total_amount)) return;
  const { length } = payment.refunds;
  try {
    await awaitAnswer(
      client.refunds.create(
        { payment_id: paymentId, metadata: { rung_presentation_id: presentationId } },
        singleAttempt(`refund:${presentationId}:${paymentId}:${String(length)}`),
      ),
    );
  } catch (error) {
    const code = error instanceof RemoteRefusal ? error.code : null;
    if (code !== 'PAYMENT_ALREADY_REFUNDED' && code !== 'REFUND_CREDIT_ALREADY_USED') throw error;
    throw new DomainError(code, error instanceof Error ? error.message : code, { cause: error });
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
