import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { WebhookEndpoint } from '../../domain/webhook/webhook-endpoint.ts';
import type { Runtime } from '../../runtime.ts';
import { openWebhookHeaders, openWebhookSecret } from '../../secrets/webhook-secrets.ts';
import { findWebhook, listDeliveries, listWebhooks } from '../../store/platform/webhooks.ts';
import { createWebhook } from '../../use-cases/platform/webhooks/create-webhook.ts';
import { deleteWebhook } from '../../use-cases/platform/webhooks/delete-webhook.ts';
import { replayWebhook } from '../../use-cases/platform/webhooks/replay-webhook.ts';
import { rotateWebhookSecret } from '../../use-cases/platform/webhooks/rotate-webhook-secret.ts';
import { updateWebhookHeaders } from '../../use-cases/platform/webhooks/update-webhook-headers.ts';
import { updateWebhook } from '../../use-cases/platform/webhooks/update-webhook.ts';
import { toApiList } from '../../wire/convert/list.ts';
import {
  fromApiCreateWebhook,
  fromApiUpdateWebhook,
  fromApiWebhookIterator,
  toApiWebhook,
  toApiWebhookDelivery,
  toApiWebhookHeaders,
  toApiWebhookList,
} from '../../wire/convert/webhooks.ts';
import { refuseReadOnly } from '../authenticate.ts';
import { toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createWebhookSchema,
  listWebhookDeliveriesQuery,
  listWebhooksQuery,
  replayWebhookSchema,
  replayedSchema,
  updateWebhookHeadersSchema,
  updateWebhookSchema,
  webhookDeliveryListSchema,
  webhookHeadersSchema,
  webhookListSchema,
  webhookSchema,
  webhookSecretSchema,
} from '../../wire/schemas/webhooks.ts';

const tags = ['Webhooks'];
const params = z.object({ webhook_id: idParam('webhook_id', 'whk_123') });
const idOf = (param: z.infer<typeof params>) => asId<'webhook_endpoint'>(param.webhook_id);

export function webhookRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateWebhook(router, runtime);
  serveListWebhooks(router, runtime);
  serveRetrieveWebhook(router, runtime);
  serveUpdateWebhook(router, runtime);
  serveDeleteWebhook(router, runtime);
  serveRetrieveWebhookSecret(router, runtime);
  serveRotateWebhookSecret(router, runtime);
  serveRetrieveWebhookHeaders(router, runtime);
  serveUpdateWebhookHeaders(router, runtime);
  serveListWebhookDeliveries(router, runtime);
  serveReplayWebhook(router, runtime);
  return router;
}

function serveCreateWebhook(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/webhooks',
      promises: createPromises,
      operationId: 'createWebhook',
      tags,
      request: { body: jsonBody(createWebhookSchema) },
      responses: { 200: answer(webhookSchema, 'The new webhook.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateWebhook(c.req.valid('json'));
      return c.json(toApiWebhook(await createWebhook(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListWebhooks(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/webhooks',
      promises: readPromises,
      operationId: 'listWebhooks',
      tags,
      request: { query: listWebhooksQuery },
      responses: { 200: answer(webhookListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const { limit, iterator } = c.req.valid('query');
      const cursor = fromApiWebhookIterator(iterator);
      const found = await listWebhooks(runtime.sql, c.get('scope'), cursor, limit + 1);
      return c.json(toApiWebhookList(found, cursor, limit, c.get('isReadOnly') === true), 200);
    },
  );
}

function serveRetrieveWebhook(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/webhooks/{webhook_id}',
      promises: readPromises,
      operationId: 'retrieveWebhook',
      tags,
      request: { params },
      responses: { 200: answer(webhookSchema, 'The webhook.'), ...refusals },
    }),
    async (c) => {
      const endpoint = await getWebhook(runtime, c.get('scope'), c.req.valid('param'));
      return c.json(toApiWebhook(endpoint, c.get('isReadOnly')), 200);
    },
  );
}

function serveUpdateWebhook(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/webhooks/{webhook_id}',
      promises: updatePromises,
      operationId: 'updateWebhook',
      tags,
      request: { params, body: jsonBody(updateWebhookSchema) },
      responses: { 200: answer(webhookSchema, 'The webhook as changed.'), ...refusals },
    }),
    async (c) => {
      const change = fromApiUpdateWebhook(c.req.valid('json'));
      const endpoint = await updateWebhook(runtime, c.get('scope'), idOf(c.req.valid('param')), change);
      return c.json(toApiWebhook(endpoint), 200);
    },
  );
}

function serveDeleteWebhook(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/webhooks/{webhook_id}',
      promises: updatePromises,
      operationId: 'deleteWebhook',
      tags,
      request: { params },
      responses: { 204: { description: 'Nothing is sent to it any more.' }, ...refusals },
    }),
    async (c) => {
      await deleteWebhook(runtime, c.get('scope'), idOf(c.req.valid('param')));
      return c.body(null, 204);
    },
  );
}

function serveRetrieveWebhookSecret(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/webhooks/{webhook_id}/secret',
      promises: { ...readPromises, askers: 'secret' },
      operationId: 'retrieveWebhookSecret',
      tags,
      request: { params },
      responses: { 200: answer(webhookSecretSchema, 'What deliveries are signed with.'), ...refusals },
    }),
    async (c) => {
      refuseReadOnly(c, 'what signs deliveries');
      const { sealedSecret } = await getWebhook(runtime, c.get('scope'), c.req.valid('param'));
      return c.json({ secret: openWebhookSecret(runtime.secrets, sealedSecret) }, 200);
    },
  );
}

function serveRotateWebhookSecret(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/webhooks/{webhook_id}/rotate-secret',
      promises: createPromises,
      operationId: 'rotateWebhookSecret',
      tags,
      request: { params },
      responses: {
        200: answer(
          webhookSecretSchema,
          'Addition: the new secret. For 24 hours deliveries are signed with the old one as well.',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const secret = await rotateWebhookSecret(runtime, c.get('scope'), idOf(c.req.valid('param')));
      return c.json({ secret }, 200);
    },
  );
}

function serveRetrieveWebhookHeaders(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/webhooks/{webhook_id}/headers',
      promises: readPromises,
      operationId: 'retrieveWebhookHeaders',
      tags,
      request: { params },
      responses: { 200: answer(webhookHeadersSchema, 'The headers sent along.'), ...refusals },
    }),
    async (c) => {
      const { sealedHeaders } = await getWebhook(runtime, c.get('scope'), c.req.valid('param'));
      const headers = openWebhookHeaders(runtime.secrets, sealedHeaders);
      return c.json(toApiWebhookHeaders(headers, c.get('isReadOnly') === true), 200);
    },
  );
}

function serveUpdateWebhookHeaders(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/webhooks/{webhook_id}/headers',
      promises: updatePromises,
      operationId: 'updateWebhookHeaders',
      tags,
      request: { params, body: jsonBody(updateWebhookHeadersSchema) },
      responses: { 204: { description: 'Sent along from the next delivery on.' }, ...refusals },
    }),
    async (c) => {
      const { headers } = c.req.valid('json');
      await updateWebhookHeaders(runtime, c.get('scope'), idOf(c.req.valid('param')), headers);
      return c.body(null, 204);
    },
  );
}

function serveListWebhookDeliveries(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/webhooks/{webhook_id}/deliveries',
      promises: readPromises,
      operationId: 'listWebhookDeliveries',
      tags,
      request: { params, query: listWebhookDeliveriesQuery },
      responses: {
        200: answer(webhookDeliveryListSchema, 'Addition: what was sent and how it went, newest first.'),
        ...refusals,
      },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const { webhookId } = await getWebhook(runtime, c.get('scope'), c.req.valid('param'));
      const filter = { status: query.status };
      const found = await listDeliveries(runtime.sql, c.get('scope'), webhookId, filter, toPage(query));
      return c.json(toApiList(found, toApiWebhookDelivery), 200);
    },
  );
}

function serveReplayWebhook(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/webhooks/{webhook_id}/replay',
      promises: createPromises,
      operationId: 'replayWebhook',
      tags,
      request: { params, body: jsonBody(replayWebhookSchema) },
      responses: {
        200: answer(
          replayedSchema,
          'Addition: how many failed deliveries are sent again, under the same ids.',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const body = c.req.valid('json');
      const replayed = await replayWebhook(runtime, c.get('scope'), idOf(c.req.valid('param')), {
        since: body.since ?? undefined,
        eventIds: body.event_ids ?? undefined,
      });
      return c.json({ replayed }, 200);
    },
  );
}

async function getWebhook(
  runtime: Runtime,
  scope: Scope,
  param: z.infer<typeof params>,
): Promise<WebhookEndpoint> {
  const endpoint = await findWebhook(runtime.sql, scope, idOf(param));
  if (!endpoint) throw notFound('webhook');
  return endpoint;
}
