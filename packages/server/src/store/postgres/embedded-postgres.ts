import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type DataDirLock, lockDataDir } from './data-dir-lock.ts';
import { type Cluster, type ServerLog, openCluster } from './postgres-cluster.ts';
import { type Server, type Settings, findOrLaunch, stopServer, tellServerToStop } from './postgres-server.ts';

/**
 * Runs the PostgreSQL that is installed with Rung, for whoever has none of their own.
 *
 * The server is a process of its own that outlives ours when ours is killed. That is wanted: the next start
 * finds it by its postmaster.pid, adopts it, and loses nothing. So who may use the database is not decided
 * by who started the server but by an advisory lock, held on a connection that ends with our process: of
 * two Rungs on one data directory the second is refused, whichever of them started the server.
 *
 * The same connection tells when the server ends before we do. It is then started again at the same address,
 * where the pool finds it; also one that was adopted, which is not our child and whose end nobody else tells us.
 */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Another one after the server was started again. */
  readonly pid: number;
  /** True when the server was already running, left behind by a process that was killed. */
  readonly isAdopted: boolean;
  /** Shuts the server down after its statements have been rolled back, and returns when it has gone. */
  stop(): Promise<void>;
  /** The same without waiting, for a process that ends at once: the server goes on to its end alone. */
  abandon(): void;
}

interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Server settings (`fsync: 'off'`), where a test wants other ones than PostgreSQL's own. */
  readonly settings?: Settings;
  readonly log?: ServerLog;
  /** Gives up a start that may take minutes, as after a crash. */
  readonly signal?: AbortSignal;
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? { debug: () => undefined, warn: () => undefined };
  const settings = options.settings ?? {};
  const dataDir = path.resolve(options.dataDir);
  const cluster = await openCluster(dataDir, { isDurable: settings['fsync'] !== 'off', log });
  const signal = options.signal ?? new AbortController().signal;
  for (;;) {
    const { server, isAdopted } = await findOrLaunch(cluster, { settings, signal });
    const lock = await lockDataDir(addressOf(cluster, server), dataDir);
    // The process before us was just stopping the server we found.
    if (lock === undefined) continue;
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

const firstPauseMs = 100;
const longestPauseMs = 15_000;

/** A server that is watched, as it stands at the moment. */
interface Watched extends Pick<Supervision, 'cluster' | 'settings' | 'dataDir' | 'log'> {
  readonly url: string;
  readonly port: number;
  readonly signal: AbortSignal;
  lock: DataDirLock;
  lastServer: Server;
  /** None until it has been started again: the number of one that has ended may be another program's by now. */
  server: Server | undefined;
  recovering: Promise<void>;
}

/** Keeps the server running, and held for us, until it is told to stop. */
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
    // The lock is kept until the server ends it, so that nobody adopts a server that is about to go.
    if (watched.server !== undefined) await stopServer(cluster, watched.server.pid);
    await watched.lock.release();
    await watching;
  };
  return {
    url,
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
    watched.log.warn(
      'The database has ended without being told to, and is started again. Requests fail meanwhile.',
    );
    watched.recovering = recover(watched);
    await watched.recovering;
  }
}

/** Tries until it succeeds, with pauses that grow to a bound, so that a full disk can be mended meanwhile. */
async function recover(watched: Watched): Promise<void> {
  const { signal, log } = watched;
  /** Read anew: it changes while one waits. */
  const isAborted = (): boolean => signal.aborted;
  await watched.lock.release();
  for (let pauseMs = firstPauseMs; !isAborted(); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      if (await tryToRecover(watched)) return;
    } catch (error) {
      // It was told to stop, which is no failure.
      if (isAborted()) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn(`The database could not be started again; the next try is in ${pauseMs} ms. ${reason}`);
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
  log.warn('The database runs again.');
  return true;
}
