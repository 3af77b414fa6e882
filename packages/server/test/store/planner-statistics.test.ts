import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeGrownTables, analyzeTables } from '../../src/store/postgres/planner-statistics.ts';
import { type Database, connect } from '../../src/store/postgres/postgres.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';

let database: TestDatabase;
/** One session, which keeps its plans. */
let sql: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, { max: 1 });
  // What PostgreSQL does by itself must not take part.
  for (const table of ['business', 'event', 'customer']) {
    await sql.unsafe(`alter table ${table} set (autovacuum_enabled = off)`);
  }
  await sql`
    insert into business (business_id, name, mode, brand_id, created_at)
    values ('bus_1', 'Sample Business', 'test', 'brnd_1', now())`;
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

async function grow(from: number, to: number): Promise<void> {
  await sql`
    insert into event (business_id, event_id, type, payload_type, object_id, occurred_at)
    select 'bus_1', 'evt_' || n, 'payment.succeeded', 'Payment', 'pay_' || n, now()
    from generate_series(${from}::int, ${to}::int) n`;
  await sql`select pg_stat_force_next_flush()`;
}

async function knownRows(): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`
    select reltuples::integer as rows from pg_class where relname = 'event'`;
  return row!.rows;
}

describe('a table', () => {
  test('that grows from nothing is analyzed once it is large, and again at ten times that', async () => {
    await grow(1, 999);
    expect(await analyzeGrownTables(sql)).toEqual([]);
    await grow(1_000, 1_000);
    expect(await analyzeGrownTables(sql)).toEqual(['public.event']);
    expect(await knownRows()).toBe(1_000);
    await grow(1_001, 9_999);
    expect(await analyzeGrownTables(sql)).toEqual([]);
    await grow(10_000, 10_000);
    expect(await analyzeGrownTables(sql)).toEqual(['public.event']);
    expect(await knownRows()).toBe(10_000);
  });

  test('is no longer read from end to end by a plan that was made while it was empty', async () => {
    await sql`set plan_cache_mode = force_generic_plan`;
    await sql.unsafe(`prepare of_customer (text) as
      select name from customer where business_id = 'bus_1' and customer_id = $1`);
    await sql`analyze customer`;
    const plan = async () =>
      (await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain execute of_customer ('cus_7')`))
        .map((row) => row['QUERY PLAN'])
        .join('\n');
    expect(await plan()).toContain('Seq Scan');
    await sql`
      insert into customer (business_id, customer_id, email, name, created_at)
      select 'bus_1', 'cus_' || n, 'buyer@example.com', 'Sample Buyer', now() from generate_series(1, 2000) n`;
    await sql`select pg_stat_force_next_flush()`;
    expect(await plan()).toContain('Seq Scan');
    expect(await analyzeGrownTables(sql)).toEqual(['public.customer']);
    expect(await plan()).toContain('customer_pkey');
  });

  test('that has rows is analyzed after a migration, and an empty one is left alone', async () => {
    const analyzed = await analyzeTables(sql);
    expect(analyzed).toEqual(expect.arrayContaining(['public.business', 'public.event', 'public.customer']));
    expect(analyzed).not.toContain('public.payment');
  });
});
