import type { Metadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { type RefundItemRequest, decideRefund } from '../../../domain/refund/decide-refund.ts';
import type { Refund } from '../../../domain/refund/refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, gatewayFor, now, reconcileAt } from '../../../runtime.ts';
import { findPayment } from '../../../store/billing/payments.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import {
  findRefundByRequest,
  listRefundsOfPayment,
  lockPaymentForRefund,
  openRefund as insertRefund,
} from '../../../store/billing/refunds.ts';
import { lockSubscriptionOfPayment } from '../../../store/billing/subscriptions.ts';
import { executeRefund } from './execute-refund.ts';
import { loadSubscribedMoney, takeBackFromSubscription } from './take-back-from-subscription.ts';

export interface CreateRefundInput {
  readonly paymentId: PaymentId;
  /** Null refunds everything that is left of the payment. */
  readonly items: readonly RefundItemRequest[] | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
  readonly requestKey: string | null;
  /** True if everything means what is still refundable, where credit from the payment has been spent. */
  readonly isLimited?: boolean;
}

/**
 * Refunds a payment: opens the refund and executes it. A repeat of the same request resumes the first one's
 * refund.
 */
export async function createRefund(
  runtime: Runtime,
  scope: Scope,
  input: CreateRefundInput,
): Promise<Refund> {
  const refund = await openRefund(runtime, scope, input);
  runtime.failpoint('refund.after-open');
  return executeRefund(runtime, scope, refund);
}

/**
 * Decides the refund and reserves its amount, so that no other refund can use it, and deducts it from the
 * credit and the period it paid for. No money has moved yet.
 */
async function openRefund(
  runtime: Runtime,
  scope: Scope,
  { paymentId, requestKey, ...input }: CreateRefundInput,
): Promise<Refund> {
  gatewayFor(runtime, scope);
  const refundId = runtime.mintId('refund');
  return transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscriptionOfPayment(tx, scope, paymentId);
    if (!(await lockPaymentForRefund(tx, scope, paymentId))) throw notFound('payment');
    const known = requestKey === null ? undefined : await findRefundByRequest(tx, scope, requestKey);
    if (known) return known;
    const [payment, refunds] = await Promise.all([
      findPayment(tx, scope, paymentId),
      listRefundsOfPayment(tx, scope, paymentId),
    ]);
    if (!payment) throw notFound('payment');
    const money = subscription ? await loadSubscribedMoney(tx, scope, payment, subscription, refunds) : null;
    const at = now(runtime, scope);
    const opened = decideRefund(payment, { ...input, refundId }, refunds, at, money);
    await insertRefund(tx, opened, requestKey, reconcileAt(runtime));
    if (subscription) await takeBackFromSubscription(runtime, tx, scope, opened, subscription, at);
    return opened;
  });
}
