import type { z } from '@hono/zod-openapi';
import type { TaxRate } from '../../domain/tax/tax.ts';
import type { replaceTaxRatesSchema, taxRateListSchema } from '../schemas/tax-rates.ts';

export function fromApiTaxRates({ items }: z.infer<typeof replaceTaxRatesSchema>): TaxRate[] {
  return items.map((item) => ({
    country: item.country,
    state: item.state ?? null,
    taxCategory: item.tax_category ?? null,
    name: item.name,
    rateBps: item.rate_bps,
  }));
}

export function toApiTaxRates(rates: readonly TaxRate[]): z.infer<typeof taxRateListSchema> {
  return {
    items: rates.map(({ country, state, taxCategory, name, rateBps }) => ({
      country,
      state,
      tax_category: taxCategory,
      name,
      rate_bps: rateBps,
    })),
  };
}
