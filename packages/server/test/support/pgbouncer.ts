import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { findPostgresAccount } from '../../src/store/postgres/postgres-binaries.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

export interface PgBouncer {
  /** URL of the same database, through the pooler. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Path of PgBouncer; undefined if it is not installed. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin'];
  return folders.map((folder) => path.join(folder, 'pgbouncer')).find((file) => existsSync(file));
}

/**
 * Starts PgBouncer in front of a database, in transaction mode: each transaction may get another of a few
 * sessions.
 */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer> {
  const program = findPgBouncer();
  if (program === undefined) throw new Error('PgBouncer is not installed');
  const target = new URL(databaseUrl);
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-pgbouncer-'));
  // PgBouncer refuses to run as root.
  const account = process.getuid?.() === 0 ? await findPostgresAccount() : undefined;
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  const file = path.join(folder, 'pgbouncer.ini');
  const login = `user=${target.username} password=${target.password}`;
  writeFileSync(
    file,
    [
      '[databases]',
      `* = host=${target.hostname} port=${target.port} ${login}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${String(port)}`,
      'unix_socket_dir =',
      'auth_type = any',
      'pool_mode = transaction',
      'default_pool_size = 4',
    ].join('\n'),
  );
  const running = spawn(program, ['-q', file], { ...account, stdio: 'ignore' });
  const url = new URL(databaseUrl);
  url.port = String(port);
  const probe = connect(url.href, { max: 1, isPooled: true });
  await vi.waitFor(() => probe`select 1`, { timeout: 30_000, interval: 50 });
  await probe.end();
  return {
    url: url.href,
    stop: async () => {
      const gone = once(running, 'exit');
      running.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
