import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { parseSearch } from '../../domain/search.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomer, listCustomers } from '../../store/billing/customers.ts';
import { findSpending } from '../../store/billing/payment-list.ts';
import { findSearched } from '../../store/billing/search.ts';
import { createCustomer } from '../../use-cases/billing/customers/create-customer.ts';
import { updateCustomer } from '../../use-cases/billing/customers/update-customer.ts';
import {
  fromApiCreateCustomer,
  fromApiUpdateCustomer,
  toApiCustomer,
  toApiCustomerListItem,
} from '../../wire/convert/customers.ts';
import { fromApiPlace, toApiNextPlace } from '../../wire/cursor.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createCustomerSchema,
  customerListSchema,
  customerSchema,
  listCustomersQuery,
  updateCustomerSchema,
} from '../../wire/schemas/customers.ts';

const tags = ['Customers'];
const params = z.object({ customer_id: idParam('customer_id', 'cus_123') });

export function customerRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateCustomer(router, runtime);
  serveListCustomers(router, runtime);
  serveRetrieveCustomer(router, runtime);
  serveUpdateCustomer(router, runtime);
  return router;
}

function serveCreateCustomer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/customers',
      promises: createPromises,
      operationId: 'createCustomer',
      tags,
      request: { body: jsonBody(createCustomerSchema) },
      responses: { 200: answer(customerSchema, 'The new customer.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateCustomer(c.req.valid('json'));
      return c.json(toApiCustomer(await createCustomer(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListCustomers(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers',
      promises: readPromises,
      operationId: 'listCustomers',
      tags,
      request: { query: listCustomersQuery },
      responses: { 200: answer(customerListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const filter = {
        email: query.email,
        name: query.name,
        createdAtGte: query.created_at_gte,
        createdAtLte: query.created_at_lte,
      };
      const { sql } = runtime;
      const page = fromApiPlace(query);
      const search = parseSearch(query.q ?? '');
      const found = search ? await findSearched(sql, scope, search) : undefined;
      const customers = await listCustomers(sql, scope, { ...filter, found }, page);
      const spending = await findSpending(
        sql,
        scope,
        customers.map(({ customerId }) => customerId),
      );
      const items = customers.map((customer) =>
        toApiCustomerListItem(customer, spending.get(customer.customerId) ?? []),
      );
      return c.json({ items, next_cursor: toApiNextPlace(customers, page) }, 200);
    },
  );
}

function serveRetrieveCustomer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}',
      promises: readPromises,
      operationId: 'retrieveCustomer',
      tags,
      request: { params },
      responses: { 200: answer(customerSchema, 'The customer.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const customer = await findCustomer(runtime.sql, c.get('scope'), id);
      if (!customer) throw notFound('customer');
      return c.json(toApiCustomer(customer), 200);
    },
  );
}

function serveUpdateCustomer(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/customers/{customer_id}',
      promises: updatePromises,
      operationId: 'updateCustomer',
      tags,
      request: { params, body: jsonBody(updateCustomerSchema) },
      responses: { 200: answer(customerSchema, 'The customer as changed.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const change = fromApiUpdateCustomer(c.req.valid('json'));
      return c.json(toApiCustomer(await updateCustomer(runtime, c.get('scope'), id, change)), 200);
    },
  );
}
