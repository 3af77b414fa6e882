import { assert } from '../../../domain/assert.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import { answerableUntil } from '../../../domain/payment/authentication.ts';
import { type Payment, isUnderWay } from '../../../domain/payment/payment.ts';
import { type PlannedRetry, isRetryWanted } from '../../../domain/payment/retry.ts';
import type { Scope } from '../../../domain/scope.ts';
import { duesOf } from '../../../domain/subscription/dues.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { hasOpenDispute } from '../../../store/billing/disputes.ts';
import { findMethodOfSubscription } from '../../../store/billing/payment-methods.ts';
import { findLivePaymentForSubscription, findPaymentByRequest } from '../../../store/billing/payments.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { loadRetryFacts, planRetry } from '../../../store/billing/retries.ts';
import { lockSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { executePayment, reconcilePayment } from '../payments/execute-payment.ts';
import { openSubscriptionPayment } from '../payments/open-subscription-payment.ts';

/** Payment opened now, or one already in progress; undefined if there is none to make. */
type Opening = { readonly payment: Payment; readonly isNew: boolean } | undefined;

/**
 * Retries the renewal of an unpaid billing date, unless the retry has become obsolete. Idempotent: an attempt
 * is made once. The next retry is scheduled when its failure is settled. False while the gateway has not
 * decided: an advance of a test clock must wait for it.
 */
export async function retryRenewal(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  due: Omit<PlannedRetry, 'at'>,
): Promise<boolean> {
  for (;;) {
    const retry = { ...due, at: now(runtime, scope) };
    const opening = await openRetry(runtime, scope, subscriptionId, retry);
    if (!opening) return true;
    const { payment, isNew } = opening;
    if (isNew) {
      runtime.failpoint('retry.after-open');
      return !isUnderWay(await executePayment(runtime, scope, payment));
    }
    if (await reconcilePayment(runtime, scope.businessId, payment.paymentId)) continue;
    if (payment.status === 'processing') return false;
    // The customer is paying the amount due, at their bank's challenge. By then it is answered or expired.
    await transaction(runtime.sql, (tx) =>
      planRetry(tx, scope, subscriptionId, { ...retry, at: answerableUntil(payment, null) }),
    );
    return true;
  }
}

async function openRetry(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  retry: PlannedRetry,
): Promise<Opening> {
  const { renewsAt, attempt, at } = retry;
  const requestKey = `retry:${subscriptionId}:${String(renewsAt)}:${String(attempt)}`;
  const taxRates = await listTaxRates(runtime.sql, scope);
  return transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscription(tx, scope, subscriptionId);
    assert(subscription, 'a subscription whose renewal failed is there');
    const underWay = await findLivePaymentForSubscription(tx, scope, subscriptionId);
    if (underWay) return { payment: underWay, isNew: false };
    if (await findPaymentByRequest(tx, scope, requestKey)) return undefined;
    const facts = await loadRetryFacts(tx, scope, subscriptionId, renewsAt);
    if (!isRetryWanted(retry, { subscription, ...facts })) return undefined;
    if (await hasOpenDispute(tx, scope, subscriptionId)) return undefined;
    const payment = await openSubscriptionPayment(runtime, tx, scope, {
      subscription,
      ...duesOf(subscription, { change: null, charge: null }, taxRates, at),
      method: await findMethodOfSubscription(tx, scope, subscription),
      isCustomerPresent: false,
      isUpdatePaymentMethod: false,
      retryAttempt: attempt,
      requestKey,
      now: at,
    });
    return { payment, isNew: true };
  });
}
