import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findOffer, listOffers } from '../../store/offers/offers.ts';
import { archiveOffer } from '../../use-cases/offers/offers/archive-offer.ts';
import { createOffer } from '../../use-cases/offers/offers/create-offer.ts';
import { updateOffer } from '../../use-cases/offers/offers/update-offer.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { fromApiCreateOffer, fromApiUpdateOffer, toApiOffer } from '../../wire/convert/offers.ts';
import { toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createOfferSchema,
  listOffersQuery,
  offerListSchema,
  offerSchema,
  updateOfferSchema,
} from '../../wire/schemas/offers.ts';

const tags = ['Offers'];
const params = z.object({ offer_id: idParam('offer_id', 'off_123') });

export function offerRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateOffer(router, runtime);
  serveListOffers(router, runtime);
  serveRetrieveOffer(router, runtime);
  serveUpdateOffer(router, runtime);
  serveArchiveOffer(router, runtime);
  serveUnarchiveOffer(router, runtime);
  return router;
}

function serveCreateOffer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/offers',
      promises: createPromises,
      operationId: 'createOffer',
      tags,
      request: { body: jsonBody(createOfferSchema) },
      responses: { 200: answer(offerSchema, 'The new offer.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateOffer(c.req.valid('json'));
      return c.json(toApiOffer(await createOffer(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListOffers(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/offers',
      promises: readPromises,
      operationId: 'listOffers',
      tags,
      request: { query: listOffersQuery },
      responses: { 200: answer(offerListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = { isArchived: query.archived ?? false };
      const offers = await listOffers(runtime.sql, c.get('scope'), filter, toPage(query));
      return c.json(toApiList(offers, toApiOffer), 200);
    },
  );
}

function serveRetrieveOffer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/offers/{offer_id}',
      promises: readPromises,
      operationId: 'retrieveOffer',
      tags,
      request: { params },
      responses: { 200: answer(offerSchema, 'The offer.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'offer'>(c.req.valid('param').offer_id);
      const offer = await findOffer(runtime.sql, c.get('scope'), id);
      if (!offer) throw notFound('offer');
      return c.json(toApiOffer(offer), 200);
    },
  );
}

function serveUpdateOffer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/offers/{offer_id}',
      promises: updatePromises,
      operationId: 'updateOffer',
      tags,
      description: 'Reaches customers when the funnels that propose it are published again.',
      request: { params, body: jsonBody(updateOfferSchema) },
      responses: { 200: answer(offerSchema, 'The offer as changed.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'offer'>(c.req.valid('param').offer_id);
      const change = fromApiUpdateOffer(c.req.valid('json'));
      return c.json(toApiOffer(await updateOffer(runtime, c.get('scope'), id, change)), 200);
    },
  );
}

function serveArchiveOffer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/offers/{offer_id}',
      promises: updatePromises,
      operationId: 'archiveOffer',
      tags,
      description:
        'Takes it out of use at once, also where it was published. What was put to customers before can still be answered.',
      request: { params },
      responses: { 200: { description: 'Not proposed any more.' }, ...refusals },
    }),
    async (c) => {
      await archiveOffer(runtime, c.get('scope'), asId<'offer'>(c.req.valid('param').offer_id), true);
      return c.body(null, 200);
    },
  );
}

function serveUnarchiveOffer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/offers/{offer_id}/unarchive',
      promises: createPromises,
      operationId: 'unarchiveOffer',
      tags,
      request: { params },
      responses: { 200: { description: 'Proposed again where it is published.' }, ...refusals },
    }),
    async (c) => {
      await archiveOffer(runtime, c.get('scope'), asId<'offer'>(c.req.valid('param').offer_id), false);
      return c.body(null, 200);
    },
  );
}
