import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/store/postgres/postgres.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createTestDatabase } from '../support/database.ts';
import { expectBooksAgree, sellPlan } from '../support/shop.ts';
import { subscribeMany } from '../support/subscribers.ts';
import { type Exchange, type Wire, openWire } from '../support/wire.ts';

/* Statements of a plan change and of its preview, HTTP layer included, counted on the wire. */

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
  exchanges.map(({ sql }) => sql.slice(0, 160)).join('\n');

async function ask(path: string, body: Json): Promise<readonly Exchange[]> {
  const carried = await wire.watch(async () => {
    const answer = await api.request('POST', path, body);
    expect(answer.status, answer.text).toBe(200);
  });
  return carried.filter(({ sql }) => !/pg_notify|pg_catalog/.test(sql));
}

/** Two subscriptions that ask for the same: the statements have been prepared by the first. */
async function changes(
  price: number,
): Promise<{ previews: readonly Exchange[]; changed: readonly Exchange[] }> {
  const ids = await subscribeMany(api, 2);
  const body = {
    product_id: await sellPlan(api, { price }),
    quantity: 1,
    proration_billing_mode: 'difference_immediately',
  };
  let seen: { previews: readonly Exchange[]; changed: readonly Exchange[] } = { previews: [], changed: [] };
  for (const id of ids) {
    seen = {
      previews: await ask(`/subscriptions/${id}/change-plan/preview`, body),
      changed: await ask(`/subscriptions/${id}/change-plan`, body),
    };
  }
  return seen;
}

test('a change to a dearer plan is a preview of three statements and a change of at most eight', async () => {
  const { previews, changed } = await changes(8000);
  expect(previews.length, listed(previews)).toBeLessThanOrEqual(3);
  expect(changed.length, listed(changed)).toBeLessThanOrEqual(8);
  expect(listed(changed)).not.toMatch(/^(begin|commit)/m);
  await expectBooksAgree(api, api.runtime);
});

test('a change to a cheaper plan, whose difference becomes credit, is at most twelve', async () => {
  const { previews, changed } = await changes(1000);
  expect(previews.length, listed(previews)).toBeLessThanOrEqual(3);
  expect(changed.length, listed(changed)).toBeLessThanOrEqual(12);
});
