import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Runtime } from '../runtime.ts';
import { findKeyHolder, hashApiKey } from '../store/api-keys.ts';
import { findCustomerSession } from '../store/customer-sessions.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { Env } from './router.ts';

const customerTokenPrefix = 'cst_';

/** What customers do themselves, with a token of their own: see what is proposed to them, and answer it. */
const customerRoutes =
  /^\/(presentations\/[^/]+(\/(view|accept|decline|undo))?|customers\/[^/]+\/presentations)$/;

/**
 * Admits holders of an API key. Keys are kept as hashes; one message answers every way of having none, so
 * that a stranger learns nothing. Reading keys may only read. Where customers answer offers, their own tokens
 * are admitted too, and nowhere else.
 */
export function authenticate(runtime: Runtime, limiter: RateLimiter) {
  return createMiddleware<Env>(async (c, next) => {
    const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') {
      limiter.admitStranger(c);
      throw new DomainError('UNAUTHORIZED', 'Send your API key as a header, Authorization: Bearer <key>.');
    }
    if (token.startsWith(customerTokenPrefix) && customerRoutes.test(c.req.path)) {
      limiter.admitStranger(c);
      const session = await findCustomerSession(runtime.sql, token, runtime.wallClock());
      if (session) {
        c.set('scope', session.scope);
        c.set('customerId', session.customerId);
        c.set('presentationId', session.presentationId ?? undefined);
        return next();
      }
    }
    const holder = await findKeyHolder(runtime.sql, hashApiKey(token), runtime.wallClock());
    if (!holder) {
      limiter.admitStranger(c);
      throw new DomainError(
        'UNAUTHORIZED',
        'This API key is not known or was revoked. Test and live mode have keys of their own.',
      );
    }
    limiter.admitKey(c, holder);
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (holder.access === 'read' && !isReading) {
      throw new DomainError('FORBIDDEN_SCOPE', 'This API key may only read. Use a key with write access.');
    }
    c.set('scope', holder.scope);
    c.set('isReadOnly', holder.access === 'read');
    return next();
  });
}
