import { z } from '@hono/zod-openapi';
import { amountSchema, currencySchema } from './fields.ts';
import { productDescriptionSchema, productNameSchema, taxCategorySchema } from './products.ts';

export const createAddonSchema = z
  .object({
    name: productNameSchema,
    price: amountSchema,
    currency: currencySchema,
    tax_category: taxCategorySchema,
    description: productDescriptionSchema.nullish(),
  })
  .openapi('CreateAddon');

export const updateAddonSchema = z
  .object({
    name: productNameSchema.nullish(),
    price: amountSchema.nullish(),
    currency: currencySchema.nullish(),
    tax_category: taxCategorySchema.nullish(),
    description: productDescriptionSchema.nullish(),
    image_id: z.string().nullish(),
  })
  .openapi('UpdateAddon');

export const addonSchema = z
  .object({
    id: z.string(),
    business_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    image: z.string().nullable(),
    price: amountSchema,
    currency: currencySchema,
    tax_category: taxCategorySchema,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Addon');

export const addonListSchema = z.object({ items: z.array(addonSchema) }).openapi('AddonList');
