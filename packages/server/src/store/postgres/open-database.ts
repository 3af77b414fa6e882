import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { inspectServer } from './inspect-server.ts';
import { migrate, readSchemaState } from './migrate.ts';
import { analyzeTables } from './planner-statistics.ts';
import type { ServerLog } from './postgres-cluster.ts';
import { type Database, connect } from './postgres.ts';
import { waitForDatabase } from './wait-for-database.ts';
import { secondMs } from '../../domain/time.ts';

export interface OpenDatabase {
  readonly sql: Database;
  /** Folder of the bundled PostgreSQL's files; undefined with an external database. */
  readonly folder: string | undefined;
  close(): Promise<void>;
  /** For an immediate exit: leaves no server running, and waits for nothing. */
  abandon(): void;
}

interface Place {
  /** Connection URL of PostgreSQL. Undefined runs the PostgreSQL bundled with Rung, in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Maximum connections, not counting the one that listens for notifications. */
  readonly databasePool: number;
  /** True to use prepared statements; undefined detects whether a connection pooler sits in between. */
  readonly databasePrepare: boolean | undefined;
  /** Connection URL for LISTEN/NOTIFY, if not `databaseUrl`. */
  readonly databaseListenUrl: string | undefined;
}

interface Surroundings {
  readonly log?: ServerLog;
  /** Aborts a start, which may take minutes after a crash. */
  readonly signal?: AbortSignal;
}

/** Opens the configured PostgreSQL, or starts the bundled one, and migrates its schema. */
export async function openDatabase(place: Place, surroundings: Surroundings = {}): Promise<OpenDatabase> {
  const { databaseUrl, dataDir } = place;
  const embedded =
    databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir, ...surroundings }) : undefined;
  try {
    const sql = await open(databaseUrl ?? embedded?.url ?? '', place, surroundings, embedded?.socketPath);
    const close = async () => {
      await sql.end({ timeout: 3 });
      await embedded?.stop();
    };
    return { sql, folder: folderOf(embedded, dataDir), close, abandon: () => embedded?.abandon() };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function open(
  url: string,
  place: Place,
  surroundings: Surroundings,
  socketPath: string | undefined,
): Promise<Database> {
  const isPooled =
    place.databasePrepare === false ||
    (await waitForDatabase(() => isBehindPooler(url, socketPath), surroundings));
  const sql = connect(url, {
    max: place.databasePool,
    socketPath,
    isPooled,
    isPrepared: place.databasePrepare ?? !isPooled,
    listenUrl: place.databaseListenUrl,
  });
  try {
    // Asked beforehand: whether the last migration was applied is unknown when the connection is lost.
    const { missing } = await waitForDatabase(() => readSchemaState(sql), surroundings);
    await waitForDatabase(() => migrate(sql), surroundings);
    if (missing.length > 0) await waitForDatabase(() => analyzeTables(sql), surroundings);
    return sql;
  } catch (error) {
    await sql.end({ timeout: 3 });
    throw error;
  }
}

/** Longest wait for the first connection until the operator is told that the database does not answer, in ms. */
const firstConnectionMs = 5 * secondMs;

/** Uses only what every connection pooler supports. */
async function isBehindPooler(url: string, socketPath: string | undefined): Promise<boolean> {
  const probe = connect(url, { max: 1, isPooled: true, socketPath, openLimitMs: firstConnectionMs });
  try {
    return (await inspectServer(probe)).isPooled;
  } finally {
    await probe.end({ timeout: 5 });
  }
}

function folderOf(embedded: EmbeddedPostgres | undefined, dataDir: string): string | undefined {
  return embedded && realpathSync(path.join(dataDir, 'postgres'));
}
