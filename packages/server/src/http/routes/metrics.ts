import { createHash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../../domain/errors.ts';
import { secondMs } from '../../domain/time.ts';
import type { Runtime } from '../../runtime.ts';
import { type QueueReading, readQueue } from '../../store/platform/job-metrics.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { createRouter } from '../router.ts';

/**
 * Metrics for monitoring, in Prometheus format: the job queue of the whole installation, and no business's
 * data. The route exists if `RUNG_METRICS_TOKEN` is set, and answers to that token.
 */
export function metricsRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();
  const { metricsToken } = runtime.config;
  if (metricsToken === undefined) return router;
  router.get('/metrics', async (c) => {
    if (!isSame(c.req.header('authorization') ?? '', `Bearer ${metricsToken}`)) {
      limiter.admitStranger(c, 'guess');
      throw new DomainError(
        'UNAUTHORIZED',
        'Send the token of RUNG_METRICS_TOKEN as a header, Authorization: Bearer <token>.',
      );
    }
    const reading = await readQueue(runtime.sql, runtime.wallClock());
    return c.text(toText(reading), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
  return router;
}

/** Constant-time comparison. */
function isSame(said: string, meant: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(said), digest(meant));
}

const jobStates = ['waiting', 'running', 'failing', 'dead'] as const;
const jobClasses = ['money', 'offers', 'transport'] as const;
const paymentStates = ['processing', 'requires_customer_action'];

function toText({ jobs, oldestDueMs, openPayments }: QueueReading): string {
  return [
    ...gauge(
      'rung_jobs',
      'Jobs that are not done. Those that are failing are among the waiting and running.',
      jobs.flatMap((job) =>
        jobStates.map((state) => [`class="${job.jobClass}",kind="${job.kind}",state="${state}"`, job[state]]),
      ),
    ),
    ...gauge(
      'rung_jobs_dead',
      'Jobs that failed too often and wait for somebody: alert above 0.',
      jobClasses.map((jobClass) => [
        `class="${jobClass}"`,
        jobs.filter((job) => job.jobClass === jobClass).reduce((sum, { dead }) => sum + dead, 0),
      ]),
    ),
    ...gauge(
      'rung_jobs_oldest_due_seconds',
      'How long the longest due job has waited for a worker; 0 when none waits.',
      jobClasses.map((jobClass) => [`class="${jobClass}"`, (oldestDueMs.get(jobClass) ?? 0) / secondMs]),
    ),
    ...gauge(
      'rung_payments_open',
      'Payments under way.',
      paymentStates.map((status) => [`status="${status}"`, openPayments.get(status) ?? 0]),
    ),
    '',
  ].join('\n');
}

function gauge(name: string, help: string, samples: readonly (readonly [string, number])[]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => `${name}{${labels}} ${String(value)}`),
  ];
}
