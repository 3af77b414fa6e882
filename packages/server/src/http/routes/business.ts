import type { Runtime } from '../../runtime.ts';
import { findBusinessRecord } from '../../store/platform/business-records.ts';
import { updateBusiness } from '../../use-cases/platform/business/update-business.ts';
import { fromApiUpdateBusiness, toApiBusiness } from '../../wire/convert/business.ts';
import { businessSchema, updateBusinessSchema } from '../../wire/schemas/business.ts';
import { answer, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { defineRoute, readPromises, updatePromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';

const tags = ['Business'];

/** Routes for the seller's own record: names, address, texts and looks that buyers see. */
export function businessRoutes(runtime: Runtime) {
  const router = createRouter();
  const { publicUrl } = runtime.config;

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/business',
      promises: readPromises,
      operationId: 'retrieveBusiness',
      tags,
      responses: { 200: answer(businessSchema, 'The business of the key.'), ...refusals },
    }),
    async (c) => {
      const business = await findBusinessRecord(runtime.sql, c.get('scope'));
      return c.json(toApiBusiness(business, publicUrl), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/business',
      promises: { ...updatePromises, role: 'owner' },
      operationId: 'updateBusiness',
      tags,
      description:
        'What is left out stays as it is; null removes. Pages show the change at once, documents of earlier payments as well: they name the seller as it is now.',
      request: { body: jsonBody(updateBusinessSchema) },
      responses: { 200: answer(businessSchema, 'The business as it is now.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiUpdateBusiness(c.req.valid('json'));
      return c.json(toApiBusiness(await updateBusiness(runtime, c.get('scope'), input), publicUrl), 200);
    },
  );

  return router;
}
