import type { Runtime } from '../../runtime.ts';
import { listTaxRates } from '../../store/billing/tax-rates.ts';
import { replaceTaxRates } from '../../use-cases/billing/tax-rates/replace-tax-rates.ts';
import { fromApiTaxRates, toApiTaxRates } from '../../wire/convert/tax-rates.ts';
import { answer, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { replaceTaxRatesSchema, taxRateListSchema } from '../../wire/schemas/tax-rates.ts';
import { defineRoute, readPromises, updatePromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';

const tags = ['Business'];

/** Routes for the taxes that a business collects. Rung knows no tax law: the rates are the seller's. */
export function taxRateRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/tax_rates',
      promises: readPromises,
      operationId: 'listTaxRates',
      tags,
      responses: { 200: answer(taxRateListSchema, 'Every rate, by country.'), ...refusals },
    }),
    async (c) => c.json(toApiTaxRates(await listTaxRates(runtime.sql, c.get('scope'))), 200),
  );

  router.openapi(
    defineRoute({
      method: 'put',
      path: '/tax_rates',
      promises: { ...updatePromises, role: 'owner' },
      operationId: 'replaceTaxRates',
      tags,
      description:
        "Replaces all rates. Of those that fit a buyer's address the most specific applies alone: state before category. Without one no tax is charged.",
      request: { body: jsonBody(replaceTaxRatesSchema) },
      responses: { 200: answer(taxRateListSchema, 'Every rate as it is now.'), ...refusals },
    }),
    async (c) => {
      const rates = await replaceTaxRates(runtime, c.get('scope'), fromApiTaxRates(c.req.valid('json')));
      return c.json(toApiTaxRates(rates), 200);
    },
  );

  return router;
}
