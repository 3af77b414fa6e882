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
  /** Of the payment; null takes the subscription's. */
  readonly metadata: Metadata | null;
  /** Whether the customer's wallet pays first. */
  readonly usesWallet: boolean;
  /** The name of the request; a repeat goes on with what the first one opened. */
  readonly requestKey: string | null;
}

/** Charges a plan that is charged on demand what its seller says. The answer is the payment as it stands. */
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
  // A repeat after the first broke off, which is what stands in its own way.
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
