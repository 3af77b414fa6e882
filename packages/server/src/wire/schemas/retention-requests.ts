import { z } from '@hono/zod-openapi';
import { cancellationFeedbacks } from '../../domain/subscription/subscription.ts';
import { nextActionSchema } from './checkouts.ts';
import { currencySchema } from './fields.ts';
import { presentationSchema } from './presentations.ts';
import { scheduledChangeSchema, statusSchema } from './subscriptions.ts';

const idSchema = z.string().min(1).max(100);

const changeFields = {
  product_id: idSchema,
  // The limits before the whole number, so that the first refusal names them.
  quantity: z.number().min(1).max(9999).int().nullish().openapi({ description: 'Left out: as it is.' }),
  effective_at: z.enum(['immediately', 'next_billing_date']).nullish(),
};

export const retentionPreviewRequestSchema = z.object(changeFields).openapi('RetentionPreviewRequest');

export const retentionRequestSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('cancel'),
      cancellation_feedback: z.enum(cancellationFeedbacks).nullish(),
      cancellation_comment: z.string().max(3000).nullish(),
    }),
    z.object({
      kind: z.literal('change_plan'),
      ...changeFields,
      quote_id: idSchema.nullish().openapi({
        description:
          'Of the preview that the customer has confirmed: exactly that is charged to card and wallet, or credited, or nothing is done. Left out: the price at this moment.',
      }),
    }),
  ])
  .openapi('RetentionRequest');

export const retentionPreviewSchema = z
  .object({
    subscription_id: z.string(),
    product_id: z.string(),
    quantity: z.number(),
    effective_at: z.enum(['immediately', 'next_billing_date']),
    effective_date: z.string(),
    currency: currencySchema,
    total_amount: z.number().openapi({ description: 'Charged now, tax included and credit taken off.' }),
    tax: z.number().openapi({ description: 'The part of total_amount that is tax.' }),
    wallet_amount: z.number().openapi({
      description: "Part of total_amount that the customer's wallet pays, by what it holds now.",
    }),
    credit_amount: z.number().openapi({ description: 'Granted for later renewals.' }),
    quote_id: z.string(),
    expires_at: z.string().openapi({ description: 'From when quote_id counts no more.' }),
  })
  .openapi('RetentionPreview');

export const retentionOutcomeSchema = z
  .object({
    status: z.enum(['offered', 'fulfilled', 'processing', 'requires_customer_action', 'failed']).openapi({
      description:
        '`offered`: nothing has been done yet, and presentation waits for an answer. `fulfilled`: it is done. Otherwise how the payment of the change stands; after `failed` the plan is as it was.',
    }),
    kind: z.enum(['cancel', 'change_plan']),
    subscription: z
      .object({
        subscription_id: z.string(),
        status: statusSchema,
        product_id: z.string(),
        quantity: z.number(),
        next_billing_date: z.string(),
        cancel_at_next_billing_date: z.boolean(),
        scheduled_change: scheduledChangeSchema.nullable(),
      })
      .openapi({ description: 'As it is now.' }),
    presentation: presentationSchema.nullable().openapi({
      description:
        'What is offered instead. Accept it, or send the customer to its url, where the no fulfils the request.',
    }),
    fulfil_url: z.string().nullable().openapi({
      description: 'POST to it with the same credentials: declines the offer and does what was asked for.',
    }),
    payment_id: z.string().nullable(),
    next_action: nextActionSchema.nullable().openapi({
      description: 'Where the customer answers their bank, when it asks.',
    }),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
  })
  .openapi('RetentionOutcome');
