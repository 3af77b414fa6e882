import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLongRead, transaction } from '../../src/store/postgres/postgres.ts';
import type { Database, Sql, Tx } from '../../src/store/postgres/postgres.ts';
import { createEmptyDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let sql: Database;

beforeAll(async () => {
  database = await createEmptyDatabase();
  sql = database.sql;
  await sql`create table sample (id bigint primary key, at timestamptz, data jsonb, day date, rate numeric)`;
});
afterAll(() => database.drop());

const at = 1_234_567_890_123;
const data = { name: 'emoji 😀 and "quotes"', parts: [1, null, { deep: true }] };

describe('values come back as they went in', () => {
  test('through an insert with a row object', async () => {
    const row = { id: 9_007_199_254_740_993n, at, data, day: '2026-02-28', rate: '0.10' };
    expect(await sql`insert into sample ${sql(row)} returning *`).toEqual([row]);
  });

  test('through parameters inside a CTE', async () => {
    const rows = await sql`
      with inserted as (insert into sample (id, at, data) values (${2n}, ${at}, ${data}) returning *)
      select id, at, data from inserted where at = ${at} and data = ${data}
    `;
    expect(rows).toEqual([{ id: 2n, at, data }]);
  });

  test('through lists that unnest turns into rows', async () => {
    const rows = await sql`
      select * from unnest(
        ${sql.array([3n, 4n])}::bigint[], ${[at, null]}::timestamptz[], ${[data, [1]]}::jsonb[],
        ${sql.array([true, false])}::boolean[], ${['a,"b', '']}::text[]
      ) as row (id, at, data, ok, name)
    `;
    expect(rows).toEqual([
      { id: 3n, at, data, ok: true, name: 'a,"b' },
      { id: 4n, at: null, data: [1], ok: false, name: '' },
    ]);
  });

  test('through aggregates', async () => {
    const [row] = await sql`
      select array_agg(at) as at, array_agg(id) as ids, count(*) as count from (values (${at}::timestamptz, 5::bigint)) as v (at, id)
    `;
    expect(row).toEqual({ at: [at], ids: [5n], count: 1n });
  });

  test('whatever zone the server keeps its clock in', async () => {
    const [row] = await sql`select ${at}::timestamptz as at, ${at}::timestamptz::text as text`;
    expect(row).toEqual({ at, text: '2009-02-13 23:31:30.123+00' });
  });
});

test('a read that may be long has a minute for each statement, and the next statement of its connection the usual time', async () => {
  const limit = async (on: Sql) => {
    const [row] = await on<{ limit: string }[]>`select current_setting('statement_timeout') as limit`;
    return row?.limit;
  };
  const usual = await limit(sql);
  expect(await runLongRead(sql, limit)).toBe('1min');
  expect(usual).not.toBe('1min');
  expect(await limit(sql)).toBe(usual);
});

test('an element of an array that is missing is null, whatever its type, and the text NULL is a text', async () => {
  const [row] = await database.sql`
    select array['x', null, 'NULL']::text[] as texts, array[1, null]::int[] as numbers,
      array['{}', null]::jsonb[] as documents, array[array['a', null], array[null, 'b']]::text[] as lists`;
  expect(row).toEqual({
    texts: ['x', null, 'NULL'],
    numbers: [1, null],
    documents: [{}, null],
    lists: [
      ['a', null],
      [null, 'b'],
    ],
  });
});

test('a moment that is no number of milliseconds is refused rather than misread', async () => {
  await expect(sql`select 'infinity'::timestamptz`).rejects.toThrow('Broken invariant');
});

test('a connection is recognised and cannot be held for ever', async () => {
  const [row] = await sql`
    select current_setting('application_name') as name, current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle
  `;
  expect(row).toEqual({ name: 'rung', statement: '15s', idle: '30s' });
});

describe('transaction', () => {
  test('commits everything and answers what the work answered, lists included', async () => {
    const answer = await transaction(sql, async (tx) => {
      await tx`insert into sample (id) values (10), (11)`;
      return [10n, 11n];
    });
    expect(answer).toEqual([10n, 11n]);
    expect(await sql`select id from sample where id in (10, 11) order by id`).toEqual([
      { id: 10n },
      { id: 11n },
    ]);
  });

  test('commits nothing when the work fails, and passes its error on', async () => {
    const failing = transaction(sql, async (tx) => {
      await tx`insert into sample (id) values (20)`;
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await sql`select id from sample where id = 20`).toEqual([]);
  });

  test('runs at read committed, whatever the server prefers', async () => {
    const level = await transaction(sql, (tx) => tx`show transaction isolation level`);
    expect(level).toEqual([{ transaction_isolation: 'read committed' }]);
  });

  test('two that deadlock both succeed, one of them by running again', async () => {
    await sql`insert into sample (id, rate) values (30, 0), (31, 0)`;
    let runs = 0;
    let arrived = 0;
    let bothHoldOne!: () => void;
    const held = new Promise<void>((resolve) => (bothHoldOne = resolve));
    const addInOrder = (first: bigint, second: bigint) => async (tx: Tx) => {
      runs++;
      await tx`update sample set rate = rate + 1 where id = ${first}`;
      arrived++;
      if (arrived === 2) bothHoldOne();
      await held;
      await tx`update sample set rate = rate + 1 where id = ${second}`;
    };
    await Promise.all([transaction(sql, addInOrder(30n, 31n)), transaction(sql, addInOrder(31n, 30n))]);
    expect(runs).toBe(3);
    expect(await sql`select rate from sample where id in (30, 31)`).toEqual([{ rate: '2' }, { rate: '2' }]);
  });

  test('gives up after three repetitions', async () => {
    let runs = 0;
    const hopeless = transaction(sql, async (tx) => {
      runs++;
      await tx`do $$ begin raise exception 'again' using errcode = 'serialization_failure'; end $$`;
    });
    await expect(hopeless).rejects.toThrow('again');
    expect(runs).toBe(4);
  });
});

test('a write cannot be called outside of a transaction', () => {
  const write = (tx: Tx): Tx => tx;
  // @ts-expect-error the pool is not a transaction
  const misuse = (): Tx => write(sql);
  expect(misuse).toBeTypeOf('function');
});

test('rows that nobody holds are gone with the next collection of the young generation', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  const read = async (): Promise<void> => {
    for (let count = 0; count < 200; count++) {
      await sql`select n, repeat('x', 100) as text from generate_series(1, ${100}::int) n`;
    }
  };
  await read();
  collect();
  await read();
  collect({ type: 'minor' });
  collect({ type: 'minor' });
  const left = process.memoryUsage().heapUsed;
  collect();
  // One reading's rows are 20 KB: as a subclass of Promise statements kept all of them.
  expect(left - process.memoryUsage().heapUsed).toBeLessThan(1_000_000);
});
