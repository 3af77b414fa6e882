import { z } from '@hono/zod-openapi';
import { timeIntervals } from '../../domain/calendar/interval.ts';
import { taxCategories } from '../../domain/tax/tax-category.ts';
import { booleanParam, pageQuery } from '../pagination.ts';
import { amountSchema, currencySchema, emptyListSchema, metadataSchema } from './fields.ts';

export const taxCategorySchema = z.enum(taxCategories).openapi('TaxCategory');
const timeIntervalSchema = z.enum(timeIntervals).openapi('TimeInterval');

/** Names and descriptions of products have lower length limits than those of people. */
export const productNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');
export const productDescriptionSchema = z.string().max(1000, 'must have at most 1000 characters');

const countSchema = z.int().min(1).max(10_000);

const sharedPrice = {
  currency: currencySchema,
  price: amountSchema,
  discount: z.number().min(0).max(100).optional().openapi({ deprecated: true }),
  discount_bps: z.int().min(0).max(10_000).nullish(),
  purchasing_power_parity: z.boolean().optional(),
  tax_inclusive: z.boolean().nullish(),
};

const oneTimePriceSchema = z
  .object({
    type: z.literal('one_time_price'),
    ...sharedPrice,
    pay_what_you_want: z.boolean().optional(),
    suggested_price: amountSchema.nullish(),
  })
  .openapi('OneTimePrice');

const recurringPriceSchema = z
  .object({
    type: z.literal('recurring_price'),
    ...sharedPrice,
    payment_frequency_count: countSchema,
    payment_frequency_interval: timeIntervalSchema,
    subscription_period_count: countSchema,
    subscription_period_interval: timeIntervalSchema,
    trial_period_days: z.int().min(0).max(10_000).optional(),
    trial_amount: amountSchema.nullish(),
    trial_apply_discounts: z.boolean().nullish(),
    trial_payment_method_optional: z.boolean().optional(),
    zero_amount_payment_method_optional: z.boolean().optional(),
  })
  .openapi('RecurringPrice');

/** On the wire, but not sold by Rung: recognised so that the refusal can say so. */
const usageBasedPriceSchema = z
  .object({ type: z.literal('usage_based_price') })
  .openapi('UsageBasedPrice', { description: 'Refused with `UNSUPPORTED_FEATURE`.' });

export const priceRequestSchema = z
  .discriminatedUnion('type', [oneTimePriceSchema, recurringPriceSchema, usageBasedPriceSchema])
  .openapi('PriceRequest');

const priceSchema = z.discriminatedUnion('type', [oneTimePriceSchema, recurringPriceSchema]).openapi('Price');

/** Features of the wire that Rung does not have: each is refused if it asks for something. */
const absentFeatures = {
  credit_entitlements: z.array(z.unknown()).nullish(),
  entitlements: z.array(z.unknown()).nullish(),
  digital_product_delivery: z.unknown().optional(),
  license_key_enabled: z.boolean().nullish(),
  license_key_activation_message: z.string().nullish(),
  license_key_activations_limit: z.number().nullish(),
  license_key_duration: z.unknown().optional(),
  pricing_mode: z.unknown().optional(),
};

export const absentProductFeaturesSchema = z.object(absentFeatures);

const translations = z
  .strictObject({
    en: z
      .object({ name: productNameSchema.optional(), description: productDescriptionSchema.optional() })
      .optional(),
    ja: z
      .object({ name: productNameSchema.optional(), description: productDescriptionSchema.optional() })
      .optional(),
  })
  .openapi({
    description:
      'Name and description by language, in place of `name` and `description`. Replaced as a whole.',
  });

export const createProductSchema = z
  .object({
    name: productNameSchema,
    price: priceRequestSchema,
    tax_category: taxCategorySchema,
    addons: z.array(z.string().max(100)).nullish(),
    brand_id: z.string().max(100).nullish(),
    description: productDescriptionSchema.nullish(),
    metadata: metadataSchema.optional(),
    translations: translations.nullish(),
    ...absentFeatures,
  })
  .openapi('CreateProduct');

export const updateProductSchema = z
  .object({
    name: productNameSchema.nullish(),
    price: priceRequestSchema.nullish(),
    tax_category: taxCategorySchema.nullish(),
    addons: z.array(z.string().max(100)).nullish(),
    brand_id: z.string().max(100).nullish(),
    description: productDescriptionSchema.nullish(),
    image_id: z.string().nullish(),
    metadata: metadataSchema.nullish(),
    translations: translations.nullish(),
    ...absentFeatures,
  })
  .openapi('UpdateProduct');

export const productSchema = z
  .object({
    product_id: z.string(),
    business_id: z.string(),
    brand_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    image: z.string().nullable(),
    is_recurring: z.boolean(),
    price: priceSchema,
    currency: currencySchema.openapi({ description: 'The currency of `price`, also at the top level.' }),
    tax_category: taxCategorySchema,
    addons: z.array(z.string()),
    metadata: metadataSchema,
    translations,
    credit_entitlements: emptyListSchema,
    entitlements: emptyListSchema,
    digital_product_delivery: z.null(),
    license_key_enabled: z.literal(false),
    license_key_activation_message: z.null(),
    license_key_activations_limit: z.null(),
    license_key_duration: z.null(),
    pricing_mode: z.null(),
    product_collection_id: z.null(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Product');

const productListItemSchema = z
  .object({
    product_id: z.string(),
    business_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    image: z.string().nullable(),
    is_recurring: z.boolean(),
    price: amountSchema,
    currency: currencySchema,
    price_detail: priceSchema,
    tax_inclusive: z.boolean(),
    tax_category: taxCategorySchema,
    metadata: metadataSchema,
    entitlements: emptyListSchema,
    pricing_mode: z.null(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('ProductListItem');

export const productListSchema = z.object({ items: z.array(productListItemSchema) }).openapi('ProductList');

export const listProductsQuery = pageQuery.extend({
  archived: booleanParam
    .optional()
    .openapi({ description: 'True: the archived ones. Otherwise the others.' }),
  brand_id: z.string().max(100).optional(),
  recurring: booleanParam.optional(),
  q: z.string().trim().max(200).optional().openapi({ description: 'An id, or a part of a name.' }),
});
