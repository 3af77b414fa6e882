import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Runtime } from '../runtime.ts';
import { findKeyHolder, hashApiKey } from '../store/api-keys.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { Env } from './router.ts';

/**
 * Admits holders of an API key. Keys are kept as hashes; one message answers every way of having none, so
 * that a stranger learns nothing. Reading keys may only read.
 */
export function authenticate(runtime: Runtime, limiter: RateLimiter) {
  return createMiddleware<Env>(async (c, next) => {
    const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') {
      limiter.admitStranger(c);
      throw new DomainError('UNAUTHORIZED', 'Send your API key as a header, Authorization: Bearer <key>.');
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
    return next();
  });
}
