import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { removeExpired } from '../../src/use-cases/platform/retention/remove-expired.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { present, raise, work } from '../support/presentations.ts';
import { cartOf, oneClickBody, sellCourse } from '../support/shop.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
let wallNow = start;
let api: TestApi;
let course: string;
beforeEach(async () => {
  wallNow = start;
  api = await createTestApi({ wallClock: () => wallNow });
  course = await sellCourse(api);
});
afterEach(() => api.drop());

const sweep = () => removeExpired(api.runtime);

async function count(table: string): Promise<number> {
  const { sql } = api.runtime;
  const [row] = await sql<{ count: number }[]>`select count(*)::integer as count from ${sql(table)}`;
  return row?.count ?? 0;
}

const ageOf = (days: number): void => {
  wallNow += days * dayMs;
};

test('docs/retention.md says of every table whether it grows and what ends it', async () => {
  const tables = await api.runtime.sql<{ name: string }[]>`
    select case schemaname when 'public' then '' else schemaname || '.' end || tablename as name
    from pg_tables where schemaname in ('public', 'simulator')`;
  const page = readFileSync(new URL('../../../../docs/retention.md', import.meta.url), 'utf8');
  const told = new Set([...page.matchAll(/^\| ([^|]+)\|/gm)].flatMap(([, cell]) => namesIn(cell ?? '')));
  expect(tables.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
  const real = new Set(tables.map(({ name }) => name));
  expect([...told].filter((name) => !real.has(name))).toEqual([]);
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([a-z_.]+)`/g)].map(([, name]) => name ?? '');
}

describe('an answer to a request', () => {
  const ask = (body: object, key: string) =>
    api.request('POST', '/checkouts', body, { 'idempotency-key': key });

  test('is kept for 30 days, and for at least one whatever is set', async () => {
    const buyer = await createBuyer(api);
    const first = await ask(oneClickBody(buyer, course), 'kept');
    ageOf(29);
    await sweep();
    const repeat = await ask(oneClickBody(buyer, course), 'kept');
    expect(repeat.body.payment_id).toBe(first.body.payment_id);
    expect(repeat.headers.get('idempotent-replayed')).toBe('true');
  });

  test('that is gone leaves room for a new request of the same key and words, which is a new purchase', async () => {
    const buyer = await createBuyer(api);
    const bought = async (): Promise<string[]> => [
      (await ask(oneClickBody(buyer, course), 'again')).body.payment_id as string,
      // Known by what it says.
      (await api.request('POST', '/checkouts', oneClickBody(buyer, course))).body.payment_id as string,
    ];
    const before = await bought();
    ageOf(31);
    await sweep();
    expect(await count('idempotency')).toBe(0);
    const after = await bought();
    expect(new Set([...before, ...after]).size, 'four purchases').toBe(4);
  });

  test('of a request that is still being carried out is not removed', async () => {
    await api.runtime.sql`
      insert into idempotency (business_id, request_key, generation, fingerprint, status, lease_until, created_at)
      values (${api.scope.businessId}, 'key:under-way', 1, '', 'in_flight', ${wallNow + 31 * dayMs}, ${wallNow})`;
    ageOf(31);
    await sweep();
    const rows = [...(await api.runtime.sql`select request_key from idempotency`)];
    expect(rows).toEqual([{ request_key: 'key:under-way' }]);
    ageOf(31);
    await sweep();
    expect(await count('idempotency')).toBe(0);
  });
});

test('events go with their deliveries after 400 days, by the clock of their business, and payments stay', async () => {
  const { sql } = api.runtime;
  await api.request('POST', '/webhooks', { url: 'https://hooks.example.com/rung' });
  const old = await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  ageOf(399);
  const recent = await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  await sweep();
  expect(await count('webhook_delivery')).toBe(2);
  ageOf(2);
  await sweep();
  const events = await sql`select object_id from event`;
  expect(events).toEqual([{ object_id: recent.body.payment_id }]);
  expect(await count('webhook_delivery')).toBe(1);
  expect((await api.request('GET', `/payments/${String(old.body.payment_id)}`)).body.status).toBe(
    'succeeded',
  );

  // The clock of this one stands still, and so does its age.
  await sql`update business set clock_frozen_at = ${wallNow} where business_id = ${api.scope.businessId}`;
  ageOf(800);
  await sweep();
  expect(await count('event')).toBe(1);
  await sql`update business set clock_frozen_at = null where business_id = ${api.scope.businessId}`;
  await sweep();
  expect(await count('event')).toBe(0);
});

test('an event is not removed before it is as old in real time, however far the clock of its business was moved', async () => {
  const { sql, wallClock } = api.runtime;
  await api.request('POST', '/webhooks', { url: 'https://hooks.example.com/rung' });
  await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  await sql`update business set clock_offset_ms = ${BigInt(500 * dayMs)} where business_id = ${api.scope.businessId}`;
  await sweep();
  expect([await count('event'), await count('webhook_delivery')], 'still to be delivered').toEqual([1, 1]);

  await sql`update webhook_delivery set status = 'succeeded', attempts = 1, last_attempt_at = ${wallClock()}`;
  await sql`update job set done_at = ${wallClock()} where kind = 'webhook.deliver'`;
  ageOf(399);
  await sweep();
  expect(await count('event'), 'delivered, and could be sent again').toBe(1);
  ageOf(2);
  await sweep();
  expect([await count('event'), await count('webhook_delivery')]).toEqual([0, 0]);
});

test('what cannot be removed keeps nothing else from being removed', async () => {
  const { sql } = api.runtime;
  await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  expect(await count('idempotency')).toBeGreaterThan(0);
  expect(await count('event')).toBe(1);
  // What the first of all steps removes.
  await sql`alter table idempotency rename to idempotency_away`;
  ageOf(401);
  await sweep();
  expect(await count('event')).toBe(0);
  await sql`alter table idempotency_away rename to idempotency`;
  await sweep();
  expect(await count('idempotency')).toBe(0);
});

describe('a presentation', () => {
  test('that was declined goes after 400 days, and the no is remembered for as long as it was meant to', async () => {
    const { buyer, presentation, stage } = await present(api);
    const path = `/presentations/${String(presentation.presentation_id)}`;
    await api.request('POST', `${path}/decline`);
    await work(api.runtime);
    await api.runtime.sql`update offer_answer set forgotten_at = null`;
    ageOf(401);
    await sweep();
    expect((await api.request('GET', path)).status).toBe(404);
    expect((await raise(api, buyer, stage.moment)).presentation, 'never again').toBeNull();

    // One that was to be remembered for a while is not needed once that is over.
    await api.runtime.sql`update offer_answer set forgotten_at = ${wallNow}`;
    ageOf(401);
    await sweep();
    expect(await count('offer_answer')).toBe(0);
    expect((await raise(api, buyer, stage.moment)).presentation).not.toBeNull();
  });

  test('that was accepted stays, with its consent', async () => {
    const { presentation } = await present(api);
    const path = `/presentations/${String(presentation.presentation_id)}`;
    expect((await api.request('POST', `${path}/accept`)).body.status).toBe('accepted');
    ageOf(4_000);
    await sweep();
    expect((await api.request('GET', path)).body.state).toBe('accepted');
    expect(await count('offer_consent')).toBeGreaterThan(0);
  });
});

test('measurements go by whole months once they are in the sums, which stay, and summing up anew changes nothing', async () => {
  await present(api);
  const rebuilt = async (): Promise<Json> => (await api.request('POST', '/analytics/rebuild')).body;
  await rebuilt();
  const sums = async (): Promise<unknown> => {
    const rows = await api.runtime.sql`
      select level, measured_on, measure, sum(count)::text as count from offer_metric
      group by 1, 2, 3 order by 1, 2, 3`;
    return [...rows];
  };
  const before = await sums();
  expect(await count('offer_measurement')).toBeGreaterThan(0);
  ageOf(500);
  await sweep();
  expect(await count('offer_measurement')).toBe(0);
  expect(await sums()).toEqual(before);
  expect((await rebuilt()).has_differed).toBe(false);
  expect(await sums()).toEqual(before);
});

test('a checkout session that nobody paid in goes 90 days after it expired, and one that was paid stays', async () => {
  const open = await api.request('POST', '/checkouts', { product_cart: cartOf(course) });
  const paid = await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  const pathOf = (answer: Json): string => `/checkouts/${String(answer.body.session_id)}`;
  ageOf(80);
  await sweep();
  expect((await api.request('GET', pathOf(open))).status).toBe(200);
  ageOf(20);
  await sweep();
  expect((await api.request('GET', pathOf(open))).status).toBe(404);
  expect((await api.request('GET', pathOf(paid))).status).toBe(200);
});

test('more than a batch of it is removed, too', async () => {
  const { sql } = api.runtime;
  await sql`
    insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at, done_at)
    select ${api.scope.businessId}, 'payment.collect', '{}', n::text, true, now(), ${wallNow - 8 * dayMs}
    from generate_series(1, 2500) n`;
  await sweep();
  const left = await sql`select from job where done_at < ${wallNow - 7 * dayMs}`;
  expect(left).toHaveLength(0);
});

test('dead jobs of money stay until somebody ends them, and others go with the events they were for', async () => {
  const { sql } = api.runtime;
  for (const [kind, lane] of [
    ['payment.collect', null],
    ['webhook.deliver', 'whk_1'],
  ] as const) {
    await sql`
      insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at, died_at, failed_job_id)
      values (${api.scope.businessId}, ${kind}, ${lane}, '{}', ${kind}, true, now(), ${wallNow}, ${kind})`;
  }
  const dead = async (): Promise<unknown> => [
    ...(await sql`select kind from job where died_at is not null and done_at is null order by kind`),
  ];
  ageOf(399);
  await sweep();
  expect(await dead()).toEqual([{ kind: 'payment.collect' }, { kind: 'webhook.deliver' }]);
  ageOf(2);
  await sweep();
  expect(await dead()).toEqual([{ kind: 'payment.collect' }]);
});
