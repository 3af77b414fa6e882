import { DomainError } from '../../domain/errors.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../runtime.ts';
import { receiveGatewayWebhook } from '../../use-cases/billing/gateways/receive-notifications.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { readBodyText } from '../request-body.ts';
import { createRouter } from '../router.ts';

/** Names of gateways and ids of businesses; anything else is not looked up. */
const name = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Webhooks of payment gateways. The signature is the credential, so there is no API key, and every invalid
 * request gets the same answer. 200 is answered after the commit; without it the gateway sends the webhook
 * again.
 */
export function gatewayWebhookRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();
  router.post('/gateways/:provider/:business_id', async (c) => {
    const { provider, business_id: businessId } = c.req.param();
    limiter.admitGateway(c, provider, businessId);
    const isReceived = await limiter.admitUntilProven(c, async () => {
      if (!name.test(provider) || !name.test(businessId)) return false;
      const rawBody = await readBodyText(c);
      return receive({ provider, businessId, headers: c.req.raw.headers, rawBody });
    });
    if (!isReceived) {
      throw new DomainError('UNAUTHORIZED', 'The request is not signed by this gateway for this business.');
    }
    return c.json({ received: true }, 200);
  });
  return router;

  async function receive(request: Parameters<typeof receiveGatewayWebhook>[1]): Promise<boolean> {
    try {
      return await receiveGatewayWebhook(runtime, request);
    } catch (cause) {
      if (!(cause instanceof GatewayError)) throw cause;
      runtime.log.warn(
        { err: cause, provider: request.provider },
        'a gateway that notified could not be asked',
      );
      throw new DomainError(
        'GATEWAY_UNAVAILABLE',
        'The payment gateway could not be asked for the payment status. Send the notification again.',
        { cause },
      );
    }
  }
}
