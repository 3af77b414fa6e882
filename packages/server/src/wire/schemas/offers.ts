import { z } from '@hono/zod-openapi';
import type { Locale } from '../../domain/locale.ts';
import { booleanParam, pageQuery } from '../pagination.ts';
import { amountSchema, currencySchema, ifRevisionSchema, metadataSchema } from './fields.ts';
import { offerKindSchema, offerTargetFields, offerTargetRequestFields } from './offer-target.ts';

const idSchema = z.string().min(1).max(100);
/** Longer than any limit of the domain, which counts characters as readers see them. */
const textSchema = z.string().max(20_000);

export const offerQuantitySchema = z.object({ minimum: z.int(), maximum: z.int() }).openapi('OfferQuantity', {
  description: 'The customer chooses between the two, beginning at the minimum.',
});

const percentage = {
  type: z.literal('percentage'),
  bps: z.number().openapi({ description: 'Basis points: 1000 is 10 %.' }),
};
const amount = { type: z.literal('amount'), amount: amountSchema, currency: currencySchema };
const cyclesDescription = 'How many paid cycles it lasts, the first included; null is for good.';

export const discountRequestSchema = z
  .discriminatedUnion('type', [
    z.object({ ...percentage, cycles: z.int().nullish().openapi({ description: cyclesDescription }) }),
    z.object({ ...amount, cycles: z.int().nullish().openapi({ description: cyclesDescription }) }),
  ])
  .openapi('OfferDiscountRequest');

export const discountSchema = z
  .discriminatedUnion('type', [
    z.object({ ...percentage, cycles: z.int().nullable() }),
    z.object({ ...amount, cycles: z.int().nullable() }),
  ])
  .openapi('OfferDiscount');

const copyRequestSchema = z
  .object({
    headline: textSchema,
    body: textSchema.optional(),
    value_points: z.array(textSchema).max(100).optional(),
    accept_label: textSchema
      .nullish()
      .openapi({ description: 'Null leaves the words to the page. The no is always Rung’s, and equal.' }),
    badge: textSchema.nullish(),
    new_benefits: z
      .array(textSchema)
      .max(100)
      .optional()
      .openapi({ description: 'What the customer gets with it that they do not have yet.' }),
  })
  .openapi('OfferCopyRequest');

const offerCopySchema = z
  .object({
    headline: z.string(),
    body: z.string(),
    value_points: z.array(z.string()),
    accept_label: z.string().nullable(),
    badge: z.string().nullable(),
    new_benefits: z.array(z.string()),
  })
  .openapi('OfferCopy');

export const offerCopiesSchema = z.object({
  en: offerCopySchema.optional(),
  ja: offerCopySchema.optional(),
});

const terms = {
  quantity: offerQuantitySchema.nullish().openapi({
    description:
      'Left out: one, or for all that changes a subscription but an addon null, which takes as many as it has.',
  }),
  discount: discountRequestSchema.nullish(),
  remember_declines_days: z
    .int()
    .nullish()
    .openapi({ description: 'For how long a no is remembered; null is for good.' }),
  includes: z
    .array(idSchema)
    .max(100)
    .nullish()
    .openapi({ description: 'The products that whoever has what it sells has too.' }),
  metadata: metadataSchema.nullish(),
};

export const copyByLocale = z.object({
  en: copyRequestSchema.optional(),
  ja: copyRequestSchema.optional(),
} satisfies Record<Locale, z.ZodType>);

export const createOfferSchema = z
  .object({
    name: textSchema.openapi({ description: 'For the seller’s eyes.' }),
    kind: offerKindSchema,
    ...offerTargetRequestFields,
    copy: copyByLocale.openapi({ description: 'At least one language; a missing one reads as the other.' }),
    ...terms,
  })
  .openapi('CreateOffer');

export const updateOfferSchema = z
  .object({
    name: textSchema.nullish(),
    kind: offerKindSchema.nullish(),
    ...offerTargetRequestFields,
    copy: copyByLocale.nullish(),
    ...terms,
    if_revision: ifRevisionSchema,
  })
  .openapi('UpdateOffer', {
    description:
      'What is left out stays. Another `kind` names anew what it sells. `copy` replaces all languages.',
  });

export const offerSchema = z
  .object({
    offer_id: z.string(),
    business_id: z.string(),
    version: z.int().openapi({ description: 'Grows with each change.' }),
    revision: z.int().openapi({ description: 'The same as `version`. Send it as `if_revision`.' }),
    name: z.string(),
    ...offerTargetFields,
    quantity: offerQuantitySchema.nullable(),
    discount: discountSchema.nullable(),
    copy: offerCopiesSchema,
    remember_declines_days: z.int().nullable(),
    includes: z.array(z.string()),
    metadata: metadataSchema,
    archived_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Offer');

export const offerListSchema = z.object({ items: z.array(offerSchema) }).openapi('OfferList');

export const listOffersQuery = pageQuery.extend({
  archived: booleanParam
    .optional()
    .openapi({ description: 'True: the archived ones. Otherwise the others.' }),
});
