import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { secondMs } from '../domain/time.ts';
import type { QueueReading } from '../store/platform/job-metrics.ts';
import { batchCounts } from '../store/postgres/batch.ts';
import type { Database } from '../store/postgres/postgres.ts';

/** Counters of a process's own work, for Prometheus. No label names a business, a customer or an object. */
export interface Metrics {
  requestAnswered(request: {
    readonly method: string;
    /** Path as documented, so that ids do not become labels. */
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }): void;
  paymentSettled(status: string): void;
  webhookAttempted(outcome: string): void;
  gatewayCalled(call: {
    readonly gateway: string;
    readonly call: string;
    readonly outcome: string;
    readonly ms: number;
  }): void;
  jobEnded(job: { readonly kind: string; readonly outcome: string; readonly ms: number }): void;
}

/** Metrics that can be read. */
export interface ReadableMetrics extends Metrics {
  /** All of them in the text format of Prometheus, with this state of the job queue; undefined where it is unknown. */
  render(queue: QueueReading | undefined): Promise<string>;
}

const nothing = (): void => undefined;

/** For a process whose metrics nobody can read. */
export const noMetrics: Metrics = {
  requestAnswered: nothing,
  paymentSettled: nothing,
  webhookAttempted: nothing,
  gatewayCalled: nothing,
  jobEnded: nothing,
};

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const callBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const jobBuckets = [0.01, 0.05, 0.25, 1, 5, 20, 60];

export function createMetrics(database: Database): ReadableMetrics {
  const registry = new Registry();
  const registers = [registry];
  // The delay of the event loop is sampled by a timer, which costs an idle process more the finer it is.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const requests = new Histogram({
    name: 'rung_http_request_duration_seconds',
    help: 'Requests answered, by route and class of status.',
    labelNames: ['method', 'route', 'status'],
    buckets: requestBuckets,
    registers,
  });
  const payments = new Counter({
    name: 'rung_payments_total',
    help: 'Payments whose outcome this process has committed, by status.',
    labelNames: ['status'],
    registers,
  });
  const deliveries = new Counter({
    name: 'rung_webhook_attempts_total',
    help: 'Attempts to deliver a webhook, by outcome: succeeded, pending (it is tried again) or failed.',
    labelNames: ['outcome'],
    registers,
  });
  const calls = new Histogram({
    name: 'rung_gateway_call_duration_seconds',
    help: 'Calls to payment gateways, by outcome; error where no answer came.',
    labelNames: ['gateway', 'call', 'outcome'],
    buckets: callBuckets,
    registers,
  });
  const jobs = new Histogram({
    name: 'rung_job_duration_seconds',
    help: 'Runs of jobs, by outcome: done, continued or failed.',
    labelNames: ['kind', 'outcome'],
    buckets: jobBuckets,
    registers,
  });
  watchDatabase(database, registers);
  const setQueue = createQueueGauges(registers);
  return {
    requestAnswered: ({ method, route, status, ms }) => {
      requests.observe({ method, route, status: `${String(Math.floor(status / 100))}xx` }, ms / secondMs);
    },
    paymentSettled: (status) => {
      payments.inc({ status });
    },
    webhookAttempted: (outcome) => {
      deliveries.inc({ outcome });
    },
    gatewayCalled: ({ ms, ...labels }) => {
      calls.observe(labels, ms / secondMs);
    },
    jobEnded: ({ ms, ...labels }) => {
      jobs.observe(labels, ms / secondMs);
    },
    render: (queue) => {
      setQueue(queue);
      return registry.metrics();
    },
  };
}

function watchDatabase(database: Database, registers: Registry[]): void {
  new Gauge({
    name: 'rung_database_connections',
    help: 'Connections of the pool: idle, busy with statements, or connecting.',
    labelNames: ['state'],
    registers,
    collect() {
      const { idle, busy, connecting } = database.pool();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, busy);
      this.set({ state: 'connecting' }, connecting);
    },
  });
  new Gauge({
    name: 'rung_database_statements_waiting',
    help: 'Statements that wait for a connection of the pool.',
    registers,
    collect() {
      this.set(database.pool().waiting);
    },
  });
  for (const [what, help] of [
    ['batches', 'Statements that carried several operations, or one that could have been several.'],
    ['items', 'Operations in those statements.'],
  ] as const) {
    new Counter({
      name: `rung_database_batch${what === 'items' ? '_items' : 'es'}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(batchCounts[what]);
      },
    });
  }
}

const jobStates = ['waiting', 'running', 'failing', 'dead'] as const;
const jobClasses = ['money', 'offers', 'transport'] as const;
const openStatuses = ['processing', 'requires_customer_action'];

/** Gauges of the job queue, which are the same in every process of an installation. */
function createQueueGauges(registers: Registry[]): (queue: QueueReading | undefined) => void {
  const unfinished = new Gauge({
    name: 'rung_jobs',
    help: 'Jobs that are not done. Those that are failing are among the waiting and running.',
    labelNames: ['class', 'kind', 'state'],
    registers,
  });
  const dead = new Gauge({
    name: 'rung_jobs_dead',
    help: 'Jobs that failed too often and wait for somebody: alert above 0.',
    labelNames: ['class'],
    registers,
  });
  const oldest = new Gauge({
    name: 'rung_jobs_oldest_due_seconds',
    help: 'How long the longest due job has waited for a worker; 0 when none waits.',
    labelNames: ['class'],
    registers,
  });
  const open = new Gauge({
    name: 'rung_payments_open',
    help: 'Payments under way.',
    labelNames: ['status'],
    registers,
  });
  return (queue) => {
    for (const gauge of [unfinished, dead, oldest, open]) gauge.reset();
    if (queue === undefined) return;
    const { jobs, oldestDueMs, openPayments } = queue;
    for (const { jobClass, kind, ...counts } of jobs) {
      for (const state of jobStates) unfinished.set({ class: jobClass, kind, state }, counts[state]);
    }
    for (const jobClass of jobClasses) {
      const ofClass = jobs.filter((job) => job.jobClass === jobClass);
      dead.set(
        { class: jobClass },
        ofClass.reduce((sum, job) => sum + job.dead, 0),
      );
      oldest.set({ class: jobClass }, (oldestDueMs.get(jobClass) ?? 0) / secondMs);
    }
    for (const status of openStatuses) open.set({ status }, openPayments.get(status) ?? 0);
  };
}
