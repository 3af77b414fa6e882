import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findCreditProblems } from '../support/audit.ts';
import { type Answer, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { expectBooksAgree, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
beforeAll(async () => {
  api = await createTestApi();
});
afterEach(async () => {
  await expectBooksAgree(diary.shop, api.runtime);
  expect(await findCreditProblems(api.runtime.sql, diary.shop.scope.businessId)).toEqual([]);
});
afterAll(() => api.drop());

interface Plans {
  readonly month: string;
  readonly year: string;
  readonly id: string;
}

const yearly = { payment_frequency_interval: 'Year', payment_frequency_count: 1 } as const;

async function begin(on: 'month' | 'year'): Promise<Plans> {
  diary = await openDiary(api, '2027-01-01T00:00Z');
  const month = await sellPlan(diary.shop);
  const year = await sellPlan(diary.shop, { price: 30_000, ...yearly });
  return { month, year, id: await diary.subscribe(on === 'month' ? month : year) };
}

function change(id: string, productId: string, mode = 'prorated_immediately'): Promise<Answer> {
  const body = { product_id: productId, quantity: 1, proration_billing_mode: mode };
  return diary.shop.request('POST', `/subscriptions/${id}/change-plan`, body);
}

async function refund(id: string, place: number, items?: Json[], reason?: string): Promise<Answer> {
  const payment = (await diary.payments(id))[place];
  return diary.shop.request('POST', '/refunds', {
    payment_id: payment?.payment_id,
    ...(items && { items }),
    reason,
  });
}

const creditOf = async (id: string): Promise<unknown> =>
  (await diary.shop.request('GET', `/subscriptions/${id}/credits`)).body.balance;

const amountsOf = async (id: string): Promise<unknown[]> =>
  (await diary.payments(id)).map(({ total_amount }) => total_amount);

describe('a refund', () => {
  test('of a year takes back the credit that it became when the plan went down to a month', async () => {
    const { id, month } = await begin('year');
    expect((await change(id, month)).status).toBe(200);
    expect(await creditOf(id)).toBe(27_000);
    expect((await refund(id, 0)).body).toMatchObject({ amount: 30_000, status: 'succeeded' });
    expect(await creditOf(id)).toBe(0);
    await diary.on('2027-02-01T00:00Z');
    expect(await amountsOf(id)).toEqual([30_000, 3000]);
  });

  test('of the payment that a later period was bought with leaves nothing to be credited of it', async () => {
    const { id, month, year } = await begin('month');
    await diary.on('2027-01-01T01:00Z');
    expect((await change(id, year)).status).toBe(200);
    expect(await amountsOf(id)).toEqual([3000, 27_004]);
    expect((await refund(id, 0)).body).toMatchObject({ amount: 3000, status: 'succeeded' });
    expect((await change(id, month)).status).toBe(200);
    // 270.04 were paid and not given back; 30.00 of them are the month.
    expect(await creditOf(id)).toBe(24_004);
  });

  test('is refused as far as its credit has paid for a period that is over, with what can still go back', async () => {
    const { id, month } = await begin('year');
    await change(id, month);
    // Four weeks are sold for 30.00 each, so that one paid with credit is over within the 30 days of a refund.
    const week = await sellPlan(diary.shop, {
      payment_frequency_interval: 'Week',
      payment_frequency_count: 1,
    });
    await change(id, week);
    await diary.on('2027-01-16T00:00Z');
    // 300.00, of them 30.00 each for the weeks of 8 and of 15 January; the first one was paid with the rest.
    const before = Number(await creditOf(id));
    const refused = await refund(id, 0);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'REFUND_CREDIT_ALREADY_USED' });
    const most = Number(/At most (\d+)/.exec(String(refused.body.message))?.[1]);
    expect(most).toBeLessThan(30_000);
    expect(await creditOf(id)).toBe(before);
    const lines = (
      await diary.shop.request(
        'GET',
        `/payments/${String((await diary.payments(id))[0]?.payment_id)}/line-items`,
      )
    ).body;
    const item_id = (lines.items as Json[])[0]?.items_id;
    const part = await refund(id, 0, [{ item_id, amount: most, tax_inclusive: true }]);
    expect(part.body, part.text).toMatchObject({ amount: most, status: 'succeeded' });
    expect(await creditOf(id)).toBe(0);
  });

  test('that the gateway refuses gives credit and period back', async () => {
    const { id, month } = await begin('year');
    await change(id, month);
    await api.runtime.simulator.configureFaults(diary.shop.scope.businessId, { failedRefund: { next: 1 } });
    expect((await refund(id, 0)).body).toMatchObject({ status: 'failed' });
    await api.runtime.simulator.configureFaults(diary.shop.scope.businessId, {});
    expect(await creditOf(id)).toBe(27_000);
    expect((await refund(id, 0, undefined, 'again')).body).toMatchObject({ status: 'succeeded' });
    expect(await creditOf(id)).toBe(0);
  });

  test('and a downgrade at the same moment never give the same money twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, month } = await begin('year');
      const [refunded, changed] = await Promise.all([refund(id, 0), change(id, month)]);
      expect([refunded.status, changed.status]).toEqual([200, 200]);
      expect(await creditOf(id)).toBe(0);
      // Whichever came first, the next period is paid anew.
      await diary.on('2028-01-02T00:00Z');
      expect(Number((await amountsOf(id)).at(-1))).toBeGreaterThan(0);
      expect(await findCreditProblems(api.runtime.sql, diary.shop.scope.businessId)).toEqual([]);
    }
  });
});
