import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, createTestApi } from '../support/api.ts';
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
  const sold = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  const paymentId = String(sold.body.payment_id);
  const { sql } = api.runtime;
  await sql`
    update payment set status = 'processing', settled_at = null, gateway = null, instrument = instrument - 'provider'
    where payment_id = ${paymentId}`;
  await sql`delete from ledger_entry where payment_id = ${paymentId}`.catch(() => undefined);
  await sql`
    update job set done_at = null, run_at = now() - interval '1 minute'
    where dedupe_key = ${`payment.collect:${paymentId}`}`;
  await work(api.runtime);
  const [row] = await sql`select status from payment where payment_id = ${paymentId}`;
  expect(row).toEqual({ status: 'succeeded' });
  const charges =
    await sql`select count(*)::int as count from simulator.charge where payment_id = ${paymentId}`;
  expect(charges).toEqual([{ count: 1 }]);
});
