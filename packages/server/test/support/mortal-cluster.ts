import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { type Cluster, openCluster } from '../../src/store/postgres-cluster.ts';
import { type Database, connect } from '../../src/store/postgres.ts';
import { freePort } from '../compat/seed-server.ts';

/** A PostgreSQL of a test's own, to be killed. It always comes back at the same address. */
export interface MortalCluster {
  readonly url: string;
  /** Ends the server by this signal; fulfilled when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Kills one session as the system would that has no memory left: the server ends them all, and recovers. */
  killSession(): Promise<void>;
  /** Ends all sessions as an operator would. */
  endSessions(): Promise<void>;
  remove(): Promise<void>;
}

export async function createMortalCluster(): Promise<MortalCluster> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rung-mortal-'));
  chmodSync(dataDir, 0o755);
  const cluster = await openCluster(dataDir, { isDurable: false, log: () => undefined });
  const port = await freePort();
  const url = `postgres://rung:${cluster.password}@127.0.0.1:${String(port)}/postgres`;
  let server = launch(cluster, port);

  const answers = async (): Promise<void> => {
    const probe = connect(url, { max: 1, openLimitMs: 60_000 });
    await probe`select 1`.finally(() => probe.end());
  };
  /** On a session that is not counted among those that are ended. */
  const asOperator = async (work: (sql: Database) => PromiseLike<unknown>): Promise<void> => {
    const operator = connect(url, { max: 1 });
    await Promise.resolve(work(operator)).catch(() => undefined);
    await operator.end({ timeout: 0 });
  };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  await answers();
  return {
    url,
    kill,
    start: async () => {
      // What a server leaves in memory that was killed is given up when its last process has noticed.
      await vi.waitFor(
        async () => {
          server = launch(cluster, port);
          const ended = once(server, 'exit').then(() => Promise.reject(new Error('it did not start')));
          await Promise.race([answers(), ended]);
        },
        { timeout: 60_000, interval: 50 },
      );
    },
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
      if (server.exitCode === null && server.signalCode === null) await kill('SIGQUIT');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function launch({ binaries, data, account, folder }: Cluster, port: number): ChildProcess {
  // What is lost in a power cut is only a test; that a killed server loses nothing is part of it.
  const settings = [
    `port=${String(port)}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
  ];
  return spawn(binaries.postgres, ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...account,
    cwd: folder,
    stdio: 'ignore',
  });
}
