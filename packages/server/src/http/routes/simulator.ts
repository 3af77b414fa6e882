import { z } from '@hono/zod-openapi';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { FaultSettings } from '../../gateways/payment/simulator/faults.ts';
import type { Runtime } from '../../runtime.ts';
import { simulateDispute } from '../../use-cases/billing/disputes/simulate-dispute.ts';
import { toApiDispute } from '../../wire/convert/disputes.ts';
import { fromApiAmount } from '../../wire/convert/money.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { fromApiFaults, toApiCharge, toApiFaults } from '../../wire/convert/simulator.ts';
import { updatePromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { disputeSchema } from '../../wire/schemas/payments.ts';
import { bookSchema, faultsSchema, simulatedDisputeSchema } from '../../wire/schemas/simulator.ts';

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

  serveSetDispute(router, runtime);
  return router;
}

function serveSetDispute(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'put',
      path: '/simulator/disputes/{payment_id}',
      promises: { ...updatePromises, isTestModeOnly: true },
      operationId: 'setSimulatorDispute',
      tags,
      description:
        'Has the bank dispute a payment that the simulator took, or moves its dispute on: dispute_opened, then dispute_challenged, dispute_won or dispute_lost. Rung hears of it at once, as from a gateway.',
      request: {
        params: z.object({ payment_id: idParam('payment_id', 'pay_…') }),
        body: jsonBody(simulatedDisputeSchema),
      },
      responses: { 200: answer(disputeSchema, 'The dispute.'), ...refusals },
    }),
    async (c) => {
      const scope = testScope(c.get('scope'));
      const { status, stage, amount, reason } = c.req.valid('json');
      const dispute = await simulateDispute(runtime, scope, {
        paymentId: asId<'payment'>(c.req.valid('param').payment_id),
        status,
        stage: stage ?? null,
        amount: amount === null || amount === undefined ? null : fromApiAmount(amount),
        reason: reason ?? null,
      });
      return c.json(toApiDispute(dispute), 200);
    },
  );
}

function testScope(scope: Scope): Scope {
  if (scope.mode === 'test') return scope;
  throw new DomainError('NOT_FOUND', 'The simulator exists in test mode only. Use a test mode API key.');
}
