import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { createEmptyDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let folder: string;
let folderUrl: URL;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'rung-migrations-'));
  folderUrl = pathToFileURL(`${folder}/`);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const put = (name: string, sql: string): Promise<void> => writeFile(path.join(folder, name), sql);

async function tables(): Promise<string[]> {
  const rows = await database.sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'rung_migration' order by 1
  `;
  return rows.map((row) => row.name);
}

test('the migrations of this version apply to an empty database', async () => {
  const applied = await migrate(database.sql);
  expect(applied[0]).toBe('0001-billing.sql');
  expect(await migrate(database.sql)).toEqual([]);
});

test('applies in order what is missing, and each once', async () => {
  await put('0001-first.sql', 'create table a (id int); create table b (id int);');
  expect(await migrate(database.sql, folderUrl)).toEqual(['0001-first.sql']);
  await put('0002-second.sql', 'alter table b rename to c;');
  expect(await migrate(database.sql, folderUrl)).toEqual(['0002-second.sql']);
  expect(await migrate(database.sql, folderUrl)).toEqual([]);
  expect(await tables()).toEqual(['a', 'c']);
});

test('of several processes that start at once, one applies each migration', async () => {
  await put('0001-first.sql', 'create table a (id int);');
  await put('0002-second.sql', 'create table b (id int);');
  const answers = await Promise.all([1, 2, 3, 4].map(() => migrate(database.sql, folderUrl)));
  expect(answers.flat().sort()).toEqual(['0001-first.sql', '0002-second.sql']);
});

test('a migration that fails leaves nothing of itself, and can be repaired', async () => {
  await put('0001-first.sql', 'create table a (id int);');
  await put('0002-second.sql', 'create table b (id int); select broken;');
  await expect(migrate(database.sql, folderUrl)).rejects.toThrow(
    'Migration 0002-second.sql was not applied: column "broken" does not exist.',
  );
  expect(await tables()).toEqual(['a']);
  await put('0002-second.sql', 'create table b (id int);');
  expect(await migrate(database.sql, folderUrl)).toEqual(['0002-second.sql']);
});

test('refuses when an applied migration was changed', async () => {
  await put('0001-first.sql', 'create table a (id int);');
  await migrate(database.sql, folderUrl);
  await put('0001-first.sql', 'create table a (id bigint);');
  await expect(migrate(database.sql, folderUrl)).rejects.toThrow('Migration 0001-first.sql was changed');
});

test('line endings of another platform are no change', async () => {
  await put('0001-first.sql', 'create table a (\nid int\n);\n');
  await migrate(database.sql, folderUrl);
  await put('0001-first.sql', 'create table a (\r\nid int\r\n);\r\n');
  expect(await migrate(database.sql, folderUrl)).toEqual([]);
});

test('refuses a database that a newer version has migrated', async () => {
  await put('0001-first.sql', 'create table a (id int);');
  await put('0002-second.sql', 'create table b (id int);');
  await migrate(database.sql, folderUrl);
  await rm(path.join(folder, '0002-second.sql'));
  await expect(migrate(database.sql, folderUrl)).rejects.toThrow('newer than this version of Rung');
});

test.each([
  ['a repeated number', ['0001-a.sql', '0001-b.sql']],
  ['a gap', ['0001-a.sql', '0003-b.sql']],
  ['an unreadable name', ['0001-a.sql', 'second.sql']],
])('refuses %s before it touches the database', async (_case, names) => {
  for (const name of names) await put(name, 'select 1;');
  await expect(migrate(database.sql, folderUrl)).rejects.toThrow(
    `Migration ${names[1] ?? ''} should be number 0002`,
  );
});

test('a table in use stops a migration within seconds rather than stopping its users', async () => {
  await put('0001-first.sql', 'create table a (id int);');
  await migrate(database.sql, folderUrl);
  await put('0002-second.sql', 'alter table a add column name text;');
  const blocker = await database.sql.reserve();
  await blocker`begin`;
  await blocker`lock table a`;
  await expect(migrate(database.sql, folderUrl)).rejects.toThrow('lock timeout');
  await blocker`rollback`;
  blocker.release();
  expect(await migrate(database.sql, folderUrl)).toEqual(['0002-second.sql']);
});

describe('a DATABASE_URL that cannot be used', () => {
  test('where nobody answers, says where it looked and what to do', async () => {
    const nobody = connect('postgres://rung@127.0.0.1:1/rung', { openLimitMs: 100 });
    await expect(migrate(nobody)).rejects.toThrow(
      'No PostgreSQL answers at 127.0.0.1:1/rung (ECONNREFUSED). Start it or correct DATABASE_URL',
    );
    await nobody.end();
  });

  test('with a wrong password, says so without showing it', async () => {
    const url = new URL(database.url);
    url.password = 'not-this-one';
    const stranger = connect(url.href);
    const error = await migrate(stranger).catch((reason: unknown) => reason);
    expect(String(error)).toContain('refused the connection: password authentication failed');
    expect(String(error)).not.toContain('not-this-one');
    await stranger.end();
  });
});
