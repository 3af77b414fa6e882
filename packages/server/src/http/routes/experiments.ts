import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findExperiment, listExperiments } from '../../store/offers/experiments.ts';
import { createExperiment } from '../../use-cases/offers/experiments/create-experiment.ts';
import { deleteExperiment } from '../../use-cases/offers/experiments/delete-experiment.ts';
import { promoteVariant } from '../../use-cases/offers/experiments/promote-variant.ts';
import { startExperiment } from '../../use-cases/offers/experiments/start-experiment.ts';
import { stopExperiment } from '../../use-cases/offers/experiments/stop-experiment.ts';
import { updateExperiment } from '../../use-cases/offers/experiments/update-experiment.ts';
import {
  fromApiCreateExperiment,
  fromApiUpdateExperiment,
  toApiExperiment,
} from '../../wire/convert/experiments.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import {
  createExperimentSchema,
  experimentListSchema,
  experimentSchema,
  listExperimentsQuery,
  promoteSchema,
  updateExperimentSchema,
} from '../../wire/schemas/experiments.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';

const tags = ['Experiments'];
const params = z.object({ experiment_id: idParam('experiment_id', 'exp_123') });

export function experimentRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateExperiment(router, runtime);
  serveListExperiments(router, runtime);
  serveRetrieveExperiment(router, runtime);
  serveUpdateExperiment(router, runtime);
  serveDeleteExperiment(router, runtime);
  serveStartExperiment(router, runtime);
  serveStopExperiment(router, runtime);
  servePromoteVariant(router, runtime);
  return router;
}

function serveCreateExperiment(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/experiments',
      promises: createPromises,
      operationId: 'createExperiment',
      tags,
      request: { body: jsonBody(createExperimentSchema) },
      responses: { 200: answer(experimentSchema, 'The new experiment, as a draft.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCreateExperiment(c.req.valid('json'));
      return c.json(toApiExperiment(await createExperiment(runtime, c.get('scope'), input)), 200);
    },
  );
}

function serveListExperiments(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/experiments',
      promises: readPromises,
      operationId: 'listExperiments',
      tags,
      request: { query: listExperimentsQuery },
      responses: { 200: answer(experimentListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = {
        funnelId: query.funnel_id === undefined ? null : asId<'funnel'>(query.funnel_id),
        status: query.status ?? null,
      };
      const experiments = await listExperiments(runtime.sql, c.get('scope'), filter, toPage(query));
      return c.json(toApiList(experiments, toApiExperiment), 200);
    },
  );
}

function serveRetrieveExperiment(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/experiments/{experiment_id}',
      promises: readPromises,
      operationId: 'retrieveExperiment',
      tags,
      request: { params },
      responses: { 200: answer(experimentSchema, 'The experiment.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'experiment'>(c.req.valid('param').experiment_id);
      const experiment = await findExperiment(runtime.sql, c.get('scope'), id);
      if (!experiment) throw notFound('experiment');
      return c.json(toApiExperiment(experiment), 200);
    },
  );
}

function serveUpdateExperiment(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/experiments/{experiment_id}',
      promises: updatePromises,
      operationId: 'updateExperiment',
      tags,
      description: 'Changes a draft. What was started stays as it was compared.',
      request: { params, body: jsonBody(updateExperimentSchema) },
      responses: { 200: answer(experimentSchema, 'The experiment as changed.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'experiment'>(c.req.valid('param').experiment_id);
      const change = fromApiUpdateExperiment(c.req.valid('json'));
      return c.json(toApiExperiment(await updateExperiment(runtime, c.get('scope'), id, change)), 200);
    },
  );
}

function serveDeleteExperiment(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/experiments/{experiment_id}',
      promises: updatePromises,
      operationId: 'deleteExperiment',
      tags,
      description: 'Removes a draft. What was started is kept.',
      request: { params },
      responses: { 200: { description: 'It is gone.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'experiment'>(c.req.valid('param').experiment_id);
      await deleteExperiment(runtime, c.get('scope'), id);
      return c.body(null, 200);
    },
  );
}

function serveStartExperiment(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/experiments/{experiment_id}/start',
      promises: createPromises,
      operationId: 'startExperiment',
      tags,
      description:
        'Proves the published funnel as each variant makes it, and begins to divide customers between them. While it runs the funnel is not published anew.',
      request: { params },
      responses: { 200: answer(experimentSchema, 'It runs.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'experiment'>(c.req.valid('param').experiment_id);
      return c.json(toApiExperiment(await startExperiment(runtime, c.get('scope'), id)), 200);
    },
  );
}

function serveStopExperiment(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/experiments/{experiment_id}/stop',
      promises: createPromises,
      operationId: 'stopExperiment',
      tags,
      description:
        'Everybody is shown the funnel as it was published. What was put to customers can still be answered as it was shown.',
      request: { params },
      responses: { 200: answer(experimentSchema, 'It is over.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'experiment'>(c.req.valid('param').experiment_id);
      return c.json(toApiExperiment(await stopExperiment(runtime, c.get('scope'), id)), 200);
    },
  );
}

function servePromoteVariant(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/experiments/{experiment_id}/promote',
      promises: { ...createPromises, role: 'owner' },
      operationId: 'promoteVariant',
      tags,
      description:
        'Makes the funnel what the variant was, for everybody: changes its steps, makes a new version of the offer where words or discount were varied, proves the funnel and publishes it. Stops the experiment first where it still runs. Refused where edits that are not published would go out with it.',
      request: { params, body: jsonBody(promoteSchema) },
      responses: { 200: answer(experimentSchema, 'The experiment, with the variant that won.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'experiment'>(c.req.valid('param').experiment_id);
      const { variant_id: variantId } = c.req.valid('json');
      return c.json(toApiExperiment(await promoteVariant(runtime, c.get('scope'), id, variantId)), 200);
    },
  );
}
