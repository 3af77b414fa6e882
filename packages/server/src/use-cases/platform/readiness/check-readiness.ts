import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { secondMs } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { findFreeBytes } from '../../../store/postgres/free-space.ts';
import { readSchemaState } from '../../../store/postgres/migrate.ts';

/** Failed readiness check, with its remedy. */
export interface FailedCheck {
  readonly check: 'stopping' | 'database' | 'migrations' | 'disk';
  /** Safe to show to anybody: contains no address and no path. Those are in the log. */
  readonly problem: string;
  readonly fix: string;
}

/** Two segments of PostgreSQL's write-ahead log: with less space it may be unable to write the next one. */
const leastFreeBytes = 32 * 1024 * 1024;
const patienceMs = 2 * secondMs;

/**
 * Checks whether this process can serve requests, and returns the failures. Takes a few seconds at most,
 * whatever is broken.
 */
export async function checkReadiness(runtime: Runtime): Promise<FailedCheck[]> {
  if (runtime.stopping.aborted) return [stopping];
  const [disk, database] = await Promise.all([checkDisk(runtime), checkDatabase(runtime)]);
  return [...disk, ...database];
}

async function checkDatabase(runtime: Runtime): Promise<FailedCheck[]> {
  const answered = new AbortController();
  try {
    const state = await Promise.race([
      readSchemaState(runtime.sql),
      delay(patienceMs, 'silence' as const, { signal: answered.signal }),
    ]);
    if (state === 'silence') return [databaseIsSilent];
    return [
      ...(state.isReadOnly ? [databaseIsReadOnly] : []),
      ...(state.missing.length > 0 ? [migrationsAreMissing(state.missing)] : []),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    runtime.log.warn({ reason }, 'the database did not answer the readiness check');
    return [databaseIsAway(runtime)];
  } finally {
    answered.abort();
  }
}

/**
 * Checks free disk space for the bundled database only: an external database's disk cannot be seen from here.
 */
async function checkDisk({ config }: Runtime): Promise<FailedCheck[]> {
  if (config.databaseUrl !== undefined) return [];
  const freeBytes = await findFreeBytes(path.join(config.dataDir, 'postgres'));
  return freeBytes !== undefined && freeBytes < leastFreeBytes ? [diskIsFull] : [];
}

const stopping: FailedCheck = {
  check: 'stopping',
  problem: 'This process is shutting down.',
  fix: 'Send requests to another process, or wait for the next one.',
};

const databaseIsSilent: FailedCheck = {
  check: 'database',
  problem: `The database has not answered within ${String(patienceMs / secondMs)} seconds.`,
  fix: 'Check for long-running statements (pg_stat_activity) and for network problems.',
};

const databaseIsReadOnly: FailedCheck = {
  check: 'database',
  problem: 'The database accepts no writes: it is a standby, or was set to read-only.',
  fix: 'Point DATABASE_URL to the primary server. Some hosts set a server to read-only when its disk is full.',
};

function databaseIsAway({ config }: Runtime): FailedCheck {
  return {
    check: 'database',
    problem: 'The database refuses or closes connections.',
    fix:
      config.databaseUrl === undefined
        ? 'Rung restarts it automatically. If the problem persists, see the log and postgres/server.log in the data directory.'
        : 'Start the server that DATABASE_URL names, or correct DATABASE_URL. The log contains its answer.',
  };
}

function migrationsAreMissing(missing: readonly string[]): FailedCheck {
  return {
    check: 'migrations',
    problem: `The database lacks ${missing.join(', ')}. It was replaced, or restored from an older backup, while this process was running.`,
    fix: 'Restart Rung: migrations are applied at startup.',
  };
}

const diskIsFull: FailedCheck = {
  check: 'disk',
  problem: `The disk that holds the database has less than ${String(leastFreeBytes / 1024 / 1024)} MB free.`,
  fix: 'Free some space on the disk of RUNG_DATA_DIR. Nothing needs to be restarted.',
};
