import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { renewSubscription } from '../../src/use-cases/billing/subscriptions/renew-subscription.ts';
import { retryRenewal } from '../../src/use-cases/billing/subscriptions/retry-renewal.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import {
  type Answer,
  type Json,
  type TestApi,
  createTestApi,
  dyingAt,
  expectRefusal,
} from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  cardOf,
  cards,
  confirm,
  expectBooksAgree,
  guest,
  issueCode,
  openCheckout,
  sellPlan,
} from '../support/shop.ts';
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

async function decide(retries: Json): Promise<void> {
  const answer = await diary.shop.request('PATCH', '/settings', { payment_retries: retries });
  expect(answer.status, answer.text).toBe(200);
}

/** A plan whose free trial ends on the first of March; then the card has no money. */
async function begin({
  retries = { enabled: true },
  card = cards.hasNoFunds,
  price = {},
  session,
}: { retries?: Json; card?: string; price?: Json; session?: Json } = {}): Promise<string> {
  diary = await openDiary(api, '2027-02-01T00:00Z');
  await decide(retries);
  const plan = await sellPlan(diary.shop, { trial_period_days: 28, ...price });
  return diary.subscribe(plan, { card, ...(session && { session }) });
}

interface Attempt {
  readonly at: string;
  readonly status: string;
  readonly retry: number;
}

/** The payments after the one that began the subscription, the oldest first. */
async function attempts(id: string): Promise<Attempt[]> {
  const payments: Json[] = [];
  for (const { payment_id: paymentId } of (await diary.payments(id)).slice(1)) {
    payments.push((await diary.shop.request('GET', `/payments/${String(paymentId)}`)).body);
  }
  return payments.map(({ created_at: at, status, retry_attempt: retry }) => ({
    at: (at as string).slice(0, 16),
    status: status as string,
    retry: retry as number,
  }));
}

const momentsOf = (made: readonly Attempt[]): string[] => made.map(({ at }) => at);

/** The customer's bank lets their card pay from now on. */
async function fillAccount(): Promise<void> {
  await api.runtime.sql`
    update simulator.instrument set rule = 'approve', decline_code = null
    where business_id = ${diary.shop.scope.businessId}`;
}

/** Another card on the customer's file. */
async function saveCard(id: string, card: string): Promise<string> {
  const shop = { runtime: api.runtime, scope: diary.shop.scope };
  const { paymentMethodId } = await createBuyer(shop, { card });
  const { customer } = await diary.subscription(id);
  await api.runtime.sql`
    update payment_method set customer_id = ${customer.customer_id as string}
    where payment_method_id = ${paymentMethodId}`;
  return paymentMethodId;
}

/** Gives the subscription another method. Answers what became of what was due. */
function payWith(id: string, methodId: string): Promise<Answer> {
  return diary.shop.request(
    'POST',
    `/subscriptions/${id}/update-payment-method`,
    { type: 'existing', payment_method_id: methodId },
    { 'idempotency-key': randomUUID() },
  );
}

/** The documented delays, counted from the first of March. */
const moments = [
  ...['2027-03-01T00:00', '2027-03-01T12:00', '2027-03-02T12:00', '2027-03-04T12:00', '2027-03-07T12:00'],
  ...['2027-03-11T12:00', '2027-03-16T12:00', '2027-03-23T12:00', '2027-03-30T12:00'],
];

describe('a renewal that failed', () => {
  test('is not tried again unless the seller wants it', async () => {
    const id = await begin({ retries: { enabled: false } });
    await diary.on('2027-06-01T00:00Z');
    expect(momentsOf(await attempts(id))).toEqual(moments.slice(0, 1));
  });

  test.each([
    { windowDays: 13, tries: 6 },
    { windowDays: 30, tries: 9 },
    { windowDays: 1, tries: 2 },
  ])('is tried again at the documented moments, for $windowDays days', async ({ windowDays, tries }) => {
    const id = await begin({ retries: { enabled: true, window_days: windowDays } });
    await diary.on('2027-09-01T00:00Z');
    expect(await attempts(id)).toEqual(
      moments.slice(0, tries).map((at, retry) => ({ at, status: 'failed', retry })),
    );
    expect(await diary.subscription(id)).toMatchObject({
      status: 'on_hold',
      next_billing_date: '2027-03-01T00:00:00.000Z',
    });
    expect((await diary.told(id)).slice(2)).toEqual([
      ...['payment.failed', 'subscription.on_hold'],
      ...Array<string>(tries - 1).fill('payment.failed'),
    ]);
  });

  test('goes on once an attempt succeeds, at the dates it always had', async () => {
    const id = await begin();
    await diary.on('2027-03-03T00:00Z');
    await fillAccount();
    await diary.on('2027-03-04T11:59Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    await diary.on('2027-03-04T12:00Z');
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      previous_billing_date: '2027-03-01T00:00:00.000Z',
      next_billing_date: '2027-04-01T00:00:00.000Z',
    });
    expect((await diary.told(id)).slice(-2)).toEqual(['payment.succeeded', 'subscription.active']);
    await diary.on('2027-05-02T00:00Z');
    expect((await attempts(id)).slice(3)).toEqual([
      { at: '2027-03-04T12:00', status: 'succeeded', retry: 3 },
      { at: '2027-04-01T00:00', status: 'succeeded', retry: 0 },
      { at: '2027-05-01T00:00', status: 'succeeded', retry: 0 },
    ]);
  });

  test('of every week is charged once for the weeks on hold', async () => {
    const id = await begin({
      retries: { enabled: true, window_days: 30 },
      price: { payment_frequency_interval: 'Week' },
    });
    await diary.on('2027-03-10T00:00Z');
    await fillAccount();
    await diary.on('2027-03-16T00:00Z');
    expect((await attempts(id)).slice(5)).toEqual([
      { at: '2027-03-11T12:00', status: 'succeeded', retry: 5 },
      { at: '2027-03-15T00:00', status: 'succeeded', retry: 0 },
    ]);
  });

  test('is tried again no more after a hard decline', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    await decide({ enabled: true, window_days: 30 });
    const session = await openCheckout(diary.shop, [await sellPlan(diary.shop, { trial_period_days: 57 })]);
    // The trial ends on the 30th of March. The card has no money then, and has expired in April.
    const card = cardOf(cards.hasNoFunds, { exp_month: 3, exp_year: 2027 });
    const id = (await confirm(api, session, guest({ card }))).body.subscription_id as string;
    await diary.on('2027-09-01T00:00Z');
    const payments = (await diary.payments(id)).slice(1);
    expect(await attempts(id)).toEqual(
      ['2027-03-30T00:00', '2027-03-30T12:00', '2027-03-31T12:00', '2027-04-02T12:00'].map((at, retry) => ({
        at,
        status: 'failed',
        retry,
      })),
    );
    const last = await diary.shop.client.payments.retrieve(payments[3].payment_id as string);
    expect(last.error_code).toBe('EXPIRED_CARD');
  });

  test('is not tried again when the bank asks for somebody who is not there', async () => {
    const id = await begin({ card: cards.asks });
    await diary.on('2027-06-01T00:00Z');
    expect(momentsOf(await attempts(id))).toEqual(moments.slice(0, 1));
  });

  test('is not tried with a method that the customer has taken off their file', async () => {
    const id = await begin();
    await diary.on('2027-03-01T06:00Z');
    const { customer, payment_method_id: method } = await diary.subscription(id);
    const path = `/customers/${String(customer.customer_id)}/payment-methods/${String(method)}`;
    await diary.shop.request('DELETE', path);
    await diary.on('2027-06-01T00:00Z');
    expect(momentsOf(await attempts(id))).toEqual(moments.slice(0, 2));
    expect(await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).toHaveLength(1);
  });

  test('keeps its discount for as many cycles as it is for, however often it was tried', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    await decide({ enabled: true });
    const code = await issueCode(diary.shop, { subscription_cycles: 2 });
    const id = await diary.subscribe(await sellPlan(diary.shop), {
      card: cards.paysFirstCharge,
      session: { discount_codes: [code] },
    });
    await diary.on('2027-03-03T00:00Z');
    await fillAccount();
    await diary.on('2027-04-02T00:00Z');
    expect((await diary.payments(id)).map(({ total_amount: amount }) => amount as number)).toEqual([
      ...[2700, 2700, 2700, 2700, 2700],
      3000,
    ]);
  });
});

describe('an attempt that waits is not made', () => {
  test.each([
    {
      name: 'when another card has paid what is due',
      meanwhile: async (id: string) => {
        expect((await payWith(id, await saveCard(id, cards.pays))).body).toMatchObject({
          payment_status: 'succeeded',
        });
      },
    },
    {
      name: 'when the subscription is cancelled',
      meanwhile: async (id: string) => {
        await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
      },
    },
    { name: 'when the seller wants no more of them', meanwhile: () => decide({ enabled: false }) },
    { name: 'when the seller makes the window shorter', meanwhile: () => decide({ window_days: 1 }) },
  ])('$name', async ({ meanwhile }) => {
    const id = await begin();
    await diary.on('2027-03-03T00:00Z');
    await meanwhile(id);
    await diary.on('2027-03-31T00:00Z');
    expect((await attempts(id)).filter(({ at }) => at > '2027-03-03T00:00')).toEqual([]);
  });

  test('and one that another card could not pay is made as planned', async () => {
    const id = await begin();
    await diary.on('2027-03-03T00:00Z');
    expect((await payWith(id, await saveCard(id, cards.declined))).body).toMatchObject({
      payment_status: 'failed',
    });
    await diary.on('2027-03-31T00:00Z');
    expect(momentsOf(await attempts(id))).toEqual(
      [...moments.slice(0, 6), '2027-03-03T00:00'].sort((a, b) => (a < b ? -1 : 1)),
    );
  });

  test('once the subscription has come to its end', async () => {
    const week = { payment_frequency_interval: 'Week', subscription_period_interval: 'Week' };
    const id = await begin({ price: { ...week, subscription_period_count: 5 } });
    expect(await diary.subscription(id)).toMatchObject({ expires_at: '2027-03-08T00:00:00.000Z' });
    await diary.on('2027-06-01T00:00Z');
    expect(momentsOf(await attempts(id))).toEqual(moments.slice(0, 5));
  });
});

test('what is due is tried 10 times after it first failed, by itself and by hand, and then refused', async () => {
  const id = await begin();
  await diary.on('2027-03-05T00:00Z');
  expect(await attempts(id)).toHaveLength(4);
  const declined = await saveCard(id, cards.declined);
  for (let tried = 3; tried < 10; tried++) {
    expect((await payWith(id, declined)).body).toMatchObject({ payment_status: 'failed' });
  }
  const before = await diary.payments(id);
  const refused = await payWith(id, await saveCard(id, cards.pays));
  expectRefusal(refused, 422, 'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED', /10 times/);
  await diary.on('2027-06-01T00:00Z');
  expect(await diary.payments(id)).toEqual(before);
  expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
});

test('a change of plan that could not be paid is not tried again by itself', async () => {
  diary = await openDiary(api, '2027-02-01T00:00Z');
  await decide({ enabled: true });
  const [basic, pro] = [await sellPlan(diary.shop), await sellPlan(diary.shop, { price: 8000 })];
  const id = await diary.subscribe(basic, { card: cards.paysFirstCharge });
  const answer = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
    product_id: pro,
    quantity: 1,
    proration_billing_mode: 'difference_immediately',
  });
  expect(answer.body, answer.text).toMatchObject({ status: 'failed' });
  await diary.on('2027-06-01T00:00Z');
  expect(await attempts(id)).toHaveLength(1);
});

test.each([
  { onFailure: 'apply_change', amount: 8000, atOnce: [8000] },
  // The plan as it was is charged at once for the same date, and that is tried again.
  { onFailure: 'prevent_change', amount: 3000, atOnce: [3000, 8000] },
])('with a change that was planned for the date ($onFailure) it is tried for $amount', async (change) => {
  const id = await begin();
  const planned = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
    product_id: await sellPlan(diary.shop, { price: 8000 }),
    quantity: 1,
    proration_billing_mode: 'full_immediately',
    effective_at: 'next_billing_date',
    on_payment_failure: change.onFailure,
  });
  expect(planned.status, planned.text).toBe(200);
  await diary.on('2027-03-01T06:00Z');
  await fillAccount();
  await diary.on('2027-04-02T00:00Z');
  const amounts = (await diary.payments(id)).map(({ total_amount: amount }) => amount as number);
  const [first, ...others] = amounts;
  const atDate = others.slice(0, change.atOnce.length);
  expect([first, atDate.toSorted((a, b) => a - b), others.slice(change.atOnce.length)]).toEqual([
    0,
    change.atOnce,
    [change.amount, change.amount],
  ]);
  expect((await attempts(id)).map(({ retry }) => retry)).toEqual([...change.atOnce.map(() => 0), 1, 0]);
});

describe('a planned change that is prevented leaves the date to the plan as it was', () => {
  async function beginChange(): Promise<string> {
    const id = await begin();
    const planned = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
      product_id: await sellPlan(diary.shop, { price: 8000 }),
      quantity: 1,
      proration_billing_mode: 'full_immediately',
      effective_at: 'next_billing_date',
      on_payment_failure: 'prevent_change',
    });
    expect(planned.status, planned.text).toBe(200);
    await api.runtime.sql`
      update business set clock_frozen_at = '2027-03-01T00:00Z' where business_id = ${diary.shop.scope.businessId}`;
    return id;
  }

  async function renew(runtime: Runtime, id: string): Promise<boolean> {
    const scope = await findBusiness(runtime.sql, diary.shop.scope.businessId);
    return renewSubscription(runtime, scope!, asId<'subscription'>(id));
  }

  test('also when the process dies between the two payments, and the card pays the second', async () => {
    const id = await beginChange();
    const skipped = (await diary.told(id)).length;
    await expect(renew(dyingAt(api.runtime, 'renewal.after-settle'), id)).rejects.toThrow('died');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active', scheduled_change: null });
    expect(await attempts(id)).toHaveLength(1);
    await fillAccount();
    await createWorker(api.runtime, jobHandlers).drain();
    await renew(api.runtime, id);
    const payments = await diary.payments(id);
    expect(
      payments.map(({ total_amount: amount, status }) => `${String(amount)} ${String(status)}`).toSorted(),
    ).toEqual(['0 succeeded', '3000 succeeded', '8000 failed']);
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      recurring_pre_tax_amount: 3000,
      next_billing_date: '2027-04-01T00:00:00.000Z',
    });
    expect(await diary.told(id, skipped)).toEqual([
      ...['payment.failed', 'subscription.updated'],
      ...['payment.succeeded', 'subscription.renewed'],
    ]);
  });

  test('once, however many workers come to it', async () => {
    const id = await beginChange();
    await expect(renew(dyingAt(api.runtime, 'renewal.after-settle'), id)).rejects.toThrow('died');
    await fillAccount();
    await Promise.all([
      ...Array.from({ length: 4 }, () => renew(api.runtime, id)),
      createWorker(api.runtime, jobHandlers).drain(),
    ]);
    expect((await attempts(id)).map(({ status }) => status).toSorted()).toEqual(['failed', 'succeeded']);
    const charges = await api.runtime.simulator.listCharges(diary.shop.scope.businessId);
    expect(charges.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
  });
});

test('one long jump leaves what a jump for every six hours leaves', async () => {
  const histories: Json[] = [];
  for (const hours of [6, 60 * 24]) {
    const id = await begin({ retries: { enabled: true, window_days: 30 } });
    for (let hour = hours; hour <= 60 * 24; hour += hours) {
      await diary.on(new Date(Date.UTC(2027, 1, 1, hour)).toISOString());
    }
    const { next_billing_date, status } = await diary.subscription(id);
    histories.push({ next_billing_date, status, attempts: await attempts(id), told: await diary.told(id) });
  }
  expect(histories[0].attempts).toHaveLength(9);
  expect(histories[0]).toEqual(histories[1]);
});

describe('an attempt is made once', () => {
  /** Tries the billing date of the first of March again with a process that dies at the point. */
  async function dieAt(point: string, id: string): Promise<void> {
    const dying = dyingAt(api.runtime, point);
    await expect(tryAgain(dying, id)).rejects.toThrow('died');
  }

  async function tryAgain(runtime: Runtime, id: string): Promise<boolean> {
    const scope = await findBusiness(runtime.sql, diary.shop.scope.businessId);
    const retry = { renewsAt: Date.UTC(2027, 2, 1), attempt: 1 };
    return retryRenewal(runtime, scope!, asId<'subscription'>(id), retry);
  }

  /** Brings the clock to the first attempt without a worker that would make it. */
  async function standAtFirstAttempt(): Promise<void> {
    await api.runtime.sql`
      update business set clock_frozen_at = '2027-03-01T12:00Z' where business_id = ${diary.shop.scope.businessId}`;
  }

  const points = ['retry.after-open', 'payment.before-call', 'payment.after-call', 'payment.after-settle'];
  test.each(points.flatMap((point) => [true, false].map((isPaid) => ({ point, isPaid }))))(
    'when the process dies at $point and others take over; the card pays: $isPaid',
    async ({ point, isPaid }) => {
      const id = await begin();
      await diary.on('2027-03-01T00:00Z');
      if (isPaid) await fillAccount();
      await standAtFirstAttempt();
      await dieAt(point, id);
      await diary.on('2027-03-03T00:00Z');
      later += 60_000;
      await createWorker(api.runtime, jobHandlers).drain();
      expect(await attempts(id)).toEqual(
        isPaid
          ? [
              { at: moments[0], status: 'failed', retry: 0 },
              { at: moments[1], status: 'succeeded', retry: 1 },
            ]
          : moments.slice(0, 3).map((at, retry) => ({ at, status: 'failed', retry })),
      );
      const charges = await api.runtime.simulator.listCharges(diary.shop.scope.businessId);
      expect(charges).toHaveLength(isPaid ? 2 : 3);
    },
  );

  test('however many workers come to it at once, and a customer who pays by hand', async () => {
    const id = await begin();
    await diary.on('2027-03-01T00:00Z');
    await fillAccount();
    await standAtFirstAttempt();
    await Promise.all([
      ...Array.from({ length: 4 }, () => tryAgain(api.runtime, id)),
      payWith(id, await saveCard(id, cards.pays)),
      createWorker(api.runtime, jobHandlers).drain(),
    ]);
    const paid = (await attempts(id)).filter(({ status }) => status === 'succeeded');
    expect(paid).toHaveLength(1);
    const charges = await api.runtime.simulator.listCharges(diary.shop.scope.businessId);
    expect(charges.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
    expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-04-01T00:00:00.000Z' });
  });

  test('when the gateway does not answer, and the clock waits for what it says', async () => {
    const id = await begin();
    await diary.on('2027-03-01T00:00Z');
    await fillAccount();
    await api.runtime.simulator.configureFaults(diary.shop.scope.businessId, {
      timeoutAfterCharge: { next: 1 },
    });
    await standAtFirstAttempt();
    const worker = createWorker(api.runtime, jobHandlers);
    await worker.drain();
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    later += 60_000;
    await worker.drain();
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect(await attempts(id)).toHaveLength(2);
  });

  test('after a customer who is at their bank, paying by hand, has had a day to answer', async () => {
    const id = await begin();
    await diary.on('2027-03-01T00:00Z');
    await fillAccount();
    await diary.on('2027-03-01T11:30Z');
    const byHand = (await payWith(id, await saveCard(id, cards.asks))).body;
    expect(byHand).toMatchObject({ payment_status: 'failed' });
    // As it stands while a page of the bank is open.
    await api.runtime.sql`
      update payment set status = 'requires_customer_action', error_code = null, settled_at = null,
        is_customer_present = true
      where payment_id = ${byHand.payment_id as string}`;
    await api.runtime.sql`
      update simulator.charge set status = 'requires_action', decline_code = null
      where payment_id = ${byHand.payment_id as string}`;
    await diary.on('2027-03-03T00:00Z');
    expect(await attempts(id)).toEqual([
      { at: '2027-03-01T00:00', status: 'failed', retry: 0 },
      { at: '2027-03-01T11:30', status: 'failed', retry: 0 },
      { at: '2027-03-02T11:30', status: 'succeeded', retry: 1 },
    ]);
  });
});
