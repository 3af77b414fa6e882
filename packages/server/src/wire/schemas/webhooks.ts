import { z } from '@hono/zod-openapi';
import { webhookEventTypes } from '../../domain/webhook/event-types.ts';
import { instantParam, pageQuery } from '../pagination.ts';
import { metadataSchema } from './fields.ts';

const urlSchema = z.string().trim().min(1, 'must not be empty').max(2048);
const descriptionSchema = z.string().max(1000);
const rateLimitSchema = z
  .int()
  .min(1)
  .max(10_000)
  .openapi({ description: 'Deliveries a second at most. Later ones wait; none is lost.' });
const filterTypesSchema = z
  .array(z.enum(webhookEventTypes, 'must be an event type such as payment.succeeded'))
  .openapi({ description: 'The types to send. Left out or null: all. Empty: none.' });

export const createWebhookSchema = z
  .object({
    url: urlSchema,
    description: descriptionSchema.nullish(),
    disabled: z.boolean().nullish(),
    filter_types: filterTypesSchema.nullish(),
    headers: z.record(z.string(), z.string()).nullish(),
    idempotency_key: z.string().min(1).max(255).nullish(),
    metadata: metadataSchema.nullish(),
    rate_limit: rateLimitSchema.nullish(),
  })
  .openapi('CreateWebhook');

export const updateWebhookSchema = z
  .object({
    url: urlSchema.nullish(),
    description: descriptionSchema.nullish(),
    disabled: z.boolean().nullish(),
    filter_types: filterTypesSchema.nullish(),
    metadata: metadataSchema.nullish(),
    rate_limit: rateLimitSchema.nullish(),
  })
  .openapi('UpdateWebhook');

export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    disabled: z.boolean(),
    filter_types: z.array(z.string()).nullable(),
    metadata: metadataSchema,
    rate_limit: z.number().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Webhook');

export const webhookListSchema = z
  .object({
    data: z.array(webhookSchema),
    done: z.boolean(),
    iterator: z.string().nullable(),
    prev_iterator: z.string().nullable(),
  })
  .openapi('WebhookList');

export const listWebhooksQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(250)
    .default(50)
    .openapi({ description: 'Rows a page, 1 to 250.' }),
  iterator: z
    .string()
    .max(101)
    .regex(/^-?[\w.-]*$/, 'is not an iterator; use the one the page before answered with')
    .optional()
    .openapi({ description: 'Where to go on: `iterator` or `prev_iterator` of another page.' }),
});

export const webhookSecretSchema = z.object({ secret: z.string() }).openapi('WebhookSecret');

export const webhookHeadersSchema = z
  .object({
    headers: z.record(z.string(), z.string()),
    sensitive: z.array(z.string()).openapi({ description: 'Headers whose value is not shown.' }),
  })
  .openapi('WebhookHeaders');

export const updateWebhookHeadersSchema = z
  .object({
    headers: z.record(z.string(), z.string().nullable()).openapi({
      description: 'Set what is named and leave the rest. Null removes a header (addition).',
    }),
  })
  .openapi('UpdateWebhookHeaders');

export const replayWebhookSchema = z
  .object({
    since: instantParam.nullish(),
    event_ids: z.array(z.string().max(100)).max(1000).nullish(),
  })
  .openapi('ReplayWebhook');

export const replayedSchema = z.object({ replayed: z.number().int() }).openapi('ReplayedWebhook');

const deliveryStatusSchema = z.enum(['pending', 'succeeded', 'failed']);

const webhookDeliverySchema = z
  .object({
    event_id: z.string(),
    event_type: z.string(),
    object_id: z.string(),
    status: deliveryStatusSchema,
    attempts: z.number().int(),
    last_attempt_at: z.string().nullable(),
    last_status: z.number().int().nullable(),
    last_error: z.string().nullable(),
    next_attempt_at: z.string().nullable(),
    occurred_at: z.string(),
  })
  .openapi('WebhookDelivery');

export const webhookDeliveryListSchema = z
  .object({ items: z.array(webhookDeliverySchema) })
  .openapi('WebhookDeliveryList');

export const listWebhookDeliveriesQuery = pageQuery.extend({ status: deliveryStatusSchema.optional() });
