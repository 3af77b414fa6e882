import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Runtime } from '../runtime.ts';
import type { Env } from './router.ts';

/** Health probes, which are answered until the server's last moment. */
const probes: ReadonlySet<string> = new Set(['/health', '/ready']);

/**
 * While the server ends what is running it takes on nothing new: the answer is one after which anybody may ask
 * again, here or at another server. Connections end with their answer, so that none holds the end up.
 */
export function refuseWhenStopping({ stopping }: Pick<Runtime, 'stopping'>) {
  return createMiddleware<Env>(async (c, next) => {
    if (stopping.aborted && !probes.has(c.req.path)) {
      c.header('retry-after', '1');
      c.header('connection', 'close');
      throw new DomainError(
        'SERVER_STOPPING',
        'This server is stopping. Nothing was carried out: ask again.',
      );
    }
    await next();
    if (stopping.aborted) c.header('connection', 'close');
  });
}
