import type { Runtime } from '../../runtime.ts';
import { listEvents } from '../../store/platform/event-list.ts';
import { fromApiEventPage, toApiEvents } from '../../wire/convert/events.ts';
import { eventListSchema, listEventsQuery } from '../../wire/schemas/events.ts';
import { answer, refusals } from '../../wire/schemas/fields.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';

/** Route for the business's events, those that webhooks are sent for. */
export function eventRoutes(runtime: Runtime): Router {
  const router = createRouter();
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/events',
      promises: readPromises,
      operationId: 'listEvents',
      tags: ['Events'],
      description:
        'Everything that webhooks are sent for, also where no endpoint wants it. Oldest first, an event is held back while an older transaction is under way, which may still record one before it.',
      request: { query: listEventsQuery },
      responses: { 200: answer(eventListSchema, 'In the order that was asked for.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = fromApiEventPage(query);
      const filter = { types: query.type, objectId: query.object_id };
      const listed = await listEvents(runtime.sql, c.get('scope'), filter, page);
      return c.json(toApiEvents(listed, page, query.sort), 200);
    },
  );
  return router;
}
