import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../../domain/errors.ts';
import { secondMs } from '../../domain/time.ts';
import type { Runtime } from '../../runtime.ts';
import { type QueueReading, readQueue } from '../../store/platform/job-metrics.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { type Router, createRouter } from '../router.ts';

/**
 * Metrics for monitoring at the port of the API. The route exists if `RUNG_METRICS_TOKEN` is set, and answers to that
 * token; without it they are for `RUNG_METRICS_PORT` alone, which need not be open to anybody else.
 */
export function metricsRoutes(runtime: Runtime, limiter: RateLimiter): Router {
  const router = createRouter();
  if (runtime.config.metricsToken !== undefined) serveMetrics(router, runtime, limiter);
  return router;
}

/** Serves `/metrics` in the format of Prometheus: of the whole installation, and no business's data. */
export function serveMetrics(router: Router, runtime: Runtime, limiter: RateLimiter): void {
  const { readableMetrics, config } = runtime;
  if (readableMetrics === undefined) return;
  const { metricsToken } = config;
  router.get('/metrics', async (c) => {
    if (
      metricsToken !== undefined &&
      !isSame(c.req.header('authorization') ?? '', `Bearer ${metricsToken}`)
    ) {
      limiter.admitStranger(c, 'guess');
      throw new DomainError(
        'UNAUTHORIZED',
        'Send the token of RUNG_METRICS_TOKEN as a header, Authorization: Bearer <token>.',
      );
    }
    const text = await readableMetrics.render(await readQueueSoon(runtime));
    return c.text(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
}

const patienceMs = 2 * secondMs;

/** Undefined while the database does not answer: the process's own metrics are worth most then. */
async function readQueueSoon(runtime: Runtime): Promise<QueueReading | undefined> {
  const answered = new AbortController();
  try {
    const late = delay(patienceMs, undefined, { signal: answered.signal }).catch(() => undefined);
    return await Promise.race([readQueue(runtime.sql, runtime.wallClock()), late]);
  } catch (error) {
    runtime.log.warn({ err: error }, 'the database did not answer for the metrics');
    return undefined;
  } finally {
    answered.abort();
  }
}

/** Constant-time comparison. */
function isSame(said: string, meant: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(said), digest(meant));
}
