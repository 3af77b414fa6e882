import { DomainError, notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import {
  type ConfirmedChange,
  type RetentionRequest,
  type RetentionResult,
  cancellationOf,
  isPaidAsConfirmed,
  repeatedResultOf,
  resultOf,
} from '../../../domain/offer/retention-request.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { changeByCustomer, planNotFound } from '../../../domain/subscription/change-by-customer.ts';
import { staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';

/** Outcome of fulfilling a retention request. */
export type Fulfilment =
  | { readonly kind: 'fulfilled'; readonly result: RetentionResult }
  /** Plan change whose payment has been opened, in its state after charging. */
  | { readonly kind: 'paying'; readonly payment: Payment }
  /** Refused by a rule. Nothing was changed. */
  | { readonly kind: 'refused'; readonly refusal: DomainError };

/** Fulfils a retention request exactly once: a repeat returns the same result. */
export async function fulfilRequest(
  runtime: Runtime,
  scope: Scope,
  request: RetentionRequest,
): Promise<Fulfilment> {
  const subscription = await runtime.subscriptionChanges.findSubscription(scope, request.subscriptionId);
  if (!subscription) return { kind: 'refused', refusal: notFound('subscription') };
  try {
    return request.kind === 'cancel'
      ? await cancel(runtime, scope, subscription, request)
      : await changePlan(runtime, scope, subscription, request);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return afterRefusal(runtime, scope, request, error);
  }
}

/**
 * Finds the fulfilment of a request for the plan the subscription already has: by this request, or by
 * another; null if neither.
 */
export async function findFulfilment(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  { productId, attempt }: { readonly productId: string; readonly attempt: string },
): Promise<Fulfilment | null> {
  const payment = await findStartedPayment(runtime, scope, { ...subscription, attempt });
  if (payment) return { kind: 'paying', payment };
  return productId === subscription.productId ? { kind: 'fulfilled', result: 'changed' } : null;
}

/** Refusal that a request would meet now; null where it would be fulfilled, has been, or is gone on with. */
export async function findRefusal(
  runtime: Runtime,
  scope: Scope,
  request: RetentionRequest,
): Promise<DomainError | null> {
  // A plan can be cancelled at any price.
  if (request.kind === 'cancel') return null;
  const { change: confirmed, subscriptionId } = request;
  const subscription = await runtime.subscriptionChanges.findSubscription(scope, subscriptionId);
  if (!subscription) return notFound('subscription');
  if (resultOf(subscription, request) || (await findStartedPayment(runtime, scope, request))) return null;
  const product = await runtime.subscriptionChanges.findPlan(scope, subscription, confirmed.productId);
  if (!product) return planNotFound();
  try {
    await checkWallet(runtime, scope, subscription, confirmed);
    const change = changeByCustomer(subscription, { ...confirmed, product });
    await runtime.subscriptionChanges.previewPlanChange(scope, subscription, change, confirmed.quoteId);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error;
  }
}

/** Fulfilment of a request that was fulfilled before: how it stands, and nothing is done. */
export async function findRepeated(
  runtime: Runtime,
  scope: Scope,
  request: RetentionRequest,
  fulfilledAt: Instant,
): Promise<Fulfilment> {
  const subscription = await runtime.subscriptionChanges.findSubscription(scope, request.subscriptionId);
  if (!subscription) return { kind: 'refused', refusal: notFound('subscription') };
  try {
    return { kind: 'fulfilled', result: repeatedResultOf(subscription, request, fulfilledAt) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'refused', refusal: error };
  }
}

async function cancel(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: RetentionRequest & { readonly kind: 'cancel' },
): Promise<Fulfilment> {
  if (!resultOf(subscription, request)) {
    const { subscriptionId } = subscription;
    await runtime.subscriptionChanges.cancel(scope, subscriptionId, cancellationOf(subscription, request));
  }
  return { kind: 'fulfilled', result: 'ending' };
}

/** Changes the plan at the confirmed price, or not at all. */
async function changePlan(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  { change: confirmed, attempt }: RetentionRequest & { readonly kind: 'change_plan' },
): Promise<Fulfilment> {
  const { subscriptionId } = subscription;
  const begun = await findStartedPayment(runtime, scope, { subscriptionId, attempt });
  const product = await runtime.subscriptionChanges.findPlan(scope, subscription, confirmed.productId);
  if (!product) {
    if (begun) return { kind: 'paying', payment: begun };
    throw planNotFound();
  }
  // A repeat resumes what the first attempt has started, whose effects must not fail this check.
  if (!begun) await checkWallet(runtime, scope, subscription, confirmed);
  const { payment, isScheduled } = await runtime.subscriptionChanges.changePlan(scope, subscriptionId, {
    ...changeByCustomer(subscription, { ...confirmed, product }),
    quoteId: confirmed.quoteId,
    requestKey: requestKeyOf(subscriptionId, attempt),
  });
  if (payment) return { kind: 'paying', payment };
  return { kind: 'fulfilled', result: isScheduled ? 'planned' : 'changed' };
}

/**
 * Finds the payment that this very request has started. Sent twice, both lead to it, whatever the first has
 * changed by the time the second is evaluated.
 */
export async function findStartedPayment(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, attempt }: Pick<RetentionRequest, 'subscriptionId' | 'attempt'>,
): Promise<Payment | null> {
  if (attempt === '') return null;
  const requestKey = requestKeyOf(subscriptionId, attempt);
  const payment = await runtime.subscriptionChanges.findPaymentOfRequest(scope, requestKey);
  return payment?.subscriptionId === subscriptionId ? payment : null;
}

function requestKeyOf(subscriptionId: SubscriptionId, attempt: string): string {
  return `portal:${subscriptionId}:${attempt}`;
}

async function checkWallet(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  confirmed: ConfirmedChange,
): Promise<void> {
  const balance = await runtime.subscriptionChanges.findWalletBalance(scope, subscription);
  if (!isPaidAsConfirmed(confirmed, balance, subscription.currency)) throw staleQuote();
}

/** If it was refused because it has been done meanwhile, it is done. */
async function afterRefusal(
  runtime: Runtime,
  scope: Scope,
  request: RetentionRequest,
  refusal: DomainError,
): Promise<Fulfilment> {
  const subscription = await runtime.subscriptionChanges.findSubscription(scope, request.subscriptionId);
  const result = subscription && resultOf(subscription, request);
  return result ? { kind: 'fulfilled', result } : { kind: 'refused', refusal };
}
