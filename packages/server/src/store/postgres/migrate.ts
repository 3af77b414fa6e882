import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { minuteMs } from '../../domain/time.ts';
import { inspectServer } from './inspect-server.ts';
import { extendStatementTimeout, transaction } from './postgres.ts';
import type { Database, Sql, Tx } from './postgres.ts';

/**
 * Migrates the database to the schema this version of the code expects.
 *
 * Migrations are SQL files, numbered without gaps. Each runs in its own transaction together with the row that
 * records it, so a process killed in the middle leaves either all of a migration or nothing of it. An advisory
 * lock is held for that transaction: of several processes that start at once, one applies the migration and the
 * others find it applied. Reverting a migration takes a new one.
 */

/** The same path whether this runs from `src` or from `dist`, which are equally deep. */
const migrationsFolder = new URL('../../../src/store/postgres/migrations/', import.meta.url);

/** An arbitrary number, as long as every version of Rung uses the same. */
const migrationLock = 7_864_671;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Applies missing migrations and returns their names, in order. */
export async function migrate(database: Database, folder: URL = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  await inspectServer(database);
  const names: string[] = [];
  for (;;) {
    const name = await transaction(database, (tx) => applyNext(tx, migrations));
    if (name === undefined) return names;
    names.push(name);
  }
}

interface SchemaState {
  /** Migrations this version of the code needs and the database lacks, in order. */
  readonly missing: readonly string[];
  /**
   * True if PostgreSQL accepts no writes: a standby, or a server set to read-only, as hosts do when its disk
   * is full.
   */
  readonly isReadOnly: boolean;
}

/** Reads whether the database's schema matches this version of the code. */
export async function readSchemaState(sql: Sql, folder: URL = migrationsFolder): Promise<SchemaState> {
  const migrations = await readMigrations(folder);
  const [row] = await sql<{ isReadOnly: boolean; hasTable: boolean }[]>`
    select
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      to_regclass('rung_migration') is not null as "hasTable"
  `;
  const applied =
    row?.hasTable === true ? await sql<{ name: string }[]>`select name from rung_migration` : [];
  const names = new Set(applied.map(({ name }) => name));
  const missing = migrations.map(({ name }) => name).filter((name) => !names.has(name));
  return { missing, isReadOnly: row?.isReadOnly === true };
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1]);
      if (number !== index + 1) {
        const expected = String(index + 1).padStart(4, '0');
        throw new Error(
          `Migration ${name} should be number ${expected}: migrations are named 0001-what-it-does.sql and ` +
            'numbered without gaps or repetitions. Rename the file.',
        );
      }
      // A checkout on Windows may have other line endings; it is still the same migration.
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');
      return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function applyNext(tx: Tx, migrations: readonly Migration[]): Promise<string | undefined> {
  // Waiting for another process's migration is fine, waiting for a table in use is not: each has its own
  // limit.
  await extendStatementTimeout(tx, 15 * minuteMs);
  await tx`select pg_advisory_xact_lock(${migrationLock})`;
  await tx`select set_config('lock_timeout', '5s', true)`;
  await tx`create table if not exists rung_migration (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`;
  const applied = await tx<
    AppliedMigration[]
  >`select number, name, checksum from rung_migration order by number`;
  for (const row of applied) requireUnchanged(row, migrations[row.number - 1]);

  const next = migrations[applied.length];
  if (next === undefined) return undefined;
  await apply(tx, next);
  return next.name;
}

function requireUnchanged(applied: AppliedMigration, migration: Migration | undefined): void {
  if (migration === undefined) {
    throw new Error(
      `The database is newer than this version of Rung: it has migration ${applied.name}, which this version ` +
        'does not know. Start the version that applied it, or a later one.',
    );
  }
  if (migration.checksum !== applied.checksum) {
    throw new Error(
      `Migration ${migration.name} was changed after this database applied it (as ${applied.name}). ` +
        'Restore the file and put the change into a new migration.',
    );
  }
}

async function apply(tx: Tx, migration: Migration): Promise<void> {
  try {
    await tx.unsafe(migration.sql);
    await tx`
      insert into rung_migration (number, name, checksum)
      values (${migration.number}, ${migration.name}, ${migration.checksum})
    `;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Migration ${migration.name} was not applied: ${reason}. The database is as it was before.`,
      {
        cause: error,
      },
    );
  }
}
