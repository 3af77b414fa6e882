import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { demoBusinessId } from '../../src/domain/demo.ts';
import { startTypeScript } from '../compat/seed.ts';
import { eventually } from '../compat/seed-server.ts';
import type { Json } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from '../support/database.ts';
import { cartOf, guest } from '../support/shop.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

/*
 * The real server in a process of its own pulls its own plug in the middle of a purchase. Another one starts
 * on the same database, and the customer's software asks again. In the end there is one payment, settled
 * with the truth of the bank, and nothing is left to be done.
 */

const server = fileURLToPath(new URL('../../', import.meta.url));
const apiKey = 'rung_test_key_for_the_crash_tests';
const course = 'prod_premium_addon';

const crashes = [
  { flow: 'one click', failpoint: 'checkout.after-open' },
  { flow: 'one click', failpoint: 'payment.before-call' },
  { flow: 'one click', failpoint: 'payment.after-call' },
  { flow: 'one click', failpoint: 'payment.after-settle' },
  { flow: 'the hosted checkout', failpoint: 'confirm.after-open' },
  { flow: 'the hosted checkout', failpoint: 'payment.before-call' },
  { flow: 'the hosted checkout', failpoint: 'payment.after-call' },
  { flow: 'the hosted checkout', failpoint: 'payment.after-settle' },
  { flow: 'an upgrade', failpoint: 'change-plan.after-open' },
  { flow: 'an upgrade', failpoint: 'payment.after-call' },
  { flow: 'a charge on demand', failpoint: 'charge.after-open' },
  { flow: 'a charge on demand', failpoint: 'payment.after-call' },
  { flow: 'an acceptance', failpoint: 'accept.after-open' },
  { flow: 'an acceptance', failpoint: 'payment.before-call' },
  { flow: 'an acceptance', failpoint: 'payment.after-call' },
  { flow: 'an acceptance', failpoint: 'payment.after-settle' },
] as const;

interface Purchase {
  readonly path: string;
  readonly body: Json;
  readonly headers: Record<string, string>;
}

let database: TestDatabase;
let runtime: Runtime;
let folder: string;
let survivor: Server;
const purchases = new Map<(typeof crashes)[number], Purchase>();

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = createRuntime({
    config: readConfig({ RUNG_LOG_LEVEL: 'silent' }),
    sql: database.sql,
    secretKeys: testSecretKeys,
  });
  folder = mkdtempSync(join(tmpdir(), 'rung-crash-'));
  survivor = await startServer();
  for (const crash of crashes) purchases.set(crash, await prepare(crash.flow));
  await survivor.stop();
  // Two at a time: each is a whole server.
  for (let first = 0; first < crashes.length; first += 2) {
    await Promise.all(crashes.slice(first, first + 2).map(crashDuring));
  }
  // Time passes: who died is given up, and their work is due.
  await database.sql`update job set run_at = now() where kind = 'payment.collect' and done_at is null`;
  await database.sql`update idempotency set lease_until = now() where status = 'in_flight'`;
  survivor = await startServer();
}, 900_000);
afterAll(async () => {
  await survivor.stop();
  await database.sql.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface Server {
  readonly url: string;
  readonly exited: Promise<unknown>;
  readonly stop: () => Promise<void>;
}

async function startServer(failpoint?: string): Promise<Server> {
  const port = String(await findFreePort());
  const running = startTypeScript(join(server, 'src/main.ts'), folder, {
    TSX_TSCONFIG_PATH: join(server, 'tsconfig.json'),
    DATABASE_URL: database.url,
    RUNG_SECRET_KEY: testSecretKeys.join(','),
    PORT: port,
    RUNG_DATA_DIR: folder,
    RUNG_API_KEY: apiKey,
    RUNG_LOG_LEVEL: 'silent',
    // Only the survivor has a worker: otherwise it would heal what the others are just breaking.
    RUNG_ROLE: failpoint === undefined ? 'all' : 'api',
    ...(failpoint === undefined ? {} : { RUNG_FAILPOINT: failpoint }),
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = running.exited.then(() => Promise.reject(new Error(`It ended. ${running.stderr()}`)));
  // A machine that is busy with other tests may take its time.
  const answering = vi.waitFor(() => fetch(`${url}/health`), { timeout: 120_000, interval: 100 });
  try {
    await Promise.race([ended, answering]);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { url, exited: running.exited, stop: running.stop };
}

function post({ url }: Server, { path, body, headers }: Purchase): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
  });
}

async function prepare(flow: string): Promise<Purchase> {
  // As the official SDK repeats itself: without a key.
  const retried = { 'x-stainless-retry-count': '1' };
  if (flow === 'one click') return { path: '/checkouts', body: await oneClick(course), headers: retried };
  if (flow === 'an upgrade') {
    const body = await oneClick('prod_basic_plan');
    const bought = await post(survivor, { path: '/checkouts', body, headers: {} });
    const { payment_id: paymentId } = await bought.json();
    const [plan] = await database.sql<{ id: string }[]>`
      select subscription_id as id from payment where payment_id = ${String(paymentId)}`;
    return {
      path: `/subscriptions/${String(plan?.id)}/change-plan`,
      body: {
        product_id: 'prod_pro_plan',
        quantity: 1,
        proration_billing_mode: 'full_immediately',
      },
      headers: retried,
    };
  }
  if (flow === 'a charge on demand') {
    const { customer, payment_method_id } = await oneClick('prod_basic_plan');
    const body = {
      product_id: 'prod_basic_plan',
      quantity: 1,
      customer,
      payment_method_id,
      billing: { country: 'US' },
      on_demand: { mandate_only: true },
    };
    const sold = await post(survivor, { path: '/subscriptions', body, headers: {} });
    const { subscription_id: id } = await sold.json();
    return {
      path: `/subscriptions/${String(id)}/charge`,
      body: { product_price: 2500 },
      headers: retried,
    };
  }
  if (flow === 'an acceptance') return prepareAcceptance();
  const headers = { 'idempotency-key': randomUUID() };
  const opened = await post(survivor, {
    path: '/checkouts',
    body: { product_cart: cartOf(course) },
    headers,
  });
  const { session_id: sessionId } = await opened.json();
  return { path: `/checkouts/${String(sessionId)}/confirm`, body: guest(), headers };
}

/** What a buyer of its own sends to buy a product with one click. */
async function oneClick(productId: string): Promise<Json> {
  const scope = await findBusiness(database.sql, demoBusinessId);
  if (!scope) throw new Error('The server has seeded no demo business.');
  const buyer: Buyer = await createBuyer({ runtime, scope });
  return {
    product_cart: cartOf(productId),
    customer: { customer_id: buyer.customerId },
    payment_method_id: buyer.paymentMethodId,
    confirm: true,
  };
}

/** Something is put to a new customer, who is about to say yes. */
async function prepareAcceptance(): Promise<Purchase> {
  const scope = await findBusiness(database.sql, demoBusinessId);
  if (!scope) throw new Error('The server has seeded no demo business.');
  const { customerId } = await createBuyer({ runtime, scope });
  const ask = async (path: string, body: Json): Promise<Json> =>
    (await post(survivor, { path, body, headers: { 'idempotency-key': randomUUID() } })).json();
  const offer = await ask('/offers', {
    name: 'Course',
    kind: 'one_time',
    product_id: course,
    copy: { en: { headline: 'Add the course' } },
  });
  const moment = `moment_${randomUUID().slice(0, 8)}`;
  const steps = [{ step_id: 'upsell', offer_id: offer.offer_id }];
  const funnel = await ask('/funnels', { name: 'Funnel', moment, steps });
  await ask(`/funnels/${String(funnel.funnel_id)}/publish`, {});
  const { presentation } = await ask('/moments', { customer_id: customerId, moment });
  return { path: `/presentations/${String(presentation.presentation_id)}/accept`, body: {}, headers: {} };
}

/** Starts a server that dies at the point, and buys from it until it does. */
async function crashDuring(crash: (typeof crashes)[number]): Promise<void> {
  const doomed = await startServer(crash.failpoint);
  const purchase = purchases.get(crash);
  if (!purchase) throw new Error('Every crash has its purchase.');
  try {
    await expect(post(doomed, purchase), 'no answer arrives').rejects.toThrow();
    await doomed.exited;
  } finally {
    await doomed.stop();
  }
}

describe.each(crashes)('killed during $flow at $failpoint', (crash) => {
  test('leaves one payment, settled, which is what the customer hears when they ask again', async () => {
    const purchase = purchases.get(crash) as Purchase;
    const repeated = await post(survivor, purchase);
    expect(repeated.status).toBe(200);
    const answer = await repeated.json();
    const paymentId = answer.payment_id as string;
    const { sql } = database;
    await eventually(async () => {
      const [payment] = await sql<{ status: string }[]>`
        select status from payment where payment_id = ${paymentId}`;
      expect(payment?.status).toBe('succeeded');
      const open = await sql`
        select 1 from job where done_at is null and dedupe_key = ${`payment.collect:${paymentId}`}`;
      expect(open, 'no job is left').toHaveLength(0);
    });
    const [{ payments } = { payments: 0 }] = await sql<{ payments: number }[]>`
      select count(*)::integer as payments from payment
      where (customer_id, purpose) = (select customer_id, purpose from payment where payment_id = ${paymentId})`;
    expect(payments).toBe(1);
    if (crash.flow === 'an acceptance') {
      expect(answer.status).toBe('accepted');
      const answered = await sql`
        select p.state, (select count(*)::integer from offer_consent c
          where c.presentation_id = p.presentation_id) as consents
        from presentation p where p.payment_id = ${paymentId}`;
      expect(answered).toEqual([{ state: 'accepted', consents: 1 }]);
    }
    const charges = (await runtime.simulator.listCharges(demoBusinessId)).filter(
      (charge) => charge.paymentId === paymentId,
    );
    expect(charges.map(({ status }) => status)).toEqual(['succeeded']);
    const events = await sql<{ type: string }[]>`select type from event where object_id = ${paymentId}`;
    expect(events.map(({ type }) => type)).toEqual(['payment.succeeded']);
    const [entry] = await sql<{ cash: bigint; sum: bigint }[]>`
      select sum(amount) filter (where account = 'gateway')::bigint as cash, sum(amount)::bigint as sum
      from ledger_posting join ledger_entry using (business_id, entry_id) where payment_id = ${paymentId}`;
    expect(entry).toEqual({ cash: charges[0]?.amount.amount, sum: 0n });
  });
});

test('64 acceptances that reach two processes at once make one payment, and all hear of it', async () => {
  const second = await startServer();
  try {
    const accept = await prepareAcceptance();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => post(index % 2 === 0 ? survivor : second, accept)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 64 }, () => 200));
    const told = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(told).size, 'one answer').toBe(1);
    const { status, payment_id: paymentId } = JSON.parse(told[0] ?? '');
    expect(status).toBe('accepted');
    const payments = await database.sql`
      select payment_id, status from payment
      where customer_id = (select customer_id from payment where payment_id = ${paymentId as string})`;
    expect(payments).toEqual([{ payment_id: paymentId, status: 'succeeded' }]);
    const charges = await runtime.simulator.listCharges(demoBusinessId);
    expect(charges.filter((charge) => charge.paymentId === paymentId)).toHaveLength(1);
  } finally {
    await second.stop();
  }
}, 120_000);

test('after all crashes the ledger and the book of the bank agree, and nothing is stuck', async () => {
  const { sql } = database;
  await eventually(async () => {
    expect(await sql`select 1 from payment where status = 'processing'`).toHaveLength(0);
    expect(
      await sql`select 1 from job where died_at is not null or (done_at is null and kind = 'payment.collect')`,
    ).toHaveLength(0);
  });
  const charges = await runtime.simulator.listCharges(demoBusinessId);
  const booked = await sql<{ payment_id: string; amount: bigint }[]>`
    select payment_id, amount from ledger_posting join ledger_entry using (business_id, entry_id)
    where account = 'gateway' and business_id = ${demoBusinessId}`;
  const byId = (rows: readonly (readonly [string, bigint])[]) =>
    [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  const taken = charges.filter(({ status }) => status === 'succeeded');
  expect(byId(booked.map((row) => [row.payment_id, row.amount]))).toEqual(
    byId(taken.map(({ paymentId, amount }) => [paymentId, amount.amount])),
  );
});
