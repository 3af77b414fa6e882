import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Runtime } from '../runtime.ts';
import { type KeyHolder, findKeyHolder, hashApiKey } from '../store/platform/api-keys.ts';
import { type CustomerSession, findCustomerSession } from '../store/platform/customer-sessions.ts';
import type { Context } from 'hono';
import type { RateLimiter } from './rate-limit.ts';
import { type Access, askedPromises } from './route-promises.ts';
import type { Env } from './router.ts';

const customerTokenPrefix = 'cst_';

/**
 * Admits holders of an API key. Keys are kept as hashes; one message answers every way of having none, so
 * that a stranger learns nothing. Reading keys may only read. Where customers answer offers, their own tokens
 * are admitted too, and nowhere else.
 */
export function authenticate(runtime: Runtime, limiter: RateLimiter) {
  return createMiddleware<Env>(async (c, next) => {
    const token = bearerOf(c);
    if (token === undefined) {
      limiter.admitStranger(c, 'api');
      throw new DomainError('UNAUTHORIZED', 'Send your API key as a header, Authorization: Bearer <key>.');
    }
    const promises = askedPromises(c);
    if (token.startsWith(customerTokenPrefix) && promises !== undefined && admitsCustomers(promises.askers)) {
      const session = await findToken(c, runtime, limiter, token);
      if (!session) throw unknownKey();
      c.set('scope', session.scope);
      c.set('customerId', session.customerId);
      c.set('presentationId', session.presentationId ?? undefined);
      return next();
    }
    const holder = await findKey(c, runtime, limiter, token);
    if (!holder) throw unknownKey();
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (holder.access === 'read' && !isReading) {
      throw new DomainError('FORBIDDEN_SCOPE', 'This API key may only read. Use a key with write access.');
    }
    c.set('scope', holder.scope);
    c.set('isReadOnly', holder.access === 'read');
    return next();
  });
}

/** True if customers ask this themselves, with a token of their own. */
function admitsCustomers(askers: Access): boolean {
  return askers === 'customer read' || askers === 'customer write' || askers === 'account write';
}

/** Bearer token of the Authorization header; undefined without one of that form. */
export function bearerOf(c: Context<Env>): string | undefined {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

/** Holder of this API key; the look-up is counted. */
export async function findKey(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  key: string,
): Promise<KeyHolder | undefined> {
  const holder = await limiter.lookUp(c, 'api', key, () =>
    findKeyHolder(runtime.sql, hashApiKey(key), runtime.wallClock()),
  );
  if (holder) limiter.admitKey(c, holder);
  return holder;
}

/** Customer session of this token; the look-up is counted. */
export async function findToken(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
): Promise<CustomerSession | undefined> {
  const session = await limiter.lookUp(c, 'token', token, () =>
    findCustomerSession(runtime.sql, token, runtime.wallClock()),
  );
  if (session) limiter.admitHolder(c, 'token', token);
  return session;
}

export function unknownKey(): DomainError {
  return new DomainError(
    'UNAUTHORIZED',
    'This API key is not known or was revoked. Test and live mode have keys of their own.',
  );
}

/** Refuses a key that may only read what would let it act, be it by reading. */
export function refuseReadOnly(c: Context<Env>, what: string): void {
  if (c.get('isReadOnly') !== true) return;
  throw new DomainError(
    'FORBIDDEN_SCOPE',
    `This API key may only read, and ${what} would let it do more. Use a key with write access.`,
  );
}
