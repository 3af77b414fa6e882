import { assert } from '../../../domain/assert.ts';
import { notFound } from '../../../domain/errors.ts';
import type { CustomerId, SubscriptionId } from '../../../domain/ids.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { checkAlive } from '../../../domain/subscription/decide-update.ts';
import type { OutstandingForMethod } from '../../../domain/subscription/dues.ts';
import {
  type PaymentMethodLink,
  linkLifetimeMs,
  stateOfLink,
} from '../../../domain/payment/payment-method-link.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, gatewayFor, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { cancelWaitingPayment } from '../../../store/billing/open-payment.ts';
import {
  findCurrentLink,
  findLinkOfPayment,
  insertLink,
  replaceCurrentLink,
} from '../../../store/billing/payment-method-links.ts';
import { findPayment, findPaymentByRequest } from '../../../store/billing/payments.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import {
  toCancellation,
  findOutstandingForMethod,
  reserveSubscriptionPayment,
} from '../payments/open-subscription-payment.ts';

export interface CreateMethodLinkInput {
  readonly subscriptionId: SubscriptionId;
  readonly returnUrl: string | null;
  readonly requestKey: string | null;
}

/**
 * Creates a link by which the customer updates a subscription's payment method, and reserves its payment. The
 * previous link ends: its reserved payment is cancelled.
 */
export async function createMethodLink(
  runtime: Runtime,
  scope: Scope,
  input: CreateMethodLinkInput,
): Promise<{ readonly link: PaymentMethodLink; readonly payment: Payment }> {
  const { subscriptionId, requestKey } = input;
  const taxRates = await listTaxRates(runtime.sql, scope);
  const at = now(runtime, scope);
  const created = await transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscription(tx, scope, subscriptionId);
    if (!subscription) throw notFound('subscription');
    gatewayFor(runtime, scope);
    const begun = requestKey === null ? undefined : await findBegun(tx, scope, requestKey);
    if (begun) return begun;
    checkAlive(subscription);
    await replaceLink(runtime, tx, scope, subscriptionId, at);
    const dues = await findOutstandingForMethod(tx, scope, subscription, taxRates, at);
    const link = decideLink(runtime, subscription, input.returnUrl, at);
    const payment = await reserveLink(runtime, tx, scope, subscription, dues, link, requestKey);
    await insertLink(tx, { ...link, paymentId: payment.paymentId });
    return { link: { ...link, paymentId: payment.paymentId }, payment };
  });
  wakeWorkers(runtime.sql);
  runtime.failpoint('update-payment-method.after-link');
  return created;
}

/**
 * Finds or creates the link offered on a customer's own page: the current one while it is usable, otherwise a
 * new one. It reserves no payment, so viewing the page emits no payment event. With a `returnUrl` it replaces
 * a link that leads elsewhere, unless that one has a payment or a reserved one.
 */
export async function openMethodLink(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
  returnUrl: string | null = null,
): Promise<PaymentMethodLink> {
  const at = now(runtime, scope);
  return transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscription(tx, scope, subscriptionId);
    if (subscription?.customerId !== customerId) throw notFound('subscription');
    gatewayFor(runtime, scope);
    checkAlive(subscription);
    const current = await findCurrentLink(tx, scope, subscriptionId);
    const payment = current?.paymentId ? await findPayment(tx, scope, current.paymentId) : undefined;
    const state = current && stateOfLink(current, subscription, payment ?? null, at);
    if (current && state === 'under_way') return current;
    const isTaken = payment !== undefined || returnUrl === null || current?.returnUrl === returnUrl;
    if (current && state === 'open' && isTaken) return current;
    await replaceLink(runtime, tx, scope, subscriptionId, at);
    const link = decideLink(runtime, subscription, returnUrl, at);
    await insertLink(tx, link);
    return link;
  });
}

/** Finds the link that an interrupted run of the same request created. */
async function findBegun(tx: Tx, scope: Scope, requestKey: string) {
  const payment = await findPaymentByRequest(tx, scope, requestKey);
  if (!payment) return undefined;
  const link = await findLinkOfPayment(tx, scope, payment.paymentId);
  assert(link, 'a payment that was reserved for a link has it');
  return { link, payment };
}

function decideLink(
  runtime: Runtime,
  { businessId, subscriptionId }: Subscription,
  returnUrl: string | null,
  at: Instant,
): PaymentMethodLink {
  return {
    linkId: runtime.mintId('payment_method_link'),
    businessId,
    subscriptionId,
    paymentId: null,
    returnUrl,
    createdAt: at,
    expiresAt: at + linkLifetimeMs,
    replacedAt: null,
  };
}

function reserveLink(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  subscription: Subscription,
  dues: OutstandingForMethod,
  { createdAt, expiresAt }: PaymentMethodLink,
  requestKey: string | null,
): Promise<Payment> {
  const opening = {
    subscription,
    ...dues,
    method: null,
    isCustomerPresent: true,
    isUpdatePaymentMethod: true,
    retryAttempt: 0,
    metadata: subscription.metadata,
    requestKey,
    now: createdAt,
  };
  return reserveSubscriptionPayment(runtime, tx, scope, opening, expiresAt);
}

async function replaceLink(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  at: Instant,
): Promise<void> {
  const replaced = await replaceCurrentLink(tx, scope, subscriptionId, at);
  const reserved = replaced?.paymentId ? await findPayment(tx, scope, replaced.paymentId) : undefined;
  const cancellation = reserved && toCancellation(runtime, reserved, at);
  if (cancellation) await cancelWaitingPayment(tx, scope, cancellation);
}
