import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi } from '../support/api.ts';
import { expectBooksAgree, sellPlan } from '../support/shop.ts';
import { subscribeMany } from '../support/subscribers.ts';
import { type Exchange, type Wire } from '../support/wire.ts';
import { createWiredApi, listStatements } from '../support/wired-api.ts';

/* Statements of a plan change and of its preview, HTTP layer included, counted on the wire. */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi());
});
afterAll(() => api.drop());

async function ask(path: string, body: Json): Promise<readonly Exchange[]> {
  const carried = await wire.watch(async () => {
    const answer = await api.request('POST', path, body);
    expect(answer.status, answer.text).toBe(200);
  });
  return carried.filter(({ sql }) => !/pg_catalog/.test(sql));
}

/** Without the notifications that wake workers. */
function asked(carried: readonly Exchange[]): readonly Exchange[] {
  return carried.filter(({ sql }) => !/pg_notify/.test(sql));
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

test('a change to a dearer plan is a preview of two statements and a change of at most eight', async () => {
  const { previews, changed } = await changes(8000);
  expect(previews.length, listStatements(previews)).toBeLessThanOrEqual(2);
  expect(changed.length, listStatements(changed)).toBeLessThanOrEqual(8);
  // Nothing of it is due at once.
  expect(listStatements(changed)).not.toMatch(/pg_notify/);
  expect(listStatements(changed)).not.toMatch(/^(begin|commit)/m);
  await expectBooksAgree(api, api.runtime);
});

test('a change to a cheaper plan, whose difference becomes credit, is at most twelve', async () => {
  const { previews, changed } = await changes(1000);
  expect(previews.length, listStatements(previews)).toBeLessThanOrEqual(2);
  expect(asked(changed).length, listStatements(changed)).toBeLessThanOrEqual(12);
});
