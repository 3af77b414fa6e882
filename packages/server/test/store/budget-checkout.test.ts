import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/store/postgres/postgres.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { createTestDatabase } from '../support/database.ts';
import { cartOf, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';
import { type Exchange, type Wire, openWire } from '../support/wire.ts';

/*
 * What a checkout with one click asks of the database, with all that the HTTP layer asks for it, counted on the
 * wire: alone, and with many others on a pool of connections.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  const database = await createTestDatabase();
  wire = await openWire(database.url);
  const sql = connect(wire.url);
  const drop = async (): Promise<void> => {
    await sql.end({ timeout: 5 });
    await wire.close();
    await database.drop();
  };
  api = await createTestApi({ database: { ...database, url: wire.url, sql, drop } });
});
afterAll(() => api.drop());

const listed = (exchanges: readonly Exchange[]): string =>
  exchanges.map(({ sql }) => sql.slice(0, 120)).join('\n');

/** Statements that a request waits for: not the waking of workers, nor that its key was used. */
const isWaitedFor = ({ sql }: Exchange): boolean => !/pg_notify|update api_key/.test(sql);

async function bodiesFor(productId: string, count: number): Promise<Json[]> {
  const buyers = await Promise.all(Array.from({ length: count }, () => createBuyer(api)));
  return buyers.map((buyer) => oneClickBody(buyer, productId));
}

async function buyAll(bodies: readonly Json[]): Promise<readonly Exchange[]> {
  const carried = await wire.watch(async () => {
    const answers = await Promise.all(bodies.map((body) => api.request('POST', '/checkouts', body)));
    for (const answer of answers)
      expect(answer.body, answer.text).toMatchObject({ payment_status: 'succeeded' });
  });
  return carried.filter(isWaitedFor);
}

describe.each([
  { what: 'something sold once', sell: () => sellCourse(api) },
  { what: 'a plan', sell: () => sellPlan(api) },
])('buying $what with one click', ({ sell }) => {
  test('alone is one statement each for key, repeat, load, open, charge, facts, settle and answer', async () => {
    const productId = await sell();
    await buyAll(await bodiesFor(productId, 1));
    const seen = await buyAll(await bodiesFor(productId, 1));
    expect(seen.length, listed(seen)).toBeLessThanOrEqual(8);
    expect(listed(seen)).not.toMatch(/^(begin|commit)/m);
  });

  test('together with 31 others shares them', async () => {
    const productId = await sell();
    // On each connection the statements have been prepared.
    await buyAll(await bodiesFor(productId, 32));
    const seen = await buyAll(await bodiesFor(productId, 32));
    expect(seen.length / 32, listed(seen)).toBeLessThanOrEqual(4);
  });
});

test('a hosted checkout is created by three statements: key, load and session', async () => {
  const body = { product_cart: cartOf(await sellCourse(api)) };
  const create = () =>
    wire.watch(async () => {
      const answer = await api.request('POST', '/checkouts', body);
      expect(answer.status, answer.text).toBe(200);
    });
  await create();
  const seen = (await create()).filter(isWaitedFor);
  expect(seen, listed(seen)).toHaveLength(3);
});
