import type { Runtime } from '../../runtime.ts';
import { type FailedCheck, checkReadiness } from '../../use-cases/platform/readiness/check-readiness.ts';
import { createRouter } from '../router.ts';

/**
 * Health probes. `/health` says that the process is alive: a supervisor restarts it if that fails. `/ready`
 * says that it can serve: a load balancer sends requests elsewhere while it cannot, and does not kill it.
 */
export function healthRoutes(runtime: Runtime) {
  const router = createRouter();
  const check = sharedCheck(() => checkReadiness(runtime));
  router.get('/health', (c) => c.json({ status: 'ok' }, 200));
  router.get('/ready', async (c) => {
    c.header('cache-control', 'no-store');
    const failed = await check();
    if (failed.length === 0) return c.json({ status: 'ready', failed }, 200);
    c.header('retry-after', '1');
    return c.json({ status: 'not_ready', failed }, 503);
  });
  return router;
}

/** Shared readiness check: anybody may ask, so concurrent probes share one database query. */
function sharedCheck(check: () => Promise<FailedCheck[]>): () => Promise<FailedCheck[]> {
  let running: Promise<FailedCheck[]> | undefined;
  return () => {
    running ??= check().finally(() => (running = undefined));
    return running;
  };
}
