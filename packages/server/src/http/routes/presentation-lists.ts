import { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findCustomer, findCustomers } from '../../store/billing/customers.ts';
import { listBusinessPresentations } from '../../store/offers/presentation-list.ts';
import { listTraces } from '../../store/offers/trace-list.ts';
import {
  fromApiTracePage,
  toApiPresentationListItem,
  toApiTraceList,
} from '../../wire/convert/presentation-lists.ts';
import { fromApiPlace, toApiNextPlace } from '../../wire/cursor.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';
import {
  businessPresentationListSchema,
  listBusinessPresentationsQuery,
  listTracesQuery,
  traceListSchema,
} from '../../wire/schemas/presentation-lists.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';

const tags = ['Presentations'];

/** Routes for presentations of all customers, and for decisions about one. */
export function presentationListRoutes(runtime: Runtime): Router {
  const router = createRouter();
  serveListBusinessPresentations(router, runtime);
  serveListTraces(router, runtime);
  return router;
}

function serveListBusinessPresentations(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/presentations',
      promises: readPromises,
      operationId: 'listBusinessPresentations',
      tags,
      description: 'The rows behind the figures of funnels and offers.',
      request: { query: listBusinessPresentationsQuery },
      responses: { 200: answer(businessPresentationListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const page = fromApiPlace(query);
      const filter = {
        funnelId: query.funnel_id,
        stepId: query.step_id,
        offerId: query.offer_id,
        customerId: query.customer_id,
        moment: query.moment,
        states: query.state,
        createdAtGte: query.created_at_gte,
        createdAtLte: query.created_at_lte,
      };
      const presentations = await listBusinessPresentations(runtime.sql, scope, filter, page);
      const customers = await findCustomers(
        runtime.sql,
        scope,
        presentations.map(({ customerId }) => customerId),
      );
      const at = now(runtime, scope);
      const items = presentations.map((presentation) => {
        const customer = customers.get(presentation.customerId);
        assert(customer, 'a presentation has a customer');
        return toApiPresentationListItem(presentation, customer, at);
      });
      return c.json({ items, next_cursor: toApiNextPlace(presentations, page) }, 200);
    },
  );
}

function serveListTraces(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/traces',
      promises: readPromises,
      operationId: 'listTraces',
      tags,
      description:
        'Every decision about the customer that is still kept, also of moments at which nothing was proposed: why they did not see an offer.',
      request: {
        params: z.object({ customer_id: idParam('customer_id', 'cus_…') }),
        query: listTracesQuery,
      },
      responses: { 200: answer(traceListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const customerId = asId<'customer'>(c.req.valid('param').customer_id);
      const query = c.req.valid('query');
      const page = fromApiTracePage(query);
      const filter = { customerId, moment: query.moment, isProposed: query.proposed };
      const [customer, traces] = await Promise.all([
        findCustomer(runtime.sql, scope, customerId),
        listTraces(runtime.sql, scope, filter, now(runtime, scope), page),
      ]);
      if (!customer) throw notFound('customer');
      return c.json(toApiTraceList(traces, page), 200);
    },
  );
}
