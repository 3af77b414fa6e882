import { z } from '@hono/zod-openapi';
import { defaultMaxProposals, stepAnswers } from '../../domain/offer/funnel.ts';
import { booleanParam, pageQuery } from '../pagination.ts';
import { audienceSchema, rawAudienceSchema } from './audience.ts';
import { currencySchema, ifRevisionSchema, metadataSchema } from './fields.ts';
import { offerSchema } from './offers.ts';

const edgeSchema = z.string().max(100).nullable();
const stepIdSchema = z.string().max(100);

const stepSchema = z
  .object({
    step_id: z.string(),
    offer_id: z.string(),
    edges: z.object({ accepted: edgeSchema, declined: edgeSchema, failed: edgeSchema }),
  })
  .openapi('FunnelStep');

const stepRequestSchema = z
  .object({
    step_id: stepIdSchema.openapi({ description: 'A name of its own in the funnel.' }),
    offer_id: z.string().max(100),
    edges: z
      .object({
        accepted: edgeSchema.optional(),
        declined: edgeSchema.optional(),
        failed: edgeSchema.optional(),
      })
      .optional()
      .openapi({
        description:
          'The next step after each answer; left out or null is the end. `failed` is for who leaves an offer whose payment failed.',
      }),
  })
  .openapi('FunnelStepRequest');

const moment = z.string().max(100).openapi({
  description:
    'What starts it: post_purchase, usage_limit, milestone, onboarding_complete, cancel_intent, downgrade_intent, or a name of your own.',
});

const terms = {
  audience: rawAudienceSchema,
  priority: z
    .int()
    .nullish()
    .openapi({ description: 'Of several funnels that match, the highest is taken.' }),
  holdout_bps: z.int().nullish().openapi({
    description:
      'The share of customers, in basis points, who are never shown it, so that its effect can be measured.',
  }),
  max_proposals: z
    .int()
    .nullish()
    .openapi({
      description: `How many proposals follow one moment at most; ${String(defaultMaxProposals)} when left out.`,
    }),
  show_without_payment_method: z.boolean().nullish().openapi({
    description: 'Whether to propose with the standard checkout where no saved method can pay.',
  }),
  expires_minutes: z.int().nullish().openapi({
    description:
      'How long an offer can be answered, which its customer is told. Null tells nothing, and means a day.',
  }),
  remember_declines_days: z
    .int()
    .nullish()
    .openapi({ description: 'For how long a no is remembered; null leaves it to each offer.' }),
  steps: z.array(stepRequestSchema).max(100).nullish().openapi({ description: 'The first begins.' }),
  metadata: metadataSchema.nullish(),
};

export const createFunnelSchema = z
  .object({ name: z.string().max(1_000), moment, ...terms })
  .openapi('CreateFunnel');

export const updateFunnelSchema = z
  .object({
    name: z.string().max(1_000).nullish(),
    moment: moment.nullish(),
    ...terms,
    if_revision: ifRevisionSchema,
  })
  .openapi('UpdateFunnel', { description: 'What is left out stays. It changes the draft alone.' });

const termsSchema = {
  moment: z.string(),
  audience: audienceSchema,
  priority: z.int(),
  holdout_bps: z.int(),
  max_proposals: z.int(),
  show_without_payment_method: z.boolean(),
  expires_minutes: z.int().nullable(),
  remember_declines_days: z.int().nullable(),
  steps: z.array(stepSchema),
};

export const funnelSchema = z
  .object({
    funnel_id: z.string(),
    business_id: z.string(),
    name: z.string(),
    revision: z.int().openapi({ description: 'Grows with each change. Send it as `if_revision`.' }),
    published_version: z.int().nullable().openapi({
      description: 'What customers are shown. The other fields are the draft, which they are not.',
    }),
    ...termsSchema,
    metadata: metadataSchema,
    archived_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Funnel');

export const funnelListSchema = z.object({ items: z.array(funnelSchema) }).openapi('FunnelList');

export const listFunnelsQuery = pageQuery.extend({
  archived: booleanParam
    .optional()
    .openapi({ description: 'True: the archived ones. Otherwise the others.' }),
});

const pathSchema = z.array(z.object({ step_id: z.string(), answer: z.enum(stepAnswers) }));

const proofSchema = z
  .object({
    paths: z.array(pathSchema).openapi({ description: 'Every way through the funnel.' }),
    longest_chain: z
      .array(z.string())
      .openapi({ description: 'The most proposals one after the other, by their steps.' }),
    most_charged: z.object({ amount: z.number(), currency: currencySchema }).openapi({
      description: 'The most that one moment can lead to being charged, before tax on top.',
    }),
    dearest_path: pathSchema.openapi({ description: 'The way on which that happens.' }),
    counted_for_one: z.array(z.string()).openapi({
      description: 'Steps that take as many as the subscription has; they are counted with one.',
    }),
  })
  .openapi('FunnelProof');

export const publishQuery = z.object({
  dry_run: booleanParam.optional().openapi({ description: 'True: proves, and publishes nothing.' }),
});

export const publicationSchema = z
  .object({
    funnel_id: z.string(),
    version: z.int().openapi({ description: 'The number it has, or would have.' }),
    is_published: z.boolean().openapi({ description: 'False for a dry run.' }),
    proof: proofSchema,
  })
  .openapi('FunnelPublication');

const funnelVersionSchema = z
  .object({
    funnel_id: z.string(),
    version: z.int(),
    is_published: z.boolean().openapi({ description: 'Whether customers are shown this one.' }),
    ...termsSchema,
    offers: z.array(offerSchema).openapi({ description: 'As they stood when it was published.' }),
    proof: proofSchema,
    published_at: z.string(),
  })
  .openapi('FunnelVersion');

export const funnelVersionListSchema = z
  .object({ items: z.array(funnelVersionSchema) })
  .openapi('FunnelVersionList');

export const audiencePreviewSchema = z
  .object({
    matched: z.int().openapi({ description: 'How many of those belong to the audience now.' }),
    considered: z.int().openapi({ description: 'How many customers were asked about.' }),
    is_complete: z
      .boolean()
      .openapi({ description: 'False when the business has more customers than are asked about.' }),
    sample: z.array(z.object({ customer_id: z.string(), email: z.string(), name: z.string() })),
  })
  .openapi('AudiencePreview');
