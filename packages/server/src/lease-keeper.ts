import type { Logger } from 'pino';
import { beatMs, graceMs, leaseMs } from './domain/lease.ts';
import { type Instant, secondMs } from './domain/time.ts';
import { type Database, type Sql, pingDatabase } from './store/postgres/postgres.ts';

/** Extends all given leases of one kind in a single statement. */
type ExtendLeases<Lease> = (sql: Sql, leases: readonly Lease[], leaseUntil: Instant) => Promise<unknown>;

/**
 * Renews the leases of everything this process is working on (requests, jobs, test clock advances) at a
 * common interval (`domain/lease.ts`). Work that finishes before the next renewal costs no statement.
 */
export interface LeaseKeeper {
  /** Extends the lease at every interval until the returned function is called. */
  hold<Lease>(lease: Lease, extend: ExtendLeases<Lease>): () => void;
  /**
   * True if work whose lease has expired may be taken over: not right after the database was unreachable,
   * because living processes have not had time to renew their leases, and not while stopping. A keeper that
   * was never started always may.
   */
  takesOver(): boolean;
  /**
   * Notes that the database has just answered something else than a renewal. A renewal of nothing is left out if this
   * was so within the interval.
   */
  noteContact(): void;
  start(): void;
  stop(): Promise<void>;
}

interface LeaseKeeperParts {
  readonly sql: Database;
  readonly log: Logger;
  readonly wallClock: () => Instant;
  readonly beatMs?: number;
  readonly graceMs?: number;
  /** Monotonic clock, in ms. */
  readonly monotonic?: () => number;
}

interface Held {
  readonly extend: ExtendLeases<unknown>;
  readonly since: number;
}

/** After a failed renewal the next one comes sooner. */
const afterFailureMs = secondMs;

type HeldLease = readonly [{ readonly lease: unknown }, Held];

async function extendHeld({ sql, wallClock }: LeaseKeeperParts, held: readonly HeldLease[]): Promise<void> {
  const groups = new Map<ExtendLeases<unknown>, unknown[]>();
  for (const [{ lease }, { extend }] of held) {
    const group = groups.get(extend);
    if (group) group.push(lease);
    else groups.set(extend, [lease]);
  }
  const leaseUntil = wallClock() + leaseMs;
  if (groups.size === 0) await pingDatabase(sql);
  for (const [extend, leases] of groups) await extend(sql, leases, leaseUntil);
}

export function createLeaseKeeper(parts: LeaseKeeperParts): LeaseKeeper {
  const { beatMs: everyMs = beatMs, graceMs: patienceMs = graceMs } = parts;
  const { monotonic = () => performance.now() } = parts;
  // Keyed by identity, since two leases may be equal.
  const held = new Map<{ readonly lease: unknown }, Held>();
  let timer: NodeJS.Timeout | undefined;
  let beating = Promise.resolve();
  let state: 'new' | 'beating' | 'stopped' = 'new';
  /** Start of the uninterrupted series of timely answers of the database, and the time of the last one. */
  let steadySince: number | undefined;
  let lastContact = 0;

  function noteContact(): void {
    const at = monotonic();
    const isUnbroken = steadySince !== undefined && at - lastContact < 2 * everyMs;
    if (!isUnbroken) steadySince = at;
    lastContact = at;
  }

  async function beat(): Promise<void> {
    const startedAt = monotonic();
    try {
      // Work that has just begun has a fresh lease, and most of it is over by the next renewal.
      const due = [...held].filter(([, { since }]) => startedAt - since >= everyMs);
      const isReached = steadySince !== undefined && startedAt - lastContact < everyMs;
      if (due.length > 0 || !isReached) {
        await extendHeld(parts, due);
        noteContact();
      }
    } catch (error) {
      steadySince = undefined;
      // During shutdown the database is closed, so a failure is expected.
      if (state !== 'stopped')
        parts.log.error(
          { err: error, code: 'HEARTBEAT_FAILED' },
          'the database did not answer the renewal of leases',
        );
    }
    if (state !== 'beating') return;
    const afterMs = steadySince === undefined ? Math.min(afterFailureMs, everyMs) : everyMs;
    timer = setTimeout(() => void (beating = beat()), afterMs);
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
      return steadySince !== undefined && at - steadySince >= patienceMs && at - lastContact < 2 * everyMs;
    },
    noteContact,
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
