import type { Logger } from 'pino';
import { beatMs, graceMs, leaseMs } from './domain/lease.ts';
import { type Instant, secondMs } from './domain/time.ts';
import { type Database, type Sql, reachDatabase } from './store/postgres/postgres.ts';

/** Extends leases of one kind in one statement. */
type ExtendLeases<Lease> = (sql: Sql, leases: readonly Lease[], leaseUntil: Instant) => Promise<unknown>;

/**
 * Keeps what this process has begun its own: requests, jobs and a clock on its way, all at the same beat
 * (`domain/lease.ts`). Work that is over before the next beat costs no statement.
 */
export interface Heart {
  /** Extends the lease at every beat, until the answer is called. */
  hold<Lease>(lease: Lease, extend: ExtendLeases<Lease>): () => void;
  /**
   * True if work that others seem to have left may be taken over: not after the database was away, before
   * whoever lives has had the time to beat, and not by one who is stopping. A heart that was never started
   * has nobody to be careful of.
   */
  takesOver(): boolean;
  start(): void;
  stop(): Promise<void>;
}

interface HeartParts {
  readonly sql: Database;
  readonly log: Logger;
  readonly wallClock: () => Instant;
  readonly beatMs?: number;
  readonly graceMs?: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic?: () => number;
}

interface Held {
  readonly extend: ExtendLeases<unknown>;
  readonly since: number;
}

/** After a beat that failed, the next comes sooner. */
const afterFailureMs = secondMs;

async function extendHeld(
  { sql, wallClock }: HeartParts,
  held: readonly (readonly [{ readonly lease: unknown }, Held])[],
): Promise<void> {
  const groups = new Map<ExtendLeases<unknown>, unknown[]>();
  for (const [{ lease }, { extend }] of held) {
    const group = groups.get(extend);
    if (group) group.push(lease);
    else groups.set(extend, [lease]);
  }
  const leaseUntil = wallClock() + leaseMs;
  if (groups.size === 0) await reachDatabase(sql);
  for (const [extend, leases] of groups) await extend(sql, leases, leaseUntil);
}

export function createHeart(parts: HeartParts): Heart {
  const { beatMs: everyMs = beatMs, graceMs: patienceMs = graceMs } = parts;
  const { monotonic = () => performance.now() } = parts;
  // Each lease by itself, since two of them may look the same.
  const held = new Map<{ readonly lease: unknown }, Held>();
  let timer: NodeJS.Timeout | undefined;
  let beating = Promise.resolve();
  let state: 'new' | 'beating' | 'stopped' = 'new';
  /** Since when each beat has come in time, and the last one. */
  let steadySince: number | undefined;
  let lastBeat = 0;

  async function beat(): Promise<void> {
    const startedAt = monotonic();
    try {
      // Of what has just begun the lease is long enough: most of it is over by the next beat.
      await extendHeld(
        parts,
        [...held].filter(([, { since }]) => startedAt - since >= everyMs),
      );
      const isUnbroken = steadySince !== undefined && monotonic() - lastBeat < 2 * everyMs;
      if (!isUnbroken) steadySince = monotonic();
      lastBeat = monotonic();
    } catch (error) {
      steadySince = undefined;
      // Whoever stops closes the database.
      if (state !== 'stopped')
        parts.log.error(
          { err: error, code: 'HEARTBEAT_FAILED' },
          'the database did not answer the heartbeat',
        );
    }
    if (state === 'beating')
      schedule(steadySince === undefined ? Math.min(afterFailureMs, everyMs) : everyMs);
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      beating = beat();
    }, afterMs);
  }

  return {
    hold: (lease, extend) => {
      const entry = { lease };
      held.set(entry, { extend: extend as ExtendLeases<unknown>, since: monotonic() });
      return () => held.delete(entry);
    },
    takesOver: () => {
      if (state !== 'beating') return state === 'new';
      const at = monotonic();
      return steadySince !== undefined && at - steadySince >= patienceMs && at - lastBeat < 2 * everyMs;
    },
    start: () => {
      state = 'beating';
      beating = beat();
    },
    stop: async () => {
      state = 'stopped';
      clearTimeout(timer);
      await beating;
    },
  };
}
