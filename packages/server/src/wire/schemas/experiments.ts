import { z } from '@hono/zod-openapi';
import { experimentStatuses } from '../../domain/offer/experiment/experiment.ts';
import { pageQuery } from '../pagination.ts';
import {
  copyByLocale,
  discountRequestSchema,
  discountSchema,
  offerCopiesSchema,
  offerSchema,
} from './offers.ts';

const idSchema = z.string().min(1).max(100);
const nameSchema = z.string().max(1_000);
const ownNameSchema = z.string().max(100);

const variantRequestSchema = z
  .object({
    variant_id: ownNameSchema.openapi({ description: 'A name of its own in the experiment.' }),
    weight: z.number().openapi({
      description: 'Its share of customers is its weight among those of all: a whole number, 1 to 10000.',
    }),
    offer_id: idSchema.nullish().openapi({ description: 'Another offer in the place of the step’s own.' }),
    copy: copyByLocale
      .nullish()
      .openapi({ description: 'Other words. A language that is left out stays as the offer has it.' }),
    discount: discountRequestSchema.nullish().openapi({
      description: 'Another discount, or null for none. Left out, it stays as the offer has it.',
    }),
    swaps_with: ownNameSchema
      .nullish()
      .openapi({ description: 'A step to change places with, so that what came later comes first.' }),
  })
  .openapi('ExperimentVariantRequest', {
    description: 'What is put in the place of the step. Nothing at all is the funnel as it was published.',
  });

const variantsSchema = z
  .array(variantRequestSchema)
  .max(100)
  .openapi({ description: '2 to 10. The first is what the others are compared with.' });
const windowSchema = z.number().openapi({
  description: 'After how many days from their first exposure customers are compared: 7, 30 or 60; 30.',
});

export const createExperimentSchema = z
  .object({
    funnel_id: idSchema,
    step_id: ownNameSchema.openapi({ description: 'The step of the funnel that is varied.' }),
    name: nameSchema.openapi({ description: 'For the seller’s eyes.' }),
    variants: variantsSchema,
    window_days: windowSchema.nullish(),
  })
  .openapi('CreateExperiment');

export const updateExperimentSchema = z
  .object({
    step_id: ownNameSchema.nullish(),
    name: nameSchema.nullish(),
    variants: variantsSchema.nullish(),
    window_days: windowSchema.nullish(),
  })
  .openapi('UpdateExperiment', {
    description: 'What is left out stays. `variants` replaces all of them. Only a draft can be changed.',
  });

export const promoteSchema = z
  .object({ variant_id: ownNameSchema.openapi({ description: 'The winner.' }) })
  .openapi('PromoteVariant');

const variantSchema = z
  .object({
    variant_id: z.string(),
    weight: z.int(),
    offer_id: z.string().nullable().openapi({ description: 'Null: the step’s own.' }),
    copy: offerCopiesSchema.nullable().openapi({ description: 'Null: as the offer has it.' }),
    discount: discountSchema
      .nullable()
      .optional()
      .openapi({ description: 'Null: none. Left out: as the offer has it.' }),
    swaps_with: z.string().nullable(),
  })
  .openapi('ExperimentVariant');

export const experimentSchema = z
  .object({
    experiment_id: z.string(),
    business_id: z.string(),
    funnel_id: z.string(),
    step_id: z.string(),
    name: z.string(),
    status: z.enum(experimentStatuses).openapi('ExperimentStatus'),
    variants: z.array(variantSchema),
    window_days: z.int(),
    funnel_version: z
      .int()
      .nullable()
      .openapi({ description: 'The version of the funnel that it ran on; null before it was started.' }),
    offers: z.array(offerSchema).openapi({
      description:
        'The offers that variants put in the place of the funnel’s, as they stood when it was started.',
    }),
    promoted_variant_id: z
      .string()
      .nullable()
      .openapi({ description: 'The variant that the funnel was made to be; null when none was.' }),
    started_at: z.string().nullable(),
    stopped_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Experiment');

export const experimentListSchema = z.object({ items: z.array(experimentSchema) }).openapi('ExperimentList');

export const listExperimentsQuery = pageQuery.extend({
  funnel_id: idSchema.optional(),
  status: z.enum(experimentStatuses).optional(),
});
