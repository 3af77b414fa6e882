import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubscriptionId } from '../../src/domain/ids.ts';
import { renewSubscription } from '../../src/use-cases/billing/subscriptions/renew-subscription.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type TestApi } from '../support/api.ts';
import { bookOf, expectBooksAgree } from '../support/shop.ts';
import { subscribeMany } from '../support/subscribers.ts';
import { type Exchange, type Wire } from '../support/wire.ts';
import { createWiredApi, listStatements } from '../support/wired-api.ts';

/* Statements of a renewal, counted on the wire: alone, and with others that are due at the same time. */

const dayMs = 86_400_000;

let wire: Wire;
let api: TestApi;
let later = 0;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi({ wallClock: () => Date.now() + later }));
});
afterAll(() => api.drop());

/** Statements of `work`, without what nobody waits for. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly Exchange[]> {
  const carried = await wire.watch(work);
  return carried.filter(({ sql }) => !/pg_notify|pg_catalog/.test(sql));
}

async function renewAll(ids: readonly SubscriptionId[]): Promise<void> {
  const renewed = await Promise.all(ids.map((id) => renewSubscription(api.runtime, api.scope, id)));
  expect(renewed).toEqual(ids.map(() => true));
}

test('a renewal is five statements: load, open, charge, facts and settle', async () => {
  const [id] = await subscribeMany(api, 1);
  // On each connection the statements have been prepared.
  for (const _ of [1, 2]) {
    later += 31 * dayMs;
    const seen = await statementsOf(() => renewAll([id!]));
    expect(seen.length, listStatements(seen)).toBeLessThanOrEqual(5);
    expect(listStatements(seen)).not.toMatch(/^(begin|commit)/m);
  }
  await expectBooksAgree(api, api.runtime);
});

test('what 32 renewals that are due together load, open and settle, they do in few statements', async () => {
  const ids = await subscribeMany(api, 32);
  later += 31 * dayMs;
  await renewAll(ids);
  later += 31 * dayMs;
  const before = await bookOf(api, api.runtime);
  const seen = await statementsOf(() => renewAll(ids));
  const own = seen.filter(({ sql }) => /\b(held|live_payment_id)\b/.test(sql));
  expect(own.length, listStatements(own)).toBeLessThanOrEqual(32);
  expect(seen.length, listStatements(seen)).toBeLessThanOrEqual(3 * 32);
  const after = await bookOf(api, api.runtime);
  expect((after['USD'] ?? 0n) - (before['USD'] ?? 0n), 'each is charged once').toBe(32n * 3000n);
});

test('with its job a renewal is at most six statements where many are due together', async () => {
  await createWorker(api.runtime, jobHandlers).drain();
  const ids = await subscribeMany(api, 48);
  await createWorker(api.runtime, jobHandlers).drain();
  const [{ due } = { due: 0 }] = await api.runtime.sql<{ due: number }[]>`
    select count(*)::int as due from subscription where status = 'active'`;
  expect(due).toBeGreaterThanOrEqual(ids.length);
  later += 31 * dayMs;
  const seen = await statementsOf(() => createWorker(api.runtime, jobHandlers).drain());
  expect(seen.length / due, listStatements(seen)).toBeLessThanOrEqual(6);
  const [{ renewed } = { renewed: 0 }] = await api.runtime.sql<{ renewed: number }[]>`
    select count(*)::int as renewed from payment
    where purpose = 'renewal' and status = 'succeeded' and created_at > now() + ${later - dayMs} * interval '1 ms'`;
  expect(renewed).toBeGreaterThanOrEqual(ids.length);
  await expectBooksAgree(api, api.runtime);
});
