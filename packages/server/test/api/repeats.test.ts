import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { minuteMs } from '../../src/domain/time.ts';
import { createApp } from '../../src/app.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { answerChallenge } from '../../src/use-cases/billing/payments/challenge.ts';
import { type Answer, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { cartOf, confirm, guest, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * Requests without a key that say the same as one before. The wall clock stands still, so that every one of them
 * falls into the two seconds of a double click: only what was done in between makes another request of it.
 */

let api: TestApi;
let now = Date.now();
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => now });
  course = await sellCourse(api);
});
beforeEach(() => {
  now += 30 * minuteMs;
});
afterAll(() => api.drop());

const retried = { 'x-stainless-retry-count': '1' };

async function send(method: string, path: string, body?: unknown, headers = {}): Promise<Json> {
  const answer: Answer = await api.request(method, path, body, headers);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const buyCourse = (buyer: Buyer, headers = {}): Promise<Json> =>
  send('POST', '/checkouts', oneClickBody(buyer, course), headers);

async function paymentsOf({ customerId }: Buyer): Promise<number> {
  return (await send('GET', `/payments?customer_id=${customerId}&page_size=100`)).items.length as number;
}

interface Subscriber extends Buyer {
  readonly path: string;
  readonly id: string;
  readonly basic: string;
  readonly pro: string;
}

async function subscribe(over: Json = {}): Promise<Subscriber> {
  const buyer = await createBuyer(api);
  const basic = await sellPlan(api);
  const pro = await sellPlan(api, { price: 8000 });
  const { payment_id: paymentId } = await send('POST', '/checkouts', oneClickBody(buyer, basic, over));
  const id = (await api.client.payments.retrieve(paymentId as string)).subscription_id as string;
  return { ...buyer, basic, pro, id, path: `/subscriptions/${id}` };
}

const changeTo = ({ path }: Subscriber, productId: string, over: Json = {}): Promise<Json> =>
  send('POST', `${path}/change-plan`, {
    product_id: productId,
    quantity: 1,
    proration_billing_mode: 'difference_immediately',
    ...over,
  });

const enter = ({ customerId }: Buyer, type: 'credit' | 'debit', amount = 500): Promise<Json> =>
  send('POST', `/customers/${customerId}/wallets/ledger-entries`, {
    amount,
    currency: 'USD',
    entry_type: type,
  });

describe('the same words again are another request', () => {
  test('when the plan was changed to another in between: there, back and there again', async () => {
    const subscriber = await subscribe();
    // 50 more are paid; back, they are credit; there again, the credit pays.
    await changeTo(subscriber, subscriber.pro);
    await changeTo(subscriber, subscriber.basic);
    await changeTo(subscriber, subscriber.pro);
    const { product_id: plan } = await api.client.subscriptions.retrieve(subscriber.id);
    expect(plan).toBe(subscriber.pro);
    await changeTo(subscriber, subscriber.basic);
    expect((await api.client.subscriptions.retrieve(subscriber.id)).product_id).toBe(subscriber.basic);
  });

  test('when a planned change was cancelled in between', async () => {
    const subscriber = await subscribe();
    const atBillingDate = { effective_at: 'next_billing_date', proration_billing_mode: 'full_immediately' };
    await changeTo(subscriber, subscriber.pro, atBillingDate);
    await send('DELETE', `${subscriber.path}/change-plan/scheduled`);
    await changeTo(subscriber, subscriber.pro, atBillingDate);
    const subscription: Json = await api.client.subscriptions.retrieve(subscriber.id);
    expect(subscription.scheduled_change).toMatchObject({ product_id: subscriber.pro });
  });

  test('when the wallet was moved the other way in between: +5, -5, +5 are 5', async () => {
    const buyer = await createBuyer(api);
    await enter(buyer, 'credit');
    expect(await enter(buyer, 'debit')).toMatchObject({ balance: 0 });
    expect(await enter(buyer, 'credit')).toMatchObject({ balance: 500 });
    expect(await enter(buyer, 'debit')).toMatchObject({ balance: 0 });
  });

  test('when the clock was moved in between: a charge on demand is made for each day', async () => {
    const subscriber = await subscribe({ subscription_data: { on_demand: { mandate_only: true } } });
    const charge = () => send('POST', `${subscriber.path}/charge`, { product_price: 2500 });
    const first = await charge();
    const { now: at } = await send('GET', '/test_clock');
    const tomorrow = new Date(Date.parse(at as string) + 24 * 60 * minuteMs).toISOString();
    await send('POST', '/test_clock/advance', { to: tomorrow, freeze: true });
    const second = await charge();
    expect(second.payment_id).not.toBe(first.payment_id);
    expect((await charge()).payment_id).toBe(second.payment_id);
  });

  test('when the payment was refunded in between, and so is a part refunded twice around another purchase', async () => {
    const buyer = await createBuyer(api);
    const body = {
      customer_id: buyer.customerId,
      payment_method_id: buyer.paymentMethodId,
      product_cart: cartOf(course),
    };
    const first = await send('POST', '/payments', body);
    await send('POST', '/refunds', { payment_id: first.payment_id });
    const second = await send('POST', '/payments', body);
    expect(second.payment_id).not.toBe(first.payment_id);

    const lines = await api.client.payments.retrieveLineItems(second.payment_id as string);
    const part = {
      payment_id: second.payment_id,
      items: [{ item_id: lines.items[0]?.items_id, amount: 100 }],
    };
    const refund = await send('POST', '/refunds', part);
    expect((await send('POST', '/refunds', part)).refund_id).toBe(refund.refund_id);
    await buyCourse(buyer);
    expect((await send('POST', '/refunds', part)).refund_id).not.toBe(refund.refund_id);
  });

  test('when the subscription was paused, resumed, or set to end and not to end in between', async () => {
    const subscriber = await subscribe();
    const acts: Json[] = [
      { status: 'paused' },
      { status: 'active' },
      { cancel_at_next_billing_date: true },
      { cancel_at_next_billing_date: false },
      { metadata: { seat: 'A1' } },
    ];
    for (const [count, act] of acts.entries()) {
      await enter(subscriber, 'credit', 100);
      expect(await enter(subscriber, 'credit', 100)).toMatchObject({ balance: (count + 1) * 100 });
      await send('PATCH', subscriber.path, act);
      now += 1;
    }
    expect(await enter(subscriber, 'credit', 100)).toMatchObject({ balance: 600 });
  });

  test('when the payment method was another in between, or one was taken off the file', async () => {
    const subscriber = await subscribe();
    const link = () => send('POST', `${subscriber.path}/update-payment-method`, { type: 'new' });
    const first = await link();
    expect((await link()).payment_id).toBe(first.payment_id);
    await send('POST', `${subscriber.path}/update-payment-method`, {
      type: 'existing',
      payment_method_id: subscriber.paymentMethodId,
    });
    const second = await link();
    expect(second.payment_id).not.toBe(first.payment_id);
    await api.request(
      'DELETE',
      `/customers/${subscriber.customerId}/payment-methods/${subscriber.paymentMethodId}`,
    );
    expect((await link()).payment_id).not.toBe(second.payment_id);
  });

  test('when the customer bought something at the hosted checkout in between, or was given another name', async () => {
    const buyer = await createBuyer(api);
    const first = await buyCourse(buyer);
    const session = await send('POST', '/checkouts', {
      product_cart: cartOf(course),
      customer: { customer_id: buyer.customerId },
    });
    expect((await buyCourse(buyer)).payment_id).toBe(first.payment_id);
    await confirm(api, session.session_id as string, guest());
    const second = await buyCourse(buyer);
    expect(second.payment_id).not.toBe(first.payment_id);
    await send('PATCH', `/customers/${buyer.customerId}`, { name: 'Another Name' });
    expect((await buyCourse(buyer)).payment_id).not.toBe(second.payment_id);
  });
});

describe('the same words again are the same request', () => {
  test('while nothing else was done to that customer, whatever is done to others', async () => {
    const [buyer, other] = [await createBuyer(api), await createBuyer(api)];
    const first = await buyCourse(buyer);
    await buyCourse(other);
    await enter(other, 'credit');
    await sellCourse(api);
    expect((await buyCourse(buyer)).payment_id).toBe(first.payment_id);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('when what was done in between was refused', async () => {
    const buyer = await createBuyer(api);
    await enter(buyer, 'credit');
    const debit = { amount: 900, currency: 'USD', entry_type: 'debit' };
    const path = `/customers/${buyer.customerId}/wallets/ledger-entries`;
    expect((await api.request('POST', path, debit)).status).toBe(400);
    expect(await enter(buyer, 'credit')).toMatchObject({ balance: 500 });
  });

  test('when all that happened is what became of itself: its payment settles later', async () => {
    const buyer = await createBuyer(api, { card: '4000002500003155' });
    const first = await buyCourse(buyer);
    expect(first.payment_status).toBe('requires_customer_action');
    const paymentId = asId<'payment'>(first.payment_id as string);
    const payment = await findPayment(api.runtime.sql, api.scope, paymentId);
    await answerChallenge(api.runtime, api.scope, payment!, 'succeed');
    expect((await api.client.payments.retrieve(paymentId)).status).toBe('succeeded');
    expect((await buyCourse(buyer)).payment_id).toBe(first.payment_id);
  });

  test('when the SDK says that it repeats itself, also after something else', async () => {
    const buyer = await createBuyer(api);
    const first = await buyCourse(buyer);
    await enter(buyer, 'credit');
    expect((await buyCourse(buyer, retried)).payment_id).toBe(first.payment_id);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('at once, twenty times and by two processes, also when they are a new request', async () => {
    const buyer = await createBuyer(api);
    const another = createApp(api.runtime);
    const body = JSON.stringify(oneClickBody(buyer, course));
    const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
    const ids = new Set<string>();
    for (let round = 1; round <= 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const answer = await (index % 2 === 0 ? api.app : another).request('/checkouts', {
            method: 'POST',
            body,
            headers,
          });
          return (await answer.json()).payment_id as string;
        }),
      );
      expect(new Set(answers).size).toBe(1);
      ids.add(answers[0] ?? '');
      expect(await paymentsOf(buyer)).toBe(round);
      await enter(buyer, 'credit', round);
    }
    expect(ids.size).toBe(3);
  });
});

test('of any sequence of requests each is carried out that does not repeat the one before it', async () => {
  const kinds = ['buy', 'credit', 'debit', 'other'] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 12 }),
      async (sequence) => {
        const buyer = await createBuyer(api);
        // So that every debit can be paid.
        await enter(buyer, 'credit', 100_000);
        const expected = { balance: 100_000, payments: 0 };
        for (const [index, kind] of sequence.entries()) {
          const isRepeat = sequence[index - 1] === kind;
          if (kind === 'credit') await enter(buyer, 'credit');
          if (kind === 'debit') await enter(buyer, 'debit');
          if (kind === 'buy') await buyCourse(buyer);
          if (kind === 'other')
            await send('PATCH', `/customers/${buyer.customerId}`, { name: 'Sample Customer' });
          if (isRepeat) continue;
          if (kind === 'buy') expected.payments++;
          expected.balance += kind === 'credit' ? 500 : kind === 'debit' ? -500 : 0;
        }
        const { items }: Json = await send('GET', `/customers/${buyer.customerId}/wallets`);
        expect({ balance: items[0].balance, payments: await paymentsOf(buyer) }).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});
