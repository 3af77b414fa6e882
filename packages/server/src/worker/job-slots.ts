import type { Runtime } from '../runtime.ts';
import type { Claim } from '../store/platform/job-claims.ts';
import { type Job, extendLeases, releaseLeases } from '../store/platform/jobs.ts';
import { type JobHandlers, runJob } from './run-job.ts';

/** Slots in which jobs run, filled by claims of their own: no other jobs can take them. */
export interface JobSlots {
  /** Claims as many jobs as there are free slots and starts them. Returns their number. */
  claim(): Promise<number>;
  /** Claims at once if nothing runs, and otherwise soon, so that many calls lead to one claim. */
  claimSoon(): Promise<void>;
  /** Resolves when the claim under way and the jobs running now have ended. */
  settled(): Promise<void>;
  /** True if nothing runs and nothing is being claimed. */
  readonly isIdle: boolean;
  readonly hasRoom: boolean;
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
  /**
   * True if a claim may leave due jobs behind although slots are free, because they wait for others to end. Otherwise
   * a claim that does not fill the slots has found everything, and the next one is made when more is announced.
   */
  readonly leavesDue: boolean;
  /** True if the slots are not filled again once nothing runs: whoever filled them decides what comes next. */
  readonly isOneRound?: boolean;
}

/**
 * Jobs that have ended are replaced by one claim as soon as they are as many as those that still run, or this share of
 * the slots; and otherwise after this time.
 */
const refillShare = 1 / 4;
const refillMs = 20;

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
  /** True if the last claim may have left due jobs behind. */
  #hasMore = false;
  /** Number of jobs that have ended since the last claim. */
  #freed = 0;
  #gathering: NodeJS.Immediate | undefined;
  #refill: NodeJS.Timeout | undefined;

  constructor(runtime: Runtime, handlers: JobHandlers, options: SlotsOptions) {
    this.#runtime = runtime;
    this.#handlers = handlers;
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#running.size === 0 && this.#claiming === undefined;
  }

  get hasRoom(): boolean {
    return this.#running.size < this.#options.slots;
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
    this.rest();
    this.#claiming = this.#claimWhatFits();
    try {
      return await this.#claiming;
    } finally {
      this.#claiming = undefined;
    }
  }

  async claimSoon(): Promise<void> {
    if (this.isIdle) await this.claim();
    else this.#scheduleRefill();
  }

  async #claimWhatFits(): Promise<number> {
    let total = 0;
    do {
      this.#isAskedAgain = false;
      const limit = this.#options.slots - this.#running.size;
      if (limit === 0 || this.#isStopping) break;
      this.#freed = 0;
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
      this.#hasMore = this.#options.leavesDue || jobs.length === limit;
    } while (this.#isAskedAgain as boolean);
    return total;
  }

  #start(job: Job): void {
    const letGo = this.#runtime.leaseKeeper.hold(job, extendLeases);
    const ended = runJob(this.#runtime, this.#handlers, job).finally(() => {
      letGo();
      this.#running.delete(job.jobId);
      this.#freed++;
      // Jobs whose ends were committed together are counted together.
      this.#gathering ??= setImmediate(() => {
        this.#gathering = undefined;
        this.#replaceEnded();
      });
    });
    this.#running.set(job.jobId, { job, ended });
  }

  /** Claims for the slots that are free again: at once if there are enough of them, and otherwise soon. */
  #replaceEnded(): void {
    const running = this.#running.size;
    if (!this.#hasMore || (running === 0 && this.#options.isOneRound === true)) return;
    if (this.#freed >= Math.min(running, this.#options.slots * refillShare)) this.#claimForFreed();
    else this.#scheduleRefill();
  }

  #scheduleRefill(): void {
    this.#refill ??= setTimeout(() => {
      this.#claimForFreed();
    }, refillMs);
  }

  #claimForFreed(): void {
    this.#refill = undefined;
    this.claim().catch((error: unknown) => {
      this.#runtime.log.error({ err: error }, 'claiming jobs failed; the next look is in a second');
    });
  }

  async settled(): Promise<void> {
    // A failed claim has claimed nothing.
    await this.#claiming?.catch(() => undefined);
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  rest(): void {
    clearImmediate(this.#gathering);
    clearTimeout(this.#refill);
    this.#gathering = undefined;
    this.#refill = undefined;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
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
