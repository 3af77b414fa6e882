import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { secondMs } from './domain/time.ts';

/** Something that runs until it is told to stop. */
export interface Part {
  /** Begins nothing new, and returns when what was running has ended. */
  finish(): Promise<void>;
  /** Breaks off what is still running. */
  cut?(): void;
}

/** Resource that the parts depend on, and that is therefore ended after them. */
interface Ground {
  close(): Promise<void>;
  /** For a process that ends at once: begins its end and waits for nothing. */
  abandon(): void;
}

interface Limits {
  readonly stopSeconds: number;
  readonly log: Logger;
  readonly exit: (code: number) => void;
}

/** npm passes on the signal of Ctrl-C, which has reached us already; a person takes longer to lose patience. */
const sameWishMs = secondMs;
/** Of the whole time, what running requests and jobs get; the rest is for the database to end in order. */
const finishShare = 0.8;
/** Share that jobs get: those that have not ended by then are let go of in order, before anything is cut. */
const jobsShare = 0.6;

/**
 * Shutdown of the process, once it is told to end:
 *
 *     told ──→ finish ──→ close ──→ gone        what runs has ended in time
 *                │                             jobs that run at 60 % of the limit are let go of
 *                └─────→ cut ─────→ gone        at 80 % of the limit it had not
 *      told again, or at the limit ─→ gone      at once; PostgreSQL is told to end, too
 *
 * Cut work recovers: a payment by its job, a job by the worker that takes it over when its lease ends.
 */
export class Ending {
  readonly #stopping = new AbortController();
  readonly #parts: Part[] = [];
  readonly #limits: Limits;
  #ground: Ground | undefined;
  #ended: Promise<void> | undefined;
  #toldAt: number | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Aborted once the process has been told to stop. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Maximum time for running jobs to end, in ms. */
  get jobsWithinMs(): number {
    return this.#limits.stopSeconds * secondMs * jobsShare;
  }

  /** The wish to stop may come during the start: what is started after it ends at once. */
  async standOn(ground: Ground): Promise<void> {
    this.#ground = ground;
    if (this.signal.aborted) await ground.close();
  }

  async add(part: Part): Promise<void> {
    if (this.signal.aborted) await part.finish();
    else this.#parts.push(part);
  }

  /** Takes a signal. The second ends the process at once. */
  tell(exitCode: number): void {
    const now = performance.now();
    this.#toldAt ??= now;
    if (now - this.#toldAt > sameWishMs) this.#endAtOnce(exitCode);
    else void this.stop();
  }

  stop(): Promise<void> {
    this.#ended ??= this.#stop();
    return this.#ended;
  }

  async #stop(): Promise<void> {
    const { stopSeconds, log } = this.#limits;
    this.#stopping.abort(new Error('Rung was told to stop.'));
    const limitMs = stopSeconds * secondMs;
    const limit = setTimeout(() => {
      log.error(`stopping took longer than ${String(stopSeconds)} s, and was broken off`);
      this.#endAtOnce(1);
    }, limitMs);
    const isCut = !(await this.#finishWithin(limitMs * finishShare));
    if (isCut) {
      log.warn('requests or jobs were still running, and were cut; they are healed at the next start');
      for (const part of this.#parts) part.cut?.();
    }
    await this.#ground?.close().catch((error: unknown) => {
      log.error({ err: error }, 'the database could not be closed in order');
    });
    clearTimeout(limit);
    // What was cut or let go of may still hold the process with what it waits for.
    if (isCut) this.#limits.exit(1);
    setTimeout(() => {
      this.#limits.exit(1);
    }, secondMs).unref();
  }

  async #finishWithin(limitMs: number): Promise<boolean> {
    const isOver = new AbortController();
    const finished = Promise.all(this.#parts.map((part) => part.finish())).then(
      () => true,
      (error: unknown) => {
        this.#limits.log.error({ err: error }, 'a part did not end in order');
        return true;
      },
    );
    const inTime = await Promise.race([
      finished,
      delay(limitMs, false, { signal: isOver.signal }).catch(() => false),
    ]);
    isOver.abort();
    return inTime;
  }

  #endAtOnce(exitCode: number): void {
    this.#ground?.abandon();
    this.#limits.exit(exitCode);
  }
}
