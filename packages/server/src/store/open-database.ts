import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { type Database, connect } from './postgres.ts';

export interface OpenDatabase {
  readonly sql: Database;
  close(): Promise<void>;
}

interface Place {
  /** Undefined runs the PostgreSQL that comes with Rung, in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}

const poolSize = 20;

/** Opens the configured PostgreSQL, or starts the one that comes with Rung, and brings its tables up to date. */
export async function openDatabase({ databaseUrl, dataDir }: Place): Promise<OpenDatabase> {
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir }) : undefined;
  const sql = connect(databaseUrl ?? embedded?.url ?? '', { max: poolSize });
  const close = async () => {
    await sql.end({ timeout: 10 });
    await embedded?.stop();
  };
  try {
    await migrate(sql);
  } catch (error) {
    await close();
    throw error;
  }
  return { sql, close };
}
