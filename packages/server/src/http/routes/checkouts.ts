import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import { madeAttempt, ownsCheckout, sessionShownTo } from '../../domain/checkout/session-reader.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { isCheckoutProof } from '../../secrets/link-tokens.ts';
import { type Runtime, randomText } from '../../runtime.ts';
import { findCheckoutSession, findSessionByCapability } from '../../store/billing/checkout-sessions.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { confirmCheckout } from '../../use-cases/billing/checkouts/confirm-checkout.ts';
import { createCheckout } from '../../use-cases/billing/checkouts/create-checkout.ts';
import { previewCheckout } from '../../use-cases/billing/checkouts/preview-checkout.ts';
import { findNextOffer } from '../../use-cases/offers/presentations/raise-purchase.ts';
import {
  readBearerToken,
  lookUpApiKey,
  lookUpCustomerToken,
  refuseReadOnly,
  unknownKey,
} from '../authenticate.ts';
import {
  fromApiCheckout,
  fromApiConfirm,
  fromApiPreview,
  toApiCheckout,
  toApiCheckoutStatus,
  toApiConfirmation,
  toApiPreview,
} from '../../wire/convert/checkouts.ts';
import { linksOf, offerUrl, returnUrlWith } from '../../wire/convert/urls.ts';
import { idempotency } from '../idempotency.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { createPromises, defineRoute, paymentPromises, readPromises } from '../route-promises.ts';
import { type Env, type Router, createRouter } from '../router.ts';
import {
  checkoutPreviewSchema,
  checkoutRequestSchema,
  checkoutResponseSchema,
  checkoutStatusSchema,
  confirmCheckoutSchema,
  confirmationSchema,
} from '../../wire/schemas/checkouts.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';

const tags = ['Checkout sessions'];

export function checkoutRoutes(runtime: Runtime) {
  const router = createRouter();
  const links = linksOf(runtime);

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/checkouts',
      promises: { ...paymentPromises, ifBody: ['confirm', true], isHarmless: true },
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
      const clientSecret = `cs_${randomText(32)}`;
      return c.json(toApiCheckout(session, payment, clientSecret, links), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/checkouts/preview',
      promises: { ...createPromises, isHarmless: true },
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
    defineRoute({
      method: 'get',
      path: '/checkouts/{session_id}',
      promises: readPromises,
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

/**
 * Routes for a seller's own checkout page, called without an API key: the session id is enough to pay with a
 * card. Charging a saved method takes the proof in the session's link, or a key of the seller.
 */
export function publicCheckoutRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();

  // The session identifies the business, as a key does elsewhere.
  router.use(
    '/checkouts/:session_id/confirm',
    async (c, next) => {
      const sessionId = c.req.param('session_id') ?? '';
      limiter.admitHolder(c, 'checkout', sessionId);
      const found = await findSessionByCapability(runtime.sql, sessionId);
      if (!found) {
        limiter.admitStranger(c, 'guess');
        throw notFound('checkout session');
      }
      c.set('scope', found.scope);
      c.set('isCustomer', await isCustomerOf(runtime, limiter, c, found));
      await next();
    },
    idempotency(runtime),
  );

  serveConfirmCheckoutSession(router, runtime);
  return router;
}

function serveConfirmCheckoutSession(router: Router, runtime: Runtime): void {
  const path = '/checkouts/{session_id}/confirm';
  const links = linksOf(runtime);
  router.openapi(
    defineRoute({
      method: 'post',
      path,
      promises: { ...createPromises, askers: 'confirm' },
      operationId: 'confirmCheckoutSession',
      tags,
      security: [],
      description:
        'Pays the session. Pressed twice it charges once; a declined card may be followed by another. A card needs no key. A saved payment method needs `proof`, or an API key of the seller.',
      request: { params: sessionParams, body: jsonBody(confirmCheckoutSchema) },
      responses: { 200: answer(confirmationSchema, 'What came of it.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'checkout_session'>(c.req.valid('param').session_id);
      const found = await findCheckoutSession(runtime.sql, scope, id);
      if (!found) throw notFound('checkout session');
      const body = c.req.valid('json');
      const isCustomer =
        c.get('isCustomer') === true || isCheckoutProof(runtime.secrets, id, body.proof ?? '');
      // Details typed earlier are not prefilled for a caller who merely knows the session id.
      const session =
        isCustomer ||
        found.options.isCustomerNamedBySeller ||
        (await isRepeatedConfirmation(runtime, scope, found, body))
          ? found
          : sessionShownTo(found, 'stranger');
      const asked = { ...fromApiConfirm(body, session, isCustomer), requestKey: c.get('requestKey') };
      const { payment, isFirst } = await confirmCheckout(runtime, scope, session, asked);
      const isTheirPress = isFirst || isSameConfirmation(payment, body, session);
      const reader = isCustomer ? 'customer' : isTheirPress ? 'payer' : 'stranger';
      const isTheirs = madeAttempt(session, reader, payment);
      const owns = isTheirs && ownsCheckout(session, reader);
      const offer = owns ? await findNextOffer(runtime, scope, payment) : null;
      // A caller who merely knows the session id learns no address that they did not send.
      const known = [sessionShownTo(session, reader).customerEmail, body.customer?.email];
      const email = known.find((each) => each === asked.customer.email) ?? null;
      const redirectUrl = offer
        ? offerUrl(links, offer)
        : returnUrlWith(payment.returnUrl, { ...payment, email });
      const asksWhom = owns ? 'customer' : isTheirs ? 'payer' : null;
      return c.json(toApiConfirmation(payment, redirectUrl, links, asksWhom), 200);
    },
  );
}

/** True if the card is the one of the session's current payment, which then is the answer. */
async function isRepeatedConfirmation(
  runtime: Runtime,
  scope: Scope,
  { paymentId }: CheckoutSession,
  { card }: z.infer<typeof confirmCheckoutSchema>,
): Promise<boolean> {
  const latest = paymentId && (await findPayment(runtime.sql, scope, paymentId));
  return latest ? latest.status !== 'failed' && isSameCard(latest, card) : false;
}

/**
 * True if a repeated confirmation came from the first confirmer, by its contents: the same card and the same
 * address. At a session for a customer the address is optional; a confirmation without proof is recognised
 * there by its key alone.
 */
function isSameConfirmation(
  payment: Payment,
  { card, customer }: z.infer<typeof confirmCheckoutSchema>,
  { options }: CheckoutSession,
): boolean {
  if (options.isCustomerNamedBySeller) return false;
  return isSameCard(payment, card) && customer?.email.toLowerCase() === payment.buyer.email.toLowerCase();
}

function isSameCard({ instrument }: Payment, card: z.infer<typeof confirmCheckoutSchema>['card']): boolean {
  if (card === undefined || instrument === null) return false;
  return (
    card.number.endsWith(instrument.lastFour) &&
    card.exp_month === instrument.expiryMonth &&
    card.exp_year === instrument.expiryYear
  );
}

/** True if the request carries a key of the seller's, or a token of the customer's account. */
async function isCustomerOf(
  runtime: Runtime,
  limiter: RateLimiter,
  c: Context<Env>,
  { session, scope }: { readonly session: CheckoutSession; readonly scope: Scope },
): Promise<boolean> {
  const token = readBearerToken(c);
  if (token === undefined) return false;
  if (token.startsWith('cst_')) {
    const account = await lookUpCustomerToken(c, runtime, limiter, token);
    if (!account) throw unknownKey();
    const isTheirs = account.customerId === session.customerId && session.options.isCustomerNamedBySeller;
    return account.presentationId === null && isTheirs && account.scope.businessId === scope.businessId;
  }
  const holder = await lookUpApiKey(c, runtime, limiter, token);
  if (!holder) throw unknownKey();
  if (holder.scope.businessId !== scope.businessId) throw notFound('checkout session');
  c.set('isReadOnly', holder.access === 'read');
  refuseReadOnly(c, 'paying a checkout');
  return true;
}
