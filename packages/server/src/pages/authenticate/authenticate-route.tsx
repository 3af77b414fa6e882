import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { assert } from '../../domain/assert.ts';
import { type Payment, chargedAmount, isOnCardPage } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { dayMs, secondMs } from '../../domain/time.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import {
  authenticatePath,
  checkoutPath,
  linksOf,
  methodLinkPath,
  offerPath,
  ownCheckoutPath,
  ownReceiptPath,
  receiptPath,
  returnUrlWith,
} from '../../wire/convert/urls.ts';
import { type AskedByBank, readAuthenticateToken } from '../../secrets/link-tokens.ts';
import { type Runtime, findChargeAtGateway, now } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findLinkOfPayment } from '../../store/billing/payment-method-links.ts';
import { findPayment, findPaymentByCapability } from '../../store/billing/payments.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { findPresentation } from '../../store/offers/presentations.ts';
import { findNextOffer } from '../../use-cases/offers/presentations/raise-purchase.ts';
import {
  type ChallengePlace,
  answerChallenge,
  findChallenge,
} from '../../use-cases/billing/payments/challenge.ts';
import {
  failUnansweredChallenge,
  reconcilePayment,
} from '../../use-cases/billing/payments/execute-payment.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import { respondWithPage, toOrigins, pageContext, sellerPageContext } from '../parts/respond-with-page.ts';
import { CardFieldsView } from './card-fields-view.tsx';
import { ChallengeOverView, ChallengeView } from './challenge-view.tsx';
import { exitFor } from '../parts/exit.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { presentCard } from '../parts/present-order.ts';

interface Asked {
  readonly payment: Payment;
  readonly scope: Scope;
  readonly asked: AskedByBank;
}

/** `another` leaves the bank's page for another way to pay. */
const answers = { approve: 'succeed', refuse: 'fail', leave: 'abandon', another: 'abandon' } as const;

/**
 * Pages for the bank's authentication of a payment, hosted here or by the gateway. The first answer settles
 * the payment.
 */
export function authenticatePages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  serveChallenge(router, runtime, limiter);
  serveReturn(router, runtime, limiter);
  serveAnswer(router, runtime, limiter);
  return router;
}

function serveChallenge(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/:token', async (c) => {
    const found = await find(c, runtime, limiter, c.req.param('token'));
    if (!found?.payment.gateway) {
      const page = { ...pageContext(c), error: 'not_found' as const, requestId: null, nextUrl: null };
      return respondWithPage(c, <ErrorView page={page} />, 404);
    }
    const { scope, asked } = found;
    const payment = await failUnansweredChallenge(runtime, scope, found.payment);
    if (payment.errorCode === 'AUTHENTICATION_TIMEOUT')
      return showOver(c, runtime, { payment, scope, asked });
    if (payment.status !== 'requires_customer_action') {
      return c.redirect(await nextUrl(c, runtime, { payment, scope, asked }), 303);
    }
    const action = authenticatePath(linksOf(runtime), payment.paymentId, asked);
    const shown = await showCardFields(c, runtime, { payment, scope, asked });
    if (shown) return shown;
    const challenge = await findChallengeOf(runtime, { payment, scope, asked }, action);
    if (challenge === null) return c.redirect(`${action}/return`, 303);
    if (challenge.kind === 'gateway_page') {
      keepToken(c, runtime, c.req.param('token'));
      return c.redirect(challenge.url, 303);
    }
    const { instrument } = payment;
    assert(instrument, 'a challenge of our own is for a card that is known');
    const subscription =
      payment.subscriptionId && (await findSubscription(runtime.sql, scope, payment.subscriptionId));
    const view = (
      <ChallengeView
        page={{
          ...(await sellerPageContext(c, runtime, scope, { subscription: subscription || null })),
          action,
          amount: { amount: chargedAmount(payment), currency: payment.currency },
          card: presentCard(instrument),
          at: now(runtime, scope),
        }}
      />
    );
    return respondWithPage(c, view, 200, toOrigins(payment.returnUrl, runtime.config.publicUrl));
  });
}

/** Answers with the gateway's fields, for a payment that is made in them and waits; undefined for any other. */
async function showCardFields(
  c: Context<Env>,
  runtime: Runtime,
  { payment, scope, asked }: Asked,
): Promise<Response | undefined> {
  const found = isOnCardPage(payment) ? findChargeAtGateway(runtime, payment) : undefined;
  const cardPage = found?.gateway.cardPage;
  if (!found || !cardPage?.fields) return undefined;
  const session = await untilReachable(runtime, payment, cardPage.fields.findSession(found.charge));
  if (!session) return undefined;
  // Scripts of the gateway may read the address: it grants no more than any payer may know. The token is kept for the
  // way back.
  const path = authenticatePath(linksOf(runtime), payment.paymentId, 'payer');
  if (asked !== 'payer') {
    keepToken(c, runtime, c.req.param('token') ?? '');
    return c.redirect(path, 303);
  }
  const page = {
    ...(await sellerPageContext(c, runtime, scope)),
    amount: { amount: chargedAmount(payment), currency: payment.currency },
    gatewayName: cardPage.name,
    session,
    returnUrl: `${runtime.config.publicUrl}${path}/return`,
    backPath: `${path}/back`,
  };
  return respondWithPage(c, <CardFieldsView page={page} />, 200, [], session.origins);
}

/** Answer of the gateway; undefined while it cannot be reached. A job asks again, and the page says what is known. */
async function untilReachable<T>(
  runtime: Runtime,
  { paymentId }: Payment,
  asking: Promise<T>,
): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    runtime.log.warn({ err: error, payment_id: paymentId }, 'the gateway did not answer');
    return undefined;
  }
}

/**
 * The place of a challenge; null where the gateway has just ended it, so that there is no page to lead to any more.
 */
async function findChallengeOf(
  runtime: Runtime,
  { payment, scope }: Asked,
  action: string,
): Promise<ChallengePlace | null> {
  try {
    return await findChallenge(runtime, payment, `${runtime.config.publicUrl}${action}/return`);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (await reconcilePayment(runtime, scope.businessId, payment.paymentId)) return null;
    throw error;
  }
}

function serveReturn(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  // The way back from a page of the gateway, for who does not want to pay there. The first answer counts, as ever.
  router.get('/:token/back', async (c) => {
    const token = keptToken(c, runtime, c.req.param('token'));
    limiter.admitHolder(c, 'bank', token);
    return c.redirect(await takeAnswer(c, runtime, limiter, token, 'another'), 303);
  });
  // Return address of a gateway's page. It proves nothing: the gateway is asked for the outcome.
  router.get('/:token/return', async (c) => {
    const token = keptToken(c, runtime, c.req.param('token'));
    limiter.admitHolder(c, 'bank', token);
    const found = await find(c, runtime, limiter, token);
    if (!found) return c.redirect('/', 303);
    const { scope, payment } = found;
    await untilReachable(runtime, payment, reconcilePayment(runtime, scope.businessId, payment.paymentId));
    const current = await findPayment(runtime.sql, scope, payment.paymentId);
    return c.redirect(await nextUrl(c, runtime, { ...found, payment: current ?? payment }), 303);
  });
}

function serveAnswer(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/:token', async (c) => {
    limiter.admitHolder(c, 'bank', c.req.param('token'));
    const answer = asAnswer((await c.req.formData()).get('answer'));
    return c.redirect(await takeAnswer(c, runtime, limiter, c.req.param('token'), answer), 303);
  });
}

const tokenCookie = 'rung_bank';

/**
 * Remembers in this browser by which link it went to the gateway's page. The gateway is given an address that any payer
 * may have; the customer comes back by their own.
 */
function keepToken(c: Context<Env>, { config }: Runtime, token: string): void {
  setCookie(c, tokenCookie, token, {
    path: '/authenticate',
    maxAge: dayMs / secondMs,
    sameSite: 'Lax',
    httpOnly: true,
    secure: config.publicUrl.startsWith('https:'),
  });
}

/** The remembered link, if it is for the same payment. */
function keptToken(c: Context<Env>, { secrets }: Runtime, token: string): string {
  const kept = getCookie(c, tokenCookie);
  const known = kept === undefined ? undefined : readAuthenticateToken(secrets, kept);
  const isSame = known !== undefined && known.paymentId === readAuthenticateToken(secrets, token)?.paymentId;
  return kept !== undefined && isSame ? kept : token;
}

async function showOver(c: Context<Env>, runtime: Runtime, ended: Asked): Promise<Response> {
  const url = await nextUrl(c, runtime, ended);
  const exit = exitFor(ended.scope, null, ended.payment.returnUrl);
  const page = { ...(await sellerPageContext(c, runtime, ended.scope)), nextUrl: url, exit };
  return respondWithPage(c, <ChallengeOverView page={page} />, 200, toOrigins(url));
}

/** A payment's id is no secret; the signature in the address is. */
async function find(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
): Promise<Asked | undefined> {
  const read = readAuthenticateToken(runtime.secrets, token);
  const found = read && (await findPaymentByCapability(runtime.sql, read.paymentId));
  if (!found) limiter.admitStranger(c, 'guess');
  return read && found && { ...found, asked: read.asked };
}

/** Answers with the customer's next page. */
async function takeAnswer(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
  answer: keyof typeof answers,
): Promise<string> {
  const found = await find(c, runtime, limiter, token);
  if (!found) return '/';
  const { scope, asked } = found;
  const { paymentId } = found.payment;
  const payment = await failUnansweredChallenge(runtime, scope, found.payment);
  // A late answer takes no money, and the page says so.
  if (payment.errorCode === 'AUTHENTICATION_TIMEOUT')
    return authenticatePath(linksOf(runtime), paymentId, asked);
  if (payment.status !== 'requires_customer_action') return nextUrl(c, runtime, { payment, scope, asked });
  const answering = answerChallenge(runtime, scope, payment, answers[answer]);
  const settled = (await untilReachable(runtime, payment, answering)) ?? payment;
  const next = await nextUrl(c, runtime, { payment: settled, scope, asked });
  return answer === 'another' ? toAnotherCard(next) : next;
}

/**
 * Next page after the bank: the payment method link or the offer that was being paid; the offer that
 * follows; the merchant's page if it skips ours; else the receipt, the checkout again, or the page before.
 */
async function nextUrl(c: Context<Env>, runtime: Runtime, { payment, scope, asked }: Asked): Promise<string> {
  const links = linksOf(runtime);
  if (asked === 'payer') return nextUrlOfPayer(payment);
  const link = await findLinkOfPayment(runtime.sql, scope, payment.paymentId);
  if (link)
    return payment.status === 'failed'
      ? methodLinkPath(links, link.linkId)
      : `${methodLinkPath(links, link.linkId)}/result`;
  if (payment.acceptance !== null) {
    const { presentationId } = payment.acceptance;
    const presentation = await findPresentation(runtime.sql, scope, presentationId);
    if (presentation) return offerPath(links, presentation);
  }
  const session =
    payment.checkoutSessionId && (await findCheckoutSession(runtime.sql, scope, payment.checkoutSessionId));
  if (!session) return accountPageOf(c, payment) ?? '/';
  const returnUrl = returnUrlWith(payment.returnUrl, { ...payment, email: session.customerEmail });
  const offer = await findNextOffer(runtime, scope, payment);
  if (offer) return offerPath(links, offer);
  const isSkipping = session.options.flags.redirectImmediately && returnUrl !== null;
  if (payment.status === 'succeeded' && isSkipping) return returnUrl;
  if (payment.status === 'failed') {
    return ownCheckoutPath(links, payment.fallbackSessionId ?? session.sessionId);
  }
  return ownReceiptPath(links, session.sessionId);
}

/**
 * Next URL for a payer other than the customer: they see the outcome, and nothing private to the customer.
 */
function nextUrlOfPayer({ checkoutSessionId, status }: Payment): string {
  if (checkoutSessionId === null) return '/';
  return status === 'failed' ? checkoutPath(checkoutSessionId) : receiptPath(checkoutSessionId);
}

/** Result page in the customer's account, after a change of plan there. */
function accountPageOf(c: Context<Env>, { subscriptionId, paymentId }: Payment): string | null {
  const accountUrl = accountUrlOf(c);
  if (accountUrl === null || subscriptionId === null) return null;
  return `${accountUrl}/subscriptions/${subscriptionId}/payments/${paymentId}`;
}

/** The same URL with the card form open, if it is a page to pay on. */
function toAnotherCard(url: string): string {
  if (!/^\/(?:checkout|pay)\/[^/?]+(?:\?proof=[^&]*)?$/.test(url)) return url;
  return `${url}${url.includes('?') ? '&' : '?'}method=new&card_page`;
}

/** Anything but a clear yes is no. */
function asAnswer(value: unknown): keyof typeof answers {
  return value === 'approve' || value === 'leave' || value === 'another' ? value : 'refuse';
}
