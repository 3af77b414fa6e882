import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/scope.ts';
import { dayMs, minuteMs } from '../../src/domain/time.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { advanceTestClock } from '../../src/use-cases/platform/test-clock/advance-test-clock.ts';
import { createDueJobs } from '../../src/worker/due-jobs.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import type { JobHandlers } from '../../src/worker/run-job.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';
import { cards, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

/* Renewals of different customers within a day of the clock run side by side, with the result of one by one. */

let api: TestApi;
let diary: Diary;
let plan: string;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());
beforeEach(async () => {
  diary = await openDiary(api, iso(0));
  plan = await sellPlan(diary.shop);
});

const start = Date.UTC(2027, 0, 10, 12);
const iso = (minutes: number): string => new Date(start + minutes * minuteMs).toISOString();
/** Minutes from the start to the same time of day `months` later. */
const monthsLater = (months: number): number => (Date.UTC(2027, months, 10, 12) - start) / minuteMs;

/** Lets a customer subscribe to the plan so many minutes after the start. */
async function subscribe(minutes: number, buyer?: Buyer, productId = plan): Promise<Buyer> {
  await diary.on(iso(minutes));
  const subscriber = buyer ?? (await createBuyer({ runtime: api.runtime, scope: diary.shop.scope }));
  await buy(diary.shop, subscriber, productId);
  return subscriber;
}

/** A promise in the hand of the test. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

async function advanceWith(renew: JobHandlers['subscription.renew'], minutes: number): Promise<void> {
  const { runtime } = api;
  const scope = (await findBusiness(runtime.sql, diary.shop.scope.businessId))!;
  const dueJobs = createDueJobs(runtime, { ...jobHandlers, 'subscription.renew': renew });
  await advanceTestClock(runtime, scope, { to: start + minutes * minuteMs, isFrozen: true }, dueJobs.run);
}

describe('renewals within a day', () => {
  test('of different customers run side by side, each at its own moment, and those of one customer in order', async () => {
    const first = await subscribe(0);
    await subscribe(10);
    await subscribe(20);
    await subscribe(30, first, await sellPlan(diary.shop));
    const log: string[] = [];
    const allOfThree = gate();
    const month = monthsLater(1);
    await advanceWith(async (_runtime, { scope }) => {
      const minute = (businessTime(scope.clock, 0) - start) / minuteMs - month;
      log.push(`begun ${String(minute)}`);
      if (log.length === 3) allOfThree.open();
      await allOfThree.opened;
      log.push(`ended ${String(minute)}`);
      return undefined;
    }, month + 60);
    expect(log.slice(0, 3).toSorted()).toEqual(['begun 0', 'begun 10', 'begun 20']);
    expect(log.indexOf('begun 30')).toBeGreaterThan(log.indexOf('ended 0'));
    expect(log).toContain('ended 30');
  });

  test('later than a day, or after the end of the advance, wait until the clock has come to them', async () => {
    const day = dayMs / minuteMs;
    for (const minutes of [0, 30, day + 1, day + 10]) await subscribe(minutes);
    const month = monthsLater(1);
    const begun: number[] = [];
    const seen: number[] = [];
    await advanceWith(
      async (_runtime, { scope }) => {
        begun.push((businessTime(scope.clock, 0) - start) / minuteMs - month);
        const stored = await findBusiness(api.runtime.sql, scope.businessId);
        seen.push((stored!.clock.frozenAt! - start) / minuteMs - month);
        return undefined;
      },
      month + day + 5,
    );
    expect(begun.toSorted((a, b) => a - b)).toEqual([0, 30, day + 1]);
    expect(seen, 'the clock shows the first of those that run').toEqual([0, 0, day + 1]);
  });

  test('at which a scheduled change begins runs by itself, and those after it wait for it', async () => {
    const dear = await sellPlan(diary.shop, { price: 8000 });
    await subscribe(0);
    await subscribe(10);
    await subscribe(20);
    const rows = await api.runtime.sql<{ subscription_id: string }[]>`
      select subscription_id from subscription where business_id = ${diary.shop.scope.businessId}
      order by created_at`;
    const changed = await diary.shop.request(
      'POST',
      `/subscriptions/${rows[1]!.subscription_id}/change-plan`,
      {
        product_id: dear,
        quantity: 1,
        proration_billing_mode: 'full_immediately',
        effective_at: 'next_billing_date',
      },
    );
    expect(changed.status, changed.text).toBe(200);
    const month = monthsLater(1);
    const begun: number[] = [];
    let running = 0;
    await advanceWith(async (_runtime, { scope }) => {
      running++;
      begun.push((businessTime(scope.clock, 0) - start) / minuteMs - month);
      await api.runtime.sql`select 1`;
      expect(running).toBe(1);
      running--;
      return undefined;
    }, month + 60);
    expect(begun).toEqual([0, 10, 20]);
  });
});

test('one long jump leaves of every customer what a jump to each moment leaves', async () => {
  const histories: unknown[] = [];
  const months = [1, 2, 3];
  for (const isLong of [true, false]) {
    diary = await openDiary(api, iso(0));
    plan = await sellPlan(diary.shop);
    const minutes = [0, 7, 13, 329, 941];
    const buyers: Buyer[] = [];
    for (const [index, minute] of minutes.entries()) {
      const card = index === 2 ? cards.paysFirstCharge : cards.pays;
      const buyer = await createBuyer({ runtime: api.runtime, scope: diary.shop.scope }, { card });
      buyers.push(await subscribe(minute, buyer));
    }
    // A second plan of the first customer.
    await subscribe(1000, buyers[0], await sellPlan(diary.shop));
    const moments = months.flatMap((month) =>
      [...minutes, 1000].map((minute) => monthsLater(month) + minute),
    );
    for (const moment of isLong ? [] : moments) await diary.on(iso(moment));
    await diary.on(iso(monthsLater(3) + (20 * dayMs) / minuteMs));
    const { businessId } = diary.shop.scope;
    const history = [];
    for (const { customerId } of buyers) {
      const events = await api.runtime.sql`
        select type, occurred_at from event
        where business_id = ${businessId} and customer_id = ${customerId} order by sequence`;
      const payments = await api.runtime.sql`
        select purpose, status, total_amount, created_at, retry_attempt, renews_at from payment
        where business_id = ${businessId} and customer_id = ${customerId} order by created_at, creation_order`;
      const subscriptions = await api.runtime.sql`
        select status, next_billing_at, previous_billing_at, cancelled_at from subscription
        where business_id = ${businessId} and customer_id = ${customerId} order by created_at`;
      history.push({ events: [...events], payments: [...payments], subscriptions: [...subscriptions] });
    }
    histories.push(history);
  }
  expect(histories[0]).toEqual(histories[1]);
  expect((histories[0] as { payments: unknown[] }[])[0]!.payments).toHaveLength(8);
});
