import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type DataDirLock, lockDataDir } from './data-dir-lock.ts';
import { type Cluster, type ServerLog, openCluster } from './postgres-cluster.ts';
import { type Server, type Settings, findOrLaunch } from './postgres-server.ts';
import { findSocket, stopServer, tellServerToStop } from './postgres-server.ts';

/**
 * Runs the PostgreSQL bundled with Rung, if no external database is configured.
 *
 * The server is a separate process that survives a crash of ours, on purpose: the next start finds it by its
 * postmaster.pid, adopts it, and loses nothing. So access to the database is not decided by who started the
 * server but by an advisory lock, held on a connection that ends with our process: of two Rungs on one data
 * directory the second is refused, whichever of them started the server.
 *
 * The same connection detects that the server has ended before us. It is then restarted at the same address,
 * where the pool finds it; this includes an adopted server, which is not our child process and whose exit
 * nothing else reports.
 */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Unix socket of the same server; undefined where it has none that can be used. */
  readonly socketPath: string | undefined;
  /** Changes when the server is restarted. */
  readonly pid: number;
  /** True if the server was already running, left behind by a process that was killed. */
  readonly isAdopted: boolean;
  /** Shuts the server down, rolling back running statements, and resolves once it has exited. */
  stop(): Promise<void>;
  /** The same without waiting, for an immediate exit: the server shuts down on its own. */
  abandon(): void;
}

interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Server settings (`fsync: 'off'`), for tests that need other than PostgreSQL's defaults. */
  readonly settings?: Settings;
  readonly log?: ServerLog;
  /** Aborts a start, which may take minutes after a crash. */
  readonly signal?: AbortSignal;
}

const firstPauseMs = 100;
/** Longest time that a start tries to get hold of its server. */
const lockLimitMs = 60_000;

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? { debug: () => undefined, warn: () => undefined };
  const settings = options.settings ?? {};
  const dataDir = path.resolve(options.dataDir);
  const cluster = await openCluster(dataDir, { isDurable: settings['fsync'] !== 'off', log });
  const signal = options.signal ?? new AbortController().signal;
  const until = performance.now() + lockLimitMs;
  for (;;) {
    const { server, isAdopted } = await findOrLaunch(cluster, { settings, signal });
    const lock = await lockDataDir(addressOf(cluster, server), dataDir);
    if (lock === undefined) {
      // The server we found was just being shut down by the previous process, or was killed.
      if (performance.now() < until) await delay(firstPauseMs, undefined, { signal });
      else throw new Error(`PostgreSQL ends whenever it has started. See ${cluster.folder}/server.log.`);
      continue;
    }
    if (isAdopted) log.debug(`Found the database of ${dataDir} still running, and uses it.`);
    return supervise({ cluster, settings, dataDir, log, isAdopted, server, lock });
  }
}

function addressOf(cluster: Cluster, { port }: Server): string {
  return `postgres://rung:${cluster.password}@127.0.0.1:${port}/postgres`;
}

interface Supervision {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly dataDir: string;
  readonly log: ServerLog;
  readonly isAdopted: boolean;
  readonly server: Server;
  readonly lock: DataDirLock;
}

const longestPauseMs = 15_000;

/** A server that is watched, as it stands at the moment. */
interface Watched extends Pick<Supervision, 'cluster' | 'settings' | 'dataDir' | 'log'> {
  readonly url: string;
  readonly port: number;
  readonly signal: AbortSignal;
  lock: DataDirLock;
  lastServer: Server;
  /** Undefined until it has been restarted: the pid of a server that has ended may have been reused. */
  server: Server | undefined;
  recovering: Promise<void>;
}

/** Keeps the server running and locked for this process until it is stopped. */
function supervise({ isAdopted, server, ...supervision }: Supervision): EmbeddedPostgres {
  const { cluster } = supervision;
  const url = addressOf(cluster, server);
  const isStopping = new AbortController();
  const watched: Watched = {
    ...supervision,
    url,
    port: server.port,
    signal: isStopping.signal,
    lastServer: server,
    server,
    recovering: Promise.resolve(),
  };
  const watching = watch(watched);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    isStopping.abort(new Error('Rung is stopping.'));
    await watched.recovering;
    // The lock is held until the server closes it, so that no other process adopts a server that is about to
    // exit.
    if (watched.server !== undefined) await stopServer(cluster, watched.server.pid);
    await watched.lock.release();
    await watching;
  };
  return {
    url,
    socketPath: findSocket(cluster, server),
    isAdopted,
    get pid() {
      return watched.lastServer.pid;
    },
    stop: () => (stopping ??= stop()),
    abandon: () => {
      isStopping.abort(new Error('Rung is stopping.'));
      if (watched.server !== undefined) tellServerToStop(cluster, watched.server.pid);
    },
  };
}

async function watch(watched: Watched): Promise<void> {
  for (;;) {
    await watched.lock.lost;
    if (watched.signal.aborted) return;
    watched.server = undefined;
    watched.log.warn('The database has exited unexpectedly and is being restarted. Requests fail meanwhile.');
    watched.recovering = recover(watched);
    await watched.recovering;
  }
}

/**
 * Retries until it succeeds, with capped exponential pauses, so that a full disk can be fixed meanwhile.
 */
async function recover(watched: Watched): Promise<void> {
  const { signal, log } = watched;
  /** Reads the current value: it changes while awaiting. */
  const isAborted = (): boolean => signal.aborted;
  await watched.lock.release();
  for (let pauseMs = firstPauseMs; !isAborted(); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      if (await tryToRecover(watched)) return;
    } catch (error) {
      // It was told to stop, which is not a failure.
      if (isAborted()) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn(`The database could not be restarted; the next attempt is in ${pauseMs} ms. ${reason}`);
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

async function tryToRecover(watched: Watched): Promise<boolean> {
  const { cluster, settings, dataDir, log, url, port, signal } = watched;
  const found = await findOrLaunch(cluster, { settings, port, signal });
  if (found.server.port !== port) {
    const other = `on port ${found.server.port}, while this one asks on port ${port}`;
    throw new Error(`Another Rung has started it ${other}. Stop one of the two.`);
  }
  const newLock = await lockDataDir(url, dataDir);
  if (newLock === undefined) return false;
  watched.server = watched.lastServer = found.server;
  watched.lock = newLock;
  log.warn('The database is running again.');
  return true;
}
