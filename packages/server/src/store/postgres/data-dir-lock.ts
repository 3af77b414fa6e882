import { setTimeout as delay } from 'node:timers/promises';
import postgres from '@rung/postgres';
import { errorCode } from './postgres-binaries.ts';

/** The embedded database, held for this process. */
export interface DataDirLock {
  /** Fulfilled when the lock is no longer held: its connection has ended, with the server or without it. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

const dataDirLock = 7_864_672;

/** Error codes of a server, or of its absence, when it is shutting down or has just crashed. */
const goneCodes = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED']);

/**
 * Holds the database for this process until it ends, however it ends. Answers undefined when the server
 * went away meanwhile, and refuses when another process holds it.
 */
export async function lockDataDir(url: string, dataDir: string): Promise<DataDirLock | undefined> {
  let lose: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const connection = postgres(url, {
    max: 1,
    // The lock lives as long as its connection, which must therefore not be renewed.
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: `rung, process ${process.pid}` },
    onclose: () => {
      lose();
    },
  });
  const release = (): Promise<void> => connection.end({ timeout: 0 });
  try {
    // A process that was just killed may take a moment to be noticed.
    for (let attempt = 0; attempt < 20; attempt++) {
      const [row] = await connection<{ isLocked: boolean }[]>`
        select pg_try_advisory_lock(${dataDirLock}) as "isLocked"
      `;
      if (row?.isLocked === true) return { lost, release };
      await delay(100);
    }
    const [holder] = await connection<{ name: string }[]>`
      select activity.application_name as name
      from pg_locks as lock join pg_stat_activity as activity using (pid)
      where lock.locktype = 'advisory' and lock.objid = ${dataDirLock} and lock.granted
    `;
    throw new Error(
      `The data directory ${dataDir} is in use by another Rung (${holder?.name ?? 'which has just ended'}). ` +
        'Stop it, or set RUNG_DATA_DIR (and PORT) to run a second one beside it.',
    );
  } catch (error) {
    await release();
    if (goneCodes.has(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
