import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beatMs, graceMs, reconcileAfterMs, leaseMs } from '../../src/domain/lease.ts';
import { asId } from '../../src/domain/ids.ts';
import { secondMs } from '../../src/domain/time.ts';
import { createLeaseKeeper } from '../../src/lease-keeper.ts';
import { maxWaitMs } from '../../src/http/idempotency.ts';
import { enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import { wakeWorkers } from '../../src/store/platform/wake-workers.ts';
import { pingDatabase, transaction } from '../../src/store/postgres/postgres.ts';
import { pollMs, restMs } from '../../src/worker/job-watch.ts';
import { createWorker, startWorker } from '../../src/worker/worker.ts';
import { type Queue, createQueue, handlersWith } from './queue.ts';

let queue: Queue;
beforeEach(async () => {
  queue = await createQueue();
});
afterEach(() => queue.drop());

async function enqueue(name: string): Promise<void> {
  await transaction(queue.runtime.sql, (tx) =>
    enqueueJob(tx, queue.scope, {
      kind: 'payment.collect',
      payload: { paymentId: asId<'payment'>(name) },
      runAt: queue.clock.now,
    }),
  );
}

/** A promise and what keeps it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Runs jobs by name, and does what is asked for while one runs. */
function handling(work: (name: string) => Promise<void> | void) {
  const ran: string[] = [];
  const handlers = handlersWith({
    'payment.collect': async (_runtime, { payload }) => {
      ran.push(payload.paymentId);
      await work(payload.paymentId);
      return undefined;
    },
  });
  return { ran, handlers };
}

const eventually = (look: () => unknown): Promise<unknown> =>
  vi.waitFor(look, { timeout: 20_000, interval: 20 });

test('what a killed process has begun goes on within 30 seconds, whatever it was', () => {
  const halfAMinute = 30 * secondMs;
  // A job: its lease ends, and the next look finds it.
  expect(leaseMs + pollMs).toBeLessThan(halfAMinute);
  // A payment or refund that a request opened: its job is due by then, and found by the next look.
  expect(reconcileAfterMs + restMs).toBeLessThan(halfAMinute);
  // A request: who repeats it waits until its lease has ended, and goes on with it.
  expect(leaseMs).toBeLessThan(maxWaitMs);
  expect(maxWaitMs).toBeLessThan(halfAMinute);
  // And where every process was killed: one that starts anew is careful for a while first.
  expect(leaseMs + graceMs).toBeLessThan(halfAMinute);
});

test('whoever lives keeps what is theirs, though a beat fails and is tried again', () => {
  // What begins just after a beat is extended for the first time by the second one after it.
  expect(2 * beatMs + secondMs).toBeLessThan(leaseMs);
  // Once the database is back everybody beats within a beat, before anybody takes over.
  expect(beatMs + secondMs).toBeLessThan(graceMs);
});

test('a process takes nothing over before it has seen the database without a break, long enough for others to beat', async () => {
  let ticks = 0;
  const { sql, log, wallClock } = queue.runtime;
  const leaseKeeper = createLeaseKeeper({
    sql,
    log,
    wallClock,
    beatMs: 10,
    graceMs: 60,
    monotonic: () => ++ticks,
  });
  expect(leaseKeeper.takesOver(), 'nothing to be careful of').toBe(true);
  const seen: boolean[] = [];
  leaseKeeper.hold('lease', async (connection) => {
    await pingDatabase(connection);
    seen.push(leaseKeeper.takesOver());
  });
  leaseKeeper.start();
  expect(leaseKeeper.takesOver()).toBe(false);
  try {
    for (const round of ['after its start', 'after the database was away']) {
      seen.length = 0;
      await eventually(() => {
        expect(seen).toContain(true);
      });
      // 60 ticks at no more than six a beat.
      expect(seen.indexOf(true), round).toBeGreaterThanOrEqual(6);
      if (round === 'after its start') {
        const comeBack = await queue.database.goAway();
        await eventually(() => {
          expect(leaseKeeper.takesOver()).toBe(false);
        });
        await comeBack();
      }
    }
  } finally {
    await leaseKeeper.stop();
  }
  expect(leaseKeeper.takesOver(), 'who stops begins nothing new').toBe(false);
});

/** Fails for as long as the database answers. */
const isAway = (): Promise<string> =>
  queue.runtime.sql`select 1`.then(
    () => Promise.reject(new Error('the database answers')),
    () => 'away',
  );

describe('a worker whose database was away', () => {
  test('writes down what ended meanwhile instead of doing it again', async () => {
    let comeBack: (() => Promise<void>) | undefined;
    const { ran, handlers } = handling(async () => {
      comeBack = await queue.database.goAway();
    });
    await enqueue('one');
    const worker = await startWorker(queue.runtime, handlers);
    try {
      await eventually(() => {
        expect(comeBack).toBeDefined();
      });
      await eventually(isAway);
      await comeBack?.();
      await eventually(async () => {
        const jobs = await queue.runtime.sql`select attempts, done_at is not null as is_done from job`;
        expect(jobs).toEqual([{ attempts: 1, is_done: true }]);
      });
      expect(ran).toEqual(['one']);
    } finally {
      await worker.stop();
    }
  });

  test('goes on by itself when it is back, and hears of news again', async () => {
    const { ran, handlers } = handling(() => undefined);
    const worker = await startWorker(queue.runtime, handlers);
    const listeners = async (): Promise<unknown> => {
      const [row] = await queue.runtime.sql<{ count: number }[]>`
        select count(*)::integer as count from pg_stat_activity
        where datname = current_database() and query ilike 'listen %'`;
      return row?.count;
    };
    try {
      await eventually(async () => {
        expect(await listeners()).toBe(1);
      });
      const comeBack = await queue.database.goAway();
      await eventually(isAway);
      await comeBack();
      await eventually(() => enqueue('after it was away'));
      await eventually(() => {
        expect(ran).toEqual(['after it was away']);
      });
      await eventually(async () => {
        expect(await listeners()).toBe(1);
      });
    } finally {
      await worker.stop();
    }
  });

  test('works without hearing of news: it looks by itself', async () => {
    const { ran, handlers } = handling(() => undefined);
    const deaf = { ...queue.runtime, sql: withoutListen(queue.runtime.sql) };
    const worker = await startWorker(deaf, handlers);
    try {
      await enqueue('one');
      wakeWorkers(queue.runtime.sql);
      await eventually(() => {
        expect(ran).toEqual(['one']);
      });
    } finally {
      await worker.stop();
    }
  });

  /** The connection as a pooler leaves it that shares connections by transaction. */
  function withoutListen(sql: Queue['runtime']['sql']): Queue['runtime']['sql'] {
    return new Proxy(sql, {
      get: (target, name) =>
        name === 'listen'
          ? () => Promise.reject(new Error('LISTEN is not supported here'))
          : (Reflect.get(target, name) as unknown),
    });
  }
});

describe('a worker that is told to stop', () => {
  test('lets go, when its time is over, of what still runs: another runs it at once, and it counts as no attempt', async () => {
    const never = gate();
    const entered = gate();
    const { handlers } = handling(async () => {
      entered.open();
      await never.opened;
    });
    await enqueue('long');
    const stopping = createWorker(queue.runtime, handlers);
    await stopping.claim();
    await entered.opened;
    await stopping.stop(0);

    const other = handling(() => undefined);
    await createWorker(queue.runtime, other.handlers).drain();
    expect(other.ran).toEqual(['long']);
    const jobs = await queue.runtime.sql`select attempts, done_at is not null as is_done from job`;
    expect(jobs).toEqual([{ attempts: 1, is_done: true }]);
    // Whoever was let go of comes to its end, and has no say any more.
    never.open();
    await stopping.stop();
  });

  test('claims nothing more, and returns although the database is away', async () => {
    const { ran, handlers } = handling(() => undefined);
    const worker = await startWorker(queue.runtime, handlers);
    const comeBack = await queue.database.goAway();
    await worker.stop(secondMs);
    await comeBack();
    await eventually(() => enqueue('late'));
    wakeWorkers(queue.runtime.sql);
    await worker.drain();
    expect(ran).toEqual([]);
  });
});
