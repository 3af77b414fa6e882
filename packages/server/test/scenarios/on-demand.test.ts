import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { cards, expectBooksAgree, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
beforeAll(async () => {
  api = await createTestApi();
});
afterEach(async () => {
  await expectBooksAgree(diary.shop, api.runtime);
});
afterAll(() => api.drop());

const mandate = { subscription_data: { on_demand: { mandate_only: true } } };
const oneYear = { subscription_period_count: 1, subscription_period_interval: 'Year' };

const historyOf = (payments: readonly Json[]) =>
  payments.map(({ created_at: at, total_amount: amount, status }) => [
    (at as string).slice(0, 10),
    amount,
    status,
  ]);

async function charge(id: string, price: number): Promise<Json> {
  return diary.shop.client.subscriptions.charge(id, { product_price: price });
}

test('a plan on demand is charged when its seller says so and never by itself, until its period ends', async () => {
  diary = await openDiary(api, '2027-01-31T09:30Z');
  const id = await diary.subscribe(await sellPlan(diary.shop, oneYear), { session: mandate });
  await diary.on('2027-02-10T12:00Z');
  expect(await charge(id, 2500)).toMatchObject({ payment_status: 'succeeded' });
  await diary.on('2027-09-01T00:00Z');
  expect(await charge(id, 990)).toMatchObject({ payment_status: 'succeeded' });
  expect(await diary.subscription(id)).toMatchObject({
    status: 'active',
    previous_billing_date: '2027-09-01T00:00:00.000Z',
    next_billing_date: '2028-01-31T09:30:00.000Z',
  });
  await diary.on('2028-01-31T09:29Z');
  expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
  await diary.on('2028-01-31T09:30Z');
  expect(await diary.subscription(id)).toMatchObject({ status: 'expired', on_demand: true });
  await expect(charge(id, 500)).rejects.toMatchObject({ error: { code: 'SUBSCRIPTION_EXPIRED' } });
  expect(historyOf(await diary.payments(id))).toEqual([
    ['2027-01-31', 0, 'succeeded'],
    ['2027-02-10', 2500, 'succeeded'],
    ['2027-09-01', 990, 'succeeded'],
  ]);
  expect(await diary.told(id)).toEqual([
    ...['payment.succeeded', 'subscription.active'],
    ...['payment.succeeded', 'subscription.renewed'],
    ...['payment.succeeded', 'subscription.renewed'],
    'subscription.expired',
  ]);
});

test('a charge that is declined puts it on hold; another card pays that charge and brings it back, and the next one succeeds', async () => {
  diary = await openDiary(api, '2027-03-01T00:00Z');
  const { shop } = diary;
  await shop.request('PATCH', '/settings', { payment_retries: { enabled: true } });
  const id = await diary.subscribe(await sellPlan(shop), { session: mandate, card: cards.paysFirstCharge });
  await diary.on('2027-04-01T00:00Z');
  expect(await charge(id, 1000)).toMatchObject({ payment_status: 'failed' });
  const before = await diary.subscription(id);
  expect(before).toMatchObject({ status: 'on_hold', previous_billing_date: '2027-03-01T00:00:00.000Z' });
  await expect(charge(id, 1500), 'nothing more is charged').rejects.toMatchObject({
    error: { code: 'SUBSCRIPTION_INACTIVE' },
  });
  // No setting tries it again by itself.
  await diary.on('2027-04-02T00:00Z');
  const other = await diary.subscribe(await sellPlan(shop), { card: cards.pays });
  const { payment_method_id: better, customer } = await diary.subscription(other);
  await api.runtime.sql`
    update payment_method set customer_id = ${before.customer.customer_id as string}
    where payment_method_id = ${better as string} and customer_id = ${customer.customer_id as string}`;
  await shop.client.subscriptions.updatePaymentMethod(id, {
    payment_method: { type: 'existing', payment_method_id: better },
  });
  expect(await diary.subscription(id)).toMatchObject({
    status: 'active',
    payment_method_id: better,
    previous_billing_date: '2027-04-02T00:00:00.000Z',
  });
  // Another amount: in real time the same request would be a double click.
  expect(await charge(id, 1200)).toMatchObject({ payment_status: 'succeeded' });
  expect(
    historyOf(await diary.payments(id))
      .slice(1)
      .toSorted(),
  ).toEqual([
    ['2027-04-01', 1000, 'failed'],
    ['2027-04-02', 1000, 'succeeded'],
    ['2027-04-02', 1200, 'succeeded'],
  ]);
  expect((await diary.payments(id)).map(({ charge_type: type }) => type as string)).toEqual([
    'new',
    ...['on_demand', 'on_demand', 'on_demand'],
  ]);
  expect(await diary.told(id, 2)).toEqual([
    ...['payment.failed', 'subscription.on_hold'],
    ...['payment.succeeded', 'subscription.active', 'subscription.update_payment_method'],
    ...['payment.succeeded', 'subscription.renewed'],
  ]);
});

test('a pause stops it from being charged and lengthens its period', async () => {
  diary = await openDiary(api, '2027-01-31T00:00Z');
  const { shop } = diary;
  const id = await diary.subscribe(await sellPlan(shop, oneYear), { session: mandate });
  await diary.on('2027-05-01T00:00Z');
  await shop.client.subscriptions.update(id, { status: 'paused' });
  await diary.on('2027-05-11T00:00Z');
  await expect(charge(id, 500)).rejects.toMatchObject({ error: { code: 'SUBSCRIPTION_INACTIVE' } });
  await shop.client.subscriptions.update(id, { status: 'active' });
  expect(await diary.subscription(id)).toMatchObject({
    expires_at: '2028-02-10T00:00:00.000Z',
    next_billing_date: '2028-02-10T00:00:00.000Z',
  });
  await diary.on('2028-02-09T00:00Z');
  expect(await charge(id, 500)).toMatchObject({ payment_status: 'succeeded' });
  await diary.on('2028-02-10T00:00Z');
  expect(await diary.subscription(id)).toMatchObject({ status: 'expired' });
});

test('one that is to be cancelled is not charged, and ends cancelled with its period', async () => {
  diary = await openDiary(api, '2027-01-31T00:00Z');
  const { shop } = diary;
  const id = await diary.subscribe(await sellPlan(shop, oneYear), { session: mandate });
  await shop.client.subscriptions.update(id, { cancel_at_next_billing_date: true });
  await expect(charge(id, 500)).rejects.toMatchObject({
    error: { code: 'CHARGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION' },
  });
  await diary.on('2028-02-01T00:00Z');
  expect(await diary.subscription(id)).toMatchObject({ status: 'cancelled' });
  expect((await diary.told(id)).at(-1)).toBe('subscription.cancelled');
});

test('one that is no longer on demand renews from the date it was given, and changes its plan like any other', async () => {
  diary = await openDiary(api, '2027-01-31T09:30Z');
  const { shop } = diary;
  const id = await diary.subscribe(await sellPlan(shop), { session: mandate });
  await diary.on('2027-02-10T12:00Z');
  await charge(id, 2500);
  await diary.on('2027-03-01T00:00Z');
  await shop.client.subscriptions.update(id, {
    disable_on_demand: { next_billing_date: '2027-03-31T00:00:00Z' },
  });
  const pro = await sellPlan(shop, { price: 8000 });
  const preview = await shop.client.subscriptions.previewChangePlan(id, {
    product_id: pro,
    quantity: 1,
    proration_billing_mode: 'prorated_immediately',
  });
  expect(preview.immediate_charge.summary, 'nothing was paid for the time until then').toMatchObject({
    total_amount: 8000,
  });
  await diary.on('2027-05-15T00:00Z');
  expect(historyOf(await diary.payments(id))).toEqual([
    ['2027-01-31', 0, 'succeeded'],
    ['2027-02-10', 2500, 'succeeded'],
    ['2027-03-31', 3000, 'succeeded'],
    ['2027-04-30', 3000, 'succeeded'],
  ]);
  expect(await diary.subscription(id)).toMatchObject({
    on_demand: false,
    previous_billing_date: '2027-04-30T00:00:00.000Z',
    next_billing_date: '2027-05-31T00:00:00.000Z',
  });
});
