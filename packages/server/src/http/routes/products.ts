import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findProduct, listProducts } from '../../store/billing/products.ts';
import { archiveProduct } from '../../use-cases/billing/products/archive-product.ts';
import { createProduct } from '../../use-cases/billing/products/create-product.ts';
import { unarchiveProduct } from '../../use-cases/billing/products/unarchive-product.ts';
import { updateProduct } from '../../use-cases/billing/products/update-product.ts';
import { toApiList } from '../../wire/convert/list.ts';
import {
  fromApiCreateProduct,
  fromApiUpdateProduct,
  toApiProduct,
  toApiProductListItem,
} from '../../wire/convert/products.ts';
import { toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createProductSchema,
  listProductsQuery,
  productListSchema,
  productSchema,
  updateProductSchema,
} from '../../wire/schemas/products.ts';

const tags = ['Products'];
const params = z.object({ id: idParam('id', 'pdt_123') });

export function productRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateProduct(router, runtime);
  serveListProducts(router, runtime);
  serveRetrieveProduct(router, runtime);
  serveUpdateProduct(router, runtime);
  serveArchiveProduct(router, runtime);
  serveUnarchiveProduct(router, runtime);
  return router;
}

function serveCreateProduct(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/products',
      promises: createPromises,
      operationId: 'createProduct',
      tags,
      request: { body: jsonBody(createProductSchema) },
      responses: { 200: answer(productSchema, 'The new product.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateProduct(c.req.valid('json'), c.get('scope'));
      return c.json(toApiProduct(await createProduct(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListProducts(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/products',
      promises: readPromises,
      operationId: 'listProducts',
      tags,
      request: { query: listProductsQuery },
      responses: { 200: answer(productListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      if (query.brand_id !== undefined && query.brand_id !== scope.brandId) return c.json({ items: [] }, 200);
      const filter = {
        isArchived: query.archived ?? false,
        isRecurring: query.recurring,
        search: query.q || undefined,
      };
      const products = await listProducts(runtime.sql, scope, filter, toPage(query));
      return c.json(toApiList(products, toApiProductListItem), 200);
    },
  );
}

function serveRetrieveProduct(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/products/{id}',
      promises: readPromises,
      operationId: 'retrieveProduct',
      tags,
      request: { params },
      responses: { 200: answer(productSchema, 'The product.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'product'>(c.req.valid('param').id);
      const product = await findProduct(runtime.sql, c.get('scope'), id);
      if (!product) throw notFound('product');
      return c.json(toApiProduct(product), 200);
    },
  );
}

function serveUpdateProduct(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/products/{id}',
      promises: updatePromises,
      operationId: 'updateProduct',
      tags,
      request: { params, body: jsonBody(updateProductSchema) },
      responses: { 200: { description: 'Changed, for later buyers.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'product'>(c.req.valid('param').id);
      const change = fromApiUpdateProduct(c.req.valid('json'), c.get('scope'));
      await updateProduct(runtime, c.get('scope'), id, change);
      return c.body(null, 200);
    },
  );
}

function serveArchiveProduct(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/products/{id}',
      promises: updatePromises,
      operationId: 'archiveProduct',
      tags,
      request: { params },
      responses: {
        200: { description: 'Off sale. Subscriptions to it go on.' },
        410: { description: 'It was archived before.' },
        ...refusals,
      },
    }),
    async (c) => {
      await archiveProduct(runtime, c.get('scope'), asId<'product'>(c.req.valid('param').id));
      return c.body(null, 200);
    },
  );
}

function serveUnarchiveProduct(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/products/{id}/unarchive',
      promises: createPromises,
      operationId: 'unarchiveProduct',
      tags,
      request: { params },
      responses: { 200: { description: 'On sale again.' }, ...refusals },
    }),
    async (c) => {
      await unarchiveProduct(runtime, c.get('scope'), asId<'product'>(c.req.valid('param').id));
      return c.body(null, 200);
    },
  );
}
