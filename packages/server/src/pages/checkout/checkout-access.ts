import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type CheckoutSession, sessionLifetimeMs } from '../../domain/checkout/checkout-session.ts';
import type { SessionReader } from '../../domain/checkout/session-reader.ts';
import type { Scope } from '../../domain/scope.ts';
import { dayMs, secondMs } from '../../domain/time.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { isCheckoutProof } from '../../secrets/link-tokens.ts';
import { type Runtime, now, randomText } from '../../runtime.ts';
import { isLinkValid, signLinkUntil } from '../../secrets/signed-links.ts';
import { findSessionByCapability } from '../../store/billing/checkout-sessions.ts';
import { findPortalSession } from '../../store/platform/customer-sessions.ts';
import { accountTokenOf } from '../parts/account-cookie.ts';

/*
 * Access to a checkout as its customer, or as its latest payer. The proof in the link is exchanged for a
 * cookie and removed from the address at once, so that it does not reach the history or the pages linked from
 * there. A browser without proof gets a visitor id, by which a session remembers who tried to pay.
 */

interface Found {
  readonly session: CheckoutSession;
  readonly scope: Scope;
}

export interface ReadCheckout extends Found {
  readonly reader: SessionReader;
}

const customerCookie = 'rung_checkout';
const visitorCookie = 'rung_visitor';
const cookieLifetimeMs = dayMs;

/** The checkout in the address, with who reads it. The id of a session is the capability: guesses are counted. */
export async function findCheckout(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
): Promise<ReadCheckout | undefined> {
  const found = await findSessionByCapability(runtime.sql, c.req.param('session_id') ?? '');
  if (!found) limiter.admitStranger(c, 'guess');
  return found && { ...found, reader: await checkoutReaderOf(c, runtime, found) };
}

/** URL without its proof, which a cookie replaces if it is valid; null where the URL carries none. */
export function exchangeProof(c: Context<Env>, runtime: Runtime, { session, scope }: Found): string | null {
  const url = new URL(c.req.url);
  const proof = url.searchParams.get('proof');
  if (proof === null) return null;
  const { sessionId } = session;
  // Each proof is valid for a day: a receipt is read long after the minutes in which the session could be
  // paid.
  const isTimely = now(runtime, scope) < session.createdAt + sessionLifetimeMs;
  if (isTimely && isCheckoutProof(runtime.secrets, sessionId, proof)) {
    const expiresAt = runtime.wallClock() + cookieLifetimeMs;
    keep(
      c,
      runtime,
      session,
      customerCookie,
      signLinkUntil(runtime.secrets, 'checkout', sessionId, expiresAt),
    );
  }
  url.searchParams.delete('proof');
  return `${url.pathname}${url.search}`;
}

async function checkoutReaderOf(
  c: Context<Env>,
  runtime: Runtime,
  { session, scope }: Found,
): Promise<SessionReader> {
  if (isLinkValid(runtime, 'checkout', session.sessionId, getCookie(c, customerCookie))) return 'customer';
  if (await hasAccountOf(c, runtime, { session, scope })) return 'customer';
  const visitor = getCookie(c, visitorCookie);
  return visitor !== undefined && hashVisitorId(visitor) === session.options.payerHash ? 'payer' : 'stranger';
}

/** The checkout after its reader has paid: an anonymous reader becomes the payer. */
export function withReaderAsPayer(found: ReadCheckout): ReadCheckout {
  return found.reader === 'stranger' ? { ...found, reader: 'payer' } : found;
}

/** True if this browser is signed in to the account of the customer named by the seller. */
async function hasAccountOf(c: Context<Env>, runtime: Runtime, { session, scope }: Found): Promise<boolean> {
  const token = accountTokenOf(c);
  if (token === null || !session.options.isCustomerNamedBySeller) return false;
  const account = await findPortalSession(runtime.sql, token, runtime.wallClock());
  return account?.customerId === session.customerId && account.scope.businessId === scope.businessId;
}

/** Visitor id of this browser at this checkout, created on first use. */
export function getVisitorId(c: Context<Env>, runtime: Runtime, session: CheckoutSession): string {
  const known = getCookie(c, visitorCookie);
  if (known !== undefined && /^\w{32}$/.test(known)) return known;
  const visitor = randomText(32);
  keep(c, runtime, session, visitorCookie, visitor);
  return visitor;
}

/** Hash of a visitor id, by which the session remembers the payer. */
export function hashVisitorId(visitor: string): string {
  return createHash('sha256').update(visitor).digest('base64url');
}

/** Sets a cookie for the pages of this checkout alone, hidden from scripts. */
function keep(
  c: Context<Env>,
  runtime: Runtime,
  { sessionId }: CheckoutSession,
  name: string,
  value: string,
): void {
  setCookie(c, name, value, {
    path: `/checkout/${sessionId}`,
    httpOnly: true,
    sameSite: 'Lax',
    secure: runtime.config.publicUrl.startsWith('https:'),
    maxAge: cookieLifetimeMs / secondMs,
  });
}
