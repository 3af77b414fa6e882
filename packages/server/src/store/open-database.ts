import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import type { ServerLog } from './postgres-cluster.ts';
import { type Database, connect } from './postgres.ts';

export interface OpenDatabase {
  readonly sql: Database;
  /** Where the files of the PostgreSQL that comes with Rung lie; undefined with a database of one's own. */
  readonly folder: string | undefined;
  close(): Promise<void>;
  /** For a process that ends at once: leaves no server running, and waits for nothing. */
  abandon(): void;
}

interface Place {
  /** Undefined runs the PostgreSQL that comes with Rung, in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}

interface Surroundings {
  readonly log?: ServerLog;
  /** Gives up a start that may take minutes, as after a crash. */
  readonly signal?: AbortSignal;
}

const poolSize = 20;

/** Opens the configured PostgreSQL, or starts the one that comes with Rung, and brings its tables up to date. */
export async function openDatabase(
  { databaseUrl, dataDir }: Place,
  surroundings: Surroundings = {},
): Promise<OpenDatabase> {
  const embedded =
    databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir, ...surroundings }) : undefined;
  const sql = connect(databaseUrl ?? embedded?.url ?? '', { max: poolSize });
  const close = async () => {
    await sql.end({ timeout: 3 });
    await embedded?.stop();
  };
  try {
    await migrate(sql);
  } catch (error) {
    await close();
    throw error;
  }
  return { sql, folder: folderOf(embedded, dataDir), close, abandon: () => embedded?.abandon() };
}

function folderOf(embedded: EmbeddedPostgres | undefined, dataDir: string): string | undefined {
  return embedded && realpathSync(path.join(dataDir, 'postgres'));
}
