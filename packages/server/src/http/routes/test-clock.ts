import { DomainError } from '../../domain/errors.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Runtime } from '../../runtime.ts';
import { type RunDueJobs, advanceTestClock } from '../../use-cases/platform/test-clock/advance-test-clock.ts';
import { fromApiAdvance, toApiAdvancedClock, toApiTestClock } from '../../wire/convert/test-clock.ts';
import { createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { answer, jsonBody, refusal, refusals } from '../../wire/schemas/fields.ts';
import { advanceTestClockSchema, testClockSchema } from '../../wire/schemas/test-clock.ts';

const tags = ['Test clock'];

/** Routes for the test clock of a business in test mode. */
export function testClockRoutes(runtime: Runtime, runDueJobs: RunDueJobs) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/test_clock',
      promises: { ...readPromises, isTestModeOnly: true },
      operationId: 'retrieveTestClock',
      tags,
      description: 'Test mode only. During an advance it tells how far the clock has come.',
      responses: { 200: answer(testClockSchema, 'What the clock shows.'), ...refusals },
    }),
    (c) => {
      const { clock } = testScope(c.get('scope'));
      return c.json(toApiTestClock(clock, runtime.wallClock()), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/test_clock/advance',
      promises: { ...createPromises, isTestModeOnly: true },
      operationId: 'advanceTestClock',
      tags,
      description:
        'Test mode only. Moves the clock forward, never back, and does everything that falls due on the way in due order, however far it is. The answer comes when all of it is done; webhooks are sent in real time and are not waited for.',
      request: { body: jsonBody(advanceTestClockSchema) },
      responses: {
        200: answer(testClockSchema, 'What the clock shows, now that everything due is done.'),
        ...refusals,
        409: refusal('The clock is being advanced already, or what is due does not come to its end.'),
      },
    }),
    async (c) => {
      const input = fromApiAdvance(c.req.valid('json'));
      const scope = testScope(c.get('scope'));
      await advanceTestClock(runtime, scope, input, runDueJobs);
      return c.json(toApiAdvancedClock(input), 200);
    },
  );

  return router;
}

function testScope(scope: Scope): Scope {
  if (scope.mode === 'test') return scope;
  throw new DomainError(
    'NOT_FOUND',
    'The test clock exists in test mode only: in live mode time is real time. Use a test mode API key.',
  );
}
