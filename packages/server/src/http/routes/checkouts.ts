import { createRoute, z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { type Runtime, randomText } from '../../runtime.ts';
import { findCheckoutSession, findSessionByCapability } from '../../store/checkout-sessions.ts';
import { findPayment } from '../../store/payments.ts';
import { confirmCheckout } from '../../use-cases/checkouts/confirm-checkout.ts';
import { createCheckout } from '../../use-cases/checkouts/create-checkout.ts';
import { previewCheckout } from '../../use-cases/checkouts/preview-checkout.ts';
import { findNextOffer } from '../../use-cases/offers/raise-purchase.ts';
import { awaitOutcome } from '../../use-cases/payments/await-outcome.ts';
import { collectPayment } from '../../use-cases/payments/collect.ts';
import {
  fromApiCheckout,
  fromApiConfirm,
  fromApiPreview,
  toApiCheckout,
  toApiCheckoutStatus,
  toApiConfirmation,
  toApiPreview,
} from '../convert/checkouts.ts';
import { offerUrl, returnUrlWith } from '../convert/urls.ts';
import { idempotency } from '../idempotency.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { createRouter } from '../router.ts';
import {
  checkoutPreviewSchema,
  checkoutRequestSchema,
  checkoutResponseSchema,
  checkoutStatusSchema,
  confirmCheckoutSchema,
  confirmationSchema,
} from '../schemas/checkouts.ts';
import { answer, idParam, jsonBody, refusals } from '../schemas/fields.ts';

const tags = ['Checkout sessions'];

export function checkoutRoutes(runtime: Runtime) {
  const router = createRouter();
  const links = runtime;

  router.openapi(
    createRoute({
      method: 'post',
      path: '/checkouts',
      operationId: 'createCheckoutSession',
      tags,
      description:
        'Without payment_method_id: a hosted checkout at checkout_url. With payment_method_id and confirm: true: one click, charged at once. A decline answers 200 with payment_status failed and a fallback_checkout_url.',
      request: { body: jsonBody(checkoutRequestSchema) },
      responses: { 200: answer(checkoutResponseSchema, 'The session, and what was charged.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiCheckout(c.req.valid('json'), c.get('requestKey') ?? null);
      const { session, payment } = await createCheckout(runtime, c.get('scope'), input);
      const collected = payment && (await collectPayment(runtime, c.get('scope'), payment));
      const clientSecret = `cs_${randomText(32)}`;
      return c.json(toApiCheckout(session, collected, clientSecret, links), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/checkouts/preview',
      operationId: 'previewCheckoutSession',
      tags,
      request: { body: jsonBody(checkoutRequestSchema) },
      responses: { 200: answer(checkoutPreviewSchema, 'What it would cost.'), ...refusals },
    }),
    async (c) => {
      const input = fromApiPreview(c.req.valid('json'));
      return c.json(toApiPreview(await previewCheckout(runtime, c.get('scope'), input)), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/checkouts/{session_id}',
      operationId: 'retrieveCheckoutSession',
      tags,
      request: { params: sessionParams },
      responses: { 200: answer(checkoutStatusSchema, 'How far the session is.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'checkout_session'>(c.req.valid('param').session_id);
      const session = await findCheckoutSession(runtime.sql, c.get('scope'), id);
      if (!session) throw notFound('checkout session');
      const payment =
        session.paymentId === null
          ? undefined
          : await findPayment(runtime.sql, c.get('scope'), session.paymentId);
      return c.json(toApiCheckoutStatus(session, payment), 200);
    },
  );

  return router;
}

const sessionParams = z.object({ session_id: idParam('session_id', 'cks_…') });

/** What the checkout page itself calls. The session id is the capability, so there is no API key. */
export function publicCheckoutRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();
  const path = '/checkouts/{session_id}/confirm';

  // The session says whose request this is, as a key does elsewhere.
  router.use(
    '/checkouts/:session_id/confirm',
    async (c, next) => {
      limiter.admitStranger(c);
      const found = await findSessionByCapability(runtime.sql, c.req.param('session_id') ?? '');
      if (!found) throw notFound('checkout session');
      c.set('scope', found.scope);
      await next();
    },
    idempotency(runtime),
  );

  router.openapi(
    createRoute({
      method: 'post',
      path,
      operationId: 'confirmCheckoutSession',
      tags,
      security: [],
      description:
        'Pays the session. Pressed twice it charges once; a declined card may be followed by another.',
      request: { params: sessionParams, body: jsonBody(confirmCheckoutSchema) },
      responses: { 200: answer(confirmationSchema, 'What came of it.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'checkout_session'>(c.req.valid('param').session_id);
      const session = await findCheckoutSession(runtime.sql, scope, id);
      if (!session) throw notFound('checkout session');
      const input = fromApiConfirm(c.req.valid('json'), session);
      const asked = { ...input, requestKey: c.get('requestKey') };
      const opened = await confirmCheckout(runtime, scope, session, asked);
      const payment = opened.isFirst
        ? await collectPayment(runtime, scope, opened.payment)
        : await awaitOutcome(runtime, scope, opened.payment);
      const offer = await findNextOffer(runtime, scope, payment);
      const redirectUrl = offer
        ? offerUrl(runtime, offer)
        : returnUrlWith(payment.returnUrl, { ...payment, email: input.customer.email });
      return c.json(toApiConfirmation(payment, redirectUrl, runtime), 200);
    },
  );

  return router;
}
