import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import { openCluster } from '../../src/store/postgres/postgres-cluster.ts';
import { connect } from '../../src/store/postgres/postgres.ts';

/**
 * PostgreSQL to be killed, as an operator runs it beside Rung: always at the same address, and restarted by
 * the operator when it exits.
 */
export interface DatabaseServer {
  readonly url: string;
  /** Ends the server by this signal, SIGKILL by default; resolves when it has exited. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** Resolves when it accepts connections again. */
  readonly start: () => Promise<void>;
}

/** `isDurable: false` is faster, and loses in a power cut only, not when the server is killed. */
export async function createDatabaseServer(
  folder: string,
  { isDurable }: { readonly isDurable: boolean },
): Promise<DatabaseServer> {
  const cluster = await openCluster(folder, {
    isDurable,
    log: { debug: () => undefined, warn: () => undefined },
  });
  const port = await findFreePort();
  const url = `postgres://rung:${cluster.password}@127.0.0.1:${String(port)}/postgres`;
  let child: ChildProcess | undefined;

  const launch = (): ChildProcess => {
    const log = openSync(path.join(cluster.folder, 'server.log'), 'a', 0o600);
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      timezone: 'UTC',
      max_connections: '200',
      // Otherwise sessions of killed processes would be noticed late.
      tcp_keepalives_idle: '5',
      ...(isDurable ? {} : { fsync: 'off' }),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const started = spawn(cluster.binaries.postgres, ['-D', cluster.data, ...flags], {
      ...cluster.account,
      cwd: cluster.folder,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    return started;
  };
  const exitOf = (process: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      if (process.exitCode !== null || process.signalCode !== null) resolve();
      else
        process.once('exit', () => {
          resolve();
        });
    });

  const start = async (): Promise<void> => {
    for (let attempt = 0; attempt < 3_000; attempt++) {
      // Shared memory of a killed server is released with a delay; until then a new one refuses to start.
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) child = launch();
      if (await accepts(url)) return;
      await delay(20);
    }
    throw new Error(`PostgreSQL does not start; see server.log in ${cluster.folder}.`);
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child === undefined) return;
    const ended = exitOf(child);
    child.kill(signal);
    await ended;
  };
  process.once('exit', () => child?.kill('SIGQUIT'));
  return { url, start, kill };
}

async function accepts(url: string): Promise<boolean> {
  const sql = connect(url, { max: 1, openLimitMs: 200 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}
