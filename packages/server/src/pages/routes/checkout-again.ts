import { Hono } from 'hono';
import { checkoutPath } from '../../http/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findSessionByCapability } from '../../store/checkout-sessions.ts';
import { findPayment } from '../../store/payments.ts';
import { receiveOutcome } from '../../use-cases/payments/collect.ts';

/**
 * Ends an attempt that waits for its bank, so that a checkout which names nobody can be paid by whoever stands before
 * it. It takes no money and shows nothing of the attempt. What is decided, or was made for a customer, stays.
 */
export function checkoutAgainPages(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();
  app.post('/:session_id/again', async (c) => {
    const sessionId = c.req.param('session_id');
    limiter.admitHolder(c, 'checkout', sessionId);
    const found = await findSessionByCapability(runtime.sql, sessionId);
    if (!found) limiter.admitStranger(c, 'guess');
    const paymentId =
      found && !found.session.options.isCustomerNamedBySeller ? found.session.paymentId : null;
    const payment = found && paymentId && (await findPayment(runtime.sql, found.scope, paymentId));
    if (found && payment && payment.status === 'requires_customer_action') {
      const { businessId } = found.scope;
      const outcome = await runtime.gateway.abandonCharge(businessId, payment.paymentId);
      await receiveOutcome(runtime, businessId, payment.paymentId, outcome);
    }
    return c.redirect(found ? checkoutPath(found.session.sessionId) : `/checkout/${sessionId}`, 303);
  });
  return app;
}
