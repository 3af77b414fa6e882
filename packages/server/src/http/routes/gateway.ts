import { DomainError } from '../../domain/errors.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../runtime.ts';
import { checkGateway } from '../../use-cases/billing/gateways/check-gateway.ts';
import { chooseGateway, connectGateway } from '../../use-cases/billing/gateways/connect-gateway.ts';
import { findConnectedGateway } from '../../use-cases/billing/gateways/find-gateway.ts';
import { fromApiConnectGateway, toApiGateway, toApiGatewayCheck } from '../../wire/convert/gateway.ts';
import { answer, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  checkGatewaySchema,
  connectGatewaySchema,
  gatewayCheckSchema,
  gatewaySchema,
} from '../../wire/schemas/gateway.ts';
import { createPromises, defineRoute, readPromises, updatePromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';

const tags = ['Gateway'];

/** Routes for the payment gateway of a business. */
export function gatewayRoutes(runtime: Runtime) {
  const router = createRouter();
  serveGateway(router, runtime);
  serveCheck(router, runtime);
  return router;
}

function serveGateway(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/gateway',
      promises: readPromises,
      operationId: 'retrieveGateway',
      tags,
      responses: { 200: answer(gatewaySchema, 'The gateway that new payments go to.'), ...refusals },
    }),
    async (c) => c.json(toApiGateway(await findConnectedGateway(runtime, c.get('scope'))), 200),
  );
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/gateway',
      promises: { ...updatePromises, role: 'owner' },
      operationId: 'connectGateway',
      tags,
      description:
        'Connects an account, or replaces its credentials, and sends new payments there. What was paid before, its refunds and saved payment methods stay where they are.',
      request: { body: jsonBody(connectGatewaySchema) },
      responses: { 200: answer(gatewaySchema, 'The gateway that new payments go to.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const connecting = fromApiConnectGateway(c.req.valid('json'));
      await connectGateway(runtime, scope, connecting);
      await chooseGateway(runtime, scope, connecting.provider);
      const chosen = { ...scope, gateway: connecting.provider };
      return c.json(toApiGateway(await findConnectedGateway(runtime, chosen)), 200);
    },
  );
}

function serveCheck(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/gateway/check',
      promises: { ...createPromises, role: 'owner' },
      operationId: 'checkGateway',
      tags,
      description:
        'Asks the gateway what its account and key can do, which webhook events are missing, and which currencies it takes. The secret of an endpoint that it creates is kept by Rung, encrypted, and shown to nobody.',
      request: { body: jsonBody(checkGatewaySchema) },
      responses: { 200: answer(gatewayCheckSchema, 'What was found.'), ...refusals },
    }),
    async (c) => {
      const { create_webhook_endpoint: isEndpointWanted } = c.req.valid('json');
      try {
        const checked = await checkGateway(runtime, c.get('scope'), { isEndpointWanted });
        return c.json(toApiGatewayCheck(checked), 200);
      } catch (cause) {
        if (!(cause instanceof GatewayError)) throw cause;
        throw new DomainError('GATEWAY_UNAVAILABLE', `The gateway could not be asked. ${cause.message}`, {
          cause,
        });
      }
    },
  );
}
