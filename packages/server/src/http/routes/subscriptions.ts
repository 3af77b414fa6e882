import { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { parseSearch } from '../../domain/search.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import { type Runtime, randomText } from '../../runtime.ts';
import { findCustomer, findCustomers } from '../../store/billing/customers.ts';
import { findProducts } from '../../store/billing/products.ts';
import { findSearched } from '../../store/billing/search.ts';
import { findFailedCollections, listPlacedSubscriptions } from '../../store/billing/subscription-list.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { createCheckout } from '../../use-cases/billing/checkouts/create-checkout.ts';
import { createMethodLink } from '../../use-cases/billing/subscriptions/create-method-link.ts';
import { updatePaymentMethod } from '../../use-cases/billing/subscriptions/update-payment-method.ts';
import { updateSubscription } from '../../use-cases/billing/subscriptions/update-subscription.ts';
import {
  fromApiCreateSubscription,
  rethrowWithSubscriptionFields,
  toApiCreatedSubscription,
} from '../../wire/convert/create-subscription.ts';
import {
  fromApiSubscriptionFilter,
  fromApiUpdateSubscription,
  toApiSubscription,
  toApiMethodLink,
  toApiSubscriptionListItem,
  toApiUpdatedPaymentMethod,
} from '../../wire/convert/subscriptions.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import { fromApiPlace, toApiNextPlace } from '../../wire/cursor.ts';
import { updatePromises, defineRoute, paymentPromises, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import {
  createSubscriptionSchema,
  createdSubscriptionSchema,
} from '../../wire/schemas/create-subscription.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  listSubscriptionsQuery,
  subscriptionListSchema,
  subscriptionSchema,
  updatePaymentMethodSchema,
  updateSubscriptionSchema,
  updatedPaymentMethodSchema,
} from '../../wire/schemas/subscriptions.ts';

const tags = ['Subscriptions'];
const params = z.object({ subscription_id: idParam('subscription_id', 'sub_…') });

export function subscriptionRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateSubscription(router, runtime);
  serveListSubscriptions(router, runtime);
  serveRetrieveSubscription(router, runtime);
  serveUpdateSubscription(router, runtime);
  serveUpdateSubscriptionPaymentMethod(router, runtime);
  return router;
}

function serveCreateSubscription(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/subscriptions',
      promises: paymentPromises,
      operationId: 'createSubscription',
      tags,
      summary: 'Sell a plan',
      description:
        'With payment_method_id: its first payment is charged at once to that saved method. Without: payment_link is a hosted checkout for it.',
      request: { body: jsonBody(createSubscriptionSchema) },
      responses: { 200: answer(createdSubscriptionSchema, 'The subscription.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const input = fromApiCreateSubscription(c.req.valid('json'), c.get('requestKey') ?? null);
      const { session, payment } = await createCheckout(runtime, scope, input).catch(
        rethrowWithSubscriptionFields,
      );
      assert(payment, 'a confirmed checkout has a payment');
      assert(payment.subscriptionId, 'the payment of a plan has a subscription');
      const [subscription, customer] = await Promise.all([
        findSubscription(runtime.sql, scope, payment.subscriptionId),
        findCustomer(runtime.sql, scope, payment.customerId),
      ]);
      assert(subscription && customer, 'a payment of a plan has a subscription and a customer');
      const sold = { payment, subscription, session, customer };
      return c.json(toApiCreatedSubscription(sold, `cs_${randomText(32)}`, linksOf(runtime)), 200);
    },
  );
}

function serveListSubscriptions(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/subscriptions',
      promises: readPromises,
      operationId: 'listSubscriptions',
      tags,
      request: { query: listSubscriptionsQuery },
      responses: { 200: answer(subscriptionListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const page = fromApiPlace(query);
      const search = parseSearch(query.q ?? '');
      const found = search ? await findSearched(runtime.sql, scope, search) : undefined;
      const filter = { ...fromApiSubscriptionFilter(query), found };
      const listed = await listPlacedSubscriptions(runtime.sql, scope, filter, page);
      const items = await toItems(runtime, scope, listed);
      return c.json({ items, next_cursor: toApiNextPlace(listed, page) }, 200);
    },
  );
}

async function toItems({ sql }: Runtime, scope: Scope, subscriptions: readonly Subscription[]) {
  const [customers, products, failures] = await Promise.all([
    findCustomers(
      sql,
      scope,
      subscriptions.map(({ customerId }) => customerId),
    ),
    findProducts(sql, scope, [...new Set(subscriptions.map(({ productId }) => productId))]),
    findFailedCollections(
      sql,
      scope,
      subscriptions.filter(({ status }) => status === 'on_hold'),
    ),
  ]);
  const names = new Map(products.map(({ productId, name }) => [productId, name]));
  return subscriptions.map((subscription) => {
    const customer = customers.get(subscription.customerId);
    assert(customer, 'a subscription has a customer');
    const productName = names.get(subscription.productId) ?? null;
    const failure = failures.get(subscription.subscriptionId) ?? null;
    return toApiSubscriptionListItem(scope, subscription, customer, productName, failure);
  });
}

function serveRetrieveSubscription(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/subscriptions/{subscription_id}',
      promises: readPromises,
      operationId: 'retrieveSubscription',
      tags,
      request: { params },
      responses: { 200: answer(subscriptionSchema, 'The subscription.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const subscription = await findSubscription(runtime.sql, scope, id);
      if (!subscription) throw notFound('subscription');
      return c.json(await render(runtime, scope, subscription), 200);
    },
  );
}

function serveUpdateSubscription(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/subscriptions/{subscription_id}',
      // Pausing a paused subscription is refused, and so is resuming one that is not paused: a retry whose
      // answer was lost gets the first answer. Pressed twice by a customer, it is refused.
      promises: { ...updatePromises, repeats: 'by key or twin' },
      operationId: 'updateSubscription',
      tags,
      summary: 'Change, pause, resume or cancel a subscription',
      request: { params, body: jsonBody(updateSubscriptionSchema) },
      responses: { 200: answer(subscriptionSchema, 'The subscription as changed.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const change = fromApiUpdateSubscription(c.req.valid('json'));
      return c.json(await render(runtime, scope, await updateSubscription(runtime, scope, id, change)), 200);
    },
  );
}

function serveUpdateSubscriptionPaymentMethod(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/subscriptions/{subscription_id}/update-payment-method',
      // A saved method may be set, changed and set again within a moment; two requests for a link get one
      // link.
      promises: { ...paymentPromises, ifBody: ['type', 'new'] },
      operationId: 'updateSubscriptionPaymentMethod',
      tags,
      summary: 'Give a subscription another payment method',
      description:
        'With `existing`, one that is on hold is charged what is due, and goes on when that succeeds. With `new`, `payment_link` leads the customer to a page where they do it themselves with another card: it works once and for 24 hours, and a newer link takes its place.',
      request: { params, body: jsonBody(updatePaymentMethodSchema) },
      responses: {
        200: answer(
          updatedPaymentMethodSchema,
          'The payment of what was due, or the link to make it; nulls when nothing was.',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const method = c.req.valid('json');
      const requestKey = c.get('requestKey') ?? null;
      if (method.type === 'new') {
        const input = { subscriptionId: id, returnUrl: method.return_url ?? null, requestKey };
        const { link, payment } = await createMethodLink(runtime, c.get('scope'), input);
        return c.json(toApiMethodLink(link, payment, `cs_${randomText(32)}`, linksOf(runtime)), 200);
      }
      const methodId = asId<'payment_method'>(method.payment_method_id);
      const payment = await updatePaymentMethod(runtime, c.get('scope'), id, methodId, requestKey);
      return c.json(toApiUpdatedPaymentMethod(payment), 200);
    },
  );
}

async function render(runtime: Runtime, scope: Scope, subscription: Subscription) {
  const customer = await findCustomer(runtime.sql, scope, subscription.customerId);
  assert(customer, 'a subscription has a customer');
  return toApiSubscription(scope, subscription, customer);
}
