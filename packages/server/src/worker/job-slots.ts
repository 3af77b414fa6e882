import type { Runtime } from '../runtime.ts';
import type { Claim } from '../store/job-claims.ts';
import { type Job, extendLeases, releaseLeases } from '../store/jobs.ts';
import { type JobHandlers, runJob } from './run-job.ts';

/** Slots in which jobs run, filled by one claim of their own: nothing else can take them. */
export interface JobSlots {
  /** Claims as many jobs as there is room for and starts them. Answers how many. */
  claim(): Promise<number>;
  /** Ends when what is running now has ended. */
  settled(): Promise<void>;
  readonly isIdle: boolean;
  /** Forgets the claim that was to follow the last job. */
  rest(): void;
  /** Claims nothing more and ends when what is running has ended. */
  stop(): Promise<void>;
  /** Lets go of what is still running, for another worker to do. */
  release(): Promise<void>;
}

export interface SlotsOptions {
  readonly slots: number;
  readonly leaseMs: number;
  readonly take: (claim: Claim) => Promise<Job[]>;
}

/** Jobs that end within this time make room for one claim together instead of one each. */
const refillMs = 5;

export function createJobSlots(runtime: Runtime, handlers: JobHandlers, options: SlotsOptions): JobSlots {
  const running = new Map<bigint, { readonly job: Job; readonly ended: Promise<void> }>();
  let claiming: Promise<number> | undefined;
  let isAskedAgain = false;
  let isStopping = false;
  let refill: NodeJS.Timeout | undefined;

  /** One claim at a time. A call during one makes another follow, because work may have come in after its look. */
  async function claim(): Promise<number> {
    if (claiming) {
      isAskedAgain = true;
      return claiming;
    }
    claiming = claimWhatFits();
    try {
      return await claiming;
    } finally {
      claiming = undefined;
    }
  }

  async function claimWhatFits(): Promise<number> {
    let total = 0;
    for (;;) {
      isAskedAgain = false;
      const limit = options.slots - running.size;
      if (limit === 0 || isStopping) return total;
      const jobs = await options.take({
        wallNow: runtime.wallClock(),
        limit,
        leaseMs: options.leaseMs,
        takesOver: runtime.heart.takesOver(),
      });
      // One that still runs here is not begun a second time, though its lease had ended and was taken anew.
      const fresh = jobs.filter(({ jobId }) => !running.has(jobId));
      fresh.forEach(start);
      total += fresh.length;
      // After any success there may be more: a batch is cut short by the limits of the jobs within it.
      if (fresh.length === 0 && !(isAskedAgain as boolean)) return total;
    }
  }

  function start(job: Job): void {
    const letGo = runtime.heart.hold(job, extendLeases);
    const ended = runJob(runtime, handlers, job).finally(() => {
      letGo();
      running.delete(job.jobId);
      refill ??= setTimeout(claimForFreed, refillMs);
    });
    running.set(job.jobId, { job, ended });
  }

  function claimForFreed(): void {
    refill = undefined;
    claim().catch((error: unknown) => {
      runtime.log.error({ err: error }, 'claiming jobs failed; the next look is in a second');
    });
  }

  async function settled(): Promise<void> {
    await Promise.all([...running.values()].map(({ ended }) => ended));
  }

  function forgetRefill(): void {
    clearTimeout(refill);
    refill = undefined;
  }

  return {
    claim,
    settled,
    get isIdle() {
      return running.size === 0;
    },
    rest: forgetRefill,
    stop: async () => {
      isStopping = true;
      // A claim that fails has claimed nothing.
      await claiming?.catch(() => undefined);
      await settled();
      forgetRefill();
    },
    release: () =>
      releaseLeases(
        runtime.sql,
        [...running.values()].map(({ job }) => job),
      ),
  };
}
