import type { z } from '@hono/zod-openapi';
import type { Buyer } from '../../domain/customer/buyer.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { asId } from '../../domain/ids.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CreateRefundInput } from '../../use-cases/billing/refunds/create-refund.ts';
import type { createRefundSchema, refundListSchema, refundSchema } from '../schemas/refunds.ts';
import { toApiCustomerDetails } from './customers.ts';
import { type DocumentNumbers, noDocumentNumbers } from './document-numbers.ts';
import { toApiInstant } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';
import { type Links, creditNoteUrl } from './urls.ts';

export function fromApiCreateRefund(
  body: z.infer<typeof createRefundSchema>,
  requestKey: string | null,
): CreateRefundInput {
  return {
    paymentId: asId<'payment'>(body.payment_id),
    items:
      body.items?.map((item) => ({
        itemId: item.item_id,
        amount: item.amount === null || item.amount === undefined ? null : fromApiAmount(item.amount),
        isTaxInclusive: item.tax_inclusive,
      })) ?? null,
    reason: body.reason ?? null,
    metadata: body.metadata ?? {},
    requestKey,
  };
}

export function toApiRefundListItem(
  refund: Refund,
  documents: DocumentNumbers,
): z.infer<typeof refundListSchema>['items'][number] {
  return {
    refund_id: refund.refundId,
    business_id: refund.businessId,
    payment_id: refund.paymentId,
    created_at: toApiInstant(refund.createdAt),
    is_partial: refund.isPartial,
    status: refund.status,
    amount: toApiAmount(refund.amount),
    wallet_amount: toApiAmount(refund.walletAmount),
    currency: refund.currency,
    reason: refund.reason,
    credit_note_number: documents.label('credit_note', refund.refundId),
  };
}

/** `buyer` is the buyer of the refunded payment. */
export function toApiRefund(
  scope: Scope,
  refund: Refund,
  customer: Customer,
  buyer: Buyer,
  links: Links,
  documents: DocumentNumbers = noDocumentNumbers,
): z.infer<typeof refundSchema> {
  return {
    ...toApiRefundListItem(refund, documents),
    brand_id: scope.brandId,
    customer: toApiCustomerDetails(customer, buyer),
    metadata: refund.metadata,
    invoice_url: refund.status === 'succeeded' ? creditNoteUrl(links, refund.refundId) : null,
  };
}
