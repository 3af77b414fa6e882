import { DomainError, notFound } from '../../../domain/errors.ts';
import type { PaymentMethodId, SubscriptionId } from '../../../domain/ids.ts';
import { type PaymentMethod, checkPaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { checkRetryLeft } from '../../../domain/payment/retry.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { decidePaymentMethodUpdate } from '../../../domain/subscription/update-payment-method.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { findPaymentMethod } from '../../../store/billing/payment-methods.ts';
import { findLivePaymentForSubscription, findPaymentByRequest } from '../../../store/billing/payments.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { findFailedAttempts } from '../../../store/billing/retries.ts';
import {
  findSubscription,
  lockSubscription,
  updateSubscription,
} from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { findUnpaid, openSubscriptionPayment } from '../payments/open-subscription-payment.ts';

/**
 * Updates a subscription's payment method to another one of its customer. If it is on hold, the amount due is
 * charged, and it resumes when that succeeds: returns that payment in its new state. Null if nothing was due.
 */
export async function updatePaymentMethod(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  paymentMethodId: PaymentMethodId,
  requestKey: string | null,
): Promise<Payment | null> {
  const at = now(runtime, scope);
  const known = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!known) throw notFound('subscription');
  const method = await findPaymentMethod(runtime.sql, scope, known.customerId, paymentMethodId);
  if (!method) {
    throw new DomainError(
      'PAYMENT_METHOD_NOT_FOUND',
      'payment_method_id: the customer of this subscription has no such payment method.',
    );
  }
  checkPaymentMethod(method, {
    currency: known.currency,
    amount: known.recurringPreTaxAmount,
    isRecurring: true,
    now: at,
  });
  const payment = await openUpdate(runtime, scope, known, method, requestKey, at);
  wakeWorkers(runtime.sql);
  if (!payment) return null;
  runtime.failpoint('update-payment-method.after-open');
  return executePayment(runtime, scope, payment);
}

async function openUpdate(
  runtime: Runtime,
  scope: Scope,
  known: Subscription,
  method: PaymentMethod,
  requestKey: string | null,
  at: Instant,
): Promise<Payment | null> {
  const { subscriptionId } = known;
  const taxRates = await listTaxRates(runtime.sql, scope);
  return transaction(runtime.sql, async (tx) => {
    const subscription = (await lockSubscription(tx, scope, subscriptionId)) ?? known;
    const opened = requestKey === null ? undefined : await findPaymentByRequest(tx, scope, requestKey);
    if (opened) return opened;
    const unpaid = await findUnpaid(tx, scope, subscription);
    const update = decidePaymentMethodUpdate(subscription, method.paymentMethodId, unpaid, taxRates, at);
    if (update.kind === 'replaced') {
      const eventIds = update.events.map(() => runtime.mintId('event'));
      await updateSubscription(tx, update.subscription, update.events, eventIds, runtime.wallClock());
      return null;
    }
    const underWay = await findLivePaymentForSubscription(tx, scope, subscriptionId);
    if (underWay) return underWay;
    const { nextBillingAt } = subscription;
    checkRetryLeft(await findFailedAttempts(tx, scope, { subscriptionId, nextBillingAt, ...update.dues }));
    return openSubscriptionPayment(runtime, tx, scope, {
      subscription,
      ...update.dues,
      method,
      isCustomerPresent: false,
      isUpdatePaymentMethod: true,
      retryAttempt: 0,
      requestKey,
      now: at,
    });
  });
}
