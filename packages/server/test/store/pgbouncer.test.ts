import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectServer } from '../../src/store/postgres/inspect-server.ts';
import { listen } from '../../src/store/postgres/listen.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/postgres/open-database.ts';
import { connect, transaction } from '../../src/store/postgres/postgres.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { startWorker } from '../../src/worker/worker.ts';
import { createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestDatabase, createEmptyDatabase } from '../support/database.ts';
import { type PgBouncer, findPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { expectBooksAgree, oneClickBody, sellCourse } from '../support/shop.ts';

/*
 * Behind PgBouncer in transaction mode each transaction may have another session of the server: what was prepared,
 * set or listened to in one is not there in the next.
 */
const isMissing = findPgBouncer() === undefined;

describe.skipIf(isMissing)(`behind PgBouncer${isMissing ? ', which is not installed here' : ''}`, () => {
  let database: TestDatabase;
  let pooler: PgBouncer;
  let opened: OpenDatabase;
  const place = {
    dataDir: '.rung',
    databasePool: 20,
    databasePrepare: undefined,
    databaseListenUrl: undefined,
  };

  beforeAll(async () => {
    database = await createEmptyDatabase();
    pooler = await startPgBouncer(database.url);
    opened = await openDatabase({ ...place, databaseUrl: pooler.url });
  }, 120_000);
  afterAll(async () => {
    await opened.close();
    await pooler.stop();
    await database.drop();
  });

  test('Rung starts, brings the tables up to date and sees that a pooler is there', async () => {
    const [row] = await database.sql<{ count: bigint }[]>`select count(*) from rung_migration`;
    expect(row!.count).toBeGreaterThan(0n);
    expect(opened.sql.options.prepare).toBe(false);
    expect((await inspectServer(opened.sql)).isPooled).toBe(true);
    expect((await inspectServer(database.sql)).isPooled).toBe(false);
  });

  test('customers buy with one click, many at a time, and the worker does what follows', async () => {
    const { sql } = opened;
    const api = await createTestApi({ database: { url: pooler.url, sql, drop: () => Promise.resolve() } });
    const worker = await startWorker(api.runtime, jobHandlers);
    const product = await sellCourse(api);
    // Several times as many as the pooler has sessions.
    const answers = await Promise.all(
      Array.from({ length: 24 }, async () => {
        const buyer = await createBuyer(api);
        return api.request('POST', '/checkouts', oneClickBody(buyer, product));
      }),
    );
    expect(answers.map(({ status, body }) => `${String(status)} ${String(body.payment_status)}`)).toEqual(
      Array.from({ length: 24 }, () => '200 succeeded'),
    );
    await worker.drain();
    await worker.stop();
    await expectBooksAgree(api, api.runtime);
  });

  test('the limits of a transaction hold, and stay with it', async () => {
    const limits = async (sql: Parameters<Parameters<typeof transaction>[1]>[0] | OpenDatabase['sql']) => {
      const [row] = await sql<{ statement: string; idle: string; zone: string }[]>`
        select current_setting('statement_timeout') as statement, current_setting('TimeZone') as zone,
          current_setting('idle_in_transaction_session_timeout') as idle`;
      return row;
    };
    expect(await transaction(opened.sql, limits)).toEqual({ statement: '15s', idle: '30s', zone: 'UTC' });
    expect(await limits(opened.sql)).toEqual({ statement: '0', idle: '0', zone: 'UTC' });
  });

  test('notifications are heard at the address of PostgreSQL itself, and without one nobody listens', async () => {
    const deaf = await listen(opened.sql, 'sample', () => {
      throw new Error('nothing can be heard here');
    });
    const sql = connect(pooler.url, { isPooled: true, listenUrl: database.url });
    let hear: () => void;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    const listening = await listen(sql, 'sample', () => hear());
    await opened.sql`select pg_notify('sample', '')`;
    await heard;
    await listening.stop();
    await deaf.stop();
    await sql.end();
  });

  test('a session that is asked for where there is none is refused in one clear sentence', async () => {
    const sql = connect(pooler.url, { max: 1 });
    await expect(inspectServer(sql)).rejects.toThrow(
      /unsupported startup parameter.*It is a connection pooler such as PgBouncer.*RUNG_DATABASE_PREPARE=0, and RUNG_DATABASE_LISTEN_URL/,
    );
    await sql.end();
  });

  test('sessions that end between the pooler and the server are replaced, and nobody notices', async () => {
    const { sql } = opened;
    await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, () => transaction(sql, (tx) => tx`select 1`)),
    );
    expect(ends.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'fulfilled'));
  });
});
