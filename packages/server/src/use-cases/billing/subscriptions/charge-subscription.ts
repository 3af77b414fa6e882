import { type Metadata, checkMetadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type OnDemandCharge, decideOnDemandCharge } from '../../../domain/subscription/charge-on-demand.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findMethodOfSubscription } from '../../../store/billing/payment-methods.ts';
import { findLivePaymentForSubscription, findPaymentByRequest } from '../../../store/billing/payments.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { lockSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { openSubscriptionPayment } from '../payments/open-subscription-payment.ts';

export interface ChargeSubscriptionInput extends OnDemandCharge {
  /** Metadata of the payment; null copies the subscription's. */
  readonly metadata: Metadata | null;
  /** True to use the customer's wallet before the payment method. */
  readonly usesWallet: boolean;
  /** Idempotency key of the request; a repeat resumes the first one's payment. */
  readonly requestKey: string | null;
}

/** Charges an on-demand subscription the amount set by its seller. Returns the payment in its new state. */
export async function chargeSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  input: ChargeSubscriptionInput,
): Promise<Payment> {
  if (input.metadata) checkMetadata(input.metadata);
  const payment = await transaction(runtime.sql, (tx) =>
    openCharge(runtime, tx, scope, subscriptionId, input),
  );
  runtime.failpoint('charge.after-open');
  return executePayment(runtime, scope, payment);
}

async function openCharge(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  input: ChargeSubscriptionInput,
): Promise<Payment> {
  const subscription = await lockSubscription(tx, scope, subscriptionId);
  if (!subscription) throw notFound('subscription');
  const { requestKey } = input;
  const opened = requestKey === null ? undefined : await findPaymentByRequest(tx, scope, requestKey);
  // A repeat after an interrupted run, whose own payment would block it.
  if (opened) return opened;
  const at = now(runtime, scope);
  const underWay = await findLivePaymentForSubscription(tx, scope, subscriptionId);
  const taxRates = await listTaxRates(tx, scope);
  const due = decideOnDemandCharge(subscription, input, underWay !== undefined, taxRates, at);
  return openSubscriptionPayment(runtime, tx, scope, {
    subscription,
    purpose: 'on_demand',
    due,
    discounts: [],
    planChangeId: null,
    method: await findMethodOfSubscription(tx, scope, subscription),
    isCustomerPresent: false,
    isUpdatePaymentMethod: false,
    retryAttempt: 0,
    metadata: input.metadata ?? subscription.metadata,
    requestKey,
    leavesWallet: !input.usesWallet,
    now: at,
  });
}
