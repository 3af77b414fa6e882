import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode } from './postgres-binaries.ts';
import { type Cluster, placeOfServer } from './postgres-cluster.ts';
import { findFreePort } from './free-port.ts';

/** The process of an embedded PostgreSQL: found, launched, and ended. */
export interface Server {
  readonly pid: number;
  readonly port: number;
}

export type Settings = Readonly<Record<string, string>>;

interface LaunchOptions {
  readonly settings: Settings;
  /** Port to listen on, because somebody already asks there; left out, any free port. */
  readonly port?: number;
  /** Gives up, and ends what was launched meanwhile. */
  readonly signal: AbortSignal;
}

/** A crash may have left much to recover from; a server that is still at it after this needs a human. */
const startLimitMs = 5 * 60_000;
const pollMs = 20;
const relaunchMs = 100;
const stopLimitMs = 60_000;
/** An adopted server that nobody reaps looks alive for ever. */
const exitLimitMs = 1_000;
const maxLogBytes = 10_000_000;

/** The server of this cluster, ready: the one that runs, or one that is launched because none does. */
export async function findOrLaunch(
  cluster: Cluster,
  options: LaunchOptions,
): Promise<{ server: Server; isAdopted: boolean }> {
  let launched: Launched | undefined;
  // At once, because whoever gives up may be about to end this process.
  const endLaunched = (): void => {
    if (launched?.pid !== undefined && launched.failure() === undefined) process.kill(launched.pid, 'SIGINT');
  };
  options.signal.addEventListener('abort', endLaunched);
  try {
    for (let waitedMs = 0; waitedMs < startLimitMs;) {
      options.signal.throwIfAborted();
      const server = await findServer(cluster);
      if (server?.isReady === true) return { server, isAdopted: server.pid !== launched?.pid };
      const failure = launched?.failure();
      if (failure !== undefined && !isPassing(failure)) {
        throw new Error(`PostgreSQL did not start: ${failure}`);
      }
      if (server === undefined && (launched === undefined || failure !== undefined)) {
        launched = await launch(cluster, options);
      }
      const waitMs = failure === undefined ? pollMs : relaunchMs;
      await delay(waitMs);
      waitedMs += waitMs;
    }
  } catch (error) {
    if (options.signal.aborted) {
      endLaunched();
      await waitWhile(() => launched !== undefined && launched.failure() === undefined, stopLimitMs);
    }
    throw error;
  } finally {
    options.signal.removeEventListener('abort', endLaunched);
  }
  throw new Error(
    `PostgreSQL is still not ready after ${startLimitMs / 60_000} minutes, perhaps recovering from a crash. ` +
      `See ${path.join(cluster.folder, 'server.log')}; a later start takes over from here.`,
  );
}

interface FoundServer extends Server {
  readonly isReady: boolean;
}

/** The server that runs on this cluster, if one does, read from the file it keeps while it runs. */
async function findServer(cluster: Cluster): Promise<FoundServer | undefined> {
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

async function launch(cluster: Cluster, { settings, port }: LaunchOptions): Promise<Launched> {
  const { folder, binaries, account } = cluster;
  const logFile = path.join(folder, 'server.log');
  const previousBytes = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const isLogKept = previousBytes < maxLogBytes;
  const logHandle = openSync(logFile, isLogKept ? 'a' : 'w', 0o600);

  const allSettings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port ?? (await findFreePort())),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...settings,
  };
  const args = Object.entries(allSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { dataArgument, cwd } = placeOfServer(cluster);
  const child = spawn(binaries.postgres, ['-D', dataArgument, ...args], {
    ...account,
    cwd,
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

/** Ends the server after its statements have been rolled back, and returns when it has gone. */
export async function stopServer(cluster: Cluster, pid: number): Promise<void> {
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

/** Tells the server to end as `stopServer` does, and waits for nothing: it ends without us as well. */
export function tellServerToStop(cluster: Cluster, pid: number): void {
  if (process.platform === 'win32') {
    const args = ['stop', '-D', cluster.data, '-m', 'fast', '-W'];
    spawn(cluster.binaries.pgCtl, args, { detached: true, stdio: 'ignore', windowsHide: true }).unref();
    return;
  }
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
}

async function waitWhile(condition: () => boolean, limitMs: number): Promise<void> {
  for (let waitedMs = 0; condition() && waitedMs < limitMs; waitedMs += pollMs) await delay(pollMs);
}
