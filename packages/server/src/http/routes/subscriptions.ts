import { createRoute, z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomer, findCustomers } from '../../store/customers.ts';
import { findProducts } from '../../store/products.ts';
import { findSubscription, listSubscriptions } from '../../store/subscriptions.ts';
import { toApiSubscription, toApiSubscriptionListItem } from '../convert/subscriptions.ts';
import { toPage } from '../pagination.ts';
import { createRouter } from '../router.ts';
import { answer, idParam, refusals } from '../schemas/fields.ts';
import {
  listSubscriptionsQuery,
  subscriptionListSchema,
  subscriptionSchema,
} from '../schemas/subscriptions.ts';

const tags = ['Subscriptions'];

export function subscriptionRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/subscriptions',
      operationId: 'listSubscriptions',
      tags,
      request: { query: listSubscriptionsQuery },
      responses: { 200: answer(subscriptionListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const filter = {
        brandId: query.brand_id,
        customerId: query.customer_id,
        productId: query.product_id,
        status: query.status,
        createdAtGte: query.created_at_gte,
        createdAtLte: query.created_at_lte,
      };
      const subscriptions = await listSubscriptions(runtime.sql, scope, filter, toPage(query));
      const [customers, products] = await Promise.all([
        findCustomers(
          runtime.sql,
          scope,
          subscriptions.map(({ customerId }) => customerId),
        ),
        findProducts(runtime.sql, scope, [...new Set(subscriptions.map(({ productId }) => productId))]),
      ]);
      const names = new Map(products.map(({ productId, name }) => [productId, name]));
      const items = subscriptions.map((subscription) => {
        const customer = customers.get(subscription.customerId);
        assert(customer, 'a subscription has a customer');
        const productName = names.get(subscription.productId) ?? null;
        return toApiSubscriptionListItem(scope, subscription, customer, productName);
      });
      return c.json({ items }, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/subscriptions/{subscription_id}',
      operationId: 'retrieveSubscription',
      tags,
      request: { params: z.object({ subscription_id: idParam('subscription_id', 'sub_…') }) },
      responses: { 200: answer(subscriptionSchema, 'The subscription.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const subscription = await findSubscription(runtime.sql, scope, id);
      if (!subscription) throw notFound('subscription');
      const customer = await findCustomer(runtime.sql, scope, subscription.customerId);
      assert(customer, 'a subscription has a customer');
      return c.json(toApiSubscription(scope, subscription, customer), 200);
    },
  );

  return router;
}
