import postgres from '@rung/postgres';
import type { Database } from './postgres.ts';

const oldestSupportedVersion = 15;

/**
 * Runs the first statement of a process, so that a wrong URL or server is reported here, once. Detects a
 * connection pooler: it gives its clients session ids of its own, while the server reports the real one.
 */
export async function inspectServer(database: Database): Promise<{ readonly isPooled: boolean }> {
  const { host, port, database: name } = database.options;
  const address = `${host.join(', ')}:${port.join(', ')}/${name}`;
  let version: number;
  let isPooled: boolean;
  try {
    const rows = await database<{ version: number; pid: number }[]>`
      select current_setting('server_version_num')::integer / 10000 as version, pg_backend_pid() as pid
    `;
    version = rows[0]?.version ?? 0;
    isPooled = rows[0]?.pid !== rows.state.pid;
  } catch (error) {
    throw new Error(unreachableMessage(address, reasonOf(error)), { cause: error });
  }
  if (version < oldestSupportedVersion) {
    throw new Error(
      `The PostgreSQL at ${address} is version ${version}; Rung needs ${oldestSupportedVersion} or newer. ` +
        'Set DATABASE_URL to a newer server, or unset it to use the PostgreSQL that comes with Rung.',
    );
  }
  return { isPooled };
}

/** Underlying cause of an error that says only that no connection could be opened. */
function reasonOf(error: unknown): unknown {
  const isOutcome = error instanceof Error && 'code' in error && error.code === 'CONNECTION_UNAVAILABLE';
  return isOutcome ? error.cause : error;
}

function unreachableMessage(address: string, error: unknown): string {
  if (error instanceof postgres.PostgresError) {
    const refusal = `The PostgreSQL at ${address} refused the connection: ${error.message}.`;
    if (/unsupported startup parameter/.test(error.message)) {
      return (
        `${refusal} It is a connection pooler such as PgBouncer, which accepts no session settings. Set ` +
        'RUNG_DATABASE_PREPARE=0, and RUNG_DATABASE_LISTEN_URL to the address of PostgreSQL itself.'
      );
    }
    if (/^(28|3D)/.test(error.code) || error.code === '08P01') {
      return `${refusal} Check the user, password and database in DATABASE_URL.`;
    }
    return `${refusal} That may pass: start Rung again when the database takes connections.`;
  }
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return (
    `No PostgreSQL answers at ${address} (${reason}). Start it or correct DATABASE_URL, or unset ` +
    'DATABASE_URL to use the PostgreSQL that comes with Rung.'
  );
}
