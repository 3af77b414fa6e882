import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/store/postgres/postgres.ts';
import { wakeWorkers } from '../../src/store/platform/wake-workers.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { startNotificationPoll } from '../../src/worker/notifications.ts';
import { startWorker } from '../../src/worker/worker.ts';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';
import { type Link, openLink } from '../support/link.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';

/* What is answered while the database cannot be reached, and that all is well again when it can. */

let database: TestDatabase;
let link: Link;
let api: TestApi;
beforeAll(async () => {
  database = await createTestDatabase();
  link = await openLink(database.url);
  const sql = connect(link.url, { silenceLimitMs: 300, openLimitMs: 300 });
  api = await createTestApi({
    database: { url: link.url, sql, drop: () => sql.end({ timeout: 0 }) },
  });
});
afterEach(() => link.restore());
afterAll(async () => {
  await api.drop();
  await link.close();
  await database.drop();
});

const product = {
  name: 'Sample course',
  tax_category: 'edtech',
  price: { type: 'one_time_price', currency: 'USD', price: 4900 },
};

async function productsNamed(name: string): Promise<number> {
  const [row] = await database.sql<{ count: bigint }[]>`select count(*) from product where name = ${name}`;
  return Number(row?.count);
}

describe('while the link to the database is silent', () => {
  test('/health answers, and every request is a 503 that may be repeated', async () => {
    link.silence();
    const health = await api.send('GET', '/health', undefined, {});
    expect({ status: health.status, body: health.body }).toEqual({ status: 200, body: { status: 'ok' } });
    const buyer = { customerId: 'cus_sample', paymentMethodId: 'pm_sample' };
    const answers = await Promise.all([
      api.request('GET', '/products'),
      api.request('POST', '/products', product),
      api.request('POST', '/checkouts', oneClickBody(buyer, 'prod_sample')),
      api.request('POST', '/moments', {}),
    ]);
    for (const answer of answers) {
      expectRefusal(answer, 503, 'DATABASE_UNAVAILABLE', 'nothing is carried out twice');
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('x-should-retry')).toBeNull();
    }
    const page = await api.send('GET', '/checkout/cks_sample', undefined, { 'accept-language': 'en' });
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('1');
    expect(page.text).toContain('you will be charged at most once');
  });

  test('the worker, the poll and whoever wakes them go on, and everything works when the link does', async () => {
    const worker = await startWorker(api.runtime, jobHandlers);
    const notifications = startNotificationPoll(api.runtime);
    link.silence();
    wakeWorkers(api.runtime.sql);
    expect((await api.request('GET', '/products')).status).toBe(503);
    await expect(worker.drain()).rejects.toThrow();
    wakeWorkers(api.runtime.sql);
    link.restore();
    expect((await api.request('GET', '/products')).status).toBe(200);
    const answer = await api.request(
      'POST',
      '/checkouts',
      oneClickBody(await createBuyer(api), await sellCourse(api)),
    );
    expect(answer.body).toMatchObject({ payment_status: 'succeeded' });
    await worker.drain();
    // Also while the database is away there is an end.
    link.silence();
    await notifications.stop();
    await worker.stop();
  });
});

describe('when the answer of the database is lost while a request is carried out', () => {
  test('what nobody would recognise when it came again is not repeated by itself', async () => {
    const name = `Course ${randomUUID()}`;
    link.cutAt(name, { isDelivered: true });
    const answer = await api.request('POST', '/products', { ...product, name });
    expectRefusal(answer, 503, 'OUTCOME_UNKNOWN', 'may have been carried out');
    expect(answer.headers.get('x-should-retry')).toBe('false');
  });

  test('the official SDK does not make a second product of it', async () => {
    const name = `Course ${randomUUID()}`;
    const insert = link.cutAt(name, { isDelivered: true });
    const made = api.client.products.create({
      name,
      tax_category: 'edtech',
      price: {
        type: 'one_time_price',
        currency: 'USD',
        price: 4900,
        discount: 0,
        purchasing_power_parity: false,
      },
    });
    await expect(made).rejects.toMatchObject({ status: 503 });
    await insert.whenCut;
    expect(await productsNamed(name)).toBeLessThanOrEqual(1);
  });

  test('a request with a key may be repeated, and is carried out once', async () => {
    const buyer = await createBuyer(api);
    const body = oneClickBody(buyer, await sellCourse(api));
    const headers = { 'idempotency-key': randomUUID() };
    // By then the gateway has taken the money, and the payment is about to be settled.
    link.cutAt('"known_status"', { isDelivered: true });
    const lost = await api.request('POST', '/checkouts', body, headers);
    expectRefusal(lost, 503, 'DATABASE_UNAVAILABLE');
    const repeated = await api.request('POST', '/checkouts', body, headers);
    expect(repeated.status, repeated.text).toBe(200);
    const payments = await database.sql`
      select status from payment where customer_id = ${buyer.customerId}`;
    expect(payments).toEqual([{ status: 'succeeded' }]);
  });
});
