import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/postgres/open-database.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import { findPostgresAccount } from '../../src/store/postgres/postgres-binaries.ts';
import { type Database, connect } from '../../src/store/postgres/postgres.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';
import { eventually } from '../process/server-process.ts';

/*
 * The commands of docs/backup.md, with the programs of an installed PostgreSQL. The one that comes with Rung has no
 * pg_dump and no pg_basebackup, so that these tests are left out where no other is installed.
 */

const programs = findPrograms();

/** Folder of the newest PostgreSQL that is installed as Debian does. */
function findPrograms(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  const folders = readdirSync(versions)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => path.join(versions, version, 'bin'));
  return folders.find(
    (folder) => existsSync(path.join(folder, 'pg_basebackup')) && existsSync(path.join(folder, 'postgres')),
  );
}

describe.skipIf(programs === undefined)('a backup', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-backup-'));
  const archive = path.join(folder, 'archive');
  let port: number;
  let account: { readonly uid?: number; readonly gid?: number };
  let api: TestApi;

  const run = (program: string, ...args: string[]): void => {
    const env = { ...process.env, PGUSER: 'rung', PGHOST: folder, PGPORT: String(port) };
    execFileSync(path.join(programs ?? '', program), args, { ...account, cwd: folder, env, stdio: 'pipe' });
  };
  const urlOf = (database: string, at = port): string =>
    `postgres://rung@127.0.0.1:${String(at)}/${database}`;
  const start = (data: string, at: number): void => {
    const options = `-c port=${String(at)} -c unix_socket_directories=${folder} -c listen_addresses=127.0.0.1`;
    run('pg_ctl', 'start', '-w', '-D', data, '-l', path.join(folder, 'server.log'), '-o', options);
  };
  const startRung = async (database: string, at: number): Promise<TestApi> => {
    const url = urlOf(database, at);
    const place = { databaseUrl: url, dataDir: folder, databasePool: 4 };
    const opened = await openDatabase({
      ...place,
      databasePrepare: undefined,
      databaseListenUrl: undefined,
    });
    return createTestApi({ database: { url, sql: opened.sql, drop: () => opened.close() } });
  };
  const on = async <T>(database: string, work: (sql: Database) => Promise<T>, at = port): Promise<T> => {
    const sql = connect(urlOf(database, at), { max: 1 });
    try {
      return await work(sql);
    } finally {
      await sql.end();
    }
  };

  beforeAll(async () => {
    account = process.getuid?.() === 0 ? await findPostgresAccount() : {};
    chmodSync(folder, 0o777);
    port = await findFreePort();
    run('initdb', '-D', 'primary', '-U', 'rung', '--auth=trust', '--data-checksums', '--no-instructions');
    mkdirSync(archive, { mode: 0o777 });
    chmodSync(archive, 0o777);
    appendSettings(
      'primary',
      `archive_mode = on\narchive_command = 'cp %p ${archive}/%f'\nwal_level = replica\n`,
    );
    start('primary', port);
    await on('postgres', (sql) => sql`create database rung`);
    api = await startRung('rung', port);
  });

  afterAll(async () => {
    await api.drop();
    for (const data of ['primary', 'recovered']) {
      if (existsSync(path.join(folder, data))) run('pg_ctl', 'stop', '-m', 'immediate', '-D', data);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  function appendSettings(data: string, text: string): void {
    appendFileSync(path.join(folder, data, 'postgresql.conf'), text);
  }

  const sell = async (): Promise<string> => {
    const body = oneClickBody(await createBuyer(api), await sellCourse(api));
    const answer = await api.request('POST', '/checkouts', body);
    expect(answer.body.payment_status).toBe('succeeded');
    return answer.body.payment_id as string;
  };
  /** A Rung on a restored database, in which the keys of the first one hold. */
  const restored = async (
    database: string,
    at = port,
  ): Promise<TestApi & { get: (id: string) => Promise<number> }> => {
    const other = await startRung(database, at);
    const headers = { authorization: `Bearer ${api.apiKey}` };
    const get = async (id: string) => (await other.send('GET', `/payments/${id}`, undefined, headers)).status;
    return { ...other, get };
  };

  test('that was dumped is restored into another database, with payments, books and keys', async () => {
    const paid = await sell();
    run('pg_dump', '--format=custom', '--file=rung.dump', '--dbname=rung');
    const later = await sell();
    run('createdb', 'restored');
    run('pg_restore', '--exit-on-error', '--no-owner', '--dbname=restored', 'rung.dump');
    const copy = await restored('restored');
    expect(await copy.get(paid)).toBe(200);
    expect(await copy.get(later)).toBe(404);
    const sums = await copy.runtime
      .sql`select currency from ledger_posting group by currency having sum(amount) <> 0`;
    expect(sums).toEqual([]);
    await copy.drop();
  });

  test('of files is brought to a moment of choice by the archived log', async () => {
    run('pg_basebackup', '--pgdata=recovered', '--checkpoint=fast', '--wal-method=none', '--no-manifest');
    const before = await sell();
    const [moment] = await api.runtime.sql<{ at: string }[]>`select clock_timestamp()::text as at`;
    const mistaken = await sell();
    const [switched] = await api.runtime.sql<{ name: string }[]>`
      select pg_walfile_name(pg_switch_wal()) as name`;
    await eventually(() => {
      expect(readdirSync(archive)).toContain(switched?.name);
    });
    const settings = [
      `restore_command = 'cp ${archive}/%f %p'`,
      `recovery_target_time = '${moment?.at ?? ''}'`,
      `recovery_target_action = 'promote'`,
    ];
    appendSettings('recovered', `archive_mode = off\n${settings.join('\n')}\n`);
    appendFileSync(path.join(folder, 'recovered/recovery.signal'), '');
    const other = await findFreePort();
    start('recovered', other);
    await eventually(async () => {
      const [state] = await on('rung', (sql) => sql`select pg_is_in_recovery() as is_recovering`, other);
      expect(state).toEqual({ is_recovering: false });
    });
    const copy = await restored('rung', other);
    expect(await copy.get(before)).toBe(200);
    expect(await copy.get(mistaken)).toBe(404);
    await copy.drop();
  });
});
