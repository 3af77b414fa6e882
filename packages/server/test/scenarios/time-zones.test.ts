import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, createTestApi } from '../support/api.ts';
import { visit } from '../support/pages.ts';
import { act, present } from '../support/presentations.ts';
import { cardOf, cards, confirm, guest, openCheckout, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function openShop(firstMoment: string, timeZone: string): Promise<Diary> {
  const diary = await openDiary(api, firstMoment);
  await moveTo(diary, timeZone);
  return diary;
}

async function moveTo({ shop }: Diary, timeZone: string): Promise<void> {
  const answer = await shop.request('PATCH', '/settings', { time_zone: timeZone });
  expect(answer.status, answer.text).toBe(200);
}

const nextDate = async (diary: Diary, id: string) =>
  (await diary.subscription(id)).next_billing_date as string;

test('a plan bought on 1 March at 08:00 in Tokyo renews on every 1st at 08:00, and its term ends on one', async () => {
  const diary = await openShop('2027-02-28T23:00Z', 'Asia/Tokyo');
  const plan = await sellPlan(diary.shop, {
    subscription_period_count: 1,
    subscription_period_interval: 'Year',
  });
  const id = await diary.subscribe(plan);
  expect(await diary.subscription(id)).toMatchObject({
    next_billing_date: '2027-03-31T23:00:00.000Z',
    expires_at: '2028-02-29T23:00:00.000Z',
  });
  await diary.on('2027-03-31T22:59Z');
  expect(await diary.payments(id)).toHaveLength(1);
  await diary.on('2027-03-31T23:00Z');
  expect(await diary.payments(id)).toHaveLength(2);
  expect(await nextDate(diary, id)).toBe('2027-04-30T23:00:00.000Z');
});

test('a plan that an offer sells on 1 March at 08:00 in Tokyo renews on every 1st at 08:00', async () => {
  const diary = await openShop('2027-02-28T23:00Z', 'Asia/Tokyo');
  const shop = { ...diary.shop, runtime: api.runtime };
  const offer = { kind: 'subscription', discount: undefined };
  const { presentation } = await present(shop, { product_id: await sellPlan(shop), offer });
  expect(presentation.quote.next_billing_date).toBe('2027-03-31T23:00:00.000Z');
  const { subscription_id: id } = await act(shop, presentation.presentation_id as string, 'accept', {
    quote_id: presentation.quote.quote_id,
  });
  expect(await nextDate(diary, id as string)).toBe('2027-03-31T23:00:00.000Z');
});

test('another zone counts for what begins in it, and neither cuts nor stretches what has begun', async () => {
  const diary = await openShop('2027-02-28T23:00Z', 'UTC');
  const plan = await sellPlan(diary.shop);
  const earlier = await diary.subscribe(plan);
  expect(await nextDate(diary, earlier)).toBe('2027-03-28T23:00:00.000Z');
  await moveTo(diary, 'Asia/Tokyo');
  expect(await nextDate(diary, earlier)).toBe('2027-03-28T23:00:00.000Z');
  // Counted in Tokyo, the 1st would be three days after this renewal.
  await diary.on('2027-03-28T23:00Z');
  expect(await diary.payments(earlier)).toHaveLength(2);
  expect(await nextDate(diary, earlier)).toBe('2027-04-28T23:00:00.000Z');

  await diary.on('2027-03-31T23:00Z');
  const later = await diary.subscribe(plan);
  expect(await nextDate(diary, later)).toBe('2027-04-30T23:00:00.000Z');
  await moveTo(diary, 'UTC');
  await diary.on('2027-04-30T23:00Z');
  expect(await nextDate(diary, later)).toBe('2027-05-31T23:00:00.000Z');
  expect(await diary.payments(earlier)).toHaveLength(3);
});

test('a trial is whole days of the zone, and ends at the time of day it began with', async () => {
  // 11:00 in Berlin, where the clocks go forward on 28 March.
  const diary = await openShop('2027-03-20T10:00Z', 'Europe/Berlin');
  const plan = await sellPlan(diary.shop, { trial_period_days: 14 });
  const id = await diary.subscribe(plan);
  expect(await nextDate(diary, id)).toBe('2027-04-03T09:00:00.000Z');
  await diary.on('2027-04-03T09:00Z');
  expect(await diary.subscription(id)).toMatchObject({
    next_billing_date: '2027-05-03T09:00:00.000Z',
    status: 'active',
  });
});

test('another interval that begins with a change of plan is counted in the zone of the subscription', async () => {
  const diary = await openShop('2027-02-28T23:00Z', 'Asia/Tokyo');
  const monthly = await sellPlan(diary.shop);
  const yearly = await sellPlan(diary.shop, {
    payment_frequency_interval: 'Year',
    subscription_period_interval: 'Year',
    price: 30000,
  });
  const id = await diary.subscribe(monthly);
  await moveTo(diary, 'UTC');
  // 31 May 08:00 in Tokyo is the 30th in UTC.
  await diary.on('2027-05-30T23:00Z');
  const dearer = await sellPlan(diary.shop, { price: 4000 });
  const changes = [
    [yearly, '2028-05-30T23:00:00.000Z'],
    [dearer, '2027-06-29T23:00:00.000Z'],
  ] as const;
  for (const [product, next] of changes) {
    const answer = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
      product_id: product,
      quantity: 1,
      proration_billing_mode: 'full_immediately',
    });
    expect(answer.status, answer.text).toBe(200);
    expect(await nextDate(diary, id)).toBe(next);
  }
});

test('checkout, receipt, account and plan tell the dates of that calendar, in both languages', async () => {
  const diary = await openShop('2027-02-28T23:00Z', 'Asia/Tokyo');
  const { shop } = diary;
  const sessionId = await openCheckout(shop, [await sellPlan(shop)]);
  const pageOf = async (path: string, lang: string) => (await visit(api, `${path}?lang=${lang}`)).text;
  const says = async (path: string, ...[english, japanese]: readonly (readonly string[])[]) => {
    const pages = { en: await pageOf(path, 'en'), ja: await pageOf(path, 'ja') };
    for (const date of english ?? []) expect(pages.en, path).toContain(date);
    for (const date of japanese ?? []) expect(pages.ja, path).toContain(date);
    expect(pages.en, path).not.toMatch(/February 28|March 31|March 28/);
    expect(pages.ja, path).not.toMatch(/2月28日|3月31日|3月28日/);
  };
  await says(`/checkout/${sessionId}`, ['every month, from April 1, 2027'], ['2027年4月1日']);
  const paid = await confirm(api, sessionId, guest({ card: cardOf(cards.pays) }));
  const { subscription_id } = paid.body as { subscription_id: string };
  const { customer_id } = (await diary.subscription(subscription_id)).customer as { customer_id: string };
  const dates = [
    ['March 1, 2027', 'April 1, 2027'],
    ['2027年3月1日', '2027年4月1日'],
  ];
  await says(`/checkout/${sessionId}/result`, ...dates);

  const { link } = (await shop.request('POST', `/customers/${customer_id}/customer-portal/session`)).body as {
    link: string;
  };
  const { pathname } = new URL(link);
  await says(pathname, ...dates);

  // What has begun stays in its calendar when the business moves to another.
  await moveTo(diary, 'America/New_York');
  await says(`/checkout/${sessionId}/result`, ...dates);
  await says(`${pathname}/subscriptions/${subscription_id}`, ['April 1, 2027'], ['2027年4月1日']);
});
