import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { asId } from '../../src/domain/ids.ts';
import { decideSettlement } from '../../src/domain/payment/settle.ts';
import type { Runtime } from '../../src/runtime.ts';
import { settleGuardedPayment } from '../../src/store/billing/guarded-payments.ts';
import { loadRenewal } from '../../src/store/billing/loaded-subscriptions.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { commitOf } from '../../src/use-cases/billing/payments/settlement-commit.ts';
import { renewSubscription } from '../../src/use-cases/billing/subscriptions/renew-subscription.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Answer, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createTestDatabase, testSecretKeys } from '../support/database.ts';
import { expectBooksAgree, sellPlan } from '../support/shop.ts';
import { subscribeMany } from '../support/subscribers.ts';

/*
 * Two processes share one database, and what they do with a subscription at the same moment has the outcome of one
 * after the other: what is decided from what was loaded before somebody else's commit is decided again.
 */

const dayMs = 86_400_000;
let later = 0;
const wallClock = (): number => Date.now() + later;

let api: TestApi;
let databaseUrl = '';
let second: { readonly runtime: Runtime; readonly app: ReturnType<typeof createApp> };
beforeAll(async () => {
  const database = await createTestDatabase();
  databaseUrl = database.url;
  api = await createTestApi({ wallClock, database });
  const { config } = api.runtime;
  const sql = connect(database.url);
  const runtime = createRuntime({ config, sql, secretKeys: testSecretKeys, wallClock });
  second = { runtime, app: createApp(runtime) };
});
afterEach(() => expectBooksAgree(api, api.runtime));
afterAll(async () => {
  await second.runtime.sql.end({ timeout: 5 });
  await api.drop();
});

/** The request, to the second process. */
async function askSecond(method: string, path: string, body: Json): Promise<Pick<Answer, 'status' | 'body'>> {
  const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
  const response = await second.app.request(path, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

async function paymentsOf(subscriptionId: string): Promise<Json[]> {
  const { body } = await api.request('GET', `/payments?subscription_id=${subscriptionId}&page_size=100`);
  return body.items as Json[];
}

const settleJobs = (): Promise<void> => createWorker(api.runtime, jobHandlers).drain();

test('a renewal that both processes run many times is charged once', async () => {
  const ids = await subscribeMany(api, 4);
  later += 31 * dayMs;
  const runs = ids.flatMap((id) =>
    Array.from({ length: 6 }, (_, run) =>
      renewSubscription(run % 2 === 0 ? api.runtime : second.runtime, api.scope, id),
    ),
  );
  expect(new Set(await Promise.all(runs))).toEqual(new Set([true]));
  for (const id of ids) {
    const payments = await paymentsOf(id);
    expect(payments.map(({ status }) => status as string)).toEqual(['succeeded', 'succeeded']);
    const { body } = await api.request('GET', `/subscriptions/${id}`);
    expect(body.status).toBe('active');
    expect(Date.parse(body.next_billing_date as string)).toBeGreaterThan(wallClock());
  }
});

test('a renewal and a cancellation in the other process: it is renewed and then ends, or it is not charged', async () => {
  const seen = new Set<string>();
  for (let round = 0; round < 8; round++) {
    const [id = ''] = await subscribeMany(api, 1);
    later += 31 * dayMs;
    const cancel = () => askSecond('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    const renew = () => renewSubscription(api.runtime, api.scope, id as never);
    const [, answer] = await Promise.all([renew(), cancel()]);
    expect(answer.status).toBe(200);
    await settleJobs();
    const { body } = await api.request('GET', `/subscriptions/${id}`);
    expect(body.status).toBe('cancelled');
    const charged = (await paymentsOf(id)).filter(({ status }) => status === 'succeeded');
    const refunds = await api.runtime.sql`
      select 1 from refund r join payment p using (business_id, payment_id)
      where p.subscription_id = ${id} and p.purpose = 'renewal' and r.status = 'succeeded'`;
    // Settled after the end it is given back, before it is kept; not opened there is one payment.
    expect(charged.length - 1).toBeGreaterThanOrEqual(refunds.length);
    expect(charged.length).toBeLessThanOrEqual(2);
    seen.add(`${String(charged.length)} ${String(refunds.length)}`);
  }
  expect([...seen].every((each) => ['1 0', '2 0', '2 1'].includes(each))).toBe(true);
});

test('a renewal and a plan change in the other process: each is charged at most once, by the terms it was decided on', async () => {
  const pro = await sellPlan(api, { price: 8000 });
  const body = { product_id: pro, quantity: 1, proration_billing_mode: 'difference_immediately' };
  for (let round = 0; round < 8; round++) {
    const [id = ''] = await subscribeMany(api, 1);
    later += 31 * dayMs;
    const [, answer] = await Promise.all([
      renewSubscription(api.runtime, api.scope, id as never),
      askSecond('POST', `/subscriptions/${id}/change-plan`, body),
    ]);
    await settleJobs();
    const renewals = (await paymentsOf(id)).filter(({ status }) => status === 'succeeded').slice(0, -1);
    const { body: after } = await api.request('GET', `/subscriptions/${id}`);
    expect(after.status).toBe('active');
    expect(Date.parse(after.next_billing_date as string)).toBeGreaterThan(wallClock());
    const amounts = renewals.map(({ total_amount: amount }) => amount as number).toSorted((a, b) => a - b);
    // Renewed and then changed; changed and then renewed at the new price; or refused while it is due.
    const allowed =
      answer.status === 200
        ? [
            [3000, 5000],
            [5000, 8000],
          ]
        : [[3000]];
    expect(allowed).toContainEqual(amounts);
    expect(after.product_id === pro).toBe(answer.status === 200);
  }
});

test('twelve plan changes in both processes at the same moment: one is charged', async () => {
  const pro = await sellPlan(api, { price: 8000 });
  const body = { product_id: pro, quantity: 1, proration_billing_mode: 'difference_immediately' };
  const [id = ''] = await subscribeMany(api, 1);
  const path = `/subscriptions/${id}/change-plan`;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? api.request('POST', path, body) : askSecond('POST', path, body),
    ),
  );
  // A repeat is refused while the first is under way, and changes nothing once it is done.
  expect(new Set(answers.map(({ status }) => status))).not.toContain(500);
  const charged = (await paymentsOf(id)).filter(({ status }) => status === 'succeeded');
  expect(charged.map(({ total_amount: amount }) => amount as number)).toEqual([5000, 3000]);
});

test('a payment method deleted by the other process is not charged by a renewal that is decided later', async () => {
  const [id = ''] = await subscribeMany(api, 1);
  const { body: before } = await api.request('GET', `/subscriptions/${id}`);
  const { customer_id: customerId } = before.customer as { customer_id: string };
  const { body } = await api.request('GET', `/customers/${customerId}/payment-methods`);
  const [{ payment_method_id: methodId }] = body.items as [{ payment_method_id: string }];
  await second.app.request(`/customers/${customerId}/payment-methods/${methodId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${api.apiKey}` },
  });
  later += 31 * dayMs;
  await renewSubscription(api.runtime, api.scope, id as never);
  const [latest] = await paymentsOf(id);
  expect(latest).toMatchObject({ status: 'failed' });
  expect((await api.request('GET', `/subscriptions/${id}`)).body.status).toBe('on_hold');
});

test('a subscription that cannot be read is the only one that is not renewed', async () => {
  const ids = await subscribeMany(api, 6);
  const [, , , bad = asId<'subscription'>('sub_missing')] = ids;
  const { sql } = api.runtime;
  const [stored] = await sql<
    { plan: object }[]
  >`select plan from subscription where subscription_id = ${bad}`;
  await sql`update subscription set plan = '{"schema": 99}' where subscription_id = ${bad}`;
  later += 31 * dayMs;
  const runs = await Promise.allSettled(ids.map((id) => renewSubscription(api.runtime, api.scope, id)));
  expect(runs.map(({ status }) => status)).toEqual(ids.map((id) => (id === bad ? 'rejected' : 'fulfilled')));
  await sql`update subscription set plan = ${stored?.plan ?? {}} where subscription_id = ${bad}`;
  expect(await renewSubscription(api.runtime, api.scope, bad)).toBe(true);
});

test('a settlement waits for whoever holds the subscription, and does not keep the payment from them', async () => {
  const { runtime, scope } = api;
  const [id = asId<'subscription'>('sub_missing')] = await subscribeMany(api, 1);
  later += 31 * dayMs;
  await renewSubscription(runtime, scope, id);
  const [{ payment_id: paymentId }] = (await paymentsOf(id)) as [{ payment_id: string }];
  await runtime.sql`update payment set status = 'processing' where payment_id = ${paymentId}`;
  const payment = await findPayment(runtime.sql, scope, asId<'payment'>(paymentId));
  const loaded = await loadRenewal(runtime.sql, scope, id);
  if (!payment || !loaded) throw new Error('both are stored');
  const { subscription, taxRates } = loaded;
  const [now, creditLotId] = [wallClock(), runtime.mintId('credit_lot')];
  const subscribed = { subscription, change: null, creditTaken: [], taxRates, creditLotId, now };
  const facts = {
    payment,
    session: null,
    subscribed,
    fallbackSessionId: runtime.mintId('checkout_session'),
    now,
  };
  const outcome = { status: 'failed', declineCode: 'INSUFFICIENT_FUNDS' } as const;
  const settlement = decideSettlement(facts, outcome);
  if (!settlement) throw new Error('it is decided');
  const rider = await runtime.riders.settlement(runtime.sql, scope, { payment, settlement, now });
  const commit = commitOf(runtime, payment, { settlement, outcome, rider }, now);
  const first = connect(databaseUrl, { max: 1 });
  let settling: Promise<unknown> = Promise.resolve();
  await first.begin(async (tx) => {
    // Of a circle this one notices first, and fails.
    await tx`set local deadlock_timeout = '10ms'`;
    await tx`update subscription set revision = revision + 1 where subscription_id = ${id}`;
    settling = settleGuardedPayment(runtime.sql, loaded, commit, { after: null, change: null, retry: null });
    await vi.waitUntil(async () => {
      const waiting = await second.runtime.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return waiting.length > 0;
    });
    await tx`update payment set status = 'succeeded' where payment_id = ${paymentId}`;
  });
  expect(await settling).toBeUndefined();
  await first.end({ timeout: 5 });
  expect((await paymentsOf(id))[0]).toMatchObject({ status: 'succeeded' });
});
