import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/domain/time.ts';
import { createLeaseKeeper } from '../../src/lease-keeper.ts';
import { GatewayError } from '../../src/gateways/payment/payment-gateway.ts';
import { type Claim, claimJobs } from '../../src/store/platform/job-claims.ts';
import { enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import { type Job, completeJob, killJob, retryJob } from '../../src/store/platform/jobs.ts';
import { wakeWorkers } from '../../src/store/platform/wake-workers.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { deleteDoneJobs } from '../../src/store/platform/retention.ts';
import { removeExpired } from '../../src/use-cases/platform/retention/remove-expired.ts';
import { retryDelay } from '../../src/worker/backoff.ts';
import { createWorker, startWorker } from '../../src/worker/worker.ts';
import { type Queue, createQueue, handlersWith } from './queue.ts';

let queue: Queue;
beforeEach(async () => {
  queue = await createQueue();
});
afterEach(() => queue.drop());

const paymentId = (name: string) => asId<'payment'>(name);

/** Kinds about one payment: the first by real time, the second by the business's clock. */
type PaymentJob = 'payment.collect' | 'payment.abandon';

async function enqueue(
  name: string,
  { kind = 'payment.collect', runAt = queue.clock.now }: { kind?: PaymentJob; runAt?: number } = {},
): Promise<void> {
  const payload = { paymentId: paymentId(name) };
  await transaction(queue.runtime.sql, (tx) => enqueueJob(tx, queue.scope, { kind, payload, runAt }));
}

/** A worker that notes which jobs it ran. */
function recorder(handle: (name: string) => Promise<void> | void = () => undefined) {
  const ran: string[] = [];
  const note = async (_runtime: unknown, { payload }: Job<PaymentJob>): Promise<undefined> => {
    ran.push(payload.paymentId);
    await handle(payload.paymentId);
  };
  const handlers = handlersWith({ 'payment.collect': note, 'payment.abandon': note });
  return { ran, handlers, worker: createWorker(queue.runtime, handlers) };
}

interface StoredJob {
  name: string;
  attempts: number;
  outages: number;
  run_at: number;
  lease_until: number | null;
  done_at: number | null;
  died_at: number | null;
  last_error: string | null;
}

async function storedJob(name: string): Promise<StoredJob> {
  const [row] = await queue.runtime.sql<StoredJob[]>`
    select * from job where payload ->> 'paymentId' = ${name} order by job_id desc limit 1`;
  if (!row) throw new Error(`there is no job ${name}`);
  return row;
}

function claim(change: Partial<Claim> = {}) {
  return claimJobs(queue.runtime.sql, 'money', {
    wallNow: queue.clock.now,
    limit: 10,
    leaseMs: minuteMs,
    takesOver: true,
    ...change,
  });
}

describe('what is due', () => {
  test('is claimed longest due first, and the future is left alone', async () => {
    await enqueue('later', { runAt: queue.clock.now + 1 });
    await enqueue('second', { runAt: queue.clock.now });
    await enqueue('first', { runAt: queue.clock.now - hourMs });
    expect((await claim()).map(({ payload }) => payload)).toEqual([
      { paymentId: 'first' },
      { paymentId: 'second' },
    ]);
    const { ran, worker } = recorder();
    await worker.drain();
    expect(ran).toEqual([]);
    queue.clock.now += 1;
    await worker.drain();
    expect(ran).toEqual(['later']);
    expect(await storedJob('later')).toMatchObject({ done_at: queue.clock.now, attempts: 1 });
  });

  test("follows the business's clock, moved ahead or standing still, and transport follows real time", async () => {
    const { sql } = queue.runtime;
    const start = queue.clock.now;
    await enqueue('renewal', { kind: 'payment.abandon', runAt: start + 30 * dayMs });
    await enqueue('far renewal', { kind: 'payment.abandon', runAt: start + 400 * dayMs });
    await enqueue('transport', { runAt: start + 10 * dayMs });
    const { ran, worker } = recorder();
    await worker.drain();
    expect(ran).toEqual([]);

    await sql`update business set clock_offset_ms = ${BigInt(31 * dayMs)}`;
    await worker.drain();
    expect(ran).toEqual(['renewal']);

    queue.clock.now += 370 * dayMs;
    await sql`update business set clock_frozen_at = ${start + 399 * dayMs}`;
    await worker.drain();
    expect(ran).toEqual(['renewal', 'transport']);

    await sql`update business set clock_frozen_at = ${start + 400 * dayMs}`;
    await worker.drain();
    expect(ran).toEqual(['renewal', 'transport', 'far renewal']);
  });

  test('carries the scope of its business with the clock as it stands', async () => {
    await queue.runtime.sql`update business set clock_offset_ms = 5000`;
    await enqueue('one');
    const [job] = await claim();
    expect(job?.scope).toEqual(await queue.currentScope());
    expect(job?.scope.clock.offsetMs).toBe(5000);
  });

  test('is not there when its transaction was rolled back', async () => {
    const failing = transaction(queue.runtime.sql, async (tx) => {
      await enqueueJob(tx, queue.scope, {
        kind: 'payment.collect',
        payload: { paymentId: paymentId('ghost') },
        runAt: queue.clock.now,
      });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await claim()).toEqual([]);
  });

  test('is there once while it waits or runs, and can be asked for anew when it is done', async () => {
    await enqueue('one');
    await enqueue('one');
    const [job, ...others] = await claim();
    expect(others).toEqual([]);
    await enqueue('one');
    expect(await claim()).toEqual([]);
    if (!job) throw new Error('a job was claimed');
    await completeJob(queue.runtime.sql, job, queue.clock.now);
    await enqueue('one');
    expect(await claim()).toHaveLength(1);
  });

  test('runs once in all, however many workers share it', async () => {
    for (let index = 0; index < 120; index++) await enqueue(`job ${String(index)}`);
    const workers = [recorder(), recorder(), recorder(), recorder()];
    await Promise.all(workers.map(({ worker }) => worker.drain()));
    const ran = workers.flatMap((one) => one.ran);
    expect(ran).toHaveLength(120);
    expect(new Set(ran).size).toBe(120);
  });
});

describe('a lease', () => {
  test('keeps others away until it ends; then another worker takes over and the first is fenced off', async () => {
    await enqueue('one');
    const [first] = await claim();
    queue.clock.now += minuteMs - 1;
    expect(await claim()).toEqual([]);
    queue.clock.now += 1;
    const [second] = await claim();
    expect(second?.jobId).toBe(first?.jobId);
    expect(second?.attempts).toBe(2);

    const { sql } = queue.runtime;
    if (!first || !second) throw new Error('both claimed it');
    expect(await completeJob(sql, first, queue.clock.now)).toBe(false);
    expect(await retryJob(sql, first, { runAt: queue.clock.now, error: 'late', isTransient: false })).toBe(
      false,
    );
    expect(await killJob(sql, first, queue.clock.now, 'late')).toBe(false);
    expect(await storedJob('one')).toMatchObject({ done_at: null, died_at: null, last_error: null });
    expect(await completeJob(sql, second, queue.clock.now)).toBe(true);
    expect(await completeJob(sql, second, queue.clock.now)).toBe(false);
  });

  test('is extended while the job runs', async () => {
    await enqueue('long');
    const started = queue.clock.now;
    const { sql, log, wallClock } = queue.runtime;
    const leaseKeeper = createLeaseKeeper({ sql, log, wallClock, beatMs: 10 });
    const handlers = handlersWith({
      'payment.collect': async () => {
        queue.clock.now += hourMs;
        // Returns once the lease has been extended, however long that takes.
        while (((await storedJob('long')).lease_until ?? 0) < started + hourMs);
        return undefined;
      },
    });
    leaseKeeper.start();
    await createWorker({ ...queue.runtime, leaseKeeper }, handlers).drain();
    await leaseKeeper.stop();
    expect((await storedJob('long')).done_at).toBe(queue.clock.now);
  });
});

describe('a job that fails', () => {
  test('runs again after a pause that doubles, goes on for days since it moves money, and then is dead, with its error', async () => {
    const { ran, worker } = recorder(() => Promise.reject(new Error('the disk is full')));
    await enqueue('doomed');
    const pauses: number[] = [];
    for (let run = 1; run < 18; run++) {
      await worker.drain();
      const job = await storedJob('doomed');
      expect(job).toMatchObject({ attempts: run, died_at: null, last_error: 'the disk is full' });
      pauses.push(job.run_at - queue.clock.now);
      queue.clock.now = job.run_at;
    }
    pauses.slice(0, 11).forEach((pause, index) => {
      expect(pause).toBeLessThanOrEqual(secondMs * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(secondMs * 2 ** index * 0.75);
    });
    expect(pauses.slice(11)).toEqual([hourMs, dayMs, dayMs, dayMs, dayMs, dayMs]);
    await worker.drain();
    expect(await storedJob('doomed')).toMatchObject({
      died_at: queue.clock.now,
      done_at: null,
      last_error: 'the disk is full',
    });
    queue.clock.now += 365 * dayMs;
    await worker.drain();
    expect(ran).toHaveLength(18);
  });

  test('and moves no money is dead after twelve runs', () => {
    const failure = { outages: 0, isTransient: false, isWorthDays: false };
    expect(retryDelay({ ...failure, attempts: 11 }, 0)).toBe(1024 * secondMs);
    expect(retryDelay({ ...failure, attempts: 12 }, 0)).toBeNull();
  });

  test('with an error that PostgreSQL cannot store is recorded with what it can', async () => {
    const { worker } = recorder(() => {
      throw new Error('cut \ud83d off\u0000');
    });
    await enqueue('unclean');
    await worker.drain();
    expect(await storedJob('unclean')).toMatchObject({ attempts: 1, last_error: 'cut \ufffd off' });
  });

  test('for want of an answer from the gateway is never given up, and waits under a minute each time', async () => {
    let isDown = true;
    const { worker } = recorder(() => {
      if (isDown) throw new GatewayError('no answer', { isRetryable: true });
    });
    await enqueue('money');
    for (let run = 0; run < 100; run++) {
      await worker.drain();
      const job = await storedJob('money');
      expect(job.died_at).toBeNull();
      expect(job.run_at - queue.clock.now).toBeLessThanOrEqual(minuteMs);
      queue.clock.now = job.run_at;
    }
    isDown = false;
    await worker.drain();
    expect((await storedJob('money')).done_at).toBe(queue.clock.now);
  });

  test('has all its own attempts left after an outage, however long it was', async () => {
    let isAway = false;
    const { worker } = recorder(() => {
      throw isAway ? new GatewayError('no answer', { isRetryable: true }) : new Error('the disk is full');
    });
    const runOnce = async (): Promise<number> => {
      await worker.drain();
      const job = await storedJob('money');
      const pause = job.run_at - queue.clock.now;
      if (job.died_at === null) queue.clock.now = job.run_at;
      return pause;
    };
    await enqueue('money');
    for (let run = 0; run < 3; run++) await runOnce();
    isAway = true;
    for (let run = 0; run < 30; run++) {
      // From one second on, whatever came before, and never above a minute.
      expect(await runOnce()).toBeLessThanOrEqual(Math.min(secondMs * 2 ** run, minuteMs));
      expect((await storedJob('money')).attempts).toBe(3);
    }
    isAway = false;
    // The fourth of its own: the pause is that of the fourth, and fourteen more are to come.
    const pauses: number[] = [];
    while ((await storedJob('money')).died_at === null) pauses.push(await runOnce());
    expect(pauses[0]).toBeLessThanOrEqual(8 * secondMs);
    expect(pauses).toHaveLength(15);
    expect(await storedJob('money')).toMatchObject({ attempts: 18, outages: 30 });
  });

  test("is tried again in real time even where the business's clock stands still", async () => {
    let runs = 0;
    const { worker } = recorder(() => {
      if (++runs === 1) throw new Error('once');
    });
    await queue.runtime.sql`update business set clock_frozen_at = ${queue.clock.now}`;
    await enqueue('renewal', { kind: 'payment.abandon' });
    await worker.drain();
    queue.clock.now += minuteMs;
    await worker.drain();
    expect(runs).toBe(2);
    expect((await storedJob('renewal')).done_at).toBe(queue.clock.now);
  });
});

describe('a started worker', () => {
  test('hears of new work, and finishes what runs before it stops', async () => {
    let reportStart = (): void => undefined;
    const started = new Promise<void>((resolve) => (reportStart = resolve));
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { handlers } = recorder(async () => {
      reportStart();
      await released;
    });
    const worker = await startWorker(queue.runtime, handlers);
    await enqueue('one');
    for (let call = 0; call < 20; call++) wakeWorkers(queue.runtime.sql);
    await started;
    const stopping = worker.stop();
    release();
    await stopping;
    expect((await storedJob('one')).done_at).toBe(queue.clock.now);
    await enqueue('two');
    await worker.drain();
    expect((await storedJob('two')).attempts).toBe(0);
  });
});

test('sweeping removes what nobody may read any more: tokens by real time, traces by the clock of their business', async () => {
  const { runtime, scope, clock } = queue;
  const standsAt = clock.now - dayMs;
  const { businessId } = scope;
  await runtime.sql`update business set clock_frozen_at = ${standsAt}`;
  await runtime.sql`
    insert into customer (business_id, customer_id, email, name, created_at)
    values (${businessId}, 'cus_1', 'sample.customer@example.com', 'Sample Customer', ${clock.now})`;
  for (const [name, expiresAt] of Object.entries({
    before: standsAt,
    between: clock.now,
    after: clock.now + 1,
  })) {
    await runtime.sql`
      insert into customer_session (token_hash, business_id, customer_id, return_url, created_at, expires_at)
      values (${Buffer.from(name)}, ${businessId}, 'cus_1', ${name}, ${standsAt}, ${expiresAt})`;
    await runtime.sql`
      insert into decision_trace (business_id, trace_id, customer_id, moment, document, decided_at, expires_at)
      values (${businessId}, ${name}, 'cus_1', 'milestone', '{}', ${standsAt}, ${expiresAt})`;
  }
  await removeExpired(runtime);
  expect(await runtime.sql`select return_url from customer_session`).toEqual([{ return_url: 'after' }]);
  const traces = await runtime.sql<{ trace_id: string }[]>`select trace_id from decision_trace`;
  expect(traces.map((trace) => trace.trace_id).sort()).toEqual(['after', 'between']);
});

test('jobs that were done long ago are removed, and the dead and the undone stay', async () => {
  for (const name of ['done', 'dead', 'waiting']) await enqueue(name);
  const jobs = await claim();
  const find = (name: string) =>
    jobs.find(({ payload }) => 'paymentId' in payload && payload.paymentId === name);
  const [done, dead] = [find('done'), find('dead')];
  if (!done || !dead) throw new Error('all were claimed');
  await completeJob(queue.runtime.sql, done, queue.clock.now);
  await killJob(queue.runtime.sql, dead, queue.clock.now, 'why');
  await deleteDoneJobs(queue.runtime.sql, { wallNow: queue.clock.now + 1, keepMs: 0, limit: 100 });
  const rows = await queue.runtime.sql<{ name: string }[]>`select payload ->> 'paymentId' as name from job`;
  expect(rows.map(({ name }) => name).sort()).toEqual(['dead', 'waiting']);
});
