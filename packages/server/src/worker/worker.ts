import { leaseMs as standardLeaseMs } from '../domain/lease.ts';
import { hourMs, minuteMs, secondMs } from '../domain/time.ts';
import { deliveryLimits } from '../domain/webhook/delivery-limits.ts';
import type { Runtime } from '../runtime.ts';
import { claimDeliveries, claimJobs } from '../store/platform/job-claims.ts';
import { type JobClass } from '../store/platform/jobs.ts';
import { hearInProcess, notifyWorkers } from '../store/platform/wake-workers.ts';
import { listAdvancing } from './advancing-businesses.ts';
import { rollUpMeasurements } from '../use-cases/offers/analytics/roll-up-measurements.ts';
import { type JobSlots, createJobSlots } from './job-slots.ts';
import { watchJobs } from './job-watch.ts';
import type { JobHandlers } from './run-job.ts';
import { issueMissingDocuments } from '../use-cases/billing/documents/issue-missing-documents.ts';
import { removeExpired } from '../use-cases/platform/retention/remove-expired.ts';
import { refreshStatistics } from '../use-cases/platform/statistics/refresh-statistics.ts';

/*
 * The worker claims due jobs, runs a few at a time and records the outcome of each:
 *
 *   claim ──→ run ──→ done
 *                 ├─→ continued at a time         given by the handler
 *                 ├─→ retried after a pause       it threw
 *                 └─→ dead, kept and logged       it threw too often
 *
 * Each class of jobs has slots and claims of its own: receivers that hang fill the slots of transport, and do
 * not delay the reconciliation of a payment.
 *
 * It looks for jobs when it is notified of new ones, and besides from time to time (`job-watch.ts`), so that a lost
 * notification costs seconds and never a job, and a database that was unavailable is noticed as soon as it is back. While
 * a job runs its lease is extended (`lease-keeper.ts`); the jobs of a worker that died are taken over when their
 * leases end. A job is therefore run at least once, sometimes twice.
 */

export interface WorkerOptions {
  /**
   * Number of jobs of each class that one worker runs at a time; defaults to a suitable number for each
   * class.
   */
  readonly concurrency?: number;
  readonly leaseMs?: number;
  /** Longest time without a look for jobs while nothing happens; defaults to a few seconds. */
  readonly restMs?: number;
}

export interface Worker {
  /** Runs due jobs, and the jobs those make due, until there are none. */
  drain(): Promise<void>;
  /**
   * Claims no more jobs and returns when the running ones have ended, or after `withinMs`: jobs still running
   * then are released for another worker.
   */
  stop(withinMs?: number): Promise<void>;
}

/**
 * Number of jobs that one worker runs at a time, by class. Jobs that move money share the statements of the step that
 * they are at. Deliveries mostly wait for their receivers; of their slots e-mails get a few (`deliveryLimits`), which a
 * mail server that hangs may hold.
 */
const slotsOf: Record<JobClass, number> = { money: 64, offers: 4, transport: 40 };

const foldMs = 5 * secondMs;
const analyzeMs = 10 * secondMs;
/** Time after a commit by which its measurements have been summed up. */
const foldedMs = 2 * foldMs;
/** Time after a commit by which PostgreSQL has counted its rows, and they have been analyzed. */
const analyzedMs = minuteMs;
const stopMs = 25 * secondMs;
/** Time for releasing running jobs, when there may be no database to record it in. */
const releaseMs = 2 * secondMs;

/** Processes the queue until it is stopped. */
export async function startWorker(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions = {},
): Promise<Worker> {
  const slots = createSlots(runtime, handlers, options);
  const worker = createWorkerWithSlots(runtime, Object.values(slots));
  let isStopping = false;
  const watch = await watchJobs(
    runtime,
    (classes) => Promise.all(classes.map((each) => slots[each].claimSoon())),
    options.restMs,
  );
  const endHearing = hearInProcess(() => {
    watch.look();
    return Object.values(slots).every(({ hasRoom }) => hasRoom);
  }, runtime.sql);
  const sweeping = repeatedly(runtime, 'removing what is old', () =>
    removeExpired(runtime, () => !isStopping),
  );
  const issuing = repeatedly(runtime, 'issuing documents', () =>
    issueMissingDocuments(runtime, () => !isStopping),
  );
  const folding = repeatedly(runtime, 'summing up measurements', () => rollUpMeasurements(runtime, null));
  const analyzing = repeatedly(runtime, 'analyzing grown tables', () => refreshStatistics(runtime));
  const againAfterChanges = (again: () => void, ms: number) => () => {
    if (watch.hasChangedWithin(ms)) again();
  };
  const timers = [
    setInterval(againAfterChanges(folding.again, foldedMs), foldMs),
    setInterval(againAfterChanges(analyzing.again, analyzedMs), analyzeMs),
    // What an announcement that was lost has left.
    setInterval(folding.again, minuteMs),
    setInterval(analyzing.again, minuteMs),
    setTimeout(sweeping.again, minuteMs),
    setInterval(sweeping.again, hourMs),
    setTimeout(issuing.again, minuteMs),
    setInterval(issuing.again, hourMs),
  ];
  return {
    drain: () => worker.drain(),
    stop: async (withinMs = stopMs) => {
      isStopping = true;
      endHearing();
      timers.forEach(clearInterval);
      const others = Promise.all([
        watch.stop(),
        ...[folding, analyzing, sweeping, issuing].map((each) => each.ended()),
      ]);
      await Promise.all([worker.stop(withinMs), endsWithin(withinMs, others)]);
      // They rest, and know nothing of what this one has released or was to run later.
      notifyWorkers(runtime.sql);
    },
  };
}

/** Repeats a task at intervals, one run after the other. */
function repeatedly(runtime: Runtime, name: string, work: () => Promise<unknown>) {
  let underWay: Promise<void> | undefined;
  return {
    again: (): void => {
      underWay ??= work()
        .catch((error: unknown) => {
          runtime.log.error({ err: error }, `${name} failed; it is tried again`);
        })
        .then(() => {
          underWay = undefined;
        });
    },
    ended: () => underWay ?? Promise.resolve(),
  };
}

/** Worker that runs only on request, for tests. */
export function createWorker(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions = {},
): Worker & {
  /** Claims as many jobs as there are free slots and starts them. Returns their number. */
  claim(): Promise<number>;
} {
  return createWorkerWithSlots(runtime, Object.values(createSlots(runtime, handlers, options)));
}

function createSlots(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions,
): Readonly<Record<JobClass, JobSlots>> {
  const { leaseMs = standardLeaseMs } = options;
  const ofMoneyOrOffers = (jobClass: 'money' | 'offers') =>
    createJobSlots(runtime, handlers, {
      slots: options.concurrency ?? slotsOf[jobClass],
      leaseMs,
      leavesDue: false,
      take: (claim) => claimJobs(runtime.sql, jobClass, { ...claim, except: listAdvancing(runtime.sql) }),
    });
  const transport = createJobSlots(runtime, handlers, {
    slots: options.concurrency ?? slotsOf.transport,
    leaseMs,
    leavesDue: true,
    take: (claim) => {
      const limits = { ...deliveryLimits, ofEndpoint: runtime.endpointPace.limits() };
      return claimDeliveries(runtime.sql, limits, claim);
    },
  });
  return { money: ofMoneyOrOffers('money'), offers: ofMoneyOrOffers('offers'), transport };
}

/** Worker with these slots. */
export function createWorkerWithSlots(runtime: Runtime, slots: readonly JobSlots[]) {
  const claim = async (): Promise<number> => {
    const counts = await Promise.all(slots.map((each) => each.claim()));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return {
    claim,
    drain: async (): Promise<void> => {
      while ((await claim()) > 0 || !slots.every(({ isIdle }) => isIdle)) {
        await Promise.all(slots.map((each) => each.settled()));
      }
      slots.forEach((each) => {
        each.rest();
      });
    },
    stop: async (withinMs = stopMs): Promise<void> => {
      const isOver = await endsWithin(withinMs, Promise.all(slots.map((each) => each.stop())));
      if (isOver) return;
      runtime.log.warn({ code: 'JOBS_RELEASED' }, 'what still runs is left to another worker');
      const releasing = Promise.all(slots.map((each) => each.release()));
      await endsWithin(
        releaseMs,
        releasing.catch(() => undefined),
      );
    },
  };
}

/** True if the work ended in time. */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, ms);
  });
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
