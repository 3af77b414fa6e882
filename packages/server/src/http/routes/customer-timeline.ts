import { z } from '@hono/zod-openapi';
import { mergeTimeline } from '../../domain/customer/timeline.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { listBillingTimeline } from '../../store/billing/billing-timeline.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { listOfferTimeline } from '../../store/offers/offer-timeline.ts';
import { listEmailTimeline } from '../../store/platform/email-timeline.ts';
import { fromApiTimelinePlace, toApiTimeline } from '../../wire/convert/timeline.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';
import { timelineQuery, timelineSchema } from '../../wire/schemas/timeline.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';

/** Route for everything that happened to a customer. */
export function customerTimelineRoutes(runtime: Runtime): Router {
  const router = createRouter();
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/timeline',
      promises: readPromises,
      operationId: 'retrieveCustomerTimeline',
      tags: ['Customers'],
      description:
        'Payments, refunds, subscriptions and their changes, the wallet, offers and answers, moments at which nothing was proposed, and e-mails.',
      request: {
        params: z.object({ customer_id: idParam('customer_id', 'cus_123') }),
        query: timelineQuery,
      },
      responses: { 200: answer(timelineSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const { page_size: limit, kind: kinds, cursor } = c.req.valid('query');
      const customerId = asId<'customer'>(c.req.valid('param').customer_id);
      const page = { limit, kinds, after: fromApiTimelinePlace(cursor) };
      const [customer, ...lists] = await Promise.all([
        findCustomer(runtime.sql, scope, customerId),
        listBillingTimeline(runtime.sql, scope, customerId, page),
        listOfferTimeline(runtime.sql, scope, customerId, page),
        listEmailTimeline(runtime.sql, scope, customerId, page),
      ]);
      if (!customer) throw notFound('customer');
      return c.json(toApiTimeline(mergeTimeline(lists, limit), limit), 200);
    },
  );
  return router;
}
