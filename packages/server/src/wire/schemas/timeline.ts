import { z } from '@hono/zod-openapi';
import { timelineKinds } from '../../domain/customer/timeline.ts';
import { cursorParam, nextCursorSchema } from '../cursor.ts';
import { listParam } from '../pagination.ts';
import { currencySchema } from './fields.ts';

export const timelineQuery = z.object({
  page_size: z.coerce.number().int().min(1).max(100).default(50),
  kind: listParam(timelineKinds, 'kinds of entries'),
  cursor: cursorParam,
});

export const timelineSchema = z
  .object({
    items: z.array(
      z
        .object({
          at: z.string(),
          kind: z.enum(timelineKinds),
          object_id: z.string(),
          related_id: z.string().nullable().openapi({
            description: 'What it belongs to: subscription, payment, or the trace of a decision.',
          }),
          status: z.string().nullable().openapi({
            description: 'Status that the object has now; the first reason where nothing was proposed.',
          }),
          name: z.string().nullable().openapi({
            description: 'Product, offer, moment or subject; of a plan change, the plan before.',
          }),
          amount: z.number().nullable(),
          currency: currencySchema.nullable(),
        })
        .openapi('TimelineEntry'),
    ),
    next_cursor: nextCursorSchema,
  })
  .openapi('CustomerTimeline');
