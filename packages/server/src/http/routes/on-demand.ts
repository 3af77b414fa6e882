import { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { chargeSubscription } from '../../use-cases/billing/subscriptions/charge-subscription.ts';
import {
  fromApiChargeSubscription,
  toApiChargedSubscription,
} from '../../wire/convert/charge-subscription.ts';
import { defineRoute, paymentPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import { chargeSubscriptionSchema, chargedSubscriptionSchema } from '../../wire/schemas/on-demand.ts';

const params = z.object({ subscription_id: idParam('subscription_id', 'sub_…') });

/** Route for charging an on-demand subscription, which has no billing dates. */
export function onDemandRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/subscriptions/{subscription_id}/charge',
      promises: paymentPromises,
      operationId: 'chargeSubscription',
      tags: ['Subscriptions'],
      summary: 'Charge a subscription on demand',
      description:
        'For one that was sold with `on_demand`. Its payment method is charged at once; a decline is an answer and leaves the subscription active.',
      request: { params, body: jsonBody(chargeSubscriptionSchema) },
      responses: { 200: answer(chargedSubscriptionSchema, 'The payment.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const input = fromApiChargeSubscription(c.req.valid('json'), c.get('requestKey') ?? null);
      const payment = await chargeSubscription(runtime, c.get('scope'), id, input);
      return c.json(toApiChargedSubscription(payment), 200);
    },
  );

  return router;
}
