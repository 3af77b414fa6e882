import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findOfferPreference, findOfferSettings } from '../../store/offers/offer-settings.ts';
import { updateOfferPreference } from '../../use-cases/offers/presentations/update-offer-preference.ts';
import { updateOfferSettings } from '../../use-cases/offers/offers/update-offer-settings.ts';
import { fromApiOfferSettings, toApiOfferSettings } from '../../wire/convert/offer-settings.ts';
import { updatePromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  offerPreferenceSchema,
  offerSettingsSchema,
  updateOfferSettingsSchema,
} from '../../wire/schemas/offer-settings.ts';

const tags = ['Offers'];
const params = z.object({ customer_id: idParam('customer_id', 'cus_123') });

/** Routes for a business's proposal limits, and for the offer preference of each customer. */
export function offerSettingsRoutes(runtime: Runtime) {
  const router = createRouter();
  serveRetrieveOfferSettings(router, runtime);
  serveUpdateOfferSettings(router, runtime);
  serveRetrieveOfferPreference(router, runtime);
  serveUpdateOfferPreference(router, runtime);
  return router;
}

function serveRetrieveOfferSettings(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/offer_settings',
      promises: readPromises,
      operationId: 'retrieveOfferSettings',
      tags,
      responses: { 200: answer(offerSettingsSchema, 'As they are now.'), ...refusals },
    }),
    async (c) => c.json(toApiOfferSettings(await findOfferSettings(runtime.sql, c.get('scope'))), 200),
  );
}

function serveUpdateOfferSettings(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/offer_settings',
      promises: updatePromises,
      operationId: 'updateOfferSettings',
      tags,
      request: { body: jsonBody(updateOfferSettingsSchema) },
      responses: { 200: answer(offerSettingsSchema, 'As they are from now on.'), ...refusals },
    }),
    async (c) => {
      const change = fromApiOfferSettings(c.req.valid('json'));
      return c.json(toApiOfferSettings(await updateOfferSettings(runtime, c.get('scope'), change)), 200);
    },
  );
}

function serveRetrieveOfferPreference(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/offer-preferences',
      promises: readPromises,
      operationId: 'retrieveOfferPreference',
      tags,
      request: { params },
      responses: {
        200: answer(offerPreferenceSchema, 'How much the customer wants to be offered.'),
        ...refusals,
      },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const preference = await findOfferPreference(runtime.sql, c.get('scope'), id);
      if (!preference) throw notFound('customer');
      return c.json({ preference }, 200);
    },
  );
}

function serveUpdateOfferPreference(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/customers/{customer_id}/offer-preferences',
      promises: updatePromises,
      operationId: 'updateOfferPreference',
      tags,
      description: 'Counts from the next decision on; what is open stays open.',
      request: { params, body: jsonBody(offerPreferenceSchema) },
      responses: { 200: answer(offerPreferenceSchema, 'As it is from now on.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const { preference } = c.req.valid('json');
      await updateOfferPreference(runtime, c.get('scope'), id, preference);
      return c.json({ preference }, 200);
    },
  );
}
