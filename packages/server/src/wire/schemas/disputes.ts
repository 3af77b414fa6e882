import { z } from '@hono/zod-openapi';
import { disputeStages } from '../../domain/dispute/dispute.ts';
import { disputeStatuses } from '../../domain/payment/dispute-status.ts';
import { createdBetween, pageQuery } from '../pagination.ts';
import { currencySchema } from './fields.ts';
import { customerDetailsSchema, disputeSchema } from './payments.ts';

export const disputeListSchema = z
  .object({
    items: z.array(
      disputeSchema
        .omit({ remarks: true })
        .extend({ payment_provider: z.enum(['stripe', 'adyen', 'dodo']) })
        .openapi('DisputeListItem'),
    ),
  })
  .openapi('DisputeList');

export const disputeDetailSchema = disputeSchema
  .extend({
    brand_id: z.string(),
    customer: customerDetailsSchema,
    payment_provider: z.enum(['stripe', 'adyen', 'dodo']),
    reason: z.string().nullable(),
    currency: currencySchema,
  })
  .openapi('DisputeDetail');

export const listDisputesQuery = pageQuery.extend({
  customer_id: z.string().optional(),
  dispute_status: z.enum(disputeStatuses).optional(),
  dispute_stage: z.enum(disputeStages).optional(),
  ...createdBetween,
});
