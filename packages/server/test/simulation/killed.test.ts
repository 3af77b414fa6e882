import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { dayMs, secondMs } from '../../src/domain/time.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { demoBusinessId } from '../../src/domain/demo.ts';
import { startTypeScript } from '../compat/seed.ts';
import { eventually, untilItAnswers } from '../compat/seed-server.ts';
import type { Json } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from '../support/database.ts';
import { cartOf } from '../support/shop.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

/*
 * One process is killed in the middle of everything: a request has opened a payment, the clock is on its way, and a
 * job that the clock made due is waiting for the bank. Nobody helps. Another process goes on with all of it when the
 * leases end (`domain/lease.ts`; `test/worker/healing.test.ts` says how long that takes at most).
 */

const server = fileURLToPath(new URL('../../', import.meta.url));
const apiKey = 'rung_test_key_for_the_killed_tests';

let database: TestDatabase;
let runtime: Runtime;
let folder: string;
const started: { kill(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = createRuntime({
    config: readConfig({ RUNG_LOG_LEVEL: 'silent' }),
    sql: database.sql,
    secretKeys: testSecretKeys,
  });
  folder = mkdtempSync(join(tmpdir(), 'rung-killed-'));
});
afterAll(async () => {
  await Promise.all(started.map((each) => each.kill()));
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function startServer() {
  const port = String(await findFreePort());
  const running = startTypeScript(join(server, 'src/main.ts'), folder, {
    TSX_TSCONFIG_PATH: join(server, 'tsconfig.json'),
    DATABASE_URL: database.url,
    PORT: port,
    RUNG_DATA_DIR: folder,
    RUNG_SECRET_KEY: testSecretKeys.join(','),
    RUNG_API_KEY: apiKey,
    RUNG_LOG_LEVEL: 'silent',
  });
  started.push(running);
  const url = `http://127.0.0.1:${port}`;
  await untilItAnswers(`${url}/health`, running);
  const post = (path: string, body: Json, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    });
  return { post, kill: running.kill };
}

test('a process that is killed in the middle of everything leaves nothing that another does not end by itself', async () => {
  const doomed = await startServer();
  const scope = await findBusiness(database.sql, demoBusinessId);
  if (!scope) throw new Error('The server has seeded a demo business.');
  const subscriber = await createBuyer({ runtime, scope });
  const buyer = await createBuyer({ runtime, scope });
  const order = (productId: string, { customerId, paymentMethodId }: typeof buyer) => ({
    product_cart: cartOf(productId),
    customer: { customer_id: customerId },
    payment_method_id: paymentMethodId,
    confirm: true,
  });
  const sold: Json = await (await doomed.post('/checkouts', order('prod_basic_plan', subscriber))).json();
  expect(sold.payment_status).toBe('succeeded');

  // From now on the bank takes its time: longer than anybody here lives.
  await runtime.simulator.configureFaults(demoBusinessId, { latency: { fixedMs: 600 * secondMs } });
  const purchase = order('prod_premium_addon', buyer);
  const keyed = { 'idempotency-key': 'the purchase' };
  const buying = doomed.post('/checkouts', purchase, keyed).catch(() => 'no answer');
  const openPayments = async () => [
    ...(await database.sql`select customer_id from payment where status = 'processing' order by creation_order`),
  ];
  await eventually(async () => {
    expect(await openPayments()).toEqual([{ customer_id: buyer.customerId }]);
  });
  const to = new Date(Date.now() + 40 * dayMs).toISOString();
  const advancing = doomed
    .post('/test_clock/advance', { to }, { 'idempotency-key': 'the clock' })
    .catch(() => 'no answer');
  // The renewals that the clock came to, which wait for the bank as well.
  await eventually(async () => {
    expect((await openPayments()).length).toBeGreaterThanOrEqual(2);
  });
  await doomed.kill();
  expect(await Promise.all([buying, advancing])).toEqual(['no answer', 'no answer']);
  await runtime.simulator.configureFaults(demoBusinessId, {});

  // Nobody touches the database: what died is given up when its time is over, and not before.
  const survivor = await startServer();
  const repeated = survivor.post('/checkouts', purchase, keyed);
  const advanced = survivor.post('/test_clock/advance', { to }, { 'idempotency-key': 'the clock' });
  const answers = await Promise.all([repeated, advanced]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const bought: Json = await answers[0].json();
  expect(bought.payment_status).toBe('succeeded');

  await vi.waitFor(
    async () => {
      expect(await openPayments()).toEqual([]);
      const undone = await database.sql`
        select kind from job join business b using (business_id)
        where done_at is null and run_at <= case when is_wall_clock then now()
          else coalesce(clock_frozen_at, now() + clock_offset_ms * interval '1 millisecond') end`;
      expect([...undone]).toEqual([]);
    },
    { timeout: 60_000, interval: 100 },
  );
  const payments = await database.sql<{ customer_id: string; count: number; charges: number }[]>`
    select p.customer_id, count(*)::integer as count,
      (select count(*)::integer from simulator.charge c join payment q using (business_id, payment_id)
        where q.customer_id = p.customer_id and c.status = 'succeeded') as charges
    from payment p where p.status = 'succeeded' and p.customer_id in (${buyer.customerId}, ${subscriber.customerId})
    group by p.customer_id`;
  const byCustomer = new Map(payments.map((row) => [row.customer_id, row]));
  expect(byCustomer.get(buyer.customerId)).toMatchObject({ count: 1, charges: 1 });
  // Bought, and renewed once within 40 days.
  expect(byCustomer.get(subscriber.customerId)).toMatchObject({ count: 2, charges: 2 });
}, 180_000);
