import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { cartOf, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';
import { type Exchange, type Wire } from '../support/wire.ts';
import { createWiredApi, listStatements } from '../support/wired-api.ts';

/*
 * Statements of a checkout with one click, with all that the HTTP layer asks for it, counted on the
 * wire: alone, and with many others on a pool of connections.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi());
});
afterAll(() => api.drop());

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
    expect(seen.length, listStatements(seen)).toBeLessThanOrEqual(8);
    expect(listStatements(seen)).not.toMatch(/^(begin|commit)/m);
  });

  test('together with 31 others shares them', async () => {
    const productId = await sell();
    // On each connection the statements have been prepared.
    await buyAll(await bodiesFor(productId, 32));
    const seen = await buyAll(await bodiesFor(productId, 32));
    expect(seen.length / 32, listStatements(seen)).toBeLessThanOrEqual(4);
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
  expect(seen, listStatements(seen)).toHaveLength(3);
});
