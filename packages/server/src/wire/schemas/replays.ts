import { z } from '@hono/zod-openapi';
import { formatParam } from '../csv.ts';
import { instantParam } from '../pagination.ts';
import { currencySchema } from './fields.ts';

const dayParam = z.iso.date().transform((text) => Date.parse(text));

/** Day, starting at midnight UTC, or an instant. */
const timeParam = z
  .union([dayParam, instantParam], 'must be a day such as 2026-01-31, or a date and time with its offset')
  .refine((at) => at >= 0 && at < Date.UTC(9999, 0), 'must lie between 1970 and 9998')
  .openapi({ type: 'string', example: '2026-01-31' });

export const replayRequestSchema = z
  .object({
    from: timeParam.nullish().openapi({ description: 'Left out: 30 days before `to`.' }),
    to: timeParam.nullish().openapi({ description: 'Exclusive. Left out: now.' }),
  })
  .openapi('FunnelReplayRequest');

export const replayQuery = z.object({ format: formatParam });

const counted = { moments: z.int(), customers: z.int() };
const countedSchema = z.object(counted);

const withheldSchema = z.array(
  z.object({
    reason: z.string().openapi({
      description: 'As in a trace; `proposed_before`: by this replay itself, which counts as a no.',
    }),
    ...counted,
  }),
);

const ends = { low: z.number(), high: z.number() };
const expectedSchema = z.object({ estimate: z.number().nullable(), ...ends }).openapi('ReplayExpectation', {
  description:
    'An expected number with the ends that its uncertainty leaves, 95 times in 100. `estimate` is null where it is not known.',
});
const shareSchema = z.object({ rate: z.number(), ...ends });

const ratesSchema = z.object({
  presented: z.int().openapi({ description: 'How often: what the rates are measured on.' }),
  accepted: shareSchema.openapi({ description: 'Less what was taken back.' }),
  declined: shareSchema,
});

const outcomeSchema = z
  .object({
    acceptances: expectedSchema,
    touches: expectedSchema.openapi({
      description:
        'What those acceptances would bring at first, in minor units before tax. Of a change of plan: how much more a period costs, at most.',
    }),
  })
  .openapi('ReplayOutcome');

const stepSchema = z.object({
  step_id: z.string(),
  offer_id: z.string(),
  reached: countedSchema.openapi({
    description: 'Where it would be proposed if all before it were declined: certain for a first proposal.',
  }),
  proposals: expectedSchema,
  rates: ratesSchema.nullable().openapi({
    description: 'Of its offer; null when it was never presented on the days the rates are of.',
  }),
  outcome: outcomeSchema.nullable().openapi({ description: 'Null when it is not known.' }),
  rates_of_kind: ratesSchema.nullable().openapi({
    description: 'Of all offers of its kind, where its own has none.',
  }),
  outcome_at_rates_of_kind: outcomeSchema.nullable().openapi({
    description:
      'Not measured: what the outcome would be if offers without rates of their own did as others of their kind do.',
  }),
  withheld: withheldSchema,
});

const sampleSchema = z.array(
  z.object({
    customer_id: z.string(),
    trace_id: z.string().openapi({ description: 'What was decided in reality.' }),
    moment_at: z.string(),
    step_id: z.string().nullable(),
    offer_id: z.string().nullable(),
    reason: z.string().nullable(),
  }),
);

export const replaySchema = z
  .object({
    funnel_id: z.string(),
    moment: z.string(),
    from: z.string(),
    to: z.string().openapi({ description: 'Exclusive.' }),
    is_complete: z.boolean().openapi({
      description:
        'False when there were more moments than are replayed: then `from` is where the newest begin.',
    }),
    recorded_from: z.string().nullable().openapi({
      description:
        'The oldest moment of this name that is still kept; what is before it nobody knows. Null: none is.',
    }),
    rates_from: z.string().openapi({ description: 'The first day the rates are of, in UTC.' }),
    rates_to: z.string().openapi({ description: 'The last day the rates are of.' }),
    currency: currencySchema,
    ...counted,
    proposed: z.object({
      ...counted,
      instead_of_nothing: countedSchema.openapi({
        description: 'Of those, where nothing at all was proposed in reality.',
      }),
    }),
    outside_audience: z.object({
      ...counted,
      conditions: z
        .array(z.object({ path: z.string(), what: z.string(), ...counted }))
        .openapi({ description: 'The first that was not met, most frequent first.' }),
    }),
    withheld: withheldSchema.openapi({
      description: 'Where nothing would be proposed, by the first reason.',
    }),
    steps: z.array(stepSchema),
    total: outcomeSchema.nullable().openapi({ description: 'Null when it is not known of some step.' }),
    sample: z
      .object({ proposed: sampleSchema, withheld: sampleSchema })
      .openapi({ description: 'The first 20 of each; outside the audience is withheld, too.' }),
  })
  .openapi('FunnelReplay');
