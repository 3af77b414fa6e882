import { z } from '@hono/zod-openapi';
import { countrySchema } from './fields.ts';
import { taxCategorySchema } from './products.ts';

const taxRateSchema = z
  .object({
    country: countrySchema,
    state: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .nullish()
      .openapi({ description: 'Code or name of a state; left out for the whole country.' }),
    tax_category: taxCategorySchema
      .nullish()
      .openapi({ description: 'Left out for every category that has no rate of its own.' }),
    name: z.string().trim().min(1).max(50).openapi({ description: 'On receipts.', example: 'VAT' }),
    rate_bps: z.int().min(0).max(10_000).openapi({ description: 'In basis points: 1000 is 10 %.' }),
  })
  .openapi('TaxRate');

export const taxRateListSchema = z.object({ items: z.array(taxRateSchema) }).openapi('TaxRateList');

export const replaceTaxRatesSchema = z
  .object({ items: z.array(taxRateSchema).max(2000) })
  .openapi('ReplaceTaxRates');
