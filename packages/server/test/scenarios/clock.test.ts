import fc from 'fast-check';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { type Scope, businessTime } from '../../src/domain/scope.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/domain/time.ts';
import { createLeaseKeeper } from '../../src/lease-keeper.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness, insertBusiness } from '../../src/store/platform/businesses.ts';
import { claimJobs } from '../../src/store/platform/job-claims.ts';
import { enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import type { Job } from '../../src/store/platform/jobs.ts';
import { connect, transaction } from '../../src/store/postgres/postgres.ts';
import {
  type RunDueJobs,
  advanceTestClock,
} from '../../src/use-cases/platform/test-clock/advance-test-clock.ts';
import { createDueJobs } from '../../src/worker/due-jobs.ts';
import type { JobHandlers } from '../../src/worker/run-job.ts';
import { createWorker, startWorker } from '../../src/worker/worker.ts';
import { type Queue, createQueue, handlersWith } from '../worker/queue.ts';

/** What a job is called and when the next of its kind follows; it travels as the id of a payment. */
interface Appointment {
  readonly name: string;
  /** How many more follow, each so long after the one before. */
  readonly followUps?: number;
  readonly everyMs?: number;
}

let queue: Queue;
let start: number;
beforeEach(async () => {
  queue = await createQueue();
  start = queue.clock.now;
});
afterEach(() => queue.drop());

async function appoint(
  scope: Scope,
  appointment: Appointment,
  runAt: number,
  isWallClock = false,
): Promise<void> {
  await transaction(queue.runtime.sql, (tx) =>
    enqueueJob(tx, scope, {
      kind: isWallClock ? 'payment.collect' : 'payment.abandon',
      payload: { paymentId: asId<'payment'>(JSON.stringify({ ...appointment, runAt })) },
      runAt,
    }),
  );
}

/** Keeps each appointment, and notes its name and how many hours after the start it was by the clock. */
function diarist(handle: (name: string, hour: number) => Promise<void> | void = () => undefined) {
  const diary: string[] = [];
  const keep = async (
    { wallClock }: Runtime,
    { payload, scope, runAt }: Job<'payment.collect' | 'payment.abandon'>,
  ): Promise<undefined> => {
    const { name, followUps = 0, everyMs = 0 } = JSON.parse(payload.paymentId) as Appointment;
    const hour = (businessTime(scope.clock, wallClock()) - start) / hourMs;
    await handle(name, hour);
    diary.push(`${name} ${String(hour)}`);
    if (followUps > 0) await appoint(scope, { name, followUps: followUps - 1, everyMs }, runAt + everyMs);
  };
  return { diary, handlers: handlersWith({ 'payment.collect': keep, 'payment.abandon': keep }) };
}

function advanceWith(runDueJobs: RunDueJobs, to: number, scope = queue.scope) {
  return advanceTestClock(queue.runtime, scope, { to, isFrozen: true }, runDueJobs);
}

function advance(handlers: JobHandlers, to: number, scope = queue.scope) {
  return advanceWith(createDueJobs(queue.runtime, handlers).run, to, scope);
}

async function clockOf(scope = queue.scope) {
  const business = await findBusiness(queue.runtime.sql, scope.businessId);
  return business?.clock;
}

async function openBusiness(): Promise<Scope> {
  const businessId = queue.runtime.mintId('business');
  const named = { businessId, businessName: 'Another Shop', brandId: 'brnd_another', mode: 'test' as const };
  await transaction(queue.runtime.sql, (tx) => insertBusiness(tx, { ...named, createdAt: start }));
  const scope = await findBusiness(queue.runtime.sql, businessId);
  if (scope === undefined) throw new Error('The business that was just made is not there.');
  return scope;
}

/** A promise in the hand of the test. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('on the way', () => {
  test('everything happens in due order, and sees the clock stand at its moment', async () => {
    const { diary, handlers } = diarist();
    await appoint(queue.scope, { name: 'third' }, start + 300 * hourMs);
    await appoint(queue.scope, { name: 'first' }, start + 5 * hourMs);
    await appoint(queue.scope, { name: 'second' }, start + 72.5 * hourMs);
    await appoint(queue.scope, { name: 'not yet' }, start + 300 * hourMs + 1);
    await advance(handlers, start + 300 * hourMs);
    expect(diary).toEqual(['first 5', 'second 72.5', 'third 300']);
    expect(await clockOf()).toEqual({ offsetMs: 0, frozenAt: start + 300 * hourMs });
  });

  test('what one appointment leads to takes its own turn among the others, for a year', async () => {
    const { diary, handlers } = diarist();
    await appoint(queue.scope, { name: 'daily', followUps: 1_000, everyMs: dayMs }, start + dayMs);
    await appoint(queue.scope, { name: 'weekly', followUps: 1_000, everyMs: 7 * dayMs }, start + 7.5 * dayMs);
    await advance(handlers, start + 365 * dayMs);
    expect(diary).toHaveLength(365 + 52);
    const hours = diary.map((line) => Number(line.split(' ')[1]));
    expect(hours).toEqual([...hours].sort((a, b) => a - b));
    expect(diary.slice(6, 9)).toEqual(['daily 168', 'weekly 180', 'daily 192']);
  });

  test('what is overdue already happens first, at the present', async () => {
    const { diary, handlers } = diarist();
    await appoint(queue.scope, { name: 'overdue' }, start - dayMs);
    await appoint(queue.scope, { name: 'later' }, start + hourMs);
    await advance(handlers, start + dayMs);
    expect(diary).toEqual(['overdue 0', 'later 1']);
  });

  test('neither transport nor another business is waited for or touched', async () => {
    const { diary, handlers } = diarist();
    const other = await openBusiness();
    await appoint(queue.scope, { name: 'transport' }, start, true);
    await appoint(other, { name: 'theirs' }, start);
    await appoint(queue.scope, { name: 'ours' }, start + hourMs);
    await advance(handlers, start + 2 * hourMs);
    expect(diary).toEqual(['ours 1']);
    expect(await clockOf(other)).toEqual({ offsetMs: 0, frozenAt: null });
    await createWorker(queue.runtime, handlers).drain();
    expect(diary.slice(1).sort()).toEqual(['theirs 0', 'transport 2']);
  });

  test('one long jump leaves what many short ones leave', async () => {
    const hours = (max: number) => fc.integer({ min: 0, max });
    const series = fc.record({ at: hours(2_000), every: hours(400), followUps: hours(8) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(series, { minLength: 1, maxLength: 6 }),
        fc.array(hours(2_500), { maxLength: 8 }),
        async (plan, stops) => {
          const end = 2_500;
          const live = async (moments: readonly number[]): Promise<string[]> => {
            const scope = await openBusiness();
            for (const [index, { at, every, followUps }] of plan.entries()) {
              const appointment = { name: `series-${String(index)}`, followUps, everyMs: every * hourMs };
              await appoint(scope, appointment, start + at * hourMs);
            }
            const { diary, handlers } = diarist();
            for (const moment of moments) await advance(handlers, start + moment * hourMs, scope);
            const hoursInOrder = diary.map((line) => Number(line.split(' ')[1]));
            expect(hoursInOrder).toEqual([...hoursInOrder].sort((a, b) => a - b));
            // What is due in the same instant has no order among itself.
            return diary.sort();
          };
          expect(await live([end])).toEqual(await live([...stops.sort((a, b) => a - b), end]));
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('a job that does not end at once', () => {
  test('in another worker is waited for before the clock goes on', async () => {
    const elsewhere = gate();
    const { diary, handlers } = diarist((name) => (name === 'slow' ? elsewhere.opened : undefined));
    await appoint(queue.scope, { name: 'slow' }, start);
    await appoint(queue.scope, { name: 'next' }, start + hourMs);
    const worker = createWorker(queue.runtime, handlers);
    await worker.claim();
    const dueJobs = createDueJobs(queue.runtime, handlers);
    let looks = 0;
    const advancing = advanceWith((scope) => {
      if (++looks === 3) elsewhere.open();
      return dueJobs.run(scope);
    }, start + dayMs);
    await advancing;
    await worker.drain();
    expect(diary).toEqual(['slow 0', 'next 1']);
  });

  test('because it failed is tried again before the clock goes on', async () => {
    let failures = 2;
    const { diary, handlers } = diarist((name) => {
      queue.clock.now += secondMs;
      if (name === 'fragile' && failures-- > 0) throw new Error('not yet');
    });
    await appoint(queue.scope, { name: 'fragile' }, start + hourMs);
    await appoint(queue.scope, { name: 'next' }, start + 2 * hourMs);
    const dueJobs = createDueJobs(queue.runtime, handlers);
    await advanceWith((scope) => {
      queue.clock.now += secondMs;
      return dueJobs.run(scope);
    }, start + dayMs);
    expect(diary).toEqual(['fragile 1', 'next 2']);
  });

  test('because it asked to go on later is waited for', async () => {
    let parts = 0;
    const handlers = handlersWith({
      'payment.abandon': async ({ wallClock }, { payload }) =>
        ++parts < 3 ? { runAt: wallClock() + secondMs, payload, reason: null } : undefined,
    });
    await appoint(queue.scope, { name: 'in three parts' }, start + hourMs);
    const dueJobs = createDueJobs(queue.runtime, handlers);
    await advanceWith((scope) => {
      queue.clock.now += secondMs;
      return dueJobs.run(scope);
    }, start + dayMs);
    expect(parts).toBe(3);
  });

  test('and is given up as dead does not hold the clock', async () => {
    const { diary, handlers } = diarist((name) => {
      if (name === 'doomed') throw new Error('for ever');
    });
    await appoint(queue.scope, { name: 'doomed' }, start + hourMs);
    await queue.runtime.sql`update job set attempts = 11`;
    await appoint(queue.scope, { name: 'next' }, start + 2 * hourMs);
    await advance(handlers, start + dayMs);
    expect(diary).toEqual(['next 2']);
  });

  test('and hangs leaves the clock at its moment, says so, and the next advance goes on', async () => {
    const { diary, handlers } = diarist();
    await appoint(queue.scope, { name: 'hanging' }, start + hourMs);
    await appoint(queue.scope, { name: 'next' }, start + 2 * hourMs);
    const { sql } = queue.runtime;
    const dueJobs = createDueJobs(queue.runtime, handlers);
    let looks = 0;
    const advancing = advanceWith(async (scope) => {
      queue.clock.now += 10 * secondMs;
      if (++looks > 2) return dueJobs.run(scope);
      await claimJobs(sql, 'money', {
        wallNow: queue.clock.now,
        limit: 1,
        leaseMs: dayMs,
        takesOver: true,
      });
      return 0;
    }, start + dayMs);
    await expect(advancing).rejects.toMatchObject({
      code: 'TEST_CLOCK_STALLED',
      message: expect.stringMatching(/stopped at 2026-01-01T01:00:00.000Z, .*: payment.abandon\./),
    });
    expect(diary).toEqual([]);
    expect(await clockOf()).toEqual({ offsetMs: 0, frozenAt: start + hourMs });

    queue.clock.now += 2 * dayMs;
    await advance(handlers, start + dayMs);
    expect(diary).toEqual(['hanging 1', 'next 2']);
  });

  test('is done by workers elsewhere where this process runs none', async () => {
    const { diary, handlers } = diarist();
    for (const hour of [1, 2, 3]) await appoint(queue.scope, { name: 'theirs' }, start + hour * hourMs);
    const worker = await startWorker(queue.runtime, handlers);
    await advanceWith(() => Promise.resolve(0), start + dayMs);
    await worker.stop();
    expect(diary).toEqual(['theirs 1', 'theirs 2', 'theirs 3']);
  });
});

describe('who moves the clock', () => {
  test('runs what is due by itself: its own worker leaves it alone, and one elsewhere may help', async () => {
    const full = gate();
    const leave = gate();
    let running = 0;
    const { diary, handlers } = diarist(async () => {
      if (++running === 128) full.open();
      await leave.opened;
    });
    for (let index = 0; index < 132; index++) {
      await appoint(queue.scope, { name: `job ${String(index)}` }, start + hourMs);
    }
    const advancing = advance(handlers, start + dayMs);
    await full.opened;
    expect(await createWorker(queue.runtime, handlers).claim()).toBe(0);
    const sql = connect(queue.database.url);
    const elsewhere = createWorker({ ...queue.runtime, sql }, handlers);
    expect(await elsewhere.claim()).toBe(4);
    leave.open();
    await elsewhere.drain();
    await advancing;
    await sql.end();
    expect(new Set(diary).size).toBe(132);
  });

  test('does so alone: a second advance is refused, and of another business it is not', async () => {
    const entered = gate();
    const leave = gate();
    const { diary, handlers } = diarist(async () => {
      entered.open();
      await leave.opened;
    });
    await appoint(queue.scope, { name: 'long' }, start + hourMs);
    const first = advance(handlers, start + dayMs);
    await entered.opened;
    await expect(advance(handlers, start + 2 * dayMs)).rejects.toMatchObject({
      code: 'TEST_CLOCK_BUSY',
      message: expect.stringContaining('2026-01-02T00:00:00.000Z'),
    });
    const other = await openBusiness();
    await advance(handlers, start + 3 * dayMs, other);
    leave.open();
    await first;
    expect(diary).toEqual(['long 1']);
    await advance(handlers, start + 2 * dayMs);
    expect(await clockOf()).toEqual({ offsetMs: 0, frozenAt: start + 2 * dayMs });
  });

  test('and dies leaves it standing; the next goes on from there, and the dead one has no say', async () => {
    const entered = gate();
    const leave = gate();
    const dying = diarist(async (name) => {
      if (name !== 'second') return;
      entered.open();
      await leave.opened;
    });
    await appoint(queue.scope, { name: 'first' }, start + hourMs);
    await appoint(queue.scope, { name: 'second' }, start + 2 * hourMs);
    await appoint(queue.scope, { name: 'third' }, start + 3 * hourMs);
    const dead = advance(dying.handlers, start + 30 * dayMs);
    await entered.opened;
    expect(await clockOf()).toEqual({ offsetMs: 0, frozenAt: start + 2 * hourMs });

    queue.clock.now += 2 * minuteMs;
    const { diary, handlers } = diarist();
    await advance(handlers, start + dayMs);
    expect(dying.diary).toEqual(['first 1']);
    expect(diary).toEqual(['second 2', 'third 3']);

    leave.open();
    await expect(dead).rejects.toMatchObject({ code: 'TEST_CLOCK_BUSY' });
    expect(await clockOf()).toEqual({ offsetMs: 0, frozenAt: start + dayMs });
  });

  test('keeps it for as long as it works, and tells the log how far it has come', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const entered = gate();
    const leave = gate();
    const { handlers } = diarist(async () => {
      entered.open();
      await leave.opened;
    });
    await appoint(queue.scope, { name: 'long' }, start + hourMs);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { sql, wallClock } = queue.runtime;
      const leaseKeeper = createLeaseKeeper({ sql, log, wallClock, beatMs: 10 });
      leaseKeeper.start();
      const runtime = { ...queue.runtime, leaseKeeper, log };
      const input = { to: start + dayMs, isFrozen: true };
      const first = advanceTestClock(runtime, queue.scope, input, createDueJobs(runtime, handlers).run);
      await entered.opened;
      for (let beats = 0; beats < 3; beats++) {
        queue.clock.now += 20 * secondMs;
        vi.advanceTimersByTime(5 * secondMs);
        await vi.waitFor(
          async () => {
            const [row] = await queue.runtime.sql<{ until: number }[]>`
            select clock_advance_until as until from business where business_id = ${queue.scope.businessId}`;
            expect(row?.until).toBeGreaterThan(queue.clock.now + 10 * secondMs);
          },
          { timeout: 120_000, interval: 50 },
        );
      }
      await expect(advance(handlers, start + 2 * dayMs)).rejects.toMatchObject({ code: 'TEST_CLOCK_BUSY' });
      leave.open();
      await first;
      await leaseKeeper.stop();
    } finally {
      vi.useRealTimers();
    }
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        business_id: queue.scope.businessId,
        now: '2026-01-01T01:00:00.000Z',
        to: '2026-01-02T00:00:00.000Z',
        msg: 'the test clock is advancing',
      })),
    );
  });

  test('and is told to stop finishes what runs, and the next goes on', async () => {
    const dueJobs = createDueJobs(
      queue.runtime,
      diarist((name) => {
        if (name === 'first') stopping = dueJobs.stop();
      }).handlers,
    );
    let stopping: Promise<void> | undefined;
    await appoint(queue.scope, { name: 'first' }, start + hourMs);
    await appoint(queue.scope, { name: 'second' }, start + 2 * hourMs);
    await expect(advanceWith(dueJobs.run, start + dayMs)).rejects.toMatchObject({
      code: 'TEST_CLOCK_STALLED',
      message: expect.stringContaining('is shutting down'),
    });
    await stopping;
    const { diary, handlers } = diarist();
    await advance(handlers, start + dayMs);
    expect(diary).toEqual(['second 2']);
  });
});
