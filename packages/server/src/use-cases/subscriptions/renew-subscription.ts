import { assert } from '../../domain/assert.ts';
import type { PaymentId, SubscriptionId } from '../../domain/ids.ts';
import { decideRenewalPayment } from '../../domain/payment/open-renewal.ts';
import { type Payment, isUnderWay } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { decideRenewal } from '../../domain/subscription/renewal.ts';
import { type Runtime, healAt, mintPaymentNames, now } from '../../runtime.ts';
import { openPayment } from '../../store/open-payment.ts';
import { findPaymentMethod } from '../../store/payment-methods.ts';
import { findLivePaymentOfRenewal } from '../../store/payments.ts';
import { transaction } from '../../store/postgres.ts';
import { lockSubscription, updateSubscription } from '../../store/subscriptions.ts';
import { listTaxRates } from '../../store/tax-rates.ts';
import { collectPayment, healPayment } from '../payments/collect.ts';

/** What opening came to: a payment to collect, one that somebody opened before, or nothing to be paid. */
type Opening =
  | { readonly kind: 'opened'; readonly payment: Payment }
  | { readonly kind: 'repeated'; readonly paymentId: PaymentId }
  | undefined;

/**
 * Does what a subscription comes to when it is due: charges the cycle that begins, or ends it. May be called
 * at any time and any number of times; a billing date is charged once. False while the gateway has not
 * decided: whoever moves a clock must wait for it.
 */
export async function renewSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<boolean> {
  const opening = await openRenewal(runtime, scope, subscriptionId);
  if (opening?.kind === 'opened') {
    runtime.failpoint('renewal.after-open');
    return !isUnderWay(await collectPayment(runtime, scope, opening.payment));
  }
  if (opening?.kind === 'repeated') return healPayment(runtime, scope.businessId, opening.paymentId);
  return true;
}

async function openRenewal(runtime: Runtime, scope: Scope, subscriptionId: SubscriptionId): Promise<Opening> {
  const taxRates = await listTaxRates(runtime.sql, scope);
  const at = now(runtime, scope);
  return transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscription(tx, scope, subscriptionId);
    assert(subscription, 'a subscription that renews is there');
    const renewal = decideRenewal(subscription, taxRates, at);
    if (!renewal) return undefined;
    if (renewal.kind === 'ended') {
      const eventIds = [runtime.mintId('event')];
      await updateSubscription(tx, renewal.subscription, [renewal.event], eventIds, runtime.wallClock());
      return undefined;
    }
    const { customerId, paymentMethodId, nextBillingAt } = subscription;
    const underWay = await findLivePaymentOfRenewal(tx, scope, subscriptionId, nextBillingAt);
    if (underWay) return { kind: 'repeated', paymentId: underWay.paymentId };
    const method = paymentMethodId && (await findPaymentMethod(tx, scope, customerId, paymentMethodId));
    const payment = decideRenewalPayment({
      subscription,
      priced: renewal.priced,
      method: method ?? null,
      isUpdatePaymentMethod: false,
      names: mintPaymentNames(runtime, renewal.priced.lines.length),
      now: at,
    });
    const isFirst = await openPayment(tx, {
      payment,
      subscription: null,
      session: null,
      newCustomer: null,
      isReplacing: false,
      requestKey: `renewal:${subscriptionId}:${String(nextBillingAt)}`,
      healAt: healAt(runtime),
    });
    assert(isFirst, 'an active subscription has not yet failed to pay its billing date');
    return { kind: 'opened', payment };
  });
}
