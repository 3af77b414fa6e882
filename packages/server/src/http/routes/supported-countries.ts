import { z } from '@hono/zod-openapi';
import { countryCodes } from '../../domain/tax/countries.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { answer, countrySchema, refusals } from '../../wire/schemas/fields.ts';

export function supportedCountryRoutes() {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/checkout/supported_countries',
      promises: readPromises,
      operationId: 'listSupportedCountries',
      tags: ['Checkout'],
      responses: { 200: answer(z.array(countrySchema), 'Where a billing address may be.'), ...refusals },
    }),
    (c) => c.json([...countryCodes], 200),
  );

  return router;
}
