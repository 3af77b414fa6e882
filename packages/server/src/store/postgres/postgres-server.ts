import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode } from './postgres-binaries.ts';
import { type Cluster, placeOfServer } from './postgres-cluster.ts';
import { findFreePort } from './free-port.ts';

/** Process of an embedded PostgreSQL. */
export interface Server {
  readonly pid: number;
  readonly port: number;
}

export type Settings = Readonly<Record<string, string>>;

interface LaunchOptions {
  readonly settings: Settings;
  /** Port to listen on, if clients already use it; left out, any free port. */
  readonly port?: number;
  /** Aborts, and ends a server that was launched meanwhile. */
  readonly signal: AbortSignal;
}

/** Crash recovery may take long; a server that is not ready after this needs a human. */
const startLimitMs = 5 * 60_000;
const pollMs = 20;
const relaunchMs = 100;
const stopLimitMs = 60_000;
/** An adopted server that has exited but was not reaped still looks alive. */
const exitLimitMs = 1_000;
const maxLogBytes = 10_000_000;

/** Finds the running server of this cluster, or launches one, and resolves once it is ready. */
export async function findOrLaunch(
  cluster: Cluster,
  options: LaunchOptions,
): Promise<{ server: Server; isAdopted: boolean }> {
  let launched: Launched | undefined;
  // Done synchronously, because this process may be about to exit.
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

/** Longest address of a socket, in bytes, on the system that allows least. */
const maxSocketPathBytes = 103;

/** Path of the server's Unix socket, which costs less than TCP; undefined where there is none. */
export function findSocket(
  { data }: Pick<Cluster, 'data'>,
  { port }: Pick<Server, 'port'>,
): string | undefined {
  const socketPath = path.join(data, `.s.PGSQL.${port}`);
  if (process.platform === 'win32' || Buffer.byteLength(socketPath) > maxSocketPathBytes) return undefined;
  return existsSync(socketPath) ? socketPath : undefined;
}

/** Finds the server running on this cluster, from the pid file it keeps. */
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
    // After a crash the pid was reused by another program, which PostgreSQL would mistake for its server.
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
  /** Reason why the server ended, from its log; undefined while it runs. */
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
    // Relative to the data directory, which only its owner may enter.
    unix_socket_directories: process.platform === 'win32' ? '' : '.',
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
    // Own process group: Ctrl-C reaches only Rung, which stops the server once it has finished with it.
    detached: true,
    stdio: ['ignore', logHandle, logHandle],
    windowsHide: true,
  });
  closeSync(logHandle);
  let hasEnded = false;
  let wasKilled = false;
  let spawnError: string | undefined;
  child.once('error', (error) => {
    hasEnded = true;
    spawnError = error.message;
  });
  child.once('exit', (_code, signal) => {
    hasEnded = true;
    wasKilled = signal === 'SIGKILL';
  });
  child.unref();
  const lastWords = (): string =>
    readFileSync(logFile, 'utf8')
      .slice(isLogKept ? previousBytes : 0)
      .slice(-2000)
      .trim();
  return {
    pid: child.pid,
    failure: () => (hasEnded ? (spawnError ?? (wasKilled ? killedWhileStarting : lastWords())) : undefined),
  };
}

/** Its log says nothing of that. */
const killedWhileStarting = 'It was killed while it started, as a system without free memory does.';

/**
 * True for transient failures: the server was killed, a killed server's shared memory is still being freed, another
 * process is starting the same server, or the free port was taken meanwhile.
 */
function isPassing(failure: string): boolean {
  return (
    failure === killedWhileStarting ||
    /terminated by signal 9|shared memory block|lock file|Address already in use|could not create any TCP/.test(
      failure,
    )
  );
}

/** Stops the server, rolling back running statements, and resolves once it has exited. */
export async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(cluster.binaries.pgCtl, ['stop', '-D', cluster.data, '-m', 'fast', '-w']);
    return;
  }
  // The server removes this file last; until the process has exited it still holds its memory.
  const pidFile = path.join(cluster.data, 'postmaster.pid');
  const isServing = (): boolean => existsSync(pidFile) && isAlive(pid);
  if (isServing()) process.kill(pid, 'SIGINT');
  await waitWhile(isServing, stopLimitMs);
  // Immediate shutdown without a checkpoint: the next start recovers committed data from the log.
  if (isServing()) process.kill(pid, 'SIGQUIT');
  await waitWhile(() => isAlive(pid), exitLimitMs);
}

/** Sends the same signal as `stopServer` without waiting. */
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
