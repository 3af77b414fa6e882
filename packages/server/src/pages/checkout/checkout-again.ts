import { Hono } from 'hono';
import { notFound } from '../../domain/errors.ts';
import { checkoutPath } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findSessionByCapability } from '../../store/billing/checkout-sessions.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { abandonPayment } from '../../use-cases/billing/payments/challenge.ts';

/**
 * Page that abandons an attempt waiting for its bank, so that a checkout without a named customer can be paid
 * by the next person. It takes no money and shows nothing of the attempt. Settled payments, and checkouts
 * made for a customer, are left alone.
 */
export function abandonAttemptPages(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();
  app.post('/:session_id/again', async (c) => {
    const sessionId = c.req.param('session_id');
    limiter.admitHolder(c, 'checkout', sessionId);
    const found = await findSessionByCapability(runtime.sql, sessionId);
    if (!found) {
      limiter.admitStranger(c, 'guess');
      throw notFound('checkout session');
    }
    const { session, scope } = found;
    const paymentId = session.options.isCustomerNamedBySeller ? null : session.paymentId;
    const payment = paymentId && (await findPayment(runtime.sql, scope, paymentId));
    if (payment && payment.status === 'requires_customer_action') {
      await abandonPayment(runtime, scope, payment);
    }
    return c.redirect(checkoutPath(session.sessionId), 303);
  });
  return app;
}
