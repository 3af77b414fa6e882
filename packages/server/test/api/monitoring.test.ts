import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMonitoring } from '../../src/http/monitoring.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createTestDatabase } from '../support/database.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';

let api: TestApi;

beforeAll(async () => {
  api = await createTestApi({ environment: { RUNG_METRICS_PORT: '0' } });
});
afterAll(() => api.drop());

async function read(): Promise<Map<string, number>> {
  const answer = await createMonitoring(api.runtime).request('/metrics');
  expect(answer.status).toBe(200);
  const samples = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

const countOf = (route: string, method: string, status: string) =>
  `rung_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;

test('requests are counted by route, not by path, and by class of status', async () => {
  await api.request('GET', '/payments/pay_1');
  await api.request('GET', '/payments/pay_2');
  await api.request('GET', '/nowhere/pay_3');
  await api.request('POST', '/customers', { email: 'wrong' });
  const metrics = await read();
  expect(metrics.get(countOf('/payments/{payment_id}', 'GET', '4xx'))).toBe(2);
  expect(metrics.get(countOf('none', 'GET', '4xx'))).toBe(1);
  expect(metrics.get(countOf('/customers', 'POST', '4xx'))).toBe(1);
  expect([...metrics.keys()].filter((name) => name.includes('pay_'))).toEqual([]);
});

test('payments and calls to their gateway are counted by outcome, and batches by what they carry', async () => {
  const course = await sellCourse(api);
  await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  const metrics = await read();
  expect(metrics.get('rung_payments_total{status="succeeded"}')).toBe(1);
  expect(
    metrics.get(
      'rung_gateway_call_duration_seconds_count{gateway="simulator",call="charge",outcome="succeeded"}',
    ),
  ).toBe(1);
  const batches = metrics.get('rung_database_batches_total') ?? 0;
  expect(batches).toBeGreaterThan(0);
  expect(metrics.get('rung_database_batch_items_total')).toBeGreaterThanOrEqual(batches);
  expect(metrics.get('rung_database_connections{state="idle"}')).toBeGreaterThan(0);
  expect(metrics.get('rung_database_statements_waiting')).toBe(0);
  expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('jobs are counted by kind and outcome', async () => {
  await api.runtime.sql`
    insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
    values (${api.scope.businessId}, 'payment.collect', ${{ paymentId: 'pay_gone' }}, 'a payment that is gone', true, now() - interval '1 minute')`;
  await createWorker(api.runtime, jobHandlers).drain();
  const metrics = await read();
  expect(metrics.get('rung_job_duration_seconds_count{kind="payment.collect",outcome="done"}')).toBe(1);
});

test('while the database is away the process still tells of itself, and of no queue', async () => {
  const database = await createTestDatabase();
  const away = await createTestApi({ database, environment: { RUNG_METRICS_PORT: '0' } });
  const comeBack = await database.goAway();
  const answer = await createMonitoring(away.runtime).request('/metrics');
  const text = await answer.text();
  await comeBack();
  await away.drop();
  expect(answer.status).toBe(200);
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toContain('rung_jobs_dead{');
});

test('the port of its own answers health probes, and nothing of the API', async () => {
  const monitoring = createMonitoring(api.runtime);
  expect((await monitoring.request('/health')).status).toBe(200);
  expect((await monitoring.request('/ready')).status).toBe(200);
  expect((await monitoring.request('/payments')).status).toBe(404);
});
