import type { Metadata } from '../../domain/catalog/metadata.ts';
import { notFound } from '../../domain/errors.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { type RefundItemRequest, decideRefund } from '../../domain/refund/decide-refund.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, gatewayFor, healAt, now } from '../../runtime.ts';
import { findPayment } from '../../store/payments.ts';
import { findPlanChange } from '../../store/plan-changes.ts';
import { transaction } from '../../store/postgres.ts';
import {
  findRefundByRequest,
  listRefundsOfPayment,
  lockPaymentForRefund,
  openRefund,
} from '../../store/refunds.ts';

export interface CreateRefundInput {
  readonly paymentId: PaymentId;
  /** Null: everything that is left of the payment. */
  readonly items: readonly RefundItemRequest[] | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
  readonly requestKey: string | null;
}

/**
 * Opens a refund: decides what is given back and sets it aside, so that no other refund can give it back too.
 * No money has moved yet. A repeat of the same request answers what the first one opened.
 */
export async function createRefund(
  runtime: Runtime,
  scope: Scope,
  { paymentId, requestKey, ...input }: CreateRefundInput,
): Promise<Refund> {
  gatewayFor(runtime, scope);
  const refundId = runtime.mintId('refund');
  const refund = await transaction(runtime.sql, async (tx) => {
    if (!(await lockPaymentForRefund(tx, scope, paymentId))) throw notFound('payment');
    const known = requestKey === null ? undefined : await findRefundByRequest(tx, scope, requestKey);
    if (known) return known;
    const [payment, refunds] = await Promise.all([
      findPayment(tx, scope, paymentId),
      listRefundsOfPayment(tx, scope, paymentId),
    ]);
    if (!payment) throw notFound('payment');
    const change = await findPlanChange(tx, scope, payment.planChangeId);
    const request = { ...input, refundId, isCreditTakenBack: change?.status === 'reverted' };
    const hasPending = refunds.some(({ status }) => status === 'pending');
    const opened = decideRefund(payment, request, hasPending, now(runtime, scope));
    await openRefund(tx, opened, requestKey, healAt(runtime));
    return opened;
  });
  runtime.failpoint('refund.after-open');
  return refund;
}
