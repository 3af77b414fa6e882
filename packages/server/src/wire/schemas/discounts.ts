import { z } from '@hono/zod-openapi';
import { customerEligibilities, discountTypes } from '../../domain/catalog/discount.ts';
import { booleanParam, instantParam, pageQuery } from '../pagination.ts';
import { amountSchema, currencySchema, metadataSchema } from './fields.ts';

const discountTypeSchema = z.enum(discountTypes).openapi('DiscountType');
const customerEligibilitySchema = z.enum(customerEligibilities).openapi('CustomerEligibility');

const discountAmountSchema = z.int().min(1, 'must be at least 1').max(Number.MAX_SAFE_INTEGER);
const limitSchema = z.int().min(1, 'must be at least 1').max(2_147_483_647);
const discountNameSchema = z.string().max(255);
const codeSchema = z.string().max(64, 'must have at most 64 characters');
const productIdsSchema = z.array(z.string().min(1).max(100)).max(1000);

const currencyOptionRequestSchema = z
  .object({
    currency: currencySchema,
    is_default: z.boolean().optional(),
    max_amount_possible: amountSchema.nullish(),
    minimum_subtotal: amountSchema.optional(),
  })
  .openapi('CurrencyOptionRequest');

const currencyOptionsSchema = z.array(currencyOptionRequestSchema).max(200);

export const createDiscountSchema = z
  .object({
    amount: discountAmountSchema.openapi({ description: 'Basis points of a percentage: 540 is 5.4 %.' }),
    type: discountTypeSchema,
    code: codeSchema.nullish().openapi({ description: 'Made upper case. Left out: 16 random characters.' }),
    currency_options: currencyOptionsSchema.nullish(),
    customer_eligibility: customerEligibilitySchema.nullish(),
    expires_at: instantParam.nullish(),
    metadata: metadataSchema.optional(),
    name: discountNameSchema.nullish(),
    per_customer_usage_limit: limitSchema.nullish(),
    preserve_on_plan_change: z.boolean().optional(),
    restricted_to: productIdsSchema.nullish(),
    starts_at: instantParam.nullish(),
    subscription_cycles: limitSchema.nullish(),
    usage_limit: limitSchema.nullish(),
  })
  .openapi('CreateDiscount');

export const updateDiscountSchema = z
  .object({
    amount: discountAmountSchema.nullish(),
    type: discountTypeSchema.nullish(),
    code: codeSchema.nullish(),
    currency_options: currencyOptionsSchema.nullish(),
    customer_eligibility: customerEligibilitySchema.nullish(),
    expires_at: instantParam.nullish(),
    metadata: metadataSchema.nullish(),
    name: discountNameSchema.nullish(),
    per_customer_usage_limit: limitSchema.nullish(),
    preserve_on_plan_change: z.boolean().nullish(),
    restricted_to: productIdsSchema.nullish(),
    starts_at: instantParam.nullish(),
    subscription_cycles: limitSchema.nullish(),
    usage_limit: limitSchema.nullish(),
  })
  .openapi('UpdateDiscount');

export const discountSchema = z
  .object({
    discount_id: z.string(),
    business_id: z.string(),
    code: z.string(),
    name: z.string().nullable(),
    type: discountTypeSchema,
    amount: z.int(),
    currency_options: z.array(
      z
        .object({
          currency: currencySchema,
          is_default: z.boolean(),
          max_amount_possible: amountSchema.nullable(),
          minimum_subtotal: amountSchema,
        })
        .openapi('CurrencyOption'),
    ),
    restricted_to: z.array(z.string()),
    customer_eligibility: customerEligibilitySchema,
    usage_limit: z.int().nullable(),
    per_customer_usage_limit: z.int().nullable(),
    times_used: z.int(),
    subscription_cycles: z.int().nullable(),
    preserve_on_plan_change: z.boolean(),
    starts_at: z.string().nullable(),
    expires_at: z.string().nullable(),
    metadata: metadataSchema,
    created_at: z.string(),
  })
  .openapi('Discount');

export const discountListSchema = z.object({ items: z.array(discountSchema) }).openapi('DiscountList');

export const listDiscountsQuery = pageQuery.extend({
  active: booleanParam.optional(),
  code: z.string().max(64).optional(),
  discount_type: discountTypeSchema.optional(),
  product_id: z.string().max(100).optional(),
  q: z.string().trim().max(200).optional().openapi({ description: 'An id, or a part of a code or a name.' }),
});

export const addDiscountCustomersSchema = z
  .object({ customer_ids: z.array(z.string().min(1).max(100)).min(1).max(1000) })
  .openapi('AddDiscountCustomers');

export const discountCustomerListSchema = z
  .object({
    items: z.array(z.object({ customer_id: z.string(), email: z.string(), name: z.string() })),
  })
  .openapi('DiscountCustomerList');
