import { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { rebuildAnalytics } from '../../use-cases/offers/analytics/rebuild-analytics.ts';
import { reportExperiment, reportHoldoutLift } from '../../use-cases/offers/analytics/report-lift.ts';
import { reportMetrics } from '../../use-cases/offers/analytics/report-metrics.ts';
import {
  toApiExperimentResults,
  toApiHoldoutLift,
  toApiRebuilding,
  toLiftCsv,
} from '../../wire/convert/lift.ts';
import { fromApiMetricsQuery, toApiMetricsReport, toMetricsCsv } from '../../wire/convert/metrics.ts';
import { answerOrCsv, csvHeaders, wantsCsv } from '../../wire/csv.ts';
import { createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import {
  experimentResultsSchema,
  liftQuery,
  liftReportSchema,
  metricsQuery,
  metricsReportSchema,
  rebuildingSchema,
  resultsQuery,
} from '../../wire/schemas/analytics.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';

const tags = ['Analytics'];
const funnelParams = z.object({ funnel_id: idParam('funnel_id', 'fnl_123') });
const experimentParams = z.object({ experiment_id: idParam('experiment_id', 'exp_123') });

/** Routes for offer metrics, lift and experiment results. */
export function analyticsRoutes(runtime: Runtime) {
  const router = createRouter();
  serveRetrieveMetrics(router, runtime);
  serveRetrieveLift(router, runtime);
  serveRetrieveFunnelLift(router, runtime);
  serveRetrieveExperimentResults(router, runtime);
  serveRebuildAnalytics(router, runtime);
  return router;
}

function serveRetrieveMetrics(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/analytics/metrics',
      promises: readPromises,
      operationId: 'retrieveMetrics',
      tags,
      description:
        'What was considered, proposed, answered, paid and given back, told apart as asked for, at most 400 days at once. Amounts are before tax and one a currency. A table has a row for each currency.',
      request: { query: metricsQuery },
      responses: { 200: answerOrCsv(metricsReportSchema, 'By day, then by names.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const isTable = wantsCsv(c, query.format);
      const report = await reportMetrics(runtime, c.get('scope'), fromApiMetricsQuery(query, isTable));
      if (isTable) return c.text(toMetricsCsv(report), 200, csvHeaders('metrics'));
      return c.json(toApiMetricsReport(report), 200);
    },
  );
}

function serveRetrieveLift(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/analytics/lift',
      promises: readPromises,
      operationId: 'retrieveLift',
      tags,
      description:
        'What customers bring within 7, 30 and 60 days who may be shown offers, against those who are held out of all of them. Only customers whose days are over are compared.',
      request: { query: liftQuery },
      responses: { 200: answerOrCsv(liftReportSchema, 'What may be said, and what not yet.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const lift = await reportHoldoutLift(runtime, c.get('scope'), null, query.holdout_bps);
      const report = toApiHoldoutLift(null, lift);
      if (wantsCsv(c, query.format)) return c.text(toLiftCsv(report.results), 200, csvHeaders('lift'));
      return c.json(report, 200);
    },
  );
}

function serveRetrieveFunnelLift(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/funnels/{funnel_id}/lift',
      promises: readPromises,
      operationId: 'retrieveFunnelLift',
      tags,
      description: 'The same of one funnel, against the customers who are held out of it alone.',
      request: { params: funnelParams, query: liftQuery },
      responses: { 200: answerOrCsv(liftReportSchema, 'What may be said, and what not yet.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const funnelId = asId<'funnel'>(c.req.valid('param').funnel_id);
      const lift = await reportHoldoutLift(runtime, c.get('scope'), funnelId, query.holdout_bps);
      const report = toApiHoldoutLift(funnelId, lift);
      if (wantsCsv(c, query.format)) return c.text(toLiftCsv(report.results), 200, csvHeaders('funnel-lift'));
      return c.json(report, 200);
    },
  );
}

function serveRetrieveExperimentResults(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/experiments/{experiment_id}/results',
      promises: readPromises,
      operationId: 'retrieveExperimentResults',
      tags,
      description:
        'The variants of an experiment against its first, within 7, 30 and 60 days. The window that was chosen beforehand decides.',
      request: { params: experimentParams, query: resultsQuery },
      responses: {
        200: answerOrCsv(experimentResultsSchema, 'What may be said, and what not yet.'),
        ...refusals,
      },
    }),
    async (c) => {
      const experimentId = asId<'experiment'>(c.req.valid('param').experiment_id);
      const { experiment, lift } = await reportExperiment(runtime, c.get('scope'), experimentId);
      const results = toApiExperimentResults(experiment, lift);
      if (wantsCsv(c, c.req.valid('query').format)) {
        return c.text(toLiftCsv(results.results), 200, csvHeaders('experiment-results'));
      }
      return c.json(results, 200);
    },
  );
}

function serveRebuildAnalytics(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/analytics/rebuild',
      promises: createPromises,
      operationId: 'rebuildAnalytics',
      tags,
      description:
        'Sums up anew all that was ever measured, and puts right what differs. It should find nothing; it may take minutes.',
      responses: { 200: answer(rebuildingSchema, 'What was put right.'), ...refusals },
    }),
    async (c) => c.json(toApiRebuilding(await rebuildAnalytics(runtime, c.get('scope'))), 200),
  );
}
