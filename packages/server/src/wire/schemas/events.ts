import { z } from '@hono/zod-openapi';
import { webhookEventTypes } from '../../domain/webhook/event-types.ts';
import { cursorParam } from '../cursor.ts';
import { listParam, pageQuery } from '../pagination.ts';

export const listEventsQuery = pageQuery.extend({
  type: listParam(webhookEventTypes, 'types of events'),
  object_id: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: 'Only events of this payment, refund, dispute, subscription or presentation.' }),
  sort: z.enum(['-created_at', 'created_at']).default('-created_at').openapi({
    description: 'In the order in which they were recorded: newest first (`-created_at`), or oldest first.',
  }),
  cursor: cursorParam,
});

export const eventListSchema = z
  .object({
    items: z.array(
      z
        .object({
          event_id: z.string(),
          type: z.enum(webhookEventTypes),
          object_type: z.enum(['Payment', 'Refund', 'Dispute', 'Subscription', 'Presentation']),
          object_id: z.string(),
          related_id: z.string().nullable().openapi({
            description: 'Plan change of a subscription, or payment that renewed it; null for most.',
          }),
          customer_id: z.string().nullable(),
          created_at: z.string(),
        })
        .openapi('Event'),
    ),
    next_cursor: z.string().nullable().openapi({
      description:
        'For the next page. Newest first: null on the last. Oldest first: null only if the page is empty, so that later events can be read from here.',
    }),
  })
  .openapi('EventList');
