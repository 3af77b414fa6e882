import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Runtime } from '../runtime.ts';
import type { Env } from './router.ts';

/** Health probes, answered until the server exits. */
const probes: ReadonlySet<string> = new Set(['/health', '/ready']);

/**
 * Refuses new requests while the server is stopping, with an answer that allows a retry here or at another
 * server. Connections close with their answer, so that none delays the stop.
 */
export function refuseWhenStopping({ stopping }: Pick<Runtime, 'stopping'>) {
  return createMiddleware<Env>(async (c, next) => {
    if (stopping.aborted && !probes.has(c.req.path)) {
      c.header('retry-after', '1');
      c.header('connection', 'close');
      throw new DomainError(
        'SERVER_STOPPING',
        'This server is stopping. Nothing was carried out: send the request again.',
      );
    }
    await next();
    if (stopping.aborted) c.header('connection', 'close');
  });
}
