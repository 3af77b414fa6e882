import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Runtime } from '../runtime.ts';
import { type KeyHolder, findKeyHolder, hashApiKey } from '../store/platform/api-keys.ts';
import { type CustomerSession, findCustomerSession } from '../store/platform/customer-sessions.ts';
import { noteKeyUse } from '../use-cases/platform/api-keys/note-key-use.ts';
import type { Context } from 'hono';
import type { RateLimiter } from './rate-limit.ts';
import { type Access, requestPromises } from './route-promises.ts';
import type { Env } from './router.ts';
import { authenticateUser, readUserToken } from './user-session.ts';

const customerTokenPrefix = 'cst_';

/**
 * Middleware that admits holders of an API key, and people who are signed in. Keys are stored as hashes, and every missing or invalid
 * credential gets the same message, so that a stranger learns nothing. Read-only keys may only read. Routes
 * on which customers answer offers also admit customer tokens; no other route does.
 */
export function authenticate(runtime: Runtime, limiter: RateLimiter) {
  return createMiddleware<Env>(async (c, next) => {
    const token = readBearerToken(c);
    const promises = requestPromises(c);
    if (token === undefined) {
      const userToken = readUserToken(c);
      if (userToken !== undefined) {
        await authenticateUser(c, runtime, limiter, userToken, promises);
        return next();
      }
      limiter.admitStranger(c, 'api');
      throw new DomainError('UNAUTHORIZED', 'Send your API key as a header, Authorization: Bearer <key>.');
    }
    if (token.startsWith(customerTokenPrefix) && promises !== undefined && admitsCustomers(promises.askers)) {
      const session = await lookUpCustomerToken(c, runtime, limiter, token);
      if (!session) throw unknownKey();
      c.set('scope', session.scope);
      c.set('customerId', session.customerId);
      c.set('presentationId', session.presentationId ?? undefined);
      return next();
    }
    const holder = await lookUpApiKey(c, runtime, limiter, token);
    if (!holder) throw unknownKey();
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (holder.access === 'read' && !isReading) {
      throw new DomainError('FORBIDDEN_SCOPE', 'This API key may only read. Use a key with write access.');
    }
    if (promises?.askers === 'team write') {
      throw new DomainError(
        'FORBIDDEN_SCOPE',
        'An API key may not change who belongs to the team. An owner does it in the dashboard.',
      );
    }
    c.set('scope', holder.scope);
    c.set('actor', { kind: 'api_key', id: holder.apiKeyId, name: holder.keyName });
    c.set('isReadOnly', holder.access === 'read');
    return next();
  });
}

/** True if customers may call this route with a token of their own. */
function admitsCustomers(askers: Access): boolean {
  return askers === 'customer read' || askers === 'customer write' || askers === 'account write';
}

/** Bearer token of the Authorization header; undefined if the header is missing or malformed. */
export function readBearerToken(c: Context<Env>): string | undefined {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

/** API key with this secret. The look-up counts against the rate limit. */
export async function lookUpApiKey(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  key: string,
): Promise<KeyHolder | undefined> {
  const keyHash = hashApiKey(key).toString('base64');
  const holder = await limiter.lookUp(c, 'api', key, () => findKeyHolder(runtime.sql, keyHash));
  if (!holder) return undefined;
  limiter.admitKey(c, holder);
  noteKeyUse(runtime, holder);
  return holder;
}

/** Customer session with this token. The look-up counts against the rate limit. */
export async function lookUpCustomerToken(
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
    'This API key is unknown or revoked. Test and live mode have separate keys.',
  );
}

/** Refuses a read-only key where the answer itself would let its reader act, such as a link or a secret. */
export function refuseReadOnly(c: Context<Env>, what: string): void {
  if (c.get('isReadOnly') !== true) return;
  throw new DomainError(
    'FORBIDDEN_SCOPE',
    `This API key may only read, and ${what} would let it do more. Use a key with write access.`,
  );
}
