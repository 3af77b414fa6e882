import { z } from '@hono/zod-openapi';
import { DomainError, notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { hourMs } from '../../domain/time.ts';
import type { Runtime } from '../../runtime.ts';
import { isLinkValid, signLink } from '../../secrets/signed-links.ts';
import { findAddon } from '../../store/billing/addons.ts';
import { findProduct } from '../../store/billing/products.ts';
import { findBusiness } from '../../store/platform/businesses.ts';
import { type Pictured, removePicture, storePicture } from '../../use-cases/billing/images/store-picture.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';
import { imageUploadSchema } from '../../wire/schemas/images.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { readBodyBytes } from '../request-body.ts';
import { defineRoute, updatePromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';

/*
 * Pictures of products and add-ons in the two steps of the wire: the API answers with an address, and whoever has the
 * address puts the picture there. The address is signed for one object and ends after an hour.
 */

const lifetimeMs = hourMs;
const mostBytes = 10 * 1024 * 1024;

const description =
  'Answers with an address. Send the picture there by `PUT` within an hour: it is resized and becomes the image.';
const query = z.object({ force_update: z.enum(['true', 'false']).optional() });

/** Routes that answer where to put a picture. */
export function imageRoutes(runtime: Runtime) {
  const router = createRouter();
  const addressFor = (businessId: string, pictured: Pictured) => ({
    url: `${runtime.config.publicUrl}/uploads/${nameOf(businessId, pictured)}.${signLink(runtime, 'image upload', nameOf(businessId, pictured), lifetimeMs)}`,
    image_id: null,
  });

  router.openapi(
    defineRoute({
      method: 'put',
      path: '/products/{id}/images',
      promises: updatePromises,
      operationId: 'updateProductImage',
      tags: ['Products'],
      description,
      request: { params: z.object({ id: idParam('id', 'pdt_…') }), query },
      responses: { 200: answer(imageUploadSchema, 'Where to put the picture.'), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const scope = c.get('scope');
      if (!(await findProduct(runtime.sql, scope, asId<'product'>(id)))) throw notFound('product');
      return c.json(addressFor(scope.businessId, { kind: 'product', id }), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'put',
      path: '/addons/{id}/images',
      promises: updatePromises,
      operationId: 'updateAddonImage',
      tags: ['Add-ons'],
      description,
      request: { params: z.object({ id: idParam('id', 'adn_…') }) },
      responses: { 200: answer(imageUploadSchema, 'Where to put the picture.'), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const scope = c.get('scope');
      if (!(await findAddon(runtime.sql, scope, asId<'addon'>(id)))) throw notFound('add-on');
      return c.json(addressFor(scope.businessId, { kind: 'addon', id }), 200);
    },
  );
  serveRemoval(router, runtime);
  return router;
}

function serveRemoval(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/products/{id}/images',
      promises: updatePromises,
      operationId: 'deleteProductImage',
      tags: ['Products'],
      description: 'Removes the image of the product, if it has one.',
      request: { params: z.object({ id: idParam('id', 'pdt_…') }) },
      responses: { 204: { description: 'The product has no image.' }, ...refusals },
    }),
    async (c) => {
      await removePicture(runtime, c.get('scope'), { kind: 'product', id: c.req.valid('param').id });
      return c.body(null, 204);
    },
  );
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/addons/{id}/images',
      promises: updatePromises,
      operationId: 'deleteAddonImage',
      tags: ['Add-ons'],
      description: 'Removes the image of the add-on, if it has one.',
      request: { params: z.object({ id: idParam('id', 'adn_…') }) },
      responses: { 204: { description: 'The add-on has no image.' }, ...refusals },
    }),
    async (c) => {
      await removePicture(runtime, c.get('scope'), { kind: 'addon', id: c.req.valid('param').id });
      return c.body(null, 204);
    },
  );
}

/** Route that takes the picture. Its address is the credential, and its body is no JSON. */
export function uploadRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();
  router.put('/uploads/:upload', async (c) => {
    const { upload } = c.req.param();
    const [, name = '', kind, businessId = '', id = '', token = ''] =
      /^((product|addon)~([\w.-]{1,100})~([\w.-]{1,100}?))\.(\d{1,12}\.[\w.-]{1,200})$/.exec(upload) ?? [];
    const isOpen = await limiter.admitUntilProven(c, () =>
      Promise.resolve(isLinkValid(runtime, 'image upload', name, token)),
    );
    const scope = isOpen ? await findBusiness(runtime.sql, asId<'business'>(businessId)) : undefined;
    if (!scope) {
      throw new DomainError(
        'NOT_FOUND',
        'No picture can be put here, or not any more. Ask PUT /products/{id}/images for a new address.',
      );
    }
    const bytes = await readBodyBytes(c, mostBytes, 'The picture is larger than 10 MB. Send a smaller one.');
    const url = await storePicture(
      runtime,
      scope,
      { kind: kind === 'addon' ? 'addon' : 'product', id },
      bytes,
    );
    return c.json({ url }, 200);
  });
  return router;
}

function nameOf(businessId: string, { kind, id }: Pictured): string {
  return `${kind}~${businessId}~${id}`;
}
