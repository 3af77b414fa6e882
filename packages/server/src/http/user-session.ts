import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { DomainError } from '../domain/errors.ts';
import { secondMs } from '../domain/time.ts';
import { roleCovers } from '../domain/user/role.ts';
import { sessionLifeMs } from '../domain/user/session.ts';
import type { Runtime } from '../runtime.ts';
import { type UserBusiness, type UserSession, findUserSession } from '../store/platform/user-sessions.ts';
import { noteUserSeen } from '../use-cases/platform/users/note-user-seen.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { DefinedRoute } from './route-promises.ts';
import type { Env } from './router.ts';

/*
 * People who are signed in carry a session cookie. Three things keep other sites from using it: the cookie is not sent
 * from them (SameSite), they cannot send the header of the dashboard, and the browser says where a request comes from.
 */

const secureCookie = '__Host-rung_session';
const plainCookie = 'rung_session';
/** Header that the dashboard sends with every request. */
export const clientHeader = 'x-rung-client';
const businessHeader = 'x-rung-business';

/** Security of a route in the OpenAPI description that only signed-in people may call. */
export const bySession = [{ session: [] }];

/** Token of the session cookie, of a request that the dashboard sends; undefined for any other. */
export function readUserToken(c: Context<Env>): string | undefined {
  const token = getCookie(c, cookieName(c));
  if (token === undefined || c.req.header(clientHeader) === undefined) return undefined;
  refuseCrossSite(c);
  return token;
}

export function setUserCookie(c: Context<Env>, token: string): void {
  setCookie(c, cookieName(c), token, { ...cookieOptions(c), maxAge: sessionLifeMs / secondMs });
}

export function clearUserCookie(c: Context<Env>): void {
  deleteCookie(c, cookieName(c), cookieOptions(c));
}

function isHttps(c: Context<Env>): boolean {
  return c.get('publicUrl').startsWith('https:');
}

function cookieName(c: Context<Env>): string {
  return isHttps(c) ? secureCookie : plainCookie;
}

function cookieOptions(c: Context<Env>) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: isHttps(c) } as const;
}

/** Refuses a request that another site has made the browser send. */
export function refuseCrossSite(c: Context<Env>): void {
  const origin = c.req.header('origin');
  const own = [new URL(c.get('publicUrl')).origin, new URL(c.req.url).origin];
  const site = c.req.header('sec-fetch-site');
  const isOwn =
    (origin === undefined || own.includes(origin)) && (site === undefined || site === 'same-origin');
  if (isOwn) return;
  throw new DomainError(
    'CROSS_SITE_REQUEST',
    'This request comes from another site than the dashboard. Programs use an API key; behind a proxy, RUNG_PUBLIC_URL must be the address that the browser shows.',
  );
}

/** Session of a token. The look-up counts against the rate limit. */
export async function lookUpUserSession(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
): Promise<UserSession> {
  const session = await limiter.lookUp(c, 'token', token, () =>
    findUserSession(runtime.sql, token, runtime.wallClock()),
  );
  if (!session) {
    throw new DomainError('UNAUTHORIZED', 'You are signed out, or were away for too long. Sign in again.');
  }
  limiter.admitUser(c, token);
  c.set('userToken', token);
  c.set('userSession', session);
  return session;
}

export function refuseSecondFactorDue(session: UserSession): void {
  if (!session.isSecondFactorDue) return;
  throw new DomainError(
    'SECOND_FACTOR_REQUIRED',
    'The second factor is still due. Send its code to POST /session/second_factor.',
  );
}

/** Admits a signed-in person to a route of one of their businesses, if their role there may call it. */
export async function authenticateUser(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
  route: DefinedRoute | undefined,
): Promise<void> {
  const session = await lookUpUserSession(c, runtime, limiter, token);
  refuseSecondFactorDue(session);
  const business = chosenBusiness(c, session);
  if (!business) {
    throw new DomainError(
      'NOT_FOUND',
      `You belong to no such business. Name one of GET /session in the header ${businessHeader}.`,
    );
  }
  const { role, scope } = business;
  if (route && !roleCovers(role, route.leastRole)) {
    throw new DomainError(
      'ROLE_NOT_ALLOWED',
      `Your role in this business is ${role}, and this needs the role ${route.leastRole}. Ask an owner.`,
    );
  }
  const { user } = session;
  c.set('scope', scope);
  c.set('actor', { kind: 'user', id: user.userId, name: user.name });
  // Links that let their holder act are for those who may act themselves.
  c.set('isReadOnly', !roleCovers(role, 'developer'));
  noteUserSeen(runtime, token, session, business);
}

/** Business that a request names, or the only one of its person. */
export function chosenBusiness(c: Context<Env>, { businesses }: UserSession): UserBusiness | undefined {
  const named = c.req.header(businessHeader);
  if (named === undefined) return businesses.length === 1 ? businesses[0] : undefined;
  return businesses.find(({ scope }) => scope.businessId === named);
}
