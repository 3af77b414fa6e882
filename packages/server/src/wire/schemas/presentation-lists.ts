import { z } from '@hono/zod-openapi';
import { presentationStates } from '../../domain/offer/presentation.ts';
import { cursorParam, nextCursorSchema } from '../cursor.ts';
import { booleanParam, createdBetween, listParam, pageQuery } from '../pagination.ts';
import { currencySchema } from './fields.ts';
import { traceSchema } from './presentations.ts';

export const businessPresentationListSchema = z
  .object({
    items: z.array(
      z
        .object({
          presentation_id: z.string(),
          state: z.enum(presentationStates).openapi('PresentationState'),
          customer: z.object({ customer_id: z.string(), name: z.string(), email: z.string() }),
          moment: z.string(),
          surface: z.string(),
          funnel_id: z.string(),
          version: z.number(),
          step_id: z.string(),
          experiment_id: z.string().nullable(),
          variant_id: z.string().nullable(),
          offer: z.object({
            offer_id: z.string(),
            name: z.string().openapi({ description: 'As the seller calls it.' }),
            item_name: z.string().openapi({ description: 'Of what it sells.' }),
          }),
          currency: currencySchema,
          total_amount: z.number().openapi({ description: 'Price that accepting charges, tax included.' }),
          attempts: z.number(),
          subscription_id: z.string().nullable(),
          payment_id: z.string().nullable(),
          error_code: z.string().nullable(),
          trace_id: z.string(),
          created_at: z.string(),
          viewed_at: z.string().nullable(),
          answered_at: z.string().nullable(),
          expires_at: z.string(),
        })
        .openapi('PresentationListItem'),
    ),
    next_cursor: nextCursorSchema,
  })
  .openapi('BusinessPresentationList');

export const listBusinessPresentationsQuery = pageQuery.extend({
  funnel_id: z.string().optional(),
  step_id: z.string().optional(),
  offer_id: z.string().optional(),
  customer_id: z.string().optional(),
  moment: z.string().optional(),
  state: listParam(presentationStates, 'states as they are recorded'),
  ...createdBetween,
  cursor: cursorParam,
});

export const listTracesQuery = pageQuery.extend({
  moment: z.string().optional(),
  proposed: booleanParam
    .optional()
    .openapi({ description: 'False: only moments at which nothing was proposed. True: only the others.' }),
  cursor: cursorParam,
});

export const traceListSchema = z
  .object({ items: z.array(traceSchema), next_cursor: nextCursorSchema })
  .openapi('DecisionTraceList');
