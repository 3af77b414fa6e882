import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connect } from '../../src/store/postgres/postgres.ts';
import type { Database } from '../../src/store/postgres/postgres.ts';
import { templateDatabase } from './cluster.ts';

/** Secret keys of every Rung under test, so that several on one database agree. */
export const testSecretKeys = ['a-secret-key-that-only-tests-use'];

export interface TestDatabase {
  readonly url: string;
  readonly sql: Database;
  /**
   * Makes the database unreachable, and breaks every connection to it, until the returned function is called.
   */
  goAway(): Promise<() => Promise<void>>;
  /** Closes `sql` and drops the database, even if others are still connected to it. */
  drop(): Promise<void>;
}

/** A migrated, empty database for one test file. Call it in `beforeAll`, and `drop()` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase({ template: templateDatabase });
}

/** Database without any tables, for the tests of migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase({ template: 'template0' });
}

async function createDatabase({ template }: { template: string }): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onCluster(async (admin) => admin`create database ${admin(name)} template ${admin(template)}`);
  const url = new URL(inject('clusterUrl'));
  url.pathname = name;
  const sql = connect(url.href);
  return {
    url: url.href,
    sql,
    goAway: async () => {
      const admit = (isAdmitting: string) =>
        onCluster(
          (admin) => admin`alter database ${admin(name)} allow_connections ${admin.unsafe(isAdmitting)}`,
        );
      await admit('false');
      await onCluster(
        (admin) => admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`,
      );
      return () => admit('true');
    },
    drop: async () => {
      await sql.end({ timeout: 5 });
      await onCluster(async (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

async function onCluster(work: (admin: Database) => Promise<unknown>): Promise<void> {
  const admin = connect(inject('clusterUrl'), { max: 1 });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
