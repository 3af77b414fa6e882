import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { updatePaymentMethod } from '../../src/use-cases/billing/subscriptions/update-payment-method.ts';
import { asId } from '../../src/domain/ids.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Answer, type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { cards, expectBooksAgree, sellPlan } from '../support/shop.ts';
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

async function begin(card: string = cards.pays): Promise<string> {
  diary = await openDiary(api, '2027-02-01T00:00Z');
  return diary.subscribe(await sellPlan(diary.shop), { card });
}

async function change(id: string, body: Record<string, unknown>): Promise<Json> {
  const answer = await diary.shop.request('PATCH', `/subscriptions/${id}`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const daysOf = (payments: readonly Json[]): string[] =>
  payments.map(({ created_at: at }) => (at as string).slice(0, 10));

describe('a cancellation', () => {
  test('at the next billing date: paid until then, and then it ends', async () => {
    const id = await begin();
    await diary.on('2027-03-10T00:00Z');
    await change(id, { cancel_at_next_billing_date: true, cancellation_feedback: 'unused' });
    await diary.on('2027-03-31T23:59Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    await diary.on('2028-01-01T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({
      status: 'cancelled',
      cancelled_at: '2027-04-01T00:00:00.000Z',
      cancellation_feedback: 'unused',
    });
    expect(daysOf(await diary.payments(id))).toEqual(['2027-02-01', '2027-03-01']);
    expect((await diary.told(id)).slice(4)).toEqual(['subscription.updated', 'subscription.cancelled']);
  });

  test('that is taken back in time has never been', async () => {
    const id = await begin();
    await change(id, { cancel_at_next_billing_date: true });
    await diary.on('2027-02-28T00:00Z');
    await change(id, { cancel_at_next_billing_date: false });
    await diary.on('2027-04-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect(await diary.payments(id)).toHaveLength(3);
  });

  test('at once ends it without another payment', async () => {
    const id = await begin();
    await diary.on('2027-02-10T00:00Z');
    await change(id, { status: 'cancelled', cancel_reason: 'cancelled_by_customer' });
    await diary.on('2027-06-01T00:00Z');
    expect(await diary.payments(id)).toHaveLength(1);
    expect((await diary.told(id)).slice(2)).toEqual(['subscription.cancelled', 'subscription.updated']);
  });

  test('while a renewal is under way stays, whatever becomes of the payment', async () => {
    const id = await begin();
    const { businessId } = diary.shop.scope;
    await api.runtime.simulator.configureFaults(businessId, { timeoutAfterCharge: { next: 1 } });
    await api.runtime.sql`
      update business set clock_frozen_at = '2027-03-01T00:00Z' where business_id = ${businessId}`;
    const worker = createWorker(api.runtime, jobHandlers);
    await worker.drain();
    await change(id, { status: 'cancelled' });
    later += 60_000;
    await worker.drain();
    expect((await diary.payments(id)).map(({ status }) => status as string)).toEqual([
      'succeeded',
      'succeeded',
    ]);
    expect(await diary.subscription(id)).toMatchObject({ status: 'cancelled' });
    expect((await diary.told(id)).slice(2)).toEqual([
      'subscription.cancelled',
      'subscription.updated',
      'payment.succeeded',
    ]);
  });
});

test('a pause is not charged, and moves the billing date and the end by its length', async () => {
  const id = await begin();
  const before = await diary.subscription(id);
  await diary.on('2027-02-15T00:00Z');
  await change(id, { status: 'paused' });
  await diary.on('2027-05-16T00:00Z');
  expect(await diary.subscription(id)).toMatchObject({
    status: 'paused',
    paused_at: '2027-02-15T00:00:00.000Z',
  });
  const after = await change(id, { status: 'active' });
  expect(after).toMatchObject({
    status: 'active',
    paused_at: null,
    next_billing_date: '2027-05-30T00:00:00.000Z',
  });
  expect(Date.parse(after.expires_at as string) - Date.parse(before.expires_at as string)).toBe(
    90 * 86_400_000,
  );
  await diary.on('2027-06-30T00:00Z');
  expect(daysOf(await diary.payments(id))).toEqual(['2027-02-01', '2027-05-30', '2027-06-30']);
  expect((await diary.told(id)).slice(2, 6)).toEqual([
    'subscription.paused',
    'subscription.updated',
    'subscription.unpaused',
    'subscription.updated',
  ]);
});

test('a billing date that is moved is charged there, and the next ones are counted from it', async () => {
  const id = await begin();
  await change(id, { next_billing_date: '2027-02-20T06:00:00Z' });
  await diary.on('2027-04-21T00:00Z');
  expect(daysOf(await diary.payments(id))).toEqual(['2027-02-01', '2027-02-20', '2027-03-20', '2027-04-20']);
});

test('an address that is changed taxes the cycles after it', async () => {
  const id = await begin();
  await api.runtime.sql`
    insert into tax_rate (business_id, country, name, rate_bps)
    values (${diary.shop.scope.businessId}, 'JP', 'Consumption tax', 1000)`;
  await change(id, { billing: { country: 'JP' } });
  await diary.on('2027-03-01T00:00Z');
  const amounts = (await diary.payments(id)).map(({ total_amount: amount }) => amount as number);
  expect(amounts).toEqual([3000, 3300]);
});

describe('a subscription on hold', () => {
  /** One whose card paid once and never again; it is on hold since the first of March. */
  async function onHold(): Promise<string> {
    const id = await begin(cards.paysFirstCharge);
    await diary.on('2027-03-05T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    return id;
  }

  /** Another card on the customer's file. */
  async function saveCard(id: string, card: string): Promise<string> {
    const { paymentMethodId } = await createBuyer(
      { runtime: api.runtime, scope: diary.shop.scope },
      { card },
    );
    const { customer } = await diary.subscription(id);
    await api.runtime.sql`
      update payment_method set customer_id = ${customer.customer_id as string}
      where payment_method_id = ${paymentMethodId}`;
    return paymentMethodId;
  }

  function payWith(id: string, methodId: string, key: string = randomUUID()): Promise<Answer> {
    return diary.shop.request(
      'POST',
      `/subscriptions/${id}/update-payment-method`,
      { type: 'existing', payment_method_id: methodId },
      { 'idempotency-key': key },
    );
  }

  test('goes on when another method pays what is due, at the dates it always had', async () => {
    const id = await onHold();
    const methodId = await saveCard(id, cards.paysToo);
    const { body } = await payWith(id, methodId);
    const payments = await diary.payments(id);
    expect(body).toMatchObject({ payment_id: payments[2].payment_id, payment_status: 'succeeded' });
    expect(payments[2]).toMatchObject({ total_amount: 3000, status: 'succeeded' });
    const payment = await diary.shop.client.payments.retrieve(body.payment_id as string);
    expect(payment).toMatchObject({ is_update_payment_method: true, payment_method_id: methodId });
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      payment_method_id: methodId,
      previous_billing_date: '2027-03-01T00:00:00.000Z',
      next_billing_date: '2027-04-01T00:00:00.000Z',
    });
    expect((await diary.told(id)).slice(4)).toEqual([
      'payment.succeeded',
      'subscription.active',
      'subscription.update_payment_method',
    ]);
    await diary.on('2027-05-02T00:00Z');
    expect(daysOf((await diary.payments(id)).slice(3))).toEqual(['2027-04-01', '2027-05-01']);
  });

  test('stays on hold when the other method cannot pay either, and may try a third', async () => {
    const id = await onHold();
    const { payment_method_id: first } = await diary.subscription(id);
    const { body } = await payWith(id, await saveCard(id, cards.hasNoFunds));
    expect(body).toMatchObject({
      payment_id: expect.stringMatching(/^pay_/),
      payment_status: 'failed',
      error_code: 'INSUFFICIENT_FUNDS',
    });
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold', payment_method_id: first });
    expect((await diary.told(id)).slice(4)).toEqual(['payment.failed']);
    await payWith(id, await saveCard(id, cards.paysToo));
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
  });

  test('for months is charged once when it comes back, and then at the first date still to come', async () => {
    const id = await onHold();
    await diary.on('2027-07-10T00:00Z');
    await payWith(id, await saveCard(id, cards.paysToo));
    await diary.on('2027-08-02T00:00Z');
    const paid = (await diary.payments(id)).filter(({ status }) => status === 'succeeded');
    expect(daysOf(paid)).toEqual(['2027-02-01', '2027-07-10', '2027-08-01']);
  });

  test('is charged once by requests that come together, or again with one key', async () => {
    const id = await onHold();
    const methodId = await saveCard(id, cards.paysToo);
    const answers = await Promise.all([
      payWith(id, methodId, 'one-key'),
      payWith(id, methodId, 'one-key'),
      ...Array.from({ length: 4 }, () => payWith(id, methodId)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await diary.payments(id)).toHaveLength(3);
    await payWith(id, methodId, 'one-key');
    expect(await diary.payments(id)).toHaveLength(3);
  });

  test.each(['update-payment-method.after-open', 'payment.after-call', 'payment.after-settle'])(
    'is charged once when the process dies at %s',
    async (point) => {
      const id = await onHold();
      const methodId = asId<'payment_method'>(await saveCard(id, cards.paysToo));
      const scope = (await findBusiness(api.runtime.sql, diary.shop.scope.businessId))!;
      const dying = dyingAt(api.runtime, point);
      const subscriptionId = asId<'subscription'>(id);
      const attempt = updatePaymentMethod(dying, scope, subscriptionId, methodId, 'key:one#1');
      await expect(attempt).rejects.toThrow('died');
      const again = await updatePaymentMethod(api.runtime, scope, subscriptionId, methodId, 'key:one#1');
      expect(again).toMatchObject({ status: 'succeeded', isUpdatePaymentMethod: true });
      later += 60_000;
      await createWorker(api.runtime, jobHandlers).drain();
      expect(await diary.subscription(id)).toMatchObject({ status: 'active', payment_method_id: methodId });
      const charges = await api.runtime.simulator.listCharges(diary.shop.scope.businessId);
      expect(charges.filter(({ status }) => status === 'succeeded')).toHaveLength(2);
    },
  );

  test('is cancelled without paying', async () => {
    const id = await onHold();
    await change(id, { status: 'cancelled' });
    expect(await diary.subscription(id)).toMatchObject({ status: 'cancelled' });
    expect(await diary.payments(id)).toHaveLength(2);
  });
});
