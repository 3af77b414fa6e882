import type { Runtime } from '../runtime.ts';
import type { Claim } from '../store/platform/job-claims.ts';
import { type Job, extendLeases, releaseLeases } from '../store/platform/jobs.ts';
import { type JobHandlers, runJob } from './run-job.ts';

/** Slots in which jobs run, filled by claims of their own: no other jobs can take them. */
export interface JobSlots {
  /** Claims as many jobs as there are free slots and starts them. Returns their number. */
  claim(): Promise<number>;
  /** Resolves when the jobs running now have ended. */
  settled(): Promise<void>;
  readonly isIdle: boolean;
  /** Cancels the claim scheduled after the last job. */
  rest(): void;
  /** Claims no more jobs and resolves when the running ones have ended. */
  stop(): Promise<void>;
  /** Releases the leases of running jobs, so that another worker takes them over. */
  release(): Promise<void>;
}

export interface SlotsOptions {
  readonly slots: number;
  readonly leaseMs: number;
  readonly take: (claim: Claim) => Promise<Job[]>;
}

/** Jobs that end within this time are replaced by one claim together instead of one each. */
const refillMs = 5;

export function createJobSlots(runtime: Runtime, handlers: JobHandlers, options: SlotsOptions): JobSlots {
  return new Slots(runtime, handlers, options);
}

class Slots implements JobSlots {
  readonly #runtime: Runtime;
  readonly #handlers: JobHandlers;
  readonly #options: SlotsOptions;
  readonly #running = new Map<bigint, { readonly job: Job; readonly ended: Promise<void> }>();
  #claiming: Promise<number> | undefined;
  #isAskedAgain = false;
  #isStopping = false;
  #refill: NodeJS.Timeout | undefined;

  constructor(runtime: Runtime, handlers: JobHandlers, options: SlotsOptions) {
    this.#runtime = runtime;
    this.#handlers = handlers;
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /**
   * Makes one claim at a time. A call during a claim schedules another one, because jobs may have been added
   * after its query.
   */
  async claim(): Promise<number> {
    if (this.#claiming) {
      this.#isAskedAgain = true;
      return this.#claiming;
    }
    this.#claiming = this.#claimWhatFits();
    try {
      return await this.#claiming;
    } finally {
      this.#claiming = undefined;
    }
  }

  async #claimWhatFits(): Promise<number> {
    let total = 0;
    for (;;) {
      this.#isAskedAgain = false;
      const limit = this.#options.slots - this.#running.size;
      if (limit === 0 || this.#isStopping) return total;
      const jobs = await this.#options.take({
        wallNow: this.#runtime.wallClock(),
        limit,
        leaseMs: this.#options.leaseMs,
        takesOver: this.#runtime.leaseKeeper.takesOver(),
      });
      // A job still running here is not started again, even if its lease had ended and was claimed anew.
      const fresh = jobs.filter(({ jobId }) => !this.#running.has(jobId));
      for (const job of fresh) this.#start(job);
      total += fresh.length;
      // After any success there may be more: a batch is limited by the concurrency of the jobs within it.
      if (fresh.length === 0 && !(this.#isAskedAgain as boolean)) return total;
    }
  }

  #start(job: Job): void {
    const letGo = this.#runtime.leaseKeeper.hold(job, extendLeases);
    const ended = runJob(this.#runtime, this.#handlers, job).finally(() => {
      letGo();
      this.#running.delete(job.jobId);
      this.#refill ??= setTimeout(() => {
        this.#claimForFreed();
      }, refillMs);
    });
    this.#running.set(job.jobId, { job, ended });
  }

  #claimForFreed(): void {
    this.#refill = undefined;
    this.claim().catch((error: unknown) => {
      this.#runtime.log.error({ err: error }, 'claiming jobs failed; the next look is in a second');
    });
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  rest(): void {
    clearTimeout(this.#refill);
    this.#refill = undefined;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    // A failed claim has claimed nothing.
    await this.#claiming?.catch(() => undefined);
    await this.settled();
    this.rest();
  }

  async release(): Promise<void> {
    await releaseLeases(
      this.#runtime.sql,
      [...this.#running.values()].map(({ job }) => job),
    );
  }
}
