import type { Runtime } from '../runtime.ts';
import { DomainError } from '../domain/errors.ts';
import { errorStatus } from './errors.ts';
import { RateLimiter } from './rate-limit.ts';
import { type Router, createRouter } from './router.ts';
import { healthRoutes } from './routes/health.ts';
import { serveMetrics } from './routes/metrics.ts';

/** Routes of a process at `RUNG_METRICS_PORT`, a worker too: metrics and health, and nothing of a business. */
export function createMonitoring(runtime: Runtime): Router {
  const router = createRouter();
  router.onError((error, c) => {
    if (error instanceof DomainError) return c.text(`${error.message}\n`, errorStatus[error.code]);
    runtime.log.error({ err: error, path: c.req.path }, 'monitoring failed');
    return c.text('Something broke on our side.\n', 500);
  });
  router.route('/', healthRoutes(runtime));
  serveMetrics(router, runtime, new RateLimiter(runtime.wallClock));
  return router;
}
