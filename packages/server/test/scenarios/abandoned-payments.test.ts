import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { bankPageOf, submit, typedCard, visit } from '../support/pages.ts';
import { act, present } from '../support/presentations.ts';
import {
  cardOf,
  cards,
  cashOf,
  confirm,
  expectBooksAgree,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellPlan,
} from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

/*
 * A bank asks, and nobody answers: by the business's clock the payment is given up after 24 hours, or with the
 * period that a change of plan is priced for. It has failed, and all that was asked for is as if nobody had.
 */

let api: TestApi;
let diary: Diary;
beforeAll(async () => {
  api = await createTestApi();
});
afterEach(() => expectBooksAgree(diary.shop, api.runtime));
afterAll(() => api.drop());

const paymentOf = async (id: string): Promise<Json> =>
  (await diary.shop.request('GET', `/payments/${id}`)).body;
const given = { status: 'failed', error_code: 'AUTHENTICATION_TIMEOUT' };

/** Thirty days in one jump, or in a hundred steps. */
const journeys = ['one jump', 'many'] as const;
async function goThirtyDays(from: string, journey: (typeof journeys)[number]): Promise<void> {
  const start = Date.parse(from);
  const steps = journey === 'many' ? 100 : 1;
  for (let step = 1; step <= steps; step++) {
    await diary.on(new Date(start + (step * 30 * 86_400_000) / steps).toISOString());
  }
}

/** The bank's page after the end: approving takes nothing, and it says so in both languages. */
async function expectTooLate(paymentId: string): Promise<void> {
  const path = bankPageOf(api.runtime, paymentId);
  const before = await cashOf(diary.shop, api.runtime);
  const sent = await submit(api, path, { answer: 'approve' });
  expect(sent.headers.get('location')).toBe(path);
  const english = (await visit(api, `${path}?lang=en`)).text;
  expect(english).toContain('The time to confirm this payment is over');
  expect(english).not.toContain('value="approve"');
  expect((await visit(api, `${path}?lang=ja`)).text).toContain('本人確認の期限が過ぎました');
  const { businessId } = diary.shop.scope;
  const outcome = await api.runtime.simulator.answerChallenge(
    businessId,
    asId<'payment'>(paymentId),
    'succeed',
  );
  expect(outcome).toEqual({ status: 'failed', declineCode: 'AUTHENTICATION_TIMEOUT' });
  expect(await cashOf(diary.shop, api.runtime)).toEqual(before);
  expect(await paymentOf(paymentId)).toMatchObject(given);
}

describe('a first purchase', () => {
  test.each(journeys)('is given up after 24 hours, with its plan and its code (%s)', async (journey) => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const { shop } = diary;
    const plan = await sellPlan(shop);
    const code = await issueCode(shop, { usage_limit: 1 });
    const session = { discount_codes: [code] };
    const sessionId = await openCheckout(shop, [plan], session);
    const asked = (await confirm(api, sessionId, guest({ card: cardOf(cards.asks) }))).body;
    expect(asked).toMatchObject({ status: 'requires_customer_action' });
    const { payment_id: paymentId, subscription_id: id } = asked as Record<string, string>;
    const refused = await shop.request('POST', '/checkouts', {
      product_cart: [{ product_id: plan, quantity: 1 }],
      ...session,
    });
    expect(refused.status, 'the code is taken while somebody may still pay').toBe(422);
    await diary.on('2027-01-01T23:59:59.999Z');
    expect(await paymentOf(paymentId ?? '')).toMatchObject({ status: 'requires_customer_action' });
    await goThirtyDays('2027-01-01T23:59:59.999Z', journey);
    expect(await paymentOf(paymentId ?? '')).toMatchObject({
      ...given,
      updated_at: '2027-01-02T00:00:00.000Z',
    });
    expect(await diary.subscription(id ?? '')).toMatchObject({ status: 'failed' });
    expect(await diary.told(id ?? '')).toEqual([
      'payment.processing',
      'payment.failed',
      'subscription.failed',
    ]);
    await expectTooLate(paymentId ?? '');
    const checkout = await visit(api, `/checkout/${sessionId}`);
    const over = await visit(api, checkout.headers.get('location') ?? '');
    expect(over.status, 'another one was open for a day, and is over').toBe(410);
    const again = await confirm(api, await openCheckout(shop, [plan], session), guest());
    expect(again.body, 'the code is free, and so is the buyer').toMatchObject({ status: 'succeeded' });
  });

  test('by one click leads on to a checkout of the same cart', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const { shop } = diary;
    const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope }, { card: cards.asks });
    const sold = await shop.request('POST', '/checkouts', {
      product_cart: [{ product_id: await sellPlan(shop), quantity: 1 }],
      customer: { customer_id: buyer.customerId },
      payment_method_id: buyer.paymentMethodId,
      confirm: true,
    });
    expect(sold.body).toMatchObject({ payment_status: 'requires_customer_action' });
    await diary.on('2027-01-02T00:00Z');
    expect(await paymentOf(sold.body.payment_id as string)).toMatchObject(given);
    const path = bankPageOf(api.runtime, String(sold.body.payment_id));
    const next = /href="(\/checkout\/[^"]+)"/.exec((await visit(api, path)).text)?.[1] ?? '';
    const paid = await confirm(api, next.split('/').at(-1) ?? '', guest());
    expect(paid.body).toMatchObject({ status: 'succeeded' });
  });
});

/** Somebody whose card's bank asks, on a plan for 30 dollars since 1 January. */
async function subscribe(): Promise<{ id: string; basic: string; pro: string }> {
  diary = await openDiary(api, '2027-01-01T00:00Z');
  const [basic, pro] = [await sellPlan(diary.shop), await sellPlan(diary.shop, { price: 8000 })];
  const id = await diary.subscribe(basic);
  await useCard(id, cards.asks);
  return { id, basic, pro };
}

/** Puts another card on the subscription. Answers what became of what is due. */
async function useCard(id: string, number: string): Promise<Json> {
  const { customer } = await diary.subscription(id);
  const shop = { runtime: api.runtime, scope: diary.shop.scope };
  const { paymentMethodId } = await createBuyer(shop, { card: number });
  await api.runtime.sql`
    update payment_method set customer_id = ${customer.customer_id as string}
    where payment_method_id = ${paymentMethodId}`;
  const answer = await diary.shop.request(
    'POST',
    `/subscriptions/${id}/update-payment-method`,
    { type: 'existing', payment_method_id: paymentMethodId },
    { 'idempotency-key': randomUUID() },
  );
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function upgrade(id: string, product: string, over: Json = {}): Promise<Json> {
  const answer = await diary.shop.request(
    'POST',
    `/subscriptions/${id}/change-plan`,
    { product_id: product, quantity: 1, proration_billing_mode: 'difference_immediately', ...over },
    { 'idempotency-key': randomUUID() },
  );
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

describe('an upgrade', () => {
  const cases = (['apply_change', 'prevent_change'] as const).flatMap((onFailure) =>
    journeys.map((journey) => [onFailure, journey] as const),
  );
  test.each(cases)(
    'is given up after 24 hours, and the plan goes on (%s, %s)',
    async (onFailure, journey) => {
      const { id, basic, pro } = await subscribe();
      const code = await issueCode(diary.shop, { usage_limit: 1 });
      await diary.on('2027-01-02T00:00Z');
      const told = (await diary.told(id)).length;
      const over = { on_payment_failure: onFailure, discount_codes: [code] };
      const asked = await upgrade(id, pro, over);
      expect(asked).toMatchObject({ status: 'requires_customer_action' });
      const blocked = await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
      expect(blocked.body.code).toBe('PREVIOUS_PAYMENT_PENDING');

      await goThirtyDays('2027-01-02T00:00Z', journey);
      expect(await paymentOf(asked.payment_id as string)).toMatchObject({
        ...given,
        updated_at: '2027-01-03T00:00:00.000Z',
      });
      // 1 February: 30 dollars for the plan as it was, whose bank would ask again and nobody is there.
      expect(await diary.told(id, told)).toEqual([
        'payment.processing',
        'payment.failed',
        'payment.failed',
        'subscription.on_hold',
      ]);
      expect((await diary.payments(id)).map(({ total_amount: amount }) => amount as number)).toEqual([
        3000, 4200, 3000,
      ]);
      expect(await diary.subscription(id)).toMatchObject({ product_id: basic, scheduled_change: null });
      await expectTooLate(asked.payment_id as string);

      expect(await useCard(id, cards.paysToo)).toMatchObject({ payment_status: 'succeeded' });
      expect(await upgrade(id, pro, over), 'a new attempt, with the code once more').toMatchObject({
        status: 'succeeded',
      });
      expect(await diary.subscription(id)).toMatchObject({ status: 'active', product_id: pro });
    },
  );

  test('lets a cancellation in again, and a bank that is answered in time changes the plan', async () => {
    const { id, pro } = await subscribe();
    await upgrade(id, pro);
    await diary.on('2027-01-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    const second = await upgrade(id, pro);
    await submit(api, bankPageOf(api.runtime, String(second.payment_id)), { answer: 'approve' });
    expect(await diary.subscription(id)).toMatchObject({ product_id: pro });
    const cancelled = await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });
    await diary.on('2027-03-01T00:00Z');
    expect(await diary.told(id)).not.toContain('subscription.on_hold');
  });

  test('waits no longer than the period it is priced for, and a planned end comes to pass', async () => {
    const { id, basic, pro } = await subscribe();
    await diary.on('2027-01-31T18:00Z');
    const asked = await upgrade(id, pro, { on_payment_failure: 'apply_change' });
    await diary.shop.request('PATCH', `/subscriptions/${id}`, { cancel_at_next_billing_date: true });
    await diary.on('2027-01-31T23:59Z');
    expect(await paymentOf(asked.payment_id as string)).toMatchObject({ status: 'requires_customer_action' });
    await diary.on('2027-02-01T00:00Z');
    expect(await paymentOf(asked.payment_id as string)).toMatchObject(given);
    expect(await diary.subscription(id)).toMatchObject({ status: 'cancelled', product_id: basic });
    await expectTooLate(asked.payment_id as string);
  });

  test('gives credit and wallet back that it had taken', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const [basic, pro] = [await sellPlan(diary.shop), await sellPlan(diary.shop, { price: 8000 })];
    const id = await diary.subscribe(pro);
    await upgrade(id, basic);
    await useCard(id, cards.asks);
    const { customer } = await diary.subscription(id);
    const wallet = `/customers/${String(customer.customer_id)}/wallets`;
    const entry = { amount: 500, currency: 'USD', entry_type: 'credit', reason: 'A gift.' };
    expect((await diary.shop.request('POST', `${wallet}/ledger-entries`, entry)).status).toBe(200);
    const held = async () => ({
      credit: (await diary.shop.request('GET', `/subscriptions/${id}/credits`)).body.balance as number,
      wallet: (await diary.shop.request('GET', wallet)).body.items[0].balance as number,
    });
    const before = await held();
    expect(before).toMatchObject({ credit: 5000, wallet: 500 });
    const dear = await sellPlan(diary.shop, { price: 20_000 });
    expect(await upgrade(id, dear)).toMatchObject({ status: 'requires_customer_action' });
    expect(await held()).toMatchObject({ credit: 0, wallet: 0 });
    await diary.on('2027-01-02T00:00Z');
    expect(await held()).toEqual(before);
  });
});

describe('an offer that was accepted', () => {
  test.each(journeys)('can be answered again, and ends with its time (%s)', async (journey) => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const shop = { ...diary.shop, runtime: api.runtime };
    const { presentation } = await present(shop, { buyer: { card: cards.asks } });
    const id = presentation.presentation_id as string;
    const asked = await act(shop, id, 'accept');
    expect(asked).toMatchObject({ status: 'requires_action' });
    await goThirtyDays('2027-01-01T00:00Z', journey);
    expect(await paymentOf(asked.payment_id as string)).toMatchObject(given);
    expect((await shop.request('GET', `/presentations/${id}`)).body).toMatchObject({ state: 'expired' });
    await expectTooLate(asked.payment_id as string);
  });

  test('of another plan leaves the plan as it is, and the subscriber free', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const shop = { ...diary.shop, runtime: api.runtime };
    const buyer = await createBuyer(shop, { card: cards.asks });
    const basic = await sellPlan(shop, { trial_period_days: 20 });
    const bought = await shop.request('POST', '/checkouts', oneClickBody(buyer, basic));
    const { subscription_id } = await paymentOf(bought.body.payment_id as string);
    const { presentation } = await present(
      shop,
      {
        product_id: await sellPlan(shop, { price: 8000 }),
        offer: { kind: 'plan_change', discount: null, proration_billing_mode: 'difference_immediately' },
        funnel: { expires_minutes: 4320 },
      },
      buyer,
    );
    const id = presentation.presentation_id as string;
    const asked = await act(shop, id, 'accept');
    expect(asked).toMatchObject({ status: 'requires_action' });
    await diary.on('2027-01-02T00:00Z');
    expect(await paymentOf(asked.payment_id as string)).toMatchObject(given);
    expect((await shop.request('GET', `/presentations/${id}`)).body).toMatchObject({ state: 'failed' });
    expect(await diary.subscription(subscription_id as string)).toMatchObject({
      status: 'active',
      product_id: basic,
    });
    await expectTooLate(asked.payment_id as string);
    const cancelled = await shop.request('PATCH', `/subscriptions/${String(subscription_id)}`, {
      status: 'cancelled',
    });
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });
  });

  test('leaves a buyer within its time free to accept it once more', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const shop = { ...diary.shop, runtime: api.runtime };
    const { presentation, buyer } = await present(shop, {
      buyer: { card: cards.asks },
      funnel: { expires_minutes: 4320 },
    });
    const id = presentation.presentation_id as string;
    const asked = await act(shop, id, 'accept');
    await diary.on('2027-01-02T00:00Z');
    expect((await shop.request('GET', `/presentations/${id}`)).body).toMatchObject({
      state: 'failed',
      error_code: 'AUTHENTICATION_TIMEOUT',
    });
    const again = await act(shop, id, 'accept', { payment_method_id: buyer.paymentMethodId });
    expect(again).toMatchObject({ status: 'requires_action' });
    expect(again.payment_id).not.toBe(asked.payment_id);
    await submit(api, bankPageOf(api.runtime, String(again.payment_id)), { answer: 'approve' });
    expect((await shop.request('GET', `/presentations/${id}`)).body).toMatchObject({ state: 'accepted' });
  });
});

describe('what is due on hold, paid by a link', () => {
  /** On hold since 1 February; the customer is at their bank. */
  async function goToBank(): Promise<{ id: string; paymentId: string }> {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop), { card: cards.paysFirstCharge });
    await diary.on('2027-02-01T00:00Z');
    const { payment_link: link } = (
      await diary.shop.request('POST', `/subscriptions/${id}/update-payment-method`, { type: 'new' })
    ).body as { payment_link: string };
    const sent = await submit(api, link, typedCard(cards.asks));
    return { id, paymentId: /pay_\w+/.exec(sent.headers.get('location') ?? '')?.[0] ?? '' };
  }

  test('stays due after 24 hours, and can be paid again', async () => {
    const { id, paymentId } = await goToBank();
    await diary.on('2027-02-02T00:00Z');
    expect(await paymentOf(paymentId)).toMatchObject(given);
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    await expectTooLate(paymentId);
    expect(await useCard(id, cards.paysToo)).toMatchObject({ payment_status: 'succeeded' });
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
  });

  test('is given up when the subscription is cancelled, and a late answer takes nothing', async () => {
    const { id, paymentId } = await goToBank();
    await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    expect(await paymentOf(paymentId)).toMatchObject(given);
    await expectTooLate(paymentId);
    expect(await diary.subscription(id)).toMatchObject({ status: 'cancelled' });
  });

  test('goes back whole where the bank was answered a moment before the subscription was cancelled', async () => {
    const { id, paymentId } = await goToBank();
    const { businessId } = diary.shop.scope;
    await api.runtime.simulator.answerChallenge(businessId, asId<'payment'>(paymentId), 'succeed');
    await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    await createWorker(api.runtime, jobHandlers).drain();
    expect(await paymentOf(paymentId)).toMatchObject({ status: 'succeeded', refund_status: 'full' });
    expect(await diary.subscription(id)).toMatchObject({ status: 'cancelled' });
    // What is left is the first period.
    expect(await cashOf(diary.shop, api.runtime)).toEqual({ USD: 3000n });
  });
});
