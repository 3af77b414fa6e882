import { z } from '@hono/zod-openapi';
import { createdBetween, pageQuery } from '../pagination.ts';
import { amountSchema, currencySchema, metadataSchema } from './fields.ts';
import { creditNoteNumber, customerDetailsSchema, paymentSchema } from './payments.ts';

const refundStatusSchema = z.enum(['succeeded', 'failed', 'pending', 'review']);

export const createRefundSchema = z
  .object({
    payment_id: z.string().min(1).max(100),
    items: z
      .array(
        z.object({
          item_id: z.string().min(1).max(100).openapi({
            description: 'items_id of the line, or the product_id or addon_id it was sold as.',
          }),
          amount: amountSchema.nullish().openapi({ description: 'Left out: what is left of the line.' }),
          tax_inclusive: z
            .boolean()
            .default(true)
            .openapi({ description: 'false: amount is without tax, and the tax on it is added.' }),
        }),
      )
      .min(1, 'must name at least one line; leave it out to refund everything')
      .max(100, 'holds at most 100 lines')
      .nullish()
      .openapi({ description: 'Left out: everything that is left of the payment.' }),
    reason: z.string().max(3000).nullish(),
    metadata: metadataSchema.nullish(),
  })
  .openapi('CreateRefund');

export const refundSchema = z
  .object({
    refund_id: z.string(),
    business_id: z.string(),
    brand_id: z.string(),
    payment_id: z.string(),
    customer: customerDetailsSchema,
    created_at: z.string(),
    is_partial: z.boolean(),
    status: refundStatusSchema,
    amount: z.number().nullable(),
    wallet_amount: z.number().openapi({
      description: "The part of amount that returns to the customer's wallet; the card gets the rest.",
    }),
    currency: currencySchema.nullable(),
    reason: z.string().nullable(),
    metadata: metadataSchema,
    invoice_url: z.string().nullable().openapi({
      description: 'Its credit note, to whoever has this address, for 30 days. Null until it has succeeded.',
    }),
    credit_note_number: creditNoteNumber,
  })
  .openapi('Refund');

export const refundListSchema = z.object({ items: paymentSchema.shape.refunds }).openapi('RefundList');

export const listRefundsQuery = pageQuery.extend({
  customer_id: z.string().optional(),
  subscription_id: z.string().optional(),
  status: refundStatusSchema.optional(),
  ...createdBetween,
});
