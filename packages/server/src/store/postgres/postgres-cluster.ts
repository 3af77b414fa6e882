import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, lstatSync, mkdirSync } from 'node:fs';
import {
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { moveOutlyingCluster, reportLeftoverClusters } from './outlying-clusters.ts';
import { canEnter, errorCode, findPostgresAccount, findPostgresBinaries } from './postgres-binaries.ts';
import type { Account, PostgresBinaries } from './postgres-binaries.ts';

/**
 * Files of an embedded PostgreSQL:
 *
 *     <dataDir>/postgres/data        database cluster
 *     <dataDir>/postgres/password    password of its only user, private to the owner
 *     <dataDir>/postgres/server.log  log of the server
 *
 * A new cluster is created in a temporary folder and renamed when it is complete, so an interrupted start
 * leaves no partial cluster, and of two concurrent starts one wins.
 *
 * All files are in the data directory, even if PostgreSQL's account may not enter its parent folders: the
 * server then uses paths relative to the folder it is started in (`placeOfServer`).
 */
export interface Cluster {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly account: Account | undefined;
  readonly binaries: PostgresBinaries;
}

/** Log for events of the server; a pino logger fits. */
export interface ServerLog {
  debug(line: string): void;
  warn(line: string): void;
}

interface CreateOptions {
  readonly isDurable: boolean;
  readonly log: ServerLog;
}

/** Opens the cluster of this data directory, or creates one. */
export async function openCluster(dataDir: string, options: CreateOptions): Promise<Cluster> {
  requireWritable(dataDir);
  const place = path.join(dataDir, 'postgres');
  moveOutlyingCluster(place, options.log);
  if (process.getuid?.() === 0) reportLeftoverClusters(options.log);
  if (lstatSync(place, { throwIfNoEntry: false }) === undefined) {
    const account = process.getuid?.() === 0 ? await findPostgresAccount() : undefined;
    await createCluster(place, account, options);
  }
  try {
    const folder = realpathSync(place);
    const data = path.join(folder, 'data');
    // Root runs the server as the owner of the files, so the owner of a cluster never changes.
    const owner = statSync(data);
    const account = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : undefined;
    const password = readFileSync(path.join(folder, 'password'), 'utf8');
    return { folder, data, password, account, binaries: await findPostgresBinaries(account) };
  } catch (error) {
    if (errorCode(error) === 'EACCES') {
      throw new Error(
        `The database in ${place} belongs to another user. Start Rung as the user who created it, or set ` +
          'RUNG_DATA_DIR to another folder.',
        { cause: error },
      );
    }
    if (errorCode(error) === 'ENOENT') {
      throw new Error(
        `${place} exists but is not a database of Rung's. Move it away to start with an empty one, or set ` +
          'RUNG_DATA_DIR to another folder.',
        { cause: error },
      );
    }
    throw error;
  }
}

function requireWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `The data directory ${dataDir} cannot be written (${errorCode(error) ?? String(error)}). Give the user ` +
        'that runs Rung write access to it, or set RUNG_DATA_DIR to a folder that is writable.',
      { cause: error },
    );
  }
}

async function createCluster(
  place: string,
  account: Account | undefined,
  { isDurable, log }: CreateOptions,
): Promise<void> {
  log.debug(`Creating a database in ${place}.`);
  const binaries = await findPostgresBinaries(account);
  const folder = mkdtempSync(`${place}.new-`);
  try {
    await initialize(folder, binaries, account, isDurable);
    renameSync(folder, place);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    // Another process was first; its cluster is equivalent.
    if (!existsSync(place)) throw error;
  }
}

/**
 * Argument that gives PostgreSQL's programs their data directory, and the folder to start them in. If root
 * keeps its data below a folder that PostgreSQL's account may not enter, no absolute path works for that
 * account; but a program can be started in a folder it could not reach by path, and Linux has a name for the
 * current folder.
 */
export function placeOfServer({ folder, data, account }: Pick<Cluster, 'folder' | 'data' | 'account'>): {
  readonly dataArgument: string;
  readonly cwd: string;
} {
  if (account === undefined || canEnter(folder, account)) return { dataArgument: data, cwd: folder };
  if (process.platform === 'linux') return { dataArgument: '/proc/self/cwd', cwd: data };
  throw new Error(
    `PostgreSQL does not run as root, and its account may not enter ${folder}. Start Rung as an ordinary user, ` +
      'or set RUNG_DATA_DIR to a folder that others may pass through.',
  );
}

async function initialize(
  folder: string,
  binaries: PostgresBinaries,
  account: Account | undefined,
  isDurable: boolean,
): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path.join(folder, 'password'), password, { mode: 0o600 });
  const data = path.join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const passwordForInitdb = path.join(folder, 'password-for-initdb');
  writeFileSync(passwordForInitdb, password, { mode: 0o600 });
  if (account !== undefined) {
    // The account owns only the cluster: it cannot replace files that root reads and writes here.
    chmodSync(folder, 0o711);
    chownSync(data, account.uid, account.gid);
    chownSync(passwordForInitdb, account.uid, account.gid);
  }
  const { dataArgument, cwd } = placeOfServer({ folder, data, account });
  const args = [
    ...['--pgdata', dataArgument, '--username', 'rung'],
    ...['--pwfile', `${dataArgument}/../password-for-initdb`],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--data-checksums'],
    // Sorts and compares identically on every platform, independent of the system's locales.
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...(isDurable ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(binaries.initdb, args, { ...account, cwd });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      throw new Error(
        'The PostgreSQL that comes with Rung does not run on this system; on Linux it needs glibc 2.27 or ' +
          'newer (Alpine has none). Set DATABASE_URL to a PostgreSQL of your own.',
        { cause: error },
      );
    }
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`The database in ${folder} could not be created: ${reason.trim()}`, { cause: error });
  } finally {
    rmSync(passwordForInitdb, { force: true });
  }
}
