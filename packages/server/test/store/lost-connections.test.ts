import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { classifyDatabaseFailure } from '../../src/store/postgres/database-failures.ts';
import { listen } from '../../src/store/postgres/listen.ts';
import { minuteMs } from '../../src/domain/time.ts';
import {
  type ConnectionOptions,
  type Database,
  extendStatementTimeout,
  connect,
  transaction,
} from '../../src/store/postgres/postgres.ts';
import { type TestDatabase, createEmptyDatabase } from '../support/database.ts';
import { type Link, openLink } from '../support/link.ts';

/*
 * Each way in which a connection can be lost, at each moment that matters. What is waited for are answers; the
 * limits are short only so that a link that stays silent is given up soon.
 */

let database: TestDatabase;
let link: Link;
const opened: Database[] = [];

beforeAll(async () => {
  database = await createEmptyDatabase();
  link = await openLink(database.url);
  await database.sql`create table entry (id integer not null, part integer not null)`;
});
afterEach(async () => {
  link.restore();
  for (const sql of opened.splice(0)) await sql.end({ timeout: 0 });
});
afterAll(async () => {
  await link.close();
  await database.drop();
});

function open(options: ConnectionOptions = {}, url = link.url): Database {
  const sql = connect(url, options);
  opened.push(sql);
  return sql;
}

const failureOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'no failure',
    (error: unknown) => classifyDatabaseFailure(error) ?? error,
  );

/** The sessions of a pool that are usable at the same time. */
async function sessionsOf(sql: Database, count: number): Promise<number> {
  let arrived = 0;
  let open: () => void;
  const allThere = new Promise<void>((resolve) => (open = resolve));
  const pids = await Promise.all(
    Array.from({ length: count }, () =>
      transaction(sql, async (tx) => {
        const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
        if (++arrived === count) open();
        await allThere;
        return row?.pid;
      }),
    ),
  );
  return new Set(pids).size;
}

const countOf = async (id: number): Promise<number> => {
  const [row] = await database.sql<{ count: bigint }[]>`select count(*) from entry where id = ${id}`;
  return Number(row?.count);
};

describe('a connection that is cut', () => {
  test('fails the statement that is under way, and those behind it, as lost', async () => {
    const sql = open({ max: 1 });
    await sql`select 1`;
    // None has a parameter to be described, so they are sent one behind the other.
    const waiting = [sql`select pg_sleep(60)`, sql`select 2`, sql`select 3`].map(failureOf);
    const isAsleep = async (): Promise<void> => {
      const rows = await database.sql`select from pg_stat_activity where wait_event = 'PgSleep'`;
      if (rows.length === 0) await isAsleep();
    };
    await isAsleep();
    link.cut();
    expect(await Promise.all(waiting)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await sql`select 4 as answer`).toEqual([{ answer: 4 }]);
  });

  test('fails a statement with what the server said when it ended the session', async () => {
    const sql = open({ max: 1 });
    const [session] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const lost = sql`select pg_sleep(60)`.then(
      () => undefined,
      (error: unknown) => error,
    );
    await database.sql`select pg_terminate_backend(${session!.pid}, 5000)`;
    expect(String(await lost)).toContain('terminating connection due to administrator command');
    expect(await sql`select 1 as answer`).toEqual([{ answer: 1 }]);
  });

  test('never gives a statement the answer of another, whenever it is cut', async () => {
    const sql = open({ max: 3 });
    const ask = async (number: number): Promise<void> => {
      const [row] = await sql<{ number: number }[]>`select ${number}::integer as number`;
      expect(row).toEqual({ number });
    };
    let lost = 0;
    for (let round = 0; round < 40; round++) {
      const asked = Array.from({ length: 25 }, (_, index) => ask(round * 100 + index));
      if (round % 2 === 0) setImmediate(() => link.cut());
      const ends = await Promise.allSettled(asked);
      for (const end of ends) {
        if (end.status === 'fulfilled') continue;
        expect(classifyDatabaseFailure(end.reason)).toBe('unknown');
        lost++;
      }
    }
    expect(lost).toBeGreaterThan(0);
    expect(await sessionsOf(sql, 3)).toBe(3);
  });

  test('is not waited for by whoever closes the pool', async () => {
    const sql = open({ max: 2 });
    await sessionsOf(sql, 2);
    link.silence();
    // Neither the goodbye of an idle connection is answered nor the statement of the other.
    const asleep = failureOf(sql`select 1`);
    await new Promise(setImmediate);
    await sql.end({ timeout: 0 });
    expect(await asleep).toBe('unknown');
    expect(await failureOf(sql`select 1`)).toBe('not_sent');
  });
});

describe('a transaction whose connection is cut', () => {
  test('is begun again, and commits once', async () => {
    const sql = open({ max: 2 });
    let runs = 0;
    await transaction(sql, async (tx) => {
      runs++;
      await tx`insert into entry (id, part) values (1, 1)`;
      if (runs === 1) link.cut();
      await tx`insert into entry (id, part) values (1, 2)`;
    });
    expect(runs).toBe(2);
    expect(await countOf(1)).toBe(2);
  });

  test('sends nothing by another connection, whatever its work goes on to do', async () => {
    const sql = open({ max: 1 });
    let goOn: () => void;
    const isReplaced = new Promise<void>((resolve) => (goOn = resolve));
    let late: Promise<unknown> | undefined;
    const work = sql.begin(async (tx) => {
      await tx`insert into entry (id, part) values (2, 1)`;
      link.cut();
      late = isReplaced.then(() => failureOf(tx`insert into entry (id, part) values (2, 2)`));
      await late;
    });
    expect(await failureOf(work)).toBe('unknown');
    // The pool's only connection is opened anew, and the transaction of old has no part in it.
    await sql`select 1`;
    goOn!();
    expect(await late).toBe('unknown');
    expect(await countOf(2)).toBe(0);
  });

  test('tells every statement of it, also those that had not been sent', async () => {
    const sql = open({ max: 1 });
    let ends: unknown[] = [];
    const work = sql.begin(async (tx) => {
      await tx`select 1`;
      // The first waits to be described, so the others wait in line.
      const statements = [1, 2, 3].map((part) =>
        failureOf(tx`insert into entry (id, part) values (3, ${part})`),
      );
      link.cut();
      ends = await Promise.all(statements);
    });
    expect(await failureOf(work)).toBe('unknown');
    expect(ends).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test.each([
    { isDelivered: true, rows: 1 },
    { isDelivered: false, rows: 0 },
  ])('while it commits is not begun again: delivered $isDelivered', async ({ isDelivered, rows }) => {
    const sql = open({ max: 1 });
    const id = isDelivered ? 4 : 5;
    let runs = 0;
    await sql`select 1`;
    const { whenCut } = link.cutAt('commit\0', { isDelivered });
    const end = failureOf(
      transaction(sql, async (tx) => {
        runs++;
        await tx`insert into entry (id, part) values (${id}, 1)`;
      }),
    );
    await whenCut;
    expect(await end).toBe('unknown');
    expect(runs).toBe(1);
    expect(await countOf(id)).toBe(rows);
    expect(await sql`select 1 as answer`).toEqual([{ answer: 1 }]);
  });

  test('sends nothing after its end', async () => {
    const sql = open({ max: 1 }, database.url);
    let kept: typeof sql | undefined;
    await transaction(sql, async (tx) => {
      kept = tx as unknown as typeof sql;
      await tx`select 1`;
    });
    await expect(kept!`insert into entry (id, part) values (6, 1)`).rejects.toThrow('TRANSACTION_ENDED');
    expect(await countOf(6)).toBe(0);
  });
});

test('a statement that cannot be sent fails alone, and takes nothing from those beside it', async () => {
  const sql = open({ max: 1 }, database.url);
  const ends = await Promise.allSettled([
    sql`select 1 as answer from pg_sleep(0.05)`,
    sql`select ${undefined as unknown as string}::text`,
    sql`select ${Number.NaN}::timestamptz`,
    sql`select 2 as answer`,
  ]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(ends[3]).toMatchObject({ value: [{ answer: 2 }] });
  expect(await sql`select 3 as answer`).toEqual([{ answer: 3 }]);
});

describe('a link that goes silent', () => {
  const limits = { silenceLimitMs: 300, openLimitMs: 300 };

  test('is given up by a statement after the limit, and by the idle connections with it', async () => {
    const sql = open({ max: 4, ...limits });
    expect(await sessionsOf(sql, 4)).toBe(4);
    link.silence();
    expect(await failureOf(sql`select 1`)).toBe('unknown');
    const before = link.asked();
    link.restore();
    // All four are new: nobody else has to find out.
    expect(await sessionsOf(sql, 4)).toBe(4);
    expect(link.asked() - before).toBe(4);
  });

  test('is given up within a transaction, which is begun again when there is time left', async () => {
    const sql = open({ max: 1, ...limits, openLimitMs: 5000 });
    let runs = 0;
    await transaction(sql, async (tx) => {
      runs++;
      if (runs === 1) link.silence();
      await tx`select ${runs}::integer`.catch((error: unknown) => {
        link.restore();
        throw error;
      });
    });
    expect(runs).toBe(2);
  });

  test('fails what cannot be sent as not sent, and works again as soon as the link does', async () => {
    const sql = open({ max: 2, ...limits });
    await sql`select 1`;
    link.silence();
    expect(await failureOf(sql`select 1`)).toBe('unknown');
    expect(await Promise.all([1, 2, 3, 4].map(() => failureOf(sql`select 1`)))).toEqual(
      Array.from({ length: 4 }, () => 'not_sent'),
    );
    link.restore();
    expect(await sql`select 1 as answer`).toEqual([{ answer: 1 }]);
    expect(await sessionsOf(sql, 2)).toBe(2);
  });

  test('is given up after the usual limit again, once a transaction that was given more time is over', async () => {
    const sql = open({ max: 1, ...limits });
    const connection = () => sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const before = await connection();
    await transaction(sql, (tx) => extendStatementTimeout(tx, 10 * minuteMs));
    expect(await connection(), 'the one that was given it').toEqual(before);
    link.silence();
    expect(await failureOf(sql`select 1`)).toBe('unknown');
  });

  test('is no reason to give up a statement that the server still works at', async () => {
    const sql = open({ max: 1, silenceLimitMs: 4000 }, database.url);
    expect(await sql`select 1 as answer from pg_sleep(0.4)`).toEqual([{ answer: 1 }]);
  });
});

test('a statement that waits in vain for a connection of the pool is told so, and was not sent', async () => {
  const sql = open({ max: 1, openLimitMs: 300 });
  let release: () => void;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  const holder = sql.begin(async (tx) => {
    await tx`select 1`;
    await isReleased;
  });
  const error: unknown = await sql`insert into entry (id, part) values (7, 1)`.catch(
    (reason: unknown) => reason,
  );
  expect(String(error)).toContain('all 1 connections were busy');
  expect(classifyDatabaseFailure(error)).toBe('not_sent');
  release!();
  await holder;
  expect(await sql`select 1 as answer`).toEqual([{ answer: 1 }]);
  expect(await countOf(7)).toBe(0);
});

test('a server that has no room for another connection is asked again until it has', async () => {
  const name = `narrow_${String(process.pid)}`;
  await database.sql`create role ${database.sql(name)} login connection limit 1 password 'narrow'`;
  const url = new URL(database.url);
  url.username = name;
  url.password = 'narrow';
  const first = open({ max: 1 }, url.href);
  const second = open({ max: 1, openLimitMs: 300 }, url.href);
  const third = open({ max: 1, openLimitMs: 10_000 }, url.href);
  await first`select 1`;
  const refused: unknown = await second`select 1`.catch((reason: unknown) => reason);
  expect(String(refused)).toContain('too many connections for role');
  expect(classifyDatabaseFailure(refused)).toBe('not_sent');
  const waiting = third`select 1 as answer`;
  await first.end();
  expect(await waiting).toEqual([{ answer: 1 }]);
  await third.end();
  await database.sql`drop role ${database.sql(name)}`;
});

test('what listens hears again after every loss of its connection', async () => {
  const sql = open({ silenceLimitMs: 300, openLimitMs: 300 });
  let heard = 0;
  let next: (() => void) | undefined;
  const whenHeard = (): Promise<void> => new Promise((resolve) => (next = resolve));
  const listening = await listen(sql, 'sample_channel', () => {
    heard++;
    next?.();
  });
  for (let round = 0; round < 3; round++) {
    const told = whenHeard();
    await database.sql`select pg_notify('sample_channel', '')`;
    await told;
    // It calls back when it listens again, since what was said meanwhile is lost.
    const again = whenHeard();
    if (round === 2) link.silence();
    link.cut();
    if (round === 2) setTimeout(() => link.restore(), 700);
    await again;
  }
  await listening.stop();
  expect(heard).toBeGreaterThanOrEqual(6);
});
