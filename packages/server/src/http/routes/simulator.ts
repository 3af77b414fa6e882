import { DomainError } from '../../domain/errors.ts';
import type { Scope } from '../../domain/scope.ts';
import type { FaultSettings } from '../../gateways/payment/simulator/faults.ts';
import type { Runtime } from '../../runtime.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { fromApiFaults, toApiCharge, toApiFaults } from '../../wire/convert/simulator.ts';
import { updatePromises, defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { answer, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { bookSchema, faultsSchema } from '../../wire/schemas/simulator.ts';

const tags = ['Simulator'];

/** Routes for the test-mode gateway simulator: its book of transactions, and the faults to inject. */
export function simulatorRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/simulator/faults',
      promises: { ...readPromises, isTestModeOnly: true },
      operationId: 'retrieveSimulatorFaults',
      tags,
      responses: { 200: answer(faultsSchema, 'The faults that are still to strike.'), ...refusals },
    }),
    async (c) => {
      const { businessId } = testScope(c.get('scope'));
      return c.json(toApiFaults(await runtime.simulator.readFaults(businessId)), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'put',
      path: '/simulator/faults',
      promises: { ...updatePromises, isTestModeOnly: true },
      operationId: 'replaceSimulatorFaults',
      tags,
      description: 'Replaces all faults; {} switches everything off.',
      request: { body: jsonBody(faultsSchema) },
      responses: { 200: answer(faultsSchema, 'The faults as set.'), ...refusals },
    }),
    async (c) => {
      const { businessId } = testScope(c.get('scope'));
      const faults: FaultSettings = fromApiFaults(c.req.valid('json'));
      await runtime.simulator.configureFaults(businessId, faults);
      return c.json(toApiFaults(await runtime.simulator.readFaults(businessId)), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/simulator/charges',
      promises: { ...readPromises, isTestModeOnly: true },
      operationId: 'listSimulatorCharges',
      tags,
      description: "The bank's own book, to compare with the payments.",
      responses: { 200: answer(bookSchema, 'Oldest first.'), ...refusals },
    }),
    async (c) => {
      const { businessId } = testScope(c.get('scope'));
      const charges = await runtime.simulator.listCharges(businessId);
      return c.json(toApiList(charges, toApiCharge), 200);
    },
  );

  return router;
}

function testScope(scope: Scope): Scope {
  if (scope.mode === 'test') return scope;
  throw new DomainError('NOT_FOUND', 'The simulator exists in test mode only. Use a test mode API key.');
}
