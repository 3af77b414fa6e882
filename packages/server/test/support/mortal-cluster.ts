import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, connect } from '../../src/store/postgres/postgres.ts';
import { createDatabaseServer } from './database-server.ts';

/** PostgreSQL of a single test, to be killed. It always restarts at the same address. */
export interface MortalCluster {
  readonly url: string;
  /** Ends the server by this signal; resolves when it has exited. */
  kill(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /**
   * Kills one session as the kernel does when out of memory: the server then ends all sessions, and recovers.
   */
  killSession(): Promise<void>;
  /** Ends all sessions as an operator would. */
  endSessions(): Promise<void>;
  remove(): Promise<void>;
}

export async function createMortalCluster(): Promise<MortalCluster> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rung-mortal-'));
  chmodSync(dataDir, 0o755);
  const server = await createDatabaseServer(dataDir, { isDurable: false });
  /** Runs on a session of its own, which is not among those ended. */
  const asOperator = async (work: (sql: Database) => PromiseLike<unknown>): Promise<void> => {
    const operator = connect(server.url, { max: 1 });
    await Promise.resolve(work(operator)).catch(() => undefined);
    await operator.end({ timeout: 0 });
  };
  await server.start();
  return {
    url: server.url,
    kill: server.kill,
    start: server.start,
    killSession: () =>
      asOperator(async (sql) => {
        const [other] = await sql<{ pid: number }[]>`
          select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`;
        if (other !== undefined) process.kill(other.pid, 'SIGKILL');
      }),
    endSessions: () =>
      asOperator(
        (sql) => sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      ),
    remove: async () => {
      await server.kill('SIGQUIT');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
