import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findTrace } from '../../store/offers/decision-traces.ts';
import { raiseMoment } from '../../use-cases/offers/presentations/raise-moment.ts';
import { fromApiMoment, toApiPresentation, toApiTrace } from '../../wire/convert/presentations.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import { createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { raiseMomentSchema, raisedMomentSchema, traceSchema } from '../../wire/schemas/presentations.ts';

/** Routes for raising moments, and for the traces that explain their decisions. */
export function momentRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/moments',
      promises: { ...createPromises, isHarmless: true },
      operationId: 'raiseMoment',
      tags: ['Moments'],
      description:
        'Asks what is to be proposed to a customer now. Raised again while that is open, it answers the same presentation. What follows a purchase is raised by Rung itself.',
      request: { body: jsonBody(raiseMomentSchema) },
      responses: { 200: answer(raisedMomentSchema, 'What is proposed, if anything.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const raised = await raiseMoment(runtime, scope, fromApiMoment(c.req.valid('json')));
      const { presentation, traceId, methods } = raised;
      const at = now(runtime, scope);
      const shown = presentation && toApiPresentation(presentation, methods, at, linksOf(runtime));
      return c.json({ presentation: shown, trace_id: traceId }, 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/traces/{trace_id}',
      promises: readPromises,
      operationId: 'retrieveTrace',
      tags: ['Moments'],
      description:
        'Why something was proposed or not: every candidate with the first reason that stopped it.',
      request: { params: z.object({ trace_id: idParam('trace_id', 'trc_…') }) },
      responses: { 200: answer(traceSchema, 'The explanation.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const traceId = asId<'trace'>(c.req.valid('param').trace_id);
      const trace = await findTrace(runtime.sql, scope, traceId, now(runtime, scope));
      if (!trace) throw notFound('trace');
      return c.json(toApiTrace(trace), 200);
    },
  );

  return router;
}
