import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { type Runtime, now } from '../../runtime.ts';
import { listDiscountCustomers } from '../../store/billing/customers.ts';
import { findDiscount, listDiscounts } from '../../store/billing/discounts.ts';
import { addDiscountCustomers } from '../../use-cases/billing/discounts/add-discount-customers.ts';
import { createDiscount } from '../../use-cases/billing/discounts/create-discount.ts';
import { deleteDiscount } from '../../use-cases/billing/discounts/delete-discount.ts';
import { findRedeemableDiscount } from '../../use-cases/billing/discounts/find-redeemable-discount.ts';
import { removeDiscountCustomer } from '../../use-cases/billing/discounts/remove-discount-customer.ts';
import { updateDiscount } from '../../use-cases/billing/discounts/update-discount.ts';
import {
  fromApiCreateDiscount,
  fromApiUpdateDiscount,
  toApiDiscount,
  toApiDiscountCustomer,
} from '../../wire/convert/discounts.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  addDiscountCustomersSchema,
  createDiscountSchema,
  discountCustomerListSchema,
  discountListSchema,
  discountSchema,
  listDiscountsQuery,
  updateDiscountSchema,
} from '../../wire/schemas/discounts.ts';

const tags = ['Discounts'];
const params = z.object({ discount_id: idParam('discount_id', 'dsc_123') });
const codeParams = z.object({
  code: z
    .string()
    .min(1)
    .max(64)
    .openapi({ param: { name: 'code', in: 'path' }, example: 'WELCOME10' }),
});
const customerParams = params.extend({ customer_id: idParam('customer_id', 'cus_123') });

export function discountRoutes(runtime: Runtime) {
  const router = createRouter();

  serveCreateDiscount(router, runtime);
  serveListDiscounts(router, runtime);
  serveRetrieveDiscountByCode(router, runtime);
  serveRetrieveDiscount(router, runtime);
  serveUpdateDiscount(router, runtime);
  serveDeleteDiscount(router, runtime);
  serveAllowList(router, runtime);
  return router;
}

function serveCreateDiscount(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/discounts',
      promises: createPromises,
      operationId: 'createDiscount',
      tags,
      request: { body: jsonBody(createDiscountSchema) },
      responses: { 200: answer(discountSchema, 'The new discount.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateDiscount(c.req.valid('json'));
      return c.json(toApiDiscount(await createDiscount(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListDiscounts(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/discounts',
      promises: readPromises,
      operationId: 'listDiscounts',
      tags,
      request: { query: listDiscountsQuery },
      responses: { 200: answer(discountListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const filter = {
        isActive: query.active,
        now: now(runtime, scope),
        code: query.code,
        type: query.discount_type,
        search: query.q || undefined,
        productId: query.product_id === undefined ? undefined : asId<'product'>(query.product_id),
      };
      const discounts = await listDiscounts(runtime.sql, scope, filter, toPage(query));
      return c.json(toApiList(discounts, toApiDiscount), 200);
    },
  );
}

function serveRetrieveDiscountByCode(router: Router, runtime: Runtime): void {
  // Registered before the routes by id, so that a code may be spelled like one of their path segments.
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/discounts/code/{code}',
      promises: readPromises,
      operationId: 'retrieveDiscountByCode',
      tags,
      request: { params: codeParams },
      responses: { 200: answer(discountSchema, 'The discount, redeemable now.'), ...refusals },
    }),
    async (c) => {
      const discount = await findRedeemableDiscount(runtime, c.get('scope'), c.req.valid('param').code);
      return c.json(toApiDiscount(discount), 200);
    },
  );
}

function serveRetrieveDiscount(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/discounts/{discount_id}',
      promises: readPromises,
      operationId: 'retrieveDiscount',
      tags,
      request: { params },
      responses: { 200: answer(discountSchema, 'The discount.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'discount'>(c.req.valid('param').discount_id);
      const discount = await findDiscount(runtime.sql, c.get('scope'), id);
      if (!discount) throw notFound('discount');
      return c.json(toApiDiscount(discount), 200);
    },
  );
}

function serveUpdateDiscount(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/discounts/{discount_id}',
      promises: updatePromises,
      operationId: 'updateDiscount',
      tags,
      request: { params, body: jsonBody(updateDiscountSchema) },
      responses: { 200: answer(discountSchema, 'The discount as changed.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'discount'>(c.req.valid('param').discount_id);
      const change = fromApiUpdateDiscount(c.req.valid('json'));
      return c.json(toApiDiscount(await updateDiscount(runtime, c.get('scope'), id, change)), 200);
    },
  );
}

function serveDeleteDiscount(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/discounts/{discount_id}',
      promises: updatePromises,
      operationId: 'deleteDiscount',
      tags,
      request: { params },
      responses: { 204: { description: 'No longer redeemable.' }, ...refusals },
    }),
    async (c) => {
      await deleteDiscount(runtime, c.get('scope'), asId<'discount'>(c.req.valid('param').discount_id));
      return c.body(null, 204);
    },
  );
}

/** Routes for the customers who may redeem a code whose `customer_eligibility` is `specific`. */
function serveAllowList(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/discounts/{discount_id}/customers',
      promises: readPromises,
      operationId: 'listDiscountCustomers',
      tags,
      request: { params, query: pageQuery },
      responses: { 200: answer(discountCustomerListSchema, 'The allow-list.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'discount'>(c.req.valid('param').discount_id);
      if (!(await findDiscount(runtime.sql, scope, id))) throw notFound('discount');
      const customers = await listDiscountCustomers(runtime.sql, scope, id, toPage(c.req.valid('query')));
      return c.json(toApiList(customers, toApiDiscountCustomer), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/discounts/{discount_id}/customers',
      promises: createPromises,
      operationId: 'addDiscountCustomers',
      tags,
      request: { params, body: jsonBody(addDiscountCustomersSchema) },
      responses: { 200: answer(discountCustomerListSchema, 'Those added now.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'discount'>(c.req.valid('param').discount_id);
      const customerIds = c.req.valid('json').customer_ids.map((customerId) => asId<'customer'>(customerId));
      const added = await addDiscountCustomers(runtime, c.get('scope'), id, customerIds);
      return c.json(toApiList(added, toApiDiscountCustomer), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/discounts/{discount_id}/customers/{customer_id}',
      promises: updatePromises,
      operationId: 'removeDiscountCustomer',
      tags,
      request: { params: customerParams },
      responses: { 204: { description: 'No longer on the allow-list.' }, ...refusals },
    }),
    async (c) => {
      const { discount_id, customer_id } = c.req.valid('param');
      await removeDiscountCustomer(
        runtime,
        c.get('scope'),
        asId<'discount'>(discount_id),
        asId<'customer'>(customer_id),
      );
      return c.body(null, 204);
    },
  );
}
