import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { renewSubscription } from '../../src/use-cases/billing/subscriptions/renew-subscription.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { cards, expectBooksAgree, issueCode, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
});
afterEach(async () => {
  await expectBooksAgree(diary.shop, api.runtime);
});
afterAll(() => api.drop());

const amountsOf = (payments: readonly Json[]): number[] =>
  payments.map(({ total_amount: amount }) => amount as number);

describe('a plan goes on by itself', () => {
  test('for a year and a leap day: charged at every billing date, counted from the 31st', async () => {
    diary = await openDiary(api, '2027-01-31T09:30Z');
    const id = await diary.subscribe(await sellPlan(diary.shop));
    await diary.on('2028-03-01T00:00Z');
    const payments = await diary.payments(id);
    expect(payments.map(({ created_at: at }) => (at as string).slice(0, 16))).toEqual(
      [
        ...['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30', '2027-07-31'],
        ...['2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31', '2028-01-31', '2028-02-29'],
      ].map((day) => `${day}T09:30`),
    );
    expect(new Set(amountsOf(payments))).toEqual(new Set([3000]));
    expect(payments.every(({ status }) => status === 'succeeded')).toBe(true);
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      previous_billing_date: '2028-02-29T09:30:00.000Z',
      next_billing_date: '2028-03-31T09:30:00.000Z',
    });
    expect((await diary.told(id)).slice(0, 6)).toEqual([
      ...['payment.succeeded', 'subscription.active'],
      ...['payment.succeeded', 'subscription.renewed'],
      ...['payment.succeeded', 'subscription.renewed'],
    ]);
    const lines = await diary.shop.request('GET', `/payments/${String(payments[1].payment_id)}/line-items`);
    expect(lines.body.items).toMatchObject([{ amount: 3000, name: 'Basic plan' }]);
  });

  test('one long jump leaves what a jump for every day leaves', async () => {
    const histories: Json[] = [];
    for (const days of [1, 70]) {
      diary = await openDiary(api, '2027-01-30T12:00Z');
      const code = await issueCode(diary.shop, { subscription_cycles: 2 });
      const id = await diary.subscribe(await sellPlan(diary.shop), { session: { discount_codes: [code] } });
      for (let day = days; day <= 70; day += days) {
        await diary.on(new Date(Date.UTC(2027, 0, 30 + day, 12)).toISOString());
      }
      const { next_billing_date, status, recurring_pre_tax_amount } = await diary.subscription(id);
      const payments = (await diary.payments(id)).map((each) => [each.created_at, each.total_amount]);
      histories.push({
        next_billing_date,
        status,
        recurring_pre_tax_amount,
        payments,
        told: await diary.told(id),
      });
    }
    expect(histories[0].payments).toHaveLength(3);
    expect(histories[0]).toEqual(histories[1]);
  });

  test('at the price it was sold for, with its quantity and add-ons, taxed where the customer lives', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const { shop } = diary;
    await api.runtime.sql`
      insert into tax_rate (business_id, country, name, rate_bps)
      values (${shop.scope.businessId}, 'US', 'Sales tax', 1000)`;
    const addon = await shop.client.addons.create({
      name: 'Extra seat',
      price: 500,
      currency: 'USD',
      tax_category: 'saas',
    });
    const plan = await sellPlan(shop);
    await shop.request('PATCH', `/products/${plan}`, { addons: [addon.id] });
    const cart = [{ product_id: plan, quantity: 2, addons: [{ addon_id: addon.id, quantity: 3 }] }];
    const id = await diary.subscribe(plan, { session: { product_cart: cart } });
    await shop.client.addons.update(addon.id, { price: 9900 });
    const { price } = (await shop.request('GET', `/products/${plan}`)).body;
    const dearer = await shop.request('PATCH', `/products/${plan}`, { price: { ...price, price: 8000 } });
    expect(dearer.status, dearer.text).toBe(200);
    await diary.on('2027-03-01T00:00Z');
    const [, renewal] = await diary.payments(id);
    expect(await shop.client.payments.retrieve(renewal.payment_id)).toMatchObject({
      total_amount: 8250,
      tax: 750,
      product_cart: null,
    });
  });

  test('in yen', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop, { currency: 'JPY', price: 980 }));
    await diary.on('2027-04-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([980, 980, 980]);
  });

  test('with a discount for as many cycles as it is for, the first included', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const code = await issueCode(diary.shop, { subscription_cycles: 3, usage_limit: 1 });
    const id = await diary.subscribe(await sellPlan(diary.shop), { session: { discount_codes: [code] } });
    await diary.on('2027-03-15T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({
      recurring_pre_tax_amount: 2700,
      discount_cycles_remaining: 1,
    });
    await diary.on('2027-05-15T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([2700, 2700, 2700, 3000]);
    expect(await diary.subscription(id)).toMatchObject({
      recurring_pre_tax_amount: 3000,
      discount_cycles_remaining: 0,
    });
    const [discount] = await api.runtime.sql<{ times_used: number }[]>`
      select times_used from discount where business_id = ${diary.shop.scope.businessId}`;
    expect(discount).toEqual({ times_used: 1 });
  });

  test('also when a cycle costs nothing: that is a renewal with a payment of 0', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const code = await issueCode(diary.shop, { amount: 10_000, subscription_cycles: 2 });
    const id = await diary.subscribe(await sellPlan(diary.shop), { session: { discount_codes: [code] } });
    await diary.on('2027-04-02T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([0, 0, 3000]);
    expect((await diary.told(id)).slice(2)).toEqual([
      ...['payment.succeeded', 'subscription.renewed'],
      ...['payment.succeeded', 'subscription.renewed'],
    ]);
  });

  test('from the end of its free trial on, counted from there', async () => {
    diary = await openDiary(api, '2027-01-17T08:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop, { trial_period_days: 14 }));
    expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-01-31T08:00:00.000Z' });
    await diary.on('2027-03-31T08:00Z');
    expect(
      (await diary.payments(id)).map((each) => [(each.created_at as string).slice(0, 10), each.total_amount]),
    ).toEqual([
      ['2027-01-17', 0],
      ['2027-01-31', 3000],
      ['2027-02-28', 3000],
      ['2027-03-31', 3000],
    ]);
  });

  test('until its period ends: then it expires and nothing is charged', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const terms = { subscription_period_count: 3, subscription_period_interval: 'Month' };
    const id = await diary.subscribe(await sellPlan(diary.shop, terms));
    await diary.on('2028-01-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 3000, 3000]);
    expect(await diary.subscription(id)).toMatchObject({
      status: 'expired',
      expires_at: '2027-05-01T00:00:00.000Z',
    });
    expect((await diary.told(id)).at(-1)).toBe('subscription.expired');
  });
});

describe('a renewal that cannot be paid', () => {
  test.each([
    { name: 'the card is declined', card: cards.paysFirstCharge },
    { name: 'the bank asks and nobody is there to answer', card: cards.asks },
  ])('puts it on hold and is not tried again: $name', async ({ card }) => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const { shop } = diary;
    const plan = await sellPlan(shop, { trial_period_days: card === cards.asks ? 28 : 0 });
    const id = await diary.subscribe(plan, { card });
    const before = (await diary.payments(id)).length;
    await diary.on('2027-09-01T00:00Z');
    const payments = await diary.payments(id);
    expect(payments.slice(before).map(({ status }) => status as string)).toEqual(['failed']);
    expect((await diary.told(id)).slice(-2)).toEqual(['payment.failed', 'subscription.on_hold']);
    expect(await diary.subscription(id)).toMatchObject({
      status: 'on_hold',
      next_billing_date: '2027-03-01T00:00:00.000Z',
    });
  });

  test('because its method was taken off the file charges nothing and puts it on hold', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop));
    const { customer, payment_method_id: method } = await diary.subscription(id);
    await diary.shop.request(
      'DELETE',
      `/customers/${String(customer.customer_id)}/payment-methods/${String(method)}`,
    );
    await diary.on('2027-03-01T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    expect((await diary.payments(id)).map(({ status }) => status as string)).toEqual(['succeeded', 'failed']);
  });
});

describe('a billing date is charged once', () => {
  /** Renews with a process that dies at the point. */
  async function dieAt(point: string, id: string): Promise<void> {
    const dying = dyingAt(api.runtime, point);
    const scope = await findBusiness(api.runtime.sql, diary.shop.scope.businessId);
    await expect(renewSubscription(dying, scope!, asId<'subscription'>(id))).rejects.toThrow('died');
  }

  /** Brings the clock to the billing date without a worker that would do what is due. */
  async function stand(moment: string): Promise<void> {
    await api.runtime.sql`
      update business set clock_frozen_at = ${Date.parse(moment)} where business_id = ${diary.shop.scope.businessId}`;
  }

  test.each(['renewal.after-open', 'payment.before-call', 'payment.after-call', 'payment.after-settle'])(
    'when the process dies at %s and others take over',
    async (point) => {
      diary = await openDiary(api, '2027-02-01T00:00Z');
      const id = await diary.subscribe(await sellPlan(diary.shop));
      await stand('2027-03-01T00:00Z');
      await dieAt(point, id);
      await diary.on('2027-03-02T00:00Z');
      later += 60_000;
      await createWorker(api.runtime, jobHandlers).drain();
      expect((await diary.payments(id)).map(({ status }) => status as string)).toEqual([
        'succeeded',
        'succeeded',
      ]);
      expect((await diary.told(id)).slice(2)).toEqual(['payment.succeeded', 'subscription.renewed']);
      expect(await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).toHaveLength(2);
      await diary.on('2027-04-02T00:00Z');
      expect(await diary.payments(id)).toHaveLength(3);
    },
  );

  test('however many workers come to it at once', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const id = asId<'subscription'>(await diary.subscribe(await sellPlan(diary.shop)));
    await stand('2027-03-01T00:00Z');
    const scope = (await findBusiness(api.runtime.sql, diary.shop.scope.businessId))!;
    await Promise.all([
      ...Array.from({ length: 4 }, () => renewSubscription(api.runtime, scope, id)),
      createWorker(api.runtime, jobHandlers).drain(),
      createWorker(api.runtime, jobHandlers).drain(),
    ]);
    expect(await diary.payments(id)).toHaveLength(2);
    expect((await diary.told(id)).slice(2)).toEqual(['payment.succeeded', 'subscription.renewed']);
    expect(await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).toHaveLength(2);
  });

  test('when the gateway does not answer, and the clock waits for what it says', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop));
    await api.runtime.simulator.configureFaults(diary.shop.scope.businessId, {
      timeoutAfterCharge: { next: 1 },
    });
    await stand('2027-03-01T00:00Z');
    const worker = createWorker(api.runtime, jobHandlers);
    await worker.drain();
    expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-03-01T00:00:00.000Z' });
    later += 60_000;
    await worker.drain();
    expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-04-01T00:00:00.000Z' });
    expect(await diary.payments(id)).toHaveLength(2);
  });
});
