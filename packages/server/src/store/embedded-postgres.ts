import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from '@rung/postgres';
import { assert } from '../domain/assert.ts';
import { errorCode } from './postgres-binaries.ts';
import { openCluster } from './postgres-cluster.ts';
import type { Cluster } from './postgres-cluster.ts';

/**
 * Runs the PostgreSQL that is installed with Rung, for whoever has none of their own.
 *
 * The server is a process of its own that outlives ours when ours is killed. That is wanted: the next start
 * finds it by its postmaster.pid, adopts it, and loses nothing. So who may use the database is not decided
 * by who started the server but by an advisory lock, held on a connection that ends with our process: of
 * two Rungs on one data directory the second is refused, whichever of them started the server.
 */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  /** True when the server was already running, left behind by a process that was killed. */
  readonly isAdopted: boolean;
  /** Shuts the server down after its statements have been rolled back, and returns when it has gone. */
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Server settings (`fsync: 'off'`), where a test wants other ones than PostgreSQL's own. */
  readonly settings?: Settings;
  readonly log?: (line: string) => void;
}

interface Server {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** A crash may have left much to recover from; a server that is still at it after this needs a human. */
const startLimitMs = 5 * 60_000;
const pollMs = 20;
const relaunchMs = 100;
const stopLimitMs = 60_000;
/** An adopted server that nobody reaps looks alive for ever. */
const exitLimitMs = 1_000;
const maxLogBytes = 10_000_000;

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const settings = options.settings ?? {};
  const dataDir = path.resolve(options.dataDir);
  const cluster = await openCluster(dataDir, { isDurable: settings['fsync'] !== 'off', log });
  for (;;) {
    const { server, isAdopted } = await findOrLaunch(cluster, settings);
    const url = `postgres://rung:${cluster.password}@127.0.0.1:${server.port}/postgres`;
    const lock = await lockDataDir(url, dataDir);
    // The process before us was just stopping the server we found.
    if (lock === undefined) continue;
    if (isAdopted) log(`Found the database of ${dataDir} still running, and uses it.`);
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      // The lock is kept until the server ends it, so that nobody adopts a server that is about to go.
      await stopServer(cluster, server.pid);
      await lock.end({ timeout: 0 });
    };
    return { url, pid: server.pid, isAdopted, stop: () => (stopping ??= stop()) };
  }
}

async function findOrLaunch(
  cluster: Cluster,
  settings: Settings,
): Promise<{ server: Server; isAdopted: boolean }> {
  let launched: Launched | undefined;
  for (let waitedMs = 0; waitedMs < startLimitMs;) {
    const server = await findServer(cluster);
    if (server?.isReady === true) return { server, isAdopted: server.pid !== launched?.pid };
    const failure = launched?.failure();
    if (failure !== undefined && !isPassing(failure)) {
      throw new Error(`PostgreSQL did not start: ${failure}`);
    }
    if (server === undefined && (launched === undefined || failure !== undefined)) {
      launched = await launch(cluster, settings);
    }
    const waitMs = failure === undefined ? pollMs : relaunchMs;
    await delay(waitMs);
    waitedMs += waitMs;
  }
  throw new Error(
    `PostgreSQL is still not ready after ${startLimitMs / 60_000} minutes, perhaps recovering from a crash. ` +
      `See ${path.join(cluster.folder, 'server.log')}; a later start takes over from here.`,
  );
}

/** The server that runs on this cluster, if one does, read from the file it keeps while it runs. */
async function findServer(cluster: Cluster): Promise<Server | undefined> {
  const pidFile = path.join(cluster.data, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(pidFile, 'utf8').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (!isAlive(pid)) return undefined;
  if (!(await isPostgres(pid))) {
    // The number went to another program after a crash. PostgreSQL would take that program for its server.
    rmSync(pidFile, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    switch (process.platform) {
      case 'win32':
        return true;
      case 'linux':
        return isPostgresPath(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]);
      default:
        return isPostgresPath((await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)])).stdout);
    }
  } catch {
    return false;
  }
}

function isPostgresPath(command: string | undefined): boolean {
  return path.basename(command?.trim() ?? '') === 'postgres';
}

interface Launched {
  readonly pid: number | undefined;
  /** Why the server ended, from its own log; undefined while it runs. */
  readonly failure: () => string | undefined;
}

async function launch(cluster: Cluster, settings: Settings): Promise<Launched> {
  const { folder, data, binaries, account } = cluster;
  const logFile = path.join(folder, 'server.log');
  const previousBytes = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const isLogKept = previousBytes < maxLogBytes;
  const logHandle = openSync(logFile, isLogKept ? 'a' : 'w', 0o600);

  const allSettings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(await findFreePort()),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...settings,
  };
  const args = Object.entries(allSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', data, ...args], {
    ...account,
    cwd: folder,
    // A process group of its own: Ctrl-C reaches Rung first, which stops the server when it is done with it.
    detached: true,
    stdio: ['ignore', logHandle, logHandle],
    windowsHide: true,
  });
  closeSync(logHandle);
  let hasEnded = false;
  let spawnError: string | undefined;
  child.once('error', (error) => {
    hasEnded = true;
    spawnError = error.message;
  });
  child.once('exit', () => (hasEnded = true));
  child.unref();
  const lastWords = (): string =>
    readFileSync(logFile, 'utf8')
      .slice(isLogKept ? previousBytes : 0)
      .slice(-2000)
      .trim();
  return { pid: child.pid, failure: () => (hasEnded ? (spawnError ?? lastWords()) : undefined) };
}

/**
 * Failures that pass by themselves: what a killed server left in memory is still being given up, another
 * process is starting the same server, or the free port was taken in the meantime.
 */
function isPassing(failure: string): boolean {
  return /shared memory block|lock file|Address already in use|could not create any TCP/.test(failure);
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      assert(address !== null && typeof address === 'object', 'a listening TCP server has an address');
      probe.close(() => {
        resolve(address.port);
      });
    });
  });
}

const dataDirLock = 7_864_672;

/** What a server says, or its absence, when it is shutting down. */
const goneCodes = new Set(['57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED']);

/**
 * Holds the database for this process until it ends, however it ends. Answers undefined when the server
 * went away meanwhile, and refuses when another process holds it.
 */
async function lockDataDir(url: string, dataDir: string): Promise<postgres.Sql | undefined> {
  const connection = postgres(url, {
    max: 1,
    // The lock lives as long as its connection, which must therefore not be renewed.
    max_lifetime: null,
    fetch_types: false,
    connection: { application_name: `rung, process ${process.pid}` },
  });
  try {
    // A process that was just killed may take a moment to be noticed.
    for (let attempt = 0; attempt < 20; attempt++) {
      const [row] = await connection<{ isLocked: boolean }[]>`
        select pg_try_advisory_lock(${dataDirLock}) as "isLocked"
      `;
      if (row?.isLocked === true) return connection;
      await delay(100);
    }
    const [holder] = await connection<{ name: string }[]>`
      select activity.application_name as name
      from pg_locks as lock join pg_stat_activity as activity using (pid)
      where lock.locktype = 'advisory' and lock.objid = ${dataDirLock} and lock.granted
    `;
    throw new Error(
      `The data directory ${dataDir} is in use by another Rung (${holder?.name ?? 'which has just ended'}). ` +
        'Stop it, or set RUNG_DATA_DIR (and PORT) to run a second one beside it.',
    );
  } catch (error) {
    await connection.end({ timeout: 0 });
    if (goneCodes.has(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(cluster.binaries.pgCtl, ['stop', '-D', cluster.data, '-m', 'fast', '-w']);
    return;
  }
  // The server removes its file last of all; until the process itself is gone it still holds its memory.
  const pidFile = path.join(cluster.data, 'postmaster.pid');
  const isServing = (): boolean => existsSync(pidFile) && isAlive(pid);
  if (isServing()) process.kill(pid, 'SIGINT');
  await waitWhile(isServing, stopLimitMs);
  // Without its last checkpoint: the next start recovers what was committed from the log.
  if (isServing()) process.kill(pid, 'SIGQUIT');
  await waitWhile(() => isAlive(pid), exitLimitMs);
}

async function waitWhile(condition: () => boolean, limitMs: number): Promise<void> {
  for (let waitedMs = 0; condition() && waitedMs < limitMs; waitedMs += pollMs) await delay(pollMs);
}
