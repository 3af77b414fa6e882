import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { hourMs, minuteMs, secondMs } from '../../src/domain/time.ts';
import { beatMs, graceMs } from '../../src/domain/lease.ts';
import { createLeaseKeeper } from '../../src/lease-keeper.ts';
import { announceCommits } from '../../src/worker/announce-commits.ts';
import { enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import { claimJobs, findDueWork } from '../../src/store/platform/job-claims.ts';
import { retryJob } from '../../src/store/platform/jobs.ts';
import { beginAdvance, endAdvance } from '../../src/store/platform/test-clock.ts';
import { type Database, connect, transaction } from '../../src/store/postgres/postgres.ts';
import { pollMs, restMs } from '../../src/worker/job-watch.ts';
import { startWorker } from '../../src/worker/worker.ts';
import { type Queue, createQueue, handlersWith } from './queue.ts';

let queue: Queue;
beforeEach(async () => {
  queue = await createQueue();
});
afterEach(() => queue.drop());

/** Adds a job that is due by real time, or by the clock of its business. */
async function enqueue(
  name: string,
  runAt: number,
  { kind = 'payment.collect', sql = queue.runtime.sql }: { kind?: PaymentJob; sql?: Database } = {},
): Promise<void> {
  const payload = { paymentId: asId<'payment'>(name) };
  await transaction(sql, (tx) => enqueueJob(tx, queue.scope, { kind, payload, runAt }));
}

type PaymentJob = 'payment.collect' | 'payment.abandon';

const eventually = (look: () => unknown): Promise<unknown> =>
  vi.waitFor(look, { timeout: 20_000, interval: 20 });

describe('a look', () => {
  const look = () =>
    findDueWork(queue.runtime.sql, { wallNow: queue.clock.now, takesOver: true, withinMs: 3 * secondMs });
  const nothing = { classes: [], nextAt: null, isAdvancing: false };

  test('finds the time of the next job of those that are due soon', async () => {
    const { now } = queue.clock;
    expect(await look()).toEqual(nothing);
    await enqueue('tomorrow', now + 24 * hourMs);
    expect(await look()).toEqual(nothing);
    await enqueue('later', now + 3 * secondMs);
    await enqueue('soon', now + 2 * secondMs);
    expect(await look()).toEqual({ ...nothing, nextAt: now + 2 * secondMs });
    queue.clock.now += 2 * secondMs;
    expect(await look()).toEqual({ ...nothing, classes: ['money'], nextAt: now + 2 * secondMs });
  });

  test('sees a due job that somebody runs, whose lease may end', async () => {
    const { now } = queue.clock;
    await enqueue('one', now);
    await claimJobs(queue.runtime.sql, 'money', {
      wallNow: now,
      limit: 1,
      leaseMs: minuteMs,
      takesOver: true,
    });
    expect(await look()).toEqual({ ...nothing, nextAt: now });
  });

  test('sees a job that is tried again, which stays due by the clock of its business', async () => {
    const { now } = queue.clock;
    const { sql } = queue.runtime;
    await sql`update business set clock_offset_ms = ${BigInt(hourMs)}`;
    await enqueue('one', now + hourMs, { kind: 'payment.abandon' });
    const [job] = await claimJobs(sql, 'money', {
      wallNow: now,
      limit: 1,
      leaseMs: minuteMs,
      takesOver: true,
    });
    await retryJob(sql, job!, { runAt: now + 2 * secondMs, error: 'no answer', isTransient: false });
    expect(await look()).toEqual({ ...nothing, nextAt: now });
  });

  test("follows the business's clock: moved ahead it goes on, frozen it makes nothing due", async () => {
    const { now } = queue.clock;
    const { sql } = queue.runtime;
    await enqueue('one', now + hourMs + secondMs, { kind: 'payment.abandon' });
    await sql`update business set clock_offset_ms = ${BigInt(hourMs)}`;
    expect(await look()).toEqual({ ...nothing, nextAt: now + secondMs });
    await sql`update business set clock_frozen_at = ${now + hourMs}`;
    expect(await look()).toEqual(nothing);
    await sql`update business set clock_frozen_at = ${now + hourMs + secondMs}`;
    expect(await look()).toEqual({ ...nothing, classes: ['money'], nextAt: now });
  });

  test('sees that a test clock is being advanced, whoever does it, until it has arrived', async () => {
    const { now } = queue.clock;
    const { sql } = queue.runtime;
    const to = now + hourMs;
    const advance = await transaction(sql, (tx) =>
      beginAdvance(tx, queue.scope, { from: now, to, leaseUntil: now + minuteMs }),
    );
    expect(await look()).toEqual({ ...nothing, isAdvancing: true });
    await endAdvance(sql, advance, { offsetMs: hourMs, frozenAt: null });
    expect(await look()).toEqual(nothing);
  });
});

/** Worker that does not look by itself for ten minutes once it rests, after it has begun to. */
async function startResting(sql = queue.runtime.sql) {
  const ran: string[] = [];
  let looks = 0;
  const { leaseKeeper } = queue.runtime;
  const noteContact = (): void => {
    looks++;
    leaseKeeper.noteContact();
  };
  const worker = await startWorker(
    { ...queue.runtime, sql, leaseKeeper: { ...leaseKeeper, noteContact } },
    handlersWith({
      'payment.collect': (_, { payload }) => {
        ran.push(payload.paymentId);
        return Promise.resolve(undefined);
      },
    }),
    { restMs: 10 * minuteMs },
  );
  await eventually(() => {
    expect(looks).toBeGreaterThan(0);
  });
  const hasRun = (name: string) =>
    eventually(() => {
      expect(ran).toContain(name);
    });
  return { worker, hasRun };
}

/** Another process's connections. */
async function elsewhere(work: (sql: Database) => Promise<void>): Promise<void> {
  const sql = connect(queue.database.url, { max: 2 });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

describe('a resting worker', () => {
  test('runs a job on time that its own process has added for later', async () => {
    const { worker, hasRun } = await startResting();
    try {
      await enqueue('one', queue.clock.now + 50);
      queue.clock.now += 50;
      await hasRun('one');
    } finally {
      await worker.stop();
    }
  });

  test('runs a job on time that it knew of when it began to rest', async () => {
    await enqueue('one', queue.clock.now + 50);
    const { worker, hasRun } = await startResting();
    try {
      queue.clock.now += 50;
      await hasRun('one');
    } finally {
      await worker.stop();
    }
  });

  test('runs a job on time that a process without a worker has added for later', async () => {
    const { worker, hasRun } = await startResting();
    try {
      await elsewhere(async (sql) => {
        announceCommits(sql);
        await enqueue('one', queue.clock.now + 50, { sql });
        queue.clock.now += 50;
        await hasRun('one');
      });
    } finally {
      await worker.stop();
    }
  });

  test('learns at once of what a worker that stops was to run later', async () => {
    const { worker, hasRun } = await startResting();
    try {
      await elsewhere(async (sql) => {
        const other = await startWorker({ ...queue.runtime, sql }, handlersWith({}));
        await enqueue('one', queue.clock.now + 50, { sql });
        await other.stop();
        queue.clock.now += 50;
        await hasRun('one');
      });
    } finally {
      await worker.stop();
    }
  });

  test('wakes when the connection ends on which it would be told, and hears again afterwards', async () => {
    const { worker, hasRun } = await startResting();
    try {
      const comeBack = await queue.database.goAway();
      await comeBack();
      // Nobody is told of this one.
      await elsewhere((sql) => enqueue('unannounced', queue.clock.now, { sql }));
      await hasRun('unannounced');
    } finally {
      await worker.stop();
    }
  });

  test('is never at rest where it would not be told', async () => {
    await elsewhere(async () => {
      const pooled = connect(queue.database.url, { max: 4, isPooled: true });
      const { worker, hasRun } = await startResting(pooled);
      try {
        await elsewhere((sql) => enqueue('unannounced', queue.clock.now, { sql }));
        await hasRun('unannounced');
      } finally {
        await worker.stop();
        await pooled.end({ timeout: 5 });
      }
    });
  });
});

describe('a worker that is told nothing', () => {
  test('looks again after a look that hung and then failed', async () => {
    const pooled = connect(queue.database.url, { max: 4, isPooled: true });
    const { worker, hasRun } = await startResting(pooled);
    try {
      await elsewhere(async (sql) => {
        await transaction(sql, async (tx) => {
          await tx`lock table job in access exclusive mode`;
          const waiting = tx`datname = current_database() and wait_event_type = 'Lock'`;
          let hangsSince: number | undefined;
          // The look hangs for longer than the time until the next one, and then loses its connection.
          await eventually(async () => {
            const { count } = await tx`select from pg_stat_activity where ${waiting}`;
            expect(count).toBe(1);
            hangsSince ??= performance.now();
            expect(performance.now() - hangsSince).toBeGreaterThan(1.5 * pollMs);
          });
          await tx`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`;
        });
        await enqueue('unannounced', queue.clock.now, { sql });
        await hasRun('unannounced');
      });
    } finally {
      await worker.stop();
      await pooled.end({ timeout: 5 });
    }
  });
});

describe('the care of a process that rests', () => {
  test('needs no heartbeat of its own: a look comes in time for it', () => {
    expect(restMs).toBeLessThan(beatMs);
  });

  test('counts every answer of the database, and begins again after a time without any', async () => {
    let at = 0;
    const { sql, log, wallClock } = queue.runtime;
    const keeper = createLeaseKeeper({ sql, log, wallClock, monotonic: () => at });
    keeper.start();
    try {
      await eventually(() => {
        at += graceMs - 1;
        expect(keeper.takesOver()).toBe(false);
        at -= graceMs - 1;
      });
      for (; at < graceMs; at += restMs) keeper.noteContact();
      keeper.noteContact();
      expect(keeper.takesOver()).toBe(true);
      at += 2 * beatMs;
      expect(keeper.takesOver(), 'nothing was heard for two heartbeats').toBe(false);
      keeper.noteContact();
      at += restMs;
      keeper.noteContact();
      expect(keeper.takesOver(), 'others may not have renewed their leases yet').toBe(false);
      at += restMs;
      keeper.noteContact();
      expect(keeper.takesOver()).toBe(true);
    } finally {
      await keeper.stop();
    }
  });
});
