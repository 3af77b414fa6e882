import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findFunnel, listFunnelVersions, listFunnels } from '../../store/offers/funnels.ts';
import { createFunnel } from '../../use-cases/offers/funnels/create-funnel.ts';
import { previewAudience } from '../../use-cases/offers/funnels/preview-audience.ts';
import { publishFunnel } from '../../use-cases/offers/funnels/publish-funnel.ts';
import { replayFunnel } from '../../use-cases/offers/funnels/replay-funnel.ts';
import { updateFunnel } from '../../use-cases/offers/funnels/update-funnel.ts';
import { withdrawFunnel } from '../../use-cases/offers/funnels/withdraw-funnel.ts';
import {
  fromApiCreateFunnel,
  fromApiUpdateFunnel,
  toApiAudiencePreview,
  toApiFunnel,
  toApiFunnelVersion,
  toApiPublication,
} from '../../wire/convert/funnels.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { fromApiReplay, toApiReplay, toReplayCsv } from '../../wire/convert/replays.ts';
import { answerOrCsv, csvHeaders, wantsCsv } from '../../wire/csv.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, optionalBody, refusals } from '../../wire/schemas/fields.ts';
import {
  audiencePreviewSchema,
  createFunnelSchema,
  funnelListSchema,
  funnelSchema,
  funnelVersionListSchema,
  listFunnelsQuery,
  publicationSchema,
  publishQuery,
  updateFunnelSchema,
} from '../../wire/schemas/funnels.ts';
import { replayQuery, replayRequestSchema, replaySchema } from '../../wire/schemas/replays.ts';

const tags = ['Funnels'];
const params = z.object({ funnel_id: idParam('funnel_id', 'fnl_123') });

export function funnelRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateFunnel(router, runtime);
  serveListFunnels(router, runtime);
  serveRetrieveFunnel(router, runtime);
  serveUpdateFunnel(router, runtime);
  serveArchiveFunnel(router, runtime);
  servePublishFunnel(router, runtime);
  serveUnpublishFunnel(router, runtime);
  serveListFunnelVersions(router, runtime);
  servePreviewFunnelAudience(router, runtime);
  serveReplayFunnel(router, runtime);
  return router;
}

function serveCreateFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/funnels',
      promises: createPromises,
      operationId: 'createFunnel',
      tags,
      request: { body: jsonBody(createFunnelSchema) },
      responses: { 200: answer(funnelSchema, 'The new funnel, as a draft.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateFunnel(c.req.valid('json'));
      return c.json(toApiFunnel(await createFunnel(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListFunnels(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/funnels',
      promises: readPromises,
      operationId: 'listFunnels',
      tags,
      request: { query: listFunnelsQuery },
      responses: { 200: answer(funnelListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = { isArchived: query.archived ?? false };
      const funnels = await listFunnels(runtime.sql, c.get('scope'), filter, toPage(query));
      return c.json(toApiList(funnels, toApiFunnel), 200);
    },
  );
}

function serveRetrieveFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/funnels/{funnel_id}',
      promises: readPromises,
      operationId: 'retrieveFunnel',
      tags,
      request: { params },
      responses: { 200: answer(funnelSchema, 'The funnel with its draft.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      const funnel = await findFunnel(runtime.sql, c.get('scope'), id);
      if (!funnel) throw notFound('funnel');
      return c.json(toApiFunnel(funnel), 200);
    },
  );
}

function serveUpdateFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/funnels/{funnel_id}',
      promises: updatePromises,
      operationId: 'updateFunnel',
      tags,
      description: 'Changes the draft alone: customers are shown what is published.',
      request: { params, body: jsonBody(updateFunnelSchema) },
      responses: { 200: answer(funnelSchema, 'The funnel with its draft as changed.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      const change = fromApiUpdateFunnel(c.req.valid('json'));
      return c.json(toApiFunnel(await updateFunnel(runtime, c.get('scope'), id, change)), 200);
    },
  );
}

function serveArchiveFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/funnels/{funnel_id}',
      promises: updatePromises,
      operationId: 'archiveFunnel',
      tags,
      description: 'Takes it down for good. Whoever is within it goes on to its end.',
      request: { params },
      responses: { 200: { description: 'It starts for nobody any more.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      await withdrawFunnel(runtime, c.get('scope'), id, { isArchiving: true });
      return c.body(null, 200);
    },
  );
}

function servePublishFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/funnels/{funnel_id}/publish',
      promises: { ...createPromises, role: 'owner' },
      operationId: 'publishFunnel',
      tags,
      description:
        'Proves the draft and freezes it, with its offers as they are now, as the version customers are shown. What cannot be proved is refused with the step at fault.',
      request: { params, query: publishQuery },
      responses: { 200: answer(publicationSchema, 'What was proved.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      const isDryRun = c.req.valid('query').dry_run ?? false;
      const publication = await publishFunnel(runtime, c.get('scope'), id, { isDryRun });
      return c.json(toApiPublication(publication, !isDryRun), 200);
    },
  );
}

function serveUnpublishFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/funnels/{funnel_id}/unpublish',
      promises: createPromises,
      operationId: 'unpublishFunnel',
      tags,
      description: 'Takes it down until it is published again. Whoever is within it goes on to its end.',
      request: { params },
      responses: { 200: { description: 'It starts for nobody for now.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      await withdrawFunnel(runtime, c.get('scope'), id, { isArchiving: false });
      return c.body(null, 200);
    },
  );
}

function serveListFunnelVersions(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/funnels/{funnel_id}/versions',
      promises: readPromises,
      operationId: 'listFunnelVersions',
      tags,
      request: { params, query: pageQuery },
      responses: { 200: answer(funnelVersionListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      const funnel = await findFunnel(runtime.sql, scope, id);
      if (!funnel) throw notFound('funnel');
      const versions = await listFunnelVersions(runtime.sql, scope, id, toPage(c.req.valid('query')));
      return c.json(
        toApiList(versions, (version) => toApiFunnelVersion(version, funnel)),
        200,
      );
    },
  );
}

function servePreviewFunnelAudience(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/funnels/{funnel_id}/audience/preview',
      promises: { ...createPromises, isHarmless: true },
      operationId: 'previewFunnelAudience',
      tags,
      description:
        'Who belongs to the draft’s audience now, apart from any purchase or context: conditions on those do not hold. Asks about 10,000 customers at most.',
      request: { params },
      responses: { 200: answer(audiencePreviewSchema, 'How many, and ten of them.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      return c.json(toApiAudiencePreview(await previewAudience(runtime, c.get('scope'), id)), 200);
    },
  );
}

function serveReplayFunnel(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/funnels/{funnel_id}/replay',
      promises: createPromises,
      operationId: 'replayFunnel',
      tags,
      description:
        'Tries the draft on the moments that were recorded: who would have been proposed what, who not and why, and what that could come to at the rates measured. Writes nothing. A draft that could not be published is refused as `publish` refuses it; of more than 200,000 moments the newest are replayed.',
      request: { params, query: replayQuery, body: optionalBody(replayRequestSchema) },
      responses: {
        200: answerOrCsv(replaySchema, 'What the draft would have led to.'),
        ...refusals,
      },
    }),
    async (c) => {
      const id = asId<'funnel'>(c.req.valid('param').funnel_id);
      const replay = await replayFunnel(runtime, c.get('scope'), id, fromApiReplay(c.req.valid('json')));
      if (!wantsCsv(c, c.req.valid('query').format)) return c.json(toApiReplay(replay), 200);
      return c.text(toReplayCsv(replay), 200, csvHeaders('replay'));
    },
  );
}
