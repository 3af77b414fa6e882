import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findAddon, listAddons } from '../../store/billing/addons.ts';
import { createAddon } from '../../use-cases/billing/addons/create-addon.ts';
import { updateAddon } from '../../use-cases/billing/addons/update-addon.ts';
import { fromApiCreateAddon, fromApiUpdateAddon, toApiAddon } from '../../wire/convert/addons.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import {
  addonListSchema,
  addonSchema,
  createAddonSchema,
  updateAddonSchema,
} from '../../wire/schemas/addons.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';

const tags = ['Add-ons'];
const params = z.object({ id: idParam('id', 'adn_123') });

export function addonRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateAddon(router, runtime);
  serveListAddons(router, runtime);
  serveRetrieveAddon(router, runtime);
  serveUpdateAddon(router, runtime);
  return router;
}

function serveCreateAddon(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/addons',
      promises: createPromises,
      operationId: 'createAddon',
      tags,
      request: { body: jsonBody(createAddonSchema) },
      responses: { 200: answer(addonSchema, 'The new add-on.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateAddon(c.req.valid('json'));
      return c.json(toApiAddon(await createAddon(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListAddons(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/addons',
      promises: readPromises,
      operationId: 'listAddons',
      tags,
      request: { query: pageQuery },
      responses: { 200: answer(addonListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const addons = await listAddons(runtime.sql, c.get('scope'), toPage(c.req.valid('query')));
      return c.json(toApiList(addons, toApiAddon), 200);
    },
  );
}

function serveRetrieveAddon(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/addons/{id}',
      promises: readPromises,
      operationId: 'retrieveAddon',
      tags,
      request: { params },
      responses: { 200: answer(addonSchema, 'The add-on.'), ...refusals },
    }),
    async (c) => {
      const addon = await findAddon(runtime.sql, c.get('scope'), asId<'addon'>(c.req.valid('param').id));
      if (!addon) throw notFound('add-on');
      return c.json(toApiAddon(addon), 200);
    },
  );
}

function serveUpdateAddon(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/addons/{id}',
      promises: updatePromises,
      operationId: 'updateAddon',
      tags,
      request: { params, body: jsonBody(updateAddonSchema) },
      responses: { 200: answer(addonSchema, 'The add-on as changed.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'addon'>(c.req.valid('param').id);
      const change = fromApiUpdateAddon(c.req.valid('json'));
      return c.json(toApiAddon(await updateAddon(runtime, c.get('scope'), id, change)), 200);
    },
  );
}
