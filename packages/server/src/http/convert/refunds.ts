import type { z } from '@hono/zod-openapi';
import type { Refund } from '../../domain/refund/refund.ts';
import type { paymentSchema } from '../schemas/payments.ts';
import { toApiInstant } from './instants.ts';
import { toApiAmount } from './money.ts';

export function toApiRefundListItem(refund: Refund): z.infer<typeof paymentSchema>['refunds'][number] {
  return {
    refund_id: refund.refundId,
    business_id: refund.businessId,
    payment_id: refund.paymentId,
    created_at: toApiInstant(refund.createdAt),
    is_partial: refund.isPartial,
    status: refund.status,
    amount: toApiAmount(refund.amount),
    currency: refund.currency,
    reason: refund.reason,
  };
}
