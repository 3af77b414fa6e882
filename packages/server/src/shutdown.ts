import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { secondMs } from './domain/time.ts';

/** Component that runs until the process shuts down. */
export interface ShutdownPart {
  /** Stops accepting new work and resolves once running work has finished. */
  finish(): Promise<void>;
  /** Aborts work that is still running. */
  cut?(): void;
}

/** Resource that the components depend on, and that is therefore closed after them. */
interface ShutdownResource {
  close(): Promise<void>;
  /** For an immediate exit: starts closing and waits for nothing. */
  abandon(): void;
}

interface Limits {
  readonly stopSeconds: number;
  readonly log: Logger;
  readonly exit: (code: number) => void;
}

/**
 * npm forwards the Ctrl-C signal that the terminal has already sent us; a second one by a person comes later
 * than this.
 */
const sameWishMs = secondMs;
/** Share of the time limit for running requests and jobs; the rest is for closing the database cleanly. */
const finishShare = 0.8;
/**
 * Share of the time limit for running jobs: those still running then are released cleanly, before anything is
 * aborted.
 */
const jobsShare = 0.6;

/**
 * Graceful shutdown of the process:
 *
 *     signal ──→ finish ──→ close ──→ exit      running work has finished in time
 *                 │                            jobs still running at 60 % of the limit are released
 *                 └─────→ cut ─────→ exit       at 80 % of the limit work was still running
 *     second signal, or the limit ─→ exit      immediately; PostgreSQL is told to stop, too
 *
 * Interrupted work recovers: a payment by its job, a job by the worker that takes it over when its lease expires.
 */
export class Shutdown {
  readonly #stopping = new AbortController();
  readonly #parts: ShutdownPart[] = [];
  readonly #limits: Limits;
  #ground: ShutdownResource | undefined;
  #ended: Promise<void> | undefined;
  #toldAt: number | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Aborted once shutdown has begun. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Maximum time for running jobs to end, in ms. */
  get jobsWithinMs(): number {
    return this.#limits.stopSeconds * secondMs * jobsShare;
  }

  /** Registers the resource to close last. If shutdown was requested during startup, it is closed at once. */
  async standOn(ground: ShutdownResource): Promise<void> {
    this.#ground = ground;
    if (this.signal.aborted) await ground.close();
  }

  async add(part: ShutdownPart): Promise<void> {
    if (this.signal.aborted) await part.finish();
    else this.#parts.push(part);
  }

  /** Handles a termination signal. A second one exits immediately. */
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
      log.error(`stopping took longer than ${String(stopSeconds)} s, and was aborted`);
      this.#endAtOnce(1);
    }, limitMs);
    const isCut = !(await this.#finishWithin(limitMs * finishShare));
    if (isCut) {
      log.warn('requests or jobs were still running and were aborted; they recover at the next start');
      for (const part of this.#parts) part.cut?.();
    }
    await this.#ground?.close().catch((error: unknown) => {
      log.error({ err: error }, 'the database could not be closed cleanly');
    });
    clearTimeout(limit);
    // Aborted or released work may keep the event loop alive with pending operations.
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
        this.#limits.log.error({ err: error }, 'a component did not stop cleanly');
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
