import { setTimeout as delay } from 'node:timers/promises';
import postgres from '@rung/postgres';
import { isDatabaseAway } from './database-failures.ts';

/** Exclusive lock of this process on the embedded database. */
export interface DataDirLock {
  /** Resolves when the lock is lost: its connection has ended, with or without the server. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/** Another process has the data directory. */
export class DataDirInUse extends Error {
  /** Connection URL of the server that runs there, with its password: not for people to read. */
  readonly url: string;

  constructor(dataDir: string, url: string, holder: string | undefined) {
    super(
      `The data directory ${dataDir} is in use by another Rung (${holder ?? 'which has just ended'}). ` +
        'Stop it, or set RUNG_DATA_DIR (and PORT) to run a second one beside it.',
    );
    this.url = url;
  }
}

const dataDirLock = 7_864_672;

/**
 * Locks the database for this process for as long as it lives. Returns undefined if the server went away
 * meanwhile, and throws if another process holds the lock.
 */
export async function lockDataDir(url: string, dataDir: string): Promise<DataDirLock | undefined> {
  let lose: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const connection = postgres(url, {
    max: 1,
    // The lock lives as long as its connection, which must therefore not be recycled.
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
    // The server may take a moment to notice that the previous process was killed.
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
    throw new DataDirInUse(dataDir, url, holder?.name);
  } catch (error) {
    await release();
    if (isDatabaseAway(error)) return undefined;
    throw error;
  }
}
