import { z } from '@hono/zod-openapi';
import {
  comparisons,
  listComparisons,
  moneyFacts,
  noteFacts,
  numberFacts,
  productFacts,
  wordFacts,
} from '../../domain/offer/audience/audience.ts';
import { subscriptionStatuses } from '../../domain/subscription/subscription.ts';
import { amountSchema, currencySchema } from './fields.ts';

const idsSchema = z.array(z.string().min(1).max(100));

/**
 * One condition. Groups of them are parsed by hand, so that a fault deep inside is reported with its path.
 */
export const conditionSchema = z
  .discriminatedUnion('fact', [
    z
      .object({ fact: z.enum(productFacts), op: z.enum(listComparisons), products: idsSchema })
      .openapi({ description: 'What the customer has, or what the purchase at hand consists of.' }),
    z
      .object({
        fact: z.enum(moneyFacts),
        op: z.enum(comparisons),
        amount: amountSchema,
        currency: currencySchema,
      })
      .openapi({
        description: 'What the purchase at hand came to, or all payments less refunds; tax included.',
      }),
    z.object({ fact: z.enum(numberFacts), op: z.enum(comparisons), value: z.int() }).openapi({
      description: 'Units in the purchase at hand, purchases the customer made, whole days since.',
    }),
    z
      .object({
        fact: z.enum(wordFacts),
        op: z.enum(['is_any_of', 'is_none_of']),
        values: z.array(z.string()),
      })
      .openapi({
        description: 'How and in what the purchase at hand was paid, and where the customer is billed.',
      }),
    z
      .object({
        fact: z.literal('subscription'),
        op: z.enum(['exists', 'does_not_exist']),
        products: idsSchema.nullish(),
        statuses: z.array(z.enum(subscriptionStatuses)).nullish(),
        minimum_age_days: z.int().nullish(),
        maximum_age_days: z.int().nullish(),
      })
      .openapi({ description: 'Whether there is a live subscription of which all of this is true.' }),
    z
      .object({
        fact: z.enum(noteFacts),
        key: z.string(),
        op: z.enum([...comparisons, 'exists']),
        value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
      })
      .openapi({ description: 'What the seller noted about the customer, or said when raising the moment.' }),
  ])
  .openapi('AudienceCondition');

export type AudienceDocument =
  | { all: AudienceDocument[] }
  | { any: AudienceDocument[] }
  | { not: AudienceDocument }
  | z.infer<typeof conditionSchema>;

/** Audience in an answer. */
export const audienceSchema: z.ZodType<AudienceDocument> = z
  .lazy(() =>
    z.union([
      z.object({ all: z.array(audienceSchema) }),
      z.object({ any: z.array(audienceSchema) }),
      z.object({ not: audienceSchema }),
      conditionSchema,
    ]),
  )
  .openapi('Audience', {
    description:
      'Groups of conditions, at most 8 deep and 100 conditions in all. `{"all": []}` is everybody. What is not known equals nothing: the condition does not hold, and its `not` does.',
  });

/** Audience in a request: any JSON, until its size has been checked. */
export const rawAudienceSchema = z
  .unknown()
  .optional()
  .openapi({ allOf: [{ $ref: '#/components/schemas/Audience' }] });
