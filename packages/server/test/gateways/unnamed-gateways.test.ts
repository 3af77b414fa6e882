import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { work } from '../support/presentations.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';

/*
 * While an installation moves to the release in which gateways have names, a process of the release before may still
 * open payments in the migrated database: they name no gateway, and were charged at the only one there was.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

test('a payment that names no gateway, and whose answer was lost, is settled by what the gateway charged', async () => {
  const buyer = await createBuyer(api);
  const body = oneClickBody(buyer, await sellCourse(api));
  const app = createApp(dyingAt(api.runtime, 'payment.after-call'));
  const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
  const answer = await app.request('/checkouts', { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(500);
  const { sql } = api.runtime;
  const [opened] = await sql<{ payment_id: string }[]>`
    update payment set gateway = null, instrument = instrument - 'provider' where status = 'processing'
    returning payment_id`;
  const paymentId = opened?.payment_id ?? '';
  await sql`
    update job set run_at = now() - interval '1 minute' where dedupe_key = ${`payment.collect:${paymentId}`}`;
  await work(api.runtime);
  const [row] = await sql`select status from payment where payment_id = ${paymentId}`;
  expect(row).toEqual({ status: 'succeeded' });
  const charges =
    await sql`select count(*)::int as count from simulator.charge where payment_id = ${paymentId}`;
  expect(charges).toEqual([{ count: 1 }]);
});
