import type { z } from '@hono/zod-openapi';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Dispute } from '../../domain/dispute/dispute.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { disputeDetailSchema, disputeListSchema } from '../schemas/disputes.ts';
import type { disputeSchema } from '../schemas/payments.ts';
import { toApiCustomerDetails } from './customers.ts';
import { toApiInstant } from './instants.ts';

function commonFields(dispute: Dispute) {
  return {
    dispute_id: dispute.disputeId,
    business_id: dispute.businessId,
    payment_id: dispute.paymentId,
    amount: String(dispute.amount),
    currency: dispute.currency,
    dispute_stage: dispute.stage,
    dispute_status: dispute.status,
    created_at: toApiInstant(dispute.createdAt),
    is_resolved_by_rdr: dispute.isResolvedByRdr,
  };
}

/** Dispute as a payment lists it. */
export function toApiDispute(dispute: Dispute): z.infer<typeof disputeSchema> {
  return { ...commonFields(dispute), remarks: null };
}

export function toApiDisputeListItem(dispute: Dispute): z.infer<typeof disputeListSchema>['items'][number] {
  return { ...commonFields(dispute), payment_provider: 'dodo' };
}

export function toApiDisputeDetail(
  scope: Scope,
  dispute: Dispute,
  customer: Customer,
  { buyer }: Payment,
): z.infer<typeof disputeDetailSchema> {
  return {
    ...toApiDispute(dispute),
    brand_id: scope.brandId,
    customer: toApiCustomerDetails(customer, buyer),
    payment_provider: 'dodo',
    reason: dispute.reason,
  };
}
