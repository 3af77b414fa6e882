import { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { listApiKeys } from '../../store/platform/api-keys.ts';
import { createApiKey } from '../../use-cases/platform/api-keys/create-api-key.ts';
import { revokeApiKey } from '../../use-cases/platform/api-keys/revoke-api-key.ts';
import { fromApiCreateApiKey, toApiApiKey, toApiCreatedApiKey } from '../../wire/convert/api-keys.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { apiKeyListSchema, createApiKeySchema, createdApiKeySchema } from '../../wire/schemas/api-keys.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';

const tags = ['API keys'];
const params = z.object({ api_key_id: idParam('api_key_id', 'key_…') });

export function apiKeyRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/api_keys',
      // A key does in the name of nobody what its maker may: all of it.
      promises: { ...createPromises, hasSecretAnswer: true, role: 'owner' },
      operationId: 'createApiKey',
      tags,
      description: 'Makes another key for the same business and mode.',
      request: { body: jsonBody(createApiKeySchema) },
      responses: { 200: answer(createdApiKeySchema, 'The new key, readable this once.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateApiKey(c.req.valid('json'));
      return c.json(toApiCreatedApiKey(await createApiKey(runtime, c.get('scope'), input)), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/api_keys',
      promises: readPromises,
      operationId: 'listApiKeys',
      tags,
      request: { query: pageQuery },
      responses: { 200: answer(apiKeyListSchema, 'Those not revoked, newest first.'), ...refusals },
    }),
    async (c) => {
      const keys = await listApiKeys(runtime.sql, c.get('scope'), toPage(c.req.valid('query')));
      return c.json(toApiList(keys, toApiApiKey), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/api_keys/{api_key_id}',
      promises: { ...updatePromises, role: 'owner' },
      operationId: 'revokeApiKey',
      tags,
      description: 'Revokes the key at once. The last key that may write cannot be revoked.',
      request: { params },
      responses: { 204: { description: 'The key is unknown from now on.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'api_key'>(c.req.valid('param').api_key_id);
      await revokeApiKey(runtime, c.get('scope'), id);
      return c.body(null, 204);
    },
  );

  return router;
}
