import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function ok(method: string, path: string, body?: Json): Promise<Json> {
  const answer = await diary.shop.request(method, path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Bought on 1 January; on the 11th a plan is scheduled for the billing date. */
async function schedule(): Promise<{ id: string; basic: string; pro: string }> {
  diary = await openDiary(api, '2027-01-01T00:00Z');
  const [basic, pro] = [await sellPlan(diary.shop), await sellPlan(diary.shop, { price: 8000 })];
  const id = await diary.subscribe(basic);
  await diary.on('2027-01-11T00:00Z');
  const asked = {
    product_id: pro,
    quantity: 1,
    proration_billing_mode: 'full_immediately',
    effective_at: 'next_billing_date',
  };
  const preview = await ok('POST', `/subscriptions/${id}/change-plan/preview`, asked);
  expect(preview).toMatchObject({
    effective_date: '2027-02-01T00:00:00.000Z',
    immediate_charge: { effective_at: '2027-02-01T00:00:00.000Z', summary: { total_amount: 8000 } },
  });
  await ok('POST', `/subscriptions/${id}/change-plan`, asked);
  return { id, basic, pro };
}

/** It is told at the billing date, wherever that is asked, and takes effect there. */
async function expectChangeAt(
  id: string,
  plans: { basic: string; pro: string },
  date: string,
): Promise<void> {
  const told = { next_billing_date: date, scheduled_change: { effective_at: date } };
  expect(await diary.subscription(id)).toMatchObject(told);
  const { items } = await ok('GET', '/subscriptions');
  expect(items).toMatchObject([told]);
  await diary.on(new Date(Date.parse(date) - 1).toISOString());
  expect(await diary.subscription(id)).toMatchObject({ product_id: plans.basic });
  await diary.on(date);
  expect(await diary.subscription(id)).toMatchObject({ product_id: plans.pro, scheduled_change: null });
}

test.each<[string, (id: string) => Promise<unknown>, string]>([
  [
    'a billing date that the seller moves later',
    (id) => ok('PATCH', `/subscriptions/${id}`, { next_billing_date: '2027-03-15T00:00:00Z' }),
    '2027-03-15T00:00:00.000Z',
  ],
  [
    'one that is moved earlier',
    (id) => ok('PATCH', `/subscriptions/${id}`, { next_billing_date: '2027-01-12T00:00:00Z' }),
    '2027-01-12T00:00:00.000Z',
  ],
  [
    'a pause of ten days',
    async (id) => {
      await ok('PATCH', `/subscriptions/${id}`, { status: 'paused' });
      await diary.on('2027-01-21T00:00Z');
      await ok('PATCH', `/subscriptions/${id}`, { status: 'active' });
    },
    '2027-02-11T00:00:00.000Z',
  ],
  [
    'two pauses and a moved date between them',
    async (id) => {
      for (const until of ['2027-01-13T00:00Z', '2027-01-18T00:00Z']) {
        await ok('PATCH', `/subscriptions/${id}`, { status: 'paused' });
        await diary.on(until);
        await ok('PATCH', `/subscriptions/${id}`, { status: 'active' });
        if (until.includes('-13')) {
          await ok('PATCH', `/subscriptions/${id}`, { next_billing_date: '2027-02-20T00:00:00Z' });
        }
      }
    },
    '2027-02-25T00:00:00.000Z',
  ],
])('a scheduled change moves with %s', async (_, move, date) => {
  const { id, ...plans } = await schedule();
  await move(id);
  await expectChangeAt(id, plans, date);
});

test('one that was stored with a date of its own is told at the billing date all the same', async () => {
  const { id, ...plans } = await schedule();
  await api.runtime.sql`
    update subscription
    set scheduled_change = scheduled_change || jsonb_build_object('effectiveAt', 1767225600000)
    where subscription_id = ${id}`;
  await ok('PATCH', `/subscriptions/${id}`, { next_billing_date: '2027-03-15T00:00:00Z' });
  await expectChangeAt(id, plans, '2027-03-15T00:00:00.000Z');
});
