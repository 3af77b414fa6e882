import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { classifyDatabaseFailure } from '../../src/store/postgres/database-failures.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { type Database, connect, transaction } from '../../src/store/postgres/postgres.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { startNotificationPoll } from '../../src/worker/notifications.ts';
import { startWorker } from '../../src/worker/worker.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type MortalCluster, createMortalCluster } from '../support/mortal-cluster.ts';
import { expectBooksAgree, oneClickBody, sellCourse } from '../support/shop.ts';

/*
 * The database is killed under load, in every way there is, and this process goes on. What was acknowledged is
 * there, once; what failed as not sent is not; what was lost on the way is there wholly or not at all.
 */

type Way = (cluster: MortalCluster) => Promise<void>;
const ways: Readonly<Record<string, Way>> = {
  'the server, by SIGKILL': async (cluster) => {
    await cluster.kill('SIGKILL');
    await cluster.start();
  },
  'the server, by an immediate stop': async (cluster) => {
    await cluster.kill('SIGQUIT');
    await cluster.start();
  },
  'the server, by a fast stop': async (cluster) => {
    await cluster.kill('SIGINT');
    await cluster.start();
  },
  'one session, by SIGKILL': (cluster) => cluster.killSession(),
  'all sessions, by an operator': (cluster) => cluster.endSessions(),
};

let cluster: MortalCluster;
let sql: Database;
beforeAll(async () => {
  cluster = await createMortalCluster();
  sql = connect(cluster.url, { max: 20, openLimitMs: 60_000 });
  await migrate(sql);
  await sql`create table entry (id integer not null, part integer not null, primary key (id, part))`;
}, 120_000);
afterAll(async () => {
  await sql.end({ timeout: 0 });
  await cluster.remove();
});

/** Calls back each time that so much more has been done. */
class Progress {
  #done = 0;
  #waiting: { readonly at: number; readonly reached: () => void }[] = [];

  count(): void {
    this.#done++;
    this.#waiting = this.#waiting.filter(({ at, reached }) => {
      if (at > this.#done) return true;
      reached();
      return false;
    });
  }

  more(count: number): Promise<void> {
    return new Promise((reached) => this.#waiting.push({ at: this.#done + count, reached }));
  }
}

type Failure = 'not_sent' | 'undone' | 'unknown';

test(
  'statements and transactions under load: each end of the database is survived, nothing is lost or done twice',
  { timeout: 180_000 },
  async () => {
    const ends = new Map<number, 'done' | Failure>();
    const progress = new Progress();
    let ids = 0;
    let isOver = false;

    const inTransaction = (id: number): Promise<unknown> =>
      transaction(sql, async (tx) => {
        await tx`insert into entry (id, part) values (${id}, 1)`;
        // Sent together: some of them wait in line when the connection ends.
        await Promise.all([
          tx`insert into entry (id, part) values (${id}, 2)`,
          tx`select count(*) from entry where id = ${id}`,
          tx`insert into entry (id, part) values (${id}, 3)`,
        ]);
      });
    const inOneStatement = (id: number): PromiseLike<unknown> =>
      // Large, so that it is written at once and not with others.
      sql`insert into entry (id, part) select ${id}, part from generate_series(1, 3) as part where ${'x'.repeat(3000)} <> ''`;
    const reading = async (id: number): Promise<void> => {
      const [row] = await sql<{ id: number }[]>`select ${id}::integer as id`;
      if (row?.id !== id) throw new Error(`asked for ${String(id)} and got ${String(row?.id)}`);
    };
    const work = async (kind: (id: number) => PromiseLike<unknown>): Promise<void> => {
      while (!isOver) {
        const id = ++ids;
        try {
          await kind(id);
          if (kind !== reading) ends.set(id, 'done');
          progress.count();
        } catch (error) {
          const failure = classifyDatabaseFailure(error);
          if (failure === undefined) throw error;
          if (kind !== reading) ends.set(id, failure);
        }
      }
    };
    const load = Promise.all(
      [inTransaction, inOneStatement, reading].flatMap((kind) =>
        Array.from({ length: 12 }, () => work(kind)),
      ),
    );
    for (let round = 0; round < 2; round++) {
      for (const [name, end] of Object.entries(ways)) {
        await Promise.race([progress.more(300), load]);
        await end(cluster);
        await expect(
          Promise.race([progress.more(300), load]),
          `it goes on after ${name}`,
        ).resolves.toBeUndefined();
      }
    }
    isOver = true;
    await load;

    const rows = await sql<
      { id: number; parts: bigint }[]
    >`select id, count(*) as parts from entry group by id`;
    const parts = new Map(rows.map((row) => [row.id, Number(row.parts)]));
    const wrong = [...ends].filter(([id, end]) => {
      const found = parts.get(id) ?? 0;
      if (end === 'done') return found !== 3;
      return end === 'unknown' ? found !== 0 && found !== 3 : found !== 0;
    });
    expect(wrong).toEqual([]);
    expect([...ends.values()].filter((end) => end === 'done').length).toBeGreaterThan(1000);
    expect([...ends.values()]).toContain('unknown');
    // Every connection of the pool is usable: so many transactions are open at the same time.
    let arrived = 0;
    let open: () => void;
    const allThere = new Promise<void>((resolve) => (open = resolve));
    const sessions = await Promise.all(
      Array.from({ length: 20 }, () =>
        transaction(sql, async (tx) => {
          const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
          if (++arrived === 20) open();
          await allThere;
          return row?.pid;
        }),
      ),
    );
    expect(new Set(sessions).size).toBe(20);
  },
);

test(
  'purchases under load: whoever repeats a 503 pays once, and the books agree',
  { timeout: 240_000 },
  async () => {
    const api: TestApi = await createTestApi({
      database: { url: cluster.url, sql, drop: () => Promise.resolve() },
    });
    const worker = await startWorker(api.runtime, jobHandlers);
    const notifications = startNotificationPoll(api.runtime);
    const product = await sellCourse(api);
    const progress = new Progress();
    const statuses = new Set<number>();
    const bought: { readonly customerId: string; readonly status: string }[] = [];
    let isOver = false;

    const buyOne = async (): Promise<void> => {
      const buyer = await createBuyer(api).catch((error: unknown) => {
        if (classifyDatabaseFailure(error) === undefined) throw error;
      });
      if (buyer === undefined) return;
      const headers = { 'idempotency-key': randomUUID() };
      for (;;) {
        const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, product), headers);
        statuses.add(answer.status);
        if (answer.status === 503) {
          expect(answer.body.code).toBe('DATABASE_UNAVAILABLE');
          expect(answer.headers.get('x-should-retry')).not.toBe('false');
          continue;
        }
        // The first of its kind is still in the hands of a connection that is lost: its lease ends soon.
        if (answer.status === 409) continue;
        expect(answer.status, answer.text).toBe(200);
        bought.push({ customerId: buyer.customerId, status: String(answer.body.payment_status) });
        progress.count();
        return;
      }
    };
    const work = async (): Promise<void> => {
      while (!isOver) await buyOne();
    };
    const load = Promise.all(Array.from({ length: 10 }, work));
    for (const end of Object.values(ways)) {
      await Promise.race([progress.more(15), load]);
      await end(cluster);
      const health = await api.send('GET', '/health', undefined, {});
      expect(health.status).toBe(200);
    }
    await Promise.race([progress.more(15), load]);
    isOver = true;
    await load;

    expect([...statuses].filter((status) => ![200, 409, 503].includes(status))).toEqual([]);
    // What was left under way is due at once, so that the worker need not wait for it.
    await sql`update job set run_at = now(), lease_until = null where done_at is null`.catch(() => undefined);
    await worker.drain();
    const payments = await sql<{ customer_id: string; status: string; count: bigint }[]>`
      select customer_id, status, count(*) as count from payment where business_id = ${api.scope.businessId} group by 1, 2`;
    const expected = new Set(bought.map(({ customerId }) => customerId));
    const paid = payments.filter(({ status }) => status === 'succeeded');
    expect(paid.filter(({ count }) => count !== 1n)).toEqual([]);
    expect(payments.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    expect(new Set(paid.map((row) => row.customer_id))).toEqual(expected);
    await notifications.stop();
    await worker.stop();
    await expectBooksAgree(api, api.runtime);
  },
);
