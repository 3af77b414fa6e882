import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { Runtime } from '../runtime.ts';
import { inSpan } from '../telemetry/tracing.ts';
import { loggedPath } from './logged-path.ts';
import type { Env } from './router.ts';

/**
 * Gives each request its id, which its answer carries, and makes it a span, a measurement, and a line of the log at
 * level debug.
 */
export function observeRequests({ log, metrics }: Pick<Runtime, 'log' | 'metrics'>) {
  return createMiddleware<Env>((c, next) => {
    const begunAt = performance.now();
    const requestId = `req_${randomUUID().replaceAll('-', '')}`;
    c.set('requestId', requestId);
    const { method } = c.req;
    const attributes = { 'http.request.method': method, 'rung.request.id': requestId };
    return inSpan(method, { kind: 'server', attributes, headers: c.req.raw.headers }, async (span) => {
      await next();
      // `c.header` would build the response anew, with its body as a stream.
      c.res.headers.set('x-request-id', requestId);
      const { status } = c.res;
      const route = routeOf(c);
      const ms = performance.now() - begunAt;
      metrics.requestAnswered({ method, route, status, ms });
      span.updateName(`${method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
      if (!log.isLevelEnabled('debug')) return;
      const path = loggedPath(c.req.path);
      log.debug(
        { request_id: requestId, method, route, path, status, duration_ms: Math.round(ms) },
        'answered',
      );
    });
  });
}

/** Path of the route that answered, as documented; of what no route answers there is one. */
function routeOf(c: Context<Env>): string {
  const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  return route?.path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}') ?? 'none';
}
