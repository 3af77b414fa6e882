import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seedDemoBusiness } from '../../src/demo/seed-demo.ts';
import { simulatedBank } from '../kills/banks.ts';
import { findOpenWork, findProblems } from '../kills/verify.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from '../support/database.ts';
import { publish, raise } from '../support/presentations.ts';
import { apiKey, eventually, startServer } from './server-process.ts';

/*
 * A process is killed while one statement opens or settles the payments of many customers. At most six statements of
 * a kind are under way: with six that wait for locks of the test, everything else is gathered behind them. One of them
 * is cancelled, which fails its request alone and lets the others go together. The rest are still under way when the
 * process is killed, and commit after its death.
 */

/** Most payments of one statement. */
const crowdSize = 16;
/** Most statements of a kind that are under way when each waits for a lock. */
const heldCount = 6;

let database: TestDatabase;
let api: TestApi;
beforeEach(async () => {
  database = await createTestDatabase();
  api = await createTestApi({ database });
  // Otherwise the doomed process dies of its failpoint in the purchase that it seeds.
  await seedDemoBusiness(api.runtime, { apiKey });
});
afterEach(() => api.drop());

type ServerProcess = Awaited<ReturnType<typeof startServer>>;

interface Acceptance {
  readonly customerId: string;
  readonly presentationId: string;
  readonly idempotencyKey: string;
}

async function propose(count: number): Promise<Acceptance[]> {
  const { moment } = await publish(api);
  const proposed: Acceptance[] = [];
  while (proposed.length < count) {
    const buyer = await createBuyer(api);
    const { presentation } = await raise(api, buyer, moment);
    proposed.push({
      customerId: buyer.customerId,
      presentationId: String(presentation.presentation_id),
      idempotencyKey: randomUUID(),
    });
  }
  return proposed;
}

/** The doomed one has no worker, which would heal what it is just breaking. */
function start(failpoint?: string): Promise<ServerProcess> {
  return startServer({
    DATABASE_URL: database.url,
    RUNG_SECRET_KEY: testSecretKeys.join(','),
    RUNG_ROLE: failpoint === undefined ? 'all' : 'api',
    ...(failpoint === undefined ? {} : { RUNG_FAILPOINT: failpoint }),
  });
}

function accept({ url }: ServerProcess, { presentationId, idempotencyKey }: Acceptance): Promise<Response> {
  return fetch(`${url}/presentations/${presentationId}/accept`, {
    method: 'POST',
    body: '{}',
    headers: {
      authorization: `Bearer ${api.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
  });
}

/** Rows that an opening updates, or that a settlement updates and an opening leaves alone. */
type Locked = 'presentation' | 'payment_method';

/** Locks the rows of these acceptances until the returned function is called. */
async function lock(table: Locked, acceptances: readonly Acceptance[]): Promise<() => Promise<void>> {
  const { sql } = database;
  const session = await sql.reserve();
  await session`begin`;
  await session`
    select from ${sql(table)} where customer_id = any(${acceptances.map(({ customerId }) => customerId)})
    for no key update`;
  return async () => {
    await session`rollback`;
    session.release();
  };
}

/** Waits until so many statements wait for locks; returns their sessions. */
function blocked(count: number): Promise<number[]> {
  return eventually(async () => {
    const rows = await database.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    expect(rows).toHaveLength(count);
    return rows.map(({ pid }) => pid);
  });
}

async function ended(sessions: readonly number[]): Promise<void> {
  await eventually(async () => {
    expect(await database.sql`select pid from pg_stat_activity where pid = any(${sessions})`).toHaveLength(0);
  });
}

const count = async (rows: PromiseLike<readonly { count: number }[]>): Promise<number> =>
  (await rows)[0]?.count ?? 0;

/** Waits until all requests have come so far that they only wait for a statement that opens or settles them. */
async function gathered(doomed: ServerProcess, locked: Locked, all: readonly Acceptance[]): Promise<void> {
  const { sql } = database;
  const { businessId } = api.scope;
  await eventually(async () => {
    const arrived =
      locked === 'payment_method'
        ? sql<
            { count: number }[]
          >`select count(*)::integer as count from simulator.charge where business_id = ${businessId}`
        : sql<{ count: number }[]>`
            select count(*)::integer as count from idempotency where status = 'in_flight'`;
    expect(await count(arrived)).toBe(all.length);
  });
  // Whatever they still read is read before these are answered.
  for (const { presentationId } of all) {
    const answer = await fetch(`${doomed.url}/presentations/${presentationId}`, {
      headers: { authorization: `Bearer ${api.apiKey}` },
    });
    expect(answer.status).toBe(200);
  }
}

/** Payments by the transaction that has written them last: the numbers of each, largest first. */
async function sizesOf(status: string): Promise<number[]> {
  const rows = await database.sql<{ count: number }[]>`
    select count(*)::integer as count from payment where business_id = ${api.scope.businessId} and status = ${status}
    group by xmin::text order by count desc`;
  return rows.map((row) => row.count);
}

interface Scene {
  readonly doomed: ServerProcess;
  readonly all: readonly Acceptance[];
  /** True for each that was answered by a success. */
  readonly answers: Promise<boolean[]>;
  readonly release: () => Promise<void>;
  /** Sessions whose statements wait for the test's lock. */
  readonly late: readonly number[];
  /** Time by the server's clock. */
  readonly cancelledAt: string;
}

/**
 * Has a crowd of acceptances committed together by a process that dies at the failpoint. If `isInside`, their statement
 * waits for the test's lock as well.
 */
async function acceptTogether(failpoint: string, locked: Locked, isInside: boolean): Promise<Scene> {
  const all = await propose(crowdSize + heldCount);
  const [held, crowd] = [all.slice(0, heldCount), all.slice(heldCount)];
  const doomed = await start(failpoint);
  const release = await lock(locked, isInside ? [...held, ...crowd.slice(-1)] : held);
  const send = (acceptance: Acceptance): Promise<boolean> =>
    accept(doomed, acceptance).then(
      ({ ok }) => ok,
      () => false,
    );
  const sent: Promise<boolean>[] = [];
  let waiting: number[] = [];
  for (const each of held) {
    sent.push(send(each));
    waiting = await blocked(sent.length);
  }
  const [refused = 0, ...late] = waiting;
  sent.push(...crowd.map(send));
  await gathered(doomed, locked, all);
  const [cancelled] = await database.sql<{ at: string }[]>`
    select clock_timestamp()::text as at where pg_cancel_backend(${refused})`;
  return { doomed, all, answers: Promise.all(sent), release, late, cancelledAt: cancelled?.at ?? '' };
}

/** Waits for the statement of the crowd, which follows the one that is cancelled. */
function blockedSince(cancelledAt: string): Promise<number[]> {
  return eventually(async () => {
    const rows = await database.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and query_start > ${cancelledAt}::timestamptz`;
    expect(rows).toHaveLength(1);
    return rows.map(({ pid }) => pid);
  });
}

/** Another process finishes what was begun, when everybody asks again. */
async function finish(all: readonly Acceptance[]): Promise<void> {
  const { sql } = database;
  // Time passes: who died is given up, and their work is due.
  await sql`update job set run_at = now() where kind = 'payment.collect' and done_at is null`;
  await sql`update idempotency set lease_until = now() where status = 'in_flight'`;
  const survivor = await start();
  const answers = await Promise.all(
    all.map(async (each) => {
      const answer = await accept(survivor, each);
      return { status: answer.status, text: await answer.text() };
    }),
  );
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  await eventually(async () => {
    expect(await findOpenWork(sql)).toEqual([]);
    expect(await sql`select from job where done_at is null and kind = 'payment.collect'`).toHaveLength(0);
  });
  await survivor.stop();
  const results = await sql`
    select p.state,
      (select count(*)::integer from offer_consent c where c.presentation_id = p.presentation_id) as consents,
      (select array_agg(y.status) from payment y where y.customer_id = p.customer_id) as payments,
      (select array_agg(c.status) from simulator.charge c join payment y using (business_id, payment_id)
        where y.customer_id = p.customer_id) as charges
    from presentation p where p.presentation_id = any(${all.map(({ presentationId }) => presentationId)})`;
  const once = { state: 'accepted', consents: 1, payments: ['succeeded'], charges: ['succeeded'] };
  expect([...results]).toEqual(all.map(() => once));
  expect(await api.runtime.simulator.listCharges(api.scope.businessId)).toHaveLength(all.length);
  expect(await findProblems(api.runtime, simulatedBank, [api.scope.businessId], [])).toEqual([]);
}

test.each([
  { failpoint: 'accept.after-open', locked: 'presentation', status: 'processing' },
  { failpoint: 'payment.after-call', locked: 'presentation', status: 'processing' },
  { failpoint: 'payment.after-settle', locked: 'payment_method', status: 'succeeded' },
] as const)(
  'killed at $failpoint after one statement wrote many payments, a process leaves what another finishes once',
  async (crash) => {
    const { doomed, all, answers, release, late } = await acceptTogether(
      crash.failpoint,
      crash.locked,
      false,
    );
    expect(await doomed.exited, 'it was killed').toBeNull();
    expect(await answers, 'nobody is answered').toEqual(all.map(() => false));
    expect(await sizesOf(crash.status), 'written by one transaction').toContain(crowdSize);
    if (crash.failpoint !== 'payment.after-settle') expect(await sizesOf('succeeded')).toEqual([]);
    await release();
    await ended(late);
    await finish(all);
  },
  300_000,
);

test.each([
  { what: 'opens', locked: 'presentation', status: 'processing', before: 0 },
  { what: 'settles', locked: 'payment_method', status: 'succeeded', before: crowdSize + heldCount },
] as const)(
  'killed while one statement $what many payments, a process leaves what another finishes once',
  async (kill) => {
    const { doomed, all, answers, release, late, cancelledAt } = await acceptTogether(
      'none',
      kill.locked,
      true,
    );
    const others = await blockedSince(cancelledAt);
    await doomed.kill();
    expect(await answers, 'nobody is answered').toEqual(all.map(() => false));
    const payments = database.sql<
      { count: number }[]
    >`select count(*)::integer as count from payment where business_id = ${api.scope.businessId}`;
    expect(await count(payments)).toBe(kill.before);
    expect(await sizesOf('succeeded'), 'nothing is committed yet').toEqual([]);
    await release();
    await ended([...late, ...others]);
    expect(await sizesOf(kill.status), 'committed after the death of who asked').toContain(crowdSize);
    await finish(all);
  },
  300_000,
);
