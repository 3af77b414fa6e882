import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, hourMs, minuteMs } from '../../src/domain/time.ts';
import { enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createBuyer } from '../support/buyers.ts';
import { buryJob } from '../support/jobs.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';
import { handlersWith } from '../worker/queue.ts';
import { typeCommand } from '../support/command.ts';

const token = 'a-token-of-the-monitoring';
let wallNow = Date.parse('2026-03-01T12:00:00Z');
let api: TestApi;
beforeAll(async () => {
  // The battery asks more often in a standing second than any tier admits: each look is a little later.
  api = await createTestApi({
    wallClock: () => (wallNow += 20),
    environment: { RUNG_METRICS_TOKEN: token },
  });
});
afterAll(() => api.drop());

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);
const bury = (caller: Caller) => buryJob({ runtime: api.runtime, scope: caller.scope });

endpoint({
  method: 'GET',
  path: '/jobs',
  isList: true,
  prepare: async (caller) => {
    await bury(caller);
    return { path: '/jobs' };
  },
});
endpoint({
  method: 'GET',
  path: '/jobs/{job_id}',
  prepare: async (caller) => ({ path: `/jobs/${await bury(caller)}` }),
});
endpoint({
  method: 'POST',
  path: '/jobs/{job_id}/retry',
  prepare: async (caller) => {
    const id = await bury(caller);
    return { path: `/jobs/${id}/retry`, object: `/jobs/${id}` };
  },
});
endpoint({
  method: 'DELETE',
  path: '/jobs/{job_id}',
  status: 204,
  prepare: async (caller) => {
    const id = await bury(caller);
    return { path: `/jobs/${id}`, object: `/jobs/${id}` };
  },
});

let jobs = 0;
/** A job of a shop that fails until it is told to stop. */
async function failingJob() {
  const shop = await api.createBusiness('Sample Shop', 'test');
  const paymentId = asId<'payment'>(`pay_sample_${String(++jobs)}`);
  const enqueue = () =>
    transaction(api.runtime.sql, (tx) =>
      enqueueJob(tx, shop.scope, {
        kind: 'payment.collect',
        payload: { paymentId },
        runAt: wallNow,
      }),
    );
  await enqueue();
  const state = { isBroken: true, runs: 0 };
  const worker = createWorker(
    api.runtime,
    handlersWith({
      'payment.collect': (_runtime, { payload }) => {
        if (payload.paymentId === paymentId) state.runs += 1;
        if (payload.paymentId === paymentId && state.isBroken) throw new Error('the disk is full');
        return Promise.resolve(undefined);
      },
    }),
  );
  const list = async (status: string): Promise<Json[]> =>
    (await shop.request('GET', `/jobs?status=${status}`)).body.items;
  return { shop, paymentId, enqueue, state, worker, list };
}

/** Lets all its attempts fail: 12 within an hour, and 6 more within six days. */
async function letDie({ worker, list }: Awaited<ReturnType<typeof failingJob>>): Promise<Json> {
  for (let run = 1; run <= 18; run++) {
    await worker.drain();
    wallNow += dayMs;
  }
  const [job] = await list('dead');
  return job;
}

describe('work that fails', () => {
  test('is listed with its error and its next attempt, runs at once when it is told to, and is gone when it is done', async () => {
    const failing = await failingJob();
    const { shop, worker, list, state, paymentId } = failing;
    await worker.drain();
    const [job] = await list('failing');
    expect(job).toEqual({
      job_id: expect.stringMatching(/^job_\w{32}$/),
      kind: 'payment.collect',
      status: 'failing',
      object_id: paymentId,
      attempts: 1,
      last_error: 'the disk is full',
      next_attempt_at: expect.any(String),
      died_at: null,
    });
    expect(await list('dead')).toEqual([]);
    expectRefusal(await shop.request('DELETE', `/jobs/${job.job_id}`), 409, 'JOB_NOT_DEAD', /not dead/);

    state.isBroken = false;
    await worker.drain();
    expect(state.runs, 'its pause is not over').toBe(1);
    const retried = await shop.request('POST', `/jobs/${job.job_id}/retry`);
    expect(retried.body).toMatchObject({ job_id: job.job_id, attempts: 0 });
    await worker.drain();
    expect(state.runs).toBe(2);
    expect(await list('failing')).toEqual([]);
    expect((await shop.request('GET', `/jobs/${job.job_id}`)).status).toBe(404);
  });

  test('is called the same by every look, and never by a number that counts jobs of others', async () => {
    const failing = await failingJob();
    await failing.worker.drain();
    const [first] = await failing.list('failing');
    wallNow += minuteMs;
    await failing.worker.drain();
    const [second] = await failing.list('failing');
    expect(second).toMatchObject({ job_id: first.job_id, attempts: 2 });
    const dead = await letDie(failing);
    expect(dead).toMatchObject({ job_id: first.job_id, status: 'dead', next_attempt_at: null });
  });
});

describe('work that died', () => {
  test('runs again when it is told to, with all its attempts before it', async () => {
    const failing = await failingJob();
    const dead = await letDie(failing);
    expect(dead).toMatchObject({ status: 'dead', attempts: 18, last_error: 'the disk is full' });
    await failing.shop.request('POST', `/jobs/${dead.job_id}/retry`);
    await failing.worker.drain();
    expect(await failing.list('dead')).toEqual([]);
    expect(await failing.list('failing')).toMatchObject([{ job_id: dead.job_id, attempts: 1 }]);
    failing.state.isBroken = false;
    wallNow += hourMs;
    await failing.worker.drain();
    expect(await failing.list('failing')).toEqual([]);
  });

  test('does not stand in the way of its successor, and is done when that is', async () => {
    const failing = await failingJob();
    await letDie(failing);
    failing.state.isBroken = false;
    failing.state.runs = 0;
    await failing.enqueue();
    await failing.worker.drain();
    expect(failing.state.runs).toBe(1);
    expect(await failing.list('dead')).toEqual([]);
  });

  test('is not done twice when it is told to run while its successor waits', async () => {
    const failing = await failingJob();
    const dead = await letDie(failing);
    failing.state.isBroken = false;
    failing.state.runs = 0;
    await failing.enqueue();
    expect((await failing.shop.request('POST', `/jobs/${dead.job_id}/retry`)).status).toBe(200);
    await failing.worker.drain();
    expect(failing.state.runs).toBe(1);
    expect(await failing.list('dead')).toEqual([]);
  });

  test('is gone when it is given up, and does not come back', async () => {
    const failing = await failingJob();
    const dead = await letDie(failing);
    failing.state.runs = 0;
    expect((await failing.shop.request('DELETE', `/jobs/${dead.job_id}`)).status).toBe(204);
    wallNow += dayMs;
    await failing.worker.drain();
    expect(failing.state.runs).toBe(0);
    expect(await failing.list('dead')).toEqual([]);
  });

  test('is listed, run again and given up at the command line', async () => {
    const { shop, list, worker } = await failingJob();
    const [one, two] = [await bury(shop), await bury(shop)];
    const access = { apiKey: shop.apiKey, baseUrl: 'http://rung.test' };
    const rung = (...args: string[]) => typeCommand(api, access, ...args);
    const listed = await rung('jobs');
    expect(listed).toMatch(
      new RegExp(`${two}  payment.collect  pay_\\w+  18 attempts, died .* the disk is full`),
    );
    expect(listed).toContain(one);
    expect(await rung('jobs', 'retry', one)).toBe(`${one} is due.\n`);
    expect(await rung('jobs', 'delete', two)).toBe(`${two} is gone.\n`);
    expect(await rung('jobs', 'list')).toBe('No job is dead.\n');
    await worker.drain();
    expect(await rung('jobs', '--failing')).toMatch(/1 attempts, next 20/);
    expect(await list('failing')).toHaveLength(1);
    await expect(rung('jobs', 'retry')).rejects.toThrow("missing required argument 'job_id'");
  });
});

describe('monitoring', () => {
  const read = (authorization?: string) =>
    api.send('GET', '/metrics', undefined, authorization === undefined ? {} : { authorization });

  test('reads the queue and what is under way of the whole installation, and no business in it', async () => {
    const quiet = await createTestApi({ environment: { RUNG_METRICS_TOKEN: token } });
    try {
      const course = await sellCourse(quiet);
      await quiet.runtime.simulator.configureFaults(quiet.scope.businessId, {
        timeoutAfterCharge: { next: 1 },
      });
      await quiet.request('POST', '/checkouts', oneClickBody(await createBuyer(quiet), course));
      await buryJob(quiet);
      const answer = await quiet.send('GET', '/metrics', undefined, { authorization: `Bearer ${token}` });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
      const lines = answer.text.split('\n');
      expect(lines).toEqual(
        expect.arrayContaining([
          '# TYPE rung_jobs gauge',
          'rung_jobs{class="money",kind="payment.collect",state="waiting"} 1',
          'rung_jobs{class="money",kind="payment.collect",state="dead"} 1',
          'rung_jobs_dead{class="money"} 1',
          'rung_jobs_dead{class="transport"} 0',
          'rung_jobs_oldest_due_seconds{class="money"} 0',
          'rung_payments_open{status="processing"} 1',
        ]),
      );
      expect(
        lines.filter((line) => !/^(# (HELP|TYPE) rung_\w+ .+|rung_\w+\{[^{}]+\} [\d.]+|)$/.test(line)),
      ).toEqual([]);
      expect(answer.text).not.toContain(quiet.scope.businessId);
    } finally {
      await quiet.drop();
    }
  });

  test('is for whoever has its token, and an API key is none', async () => {
    for (const said of [undefined, 'Bearer', 'Bearer wrong', `Bearer ${api.apiKey}`, token]) {
      expectRefusal(await read(said), 401, 'UNAUTHORIZED', /RUNG_METRICS_TOKEN/);
    }
    expect((await read(`Bearer ${token}`)).status).toBe(200);
  });

  test('is not there where no token is set', async () => {
    const closed = await createTestApi({});
    try {
      expect((await closed.send('GET', '/metrics', undefined, { authorization: 'Bearer ' })).status).toBe(
        404,
      );
    } finally {
      await closed.drop();
    }
  });
});
