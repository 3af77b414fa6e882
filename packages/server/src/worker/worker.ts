import { leaseMs as standardLeaseMs } from '../domain/lease.ts';
import { hourMs, minuteMs, secondMs } from '../domain/time.ts';
import type { Runtime } from '../runtime.ts';
import { claimDeliveries, claimJobs, hasDueJobs } from '../store/platform/job-claims.ts';
import { type JobClass, jobChannel } from '../store/platform/jobs.ts';
import { listen } from '../store/postgres/listen.ts';
import { rollUpMeasurements } from '../use-cases/offers/analytics/roll-up-measurements.ts';
import { type JobSlots, createJobSlots } from './job-slots.ts';
import type { JobHandlers } from './run-job.ts';
import { removeExpired } from '../use-cases/platform/retention/remove-expired.ts';

/*
 * The worker claims jobs that are due, runs a few at a time and writes down how each ended:
 *
 *   claim ──→ run ──→ done
 *                 ├─→ continued at a moment     the handler said when
 *                 ├─→ tried again after a pause it threw
 *                 └─→ dead, kept and logged     it threw too often
 *
 * Each class of jobs has slots and claims of its own: receivers that hang fill the slots of transport, and the
 * healing of a payment does not notice.
 *
 * It looks for work when somebody says that there is some, and every second besides, so that a lost message
 * costs a second and never a job, and a database that was away is noticed as soon as it is back. While a job runs
 * its lease is extended (`heart.ts`); of a worker that died another one takes over when the lease ends. A job is
 * therefore run at least once, sometimes twice.
 */

export interface WorkerOptions {
  /** Jobs of each class that one worker runs at a time; as many as are good for the class, unless told otherwise. */
  readonly concurrency?: number;
  readonly leaseMs?: number;
}

export interface Worker {
  /** Runs what is due, and what that makes due, until nothing is. */
  drain(): Promise<void>;
  /**
   * Claims nothing more and returns when what is running has ended, or `withinMs` later: what runs then is let go of,
   * and another worker does it.
   */
  stop(withinMs?: number): Promise<void>;
}

/** Number of jobs that one worker runs at a time. Deliveries mostly wait for their receivers. */
const slotsOf: Record<JobClass, number> = { money: 16, offers: 4, transport: 32 };
/** A business takes half of what one worker has, whatever it sends to; what hangs takes a quarter, whoever sends it. */
export const deliveryLimits = { endpoint: 5, failing: 8, business: 16 } as const;

export const pollMs = secondMs;
const foldMs = 5 * secondMs;
const stopMs = 25 * secondMs;
/** For letting go of what runs, when there may be no database to write it to. */
const releaseMs = 2 * secondMs;

/** Works through the queue until it is stopped. */
export async function startWorker(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions = {},
): Promise<Worker> {
  const slots = createSlots(runtime, handlers, options);
  const worker = workerOf(runtime, slots);
  let isStopping = false;
  const reach = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => {
      runtime.log.error({ err: error }, 'looking for jobs failed; the next look is in a second');
    });
  };
  const claim = () => Promise.all(slots.map((each) => each.claim()));
  const look = (): void => {
    reach(claim);
  };
  // Of three claims nothing is needed where nothing is due: one look tells.
  let isPolling = false;
  const poll = (): void => {
    // A database that hangs is not asked twice.
    if (isPolling) return;
    isPolling = true;
    reach(async () => {
      try {
        const asked = { wallNow: runtime.wallClock(), takesOver: runtime.heart.takesOver() };
        if (await hasDueJobs(runtime.sql, asked)) await claim();
      } finally {
        isPolling = false;
      }
    });
  };
  const sweeping = repeatedly(runtime, 'removing what is old', () =>
    removeExpired(runtime, () => !isStopping),
  );
  const folding = repeatedly(runtime, 'summing up measurements', () => rollUpMeasurements(runtime, null));
  const listening = await listen(runtime.sql, jobChannel, look);
  const timers = [
    setInterval(poll, pollMs),
    setInterval(folding.again, foldMs),
    setTimeout(sweeping.again, minuteMs),
    setInterval(sweeping.again, hourMs),
  ];
  look();
  return {
    drain: () => worker.drain(),
    stop: async (withinMs = stopMs) => {
      isStopping = true;
      timers.forEach(clearInterval);
      const others = Promise.all([listening.stop(), folding.ended(), sweeping.ended()]);
      await Promise.all([worker.stop(withinMs), within(withinMs, others)]);
    },
  };
}

/** Something that is done now and then, one time after the other. */
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

/** A worker that works only when it is told to: what tests use. */
export function createWorker(
  runtime: Runtime,
  handlers: JobHandlers,
  options: WorkerOptions = {},
): Worker & {
  /** Claims as many jobs as there is room for and starts them. Answers how many. */
  claim(): Promise<number>;
} {
  return workerOf(runtime, createSlots(runtime, handlers, options));
}

function createSlots(runtime: Runtime, handlers: JobHandlers, options: WorkerOptions): JobSlots[] {
  const { leaseMs = standardLeaseMs } = options;
  const ofMoneyOrOffers = (jobClass: 'money' | 'offers') =>
    createJobSlots(runtime, handlers, {
      slots: options.concurrency ?? slotsOf[jobClass],
      leaseMs,
      take: (claim) => claimJobs(runtime.sql, jobClass, claim),
    });
  const transport = createJobSlots(runtime, handlers, {
    slots: options.concurrency ?? slotsOf.transport,
    leaseMs,
    take: (claim) => claimDeliveries(runtime.sql, deliveryLimits, claim),
  });
  return [ofMoneyOrOffers('money'), ofMoneyOrOffers('offers'), transport];
}

/** A worker with these slots. */
export function workerOf(runtime: Runtime, slots: readonly JobSlots[]) {
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
      const isOver = await within(withinMs, Promise.all(slots.map((each) => each.stop())));
      if (isOver) return;
      runtime.log.warn({ code: 'JOBS_RELEASED' }, 'what still runs is left to another worker');
      const releasing = Promise.all(slots.map((each) => each.release()));
      await within(
        releaseMs,
        releasing.catch(() => undefined),
      );
    },
  };
}

/** True if it ended in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
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
