import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { type Database, connect } from './postgres.ts';

export interface OpenDatabase {
  readonly sql: Database;
  close(): Promise<void>;
}

/** Nothing newer is used, so that what most people have will do. */
const oldestVersion = 15;
const poolSize = 20;

/** Opens the configured PostgreSQL, or starts the one that comes with Rung, and brings its tables up to date. */
export async function openDatabase(config: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}): Promise<OpenDatabase> {
  const embedded =
    config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir }) : undefined;
  const sql = connect(config.databaseUrl ?? embedded?.url ?? '', { max: poolSize });
  const close = async () => {
    await sql.end({ timeout: 10 });
    await embedded?.stop();
  };
  try {
    await checkVersion(sql);
    await migrate(sql);
  } catch (error) {
    await close();
    throw error;
  }
  return { sql, close };
}

async function checkVersion(sql: Database): Promise<void> {
  let version: number;
  try {
    const [row] = await sql<{ version: number }[]>`
      select current_setting('server_version_num')::integer as version`;
    version = row?.version ?? 0;
  } catch (cause) {
    throw new Error(
      `DATABASE_URL cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}. Check host, port, name and password.`,
      { cause },
    );
  }
  if (version < oldestVersion * 10_000) {
    throw new Error(
      `DATABASE_URL is PostgreSQL ${String(Math.floor(version / 10_000))}; Rung needs ${String(oldestVersion)} or newer. Unset DATABASE_URL to use the one that comes with Rung.`,
    );
  }
}
