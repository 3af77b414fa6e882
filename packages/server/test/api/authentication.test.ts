import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { hourMs } from '../../src/domain/time.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { answerChallenge } from '../../src/use-cases/billing/payments/challenge.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { receiveNotifications } from '../../src/worker/notifications.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { openDiary } from '../scenarios/diary.ts';
import { visit } from '../support/pages.ts';
import {
  bookOf,
  cardOf,
  cards,
  cashOf,
  confirm,
  guest,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';

let api: TestApi;
let course: string;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
  course = await sellCourse(api);
});
afterAll(() => api.drop());

async function oneClick(buyer: Buyer, over: object = {}): Promise<Json> {
  const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, course, { ...over }));
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Presses a button of the bank's page and comes back from it. */
async function answerBank(paymentId: string, button: 'succeed' | 'fail' | 'abandon') {
  const payment = await findPayment(api.runtime.sql, api.scope, asId<'payment'>(paymentId));
  return answerChallenge(api.runtime, api.scope, payment!, button);
}

async function statusOf(paymentId: string): Promise<Json> {
  const payment: Json = await api.client.payments.retrieve(paymentId);
  return { status: payment.status, error_code: payment.error_code };
}

describe('a card whose bank asks the customer', () => {
  test('makes one click wait, and says where to send the customer', async () => {
    const answer = await oneClick(await createBuyer(api, { card: cards.asks }));
    expect(answer).toMatchObject({
      payment_status: 'requires_customer_action',
      error_code: null,
      fallback_checkout_url: null,
      checkout_url: null,
      next_action: {
        type: 'redirect',
        url: expect.stringContaining(`/authenticate/${String(answer.payment_id)}`),
      },
    });
    expect(await statusOf(answer.payment_id)).toEqual({
      status: 'requires_customer_action',
      error_code: null,
    });
    const events = await api.runtime.sql`
      select type from event where object_id = ${answer.payment_id as string}`;
    expect([...events], 'it waits, and nothing else has happened').toEqual([{ type: 'payment.processing' }]);
  });

  test('is charged once when the customer confirms, however often the page is sent', async () => {
    const { payment_id: paymentId } = await oneClick(await createBuyer(api, { card: cards.asks }));
    const outcomes = await Promise.all([1, 2, 3].map(() => answerBank(paymentId, 'succeed')));
    expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const settled = await answerBank(paymentId, 'fail');
    expect(settled.status, 'the first answer stands').toBe('succeeded');
    const entries = await api.runtime
      .sql`select 1 from ledger_entry where payment_id = ${paymentId as string}`;
    const events = await api.runtime
      .sql`select type from event where object_id = ${paymentId as string} order by sequence`;
    expect(entries).toHaveLength(1);
    expect(events.map(({ type }) => type as string)).toEqual(['payment.processing', 'payment.succeeded']);
    expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
  });

  test.each([
    { button: 'fail', code: 'AUTHENTICATION_FAILURE', card: cards.asks },
    { button: 'abandon', code: 'CUSTOMER_CANCELLED', card: cards.asks },
    { button: 'succeed', code: 'AUTHENTICATION_FAILURE', card: cards.asksThenFails },
  ] as const)(
    'fails with $code after $button, and leaves a checkout to pay at',
    async ({ button, code, card }) => {
      const { payment_id: paymentId } = await oneClick(await createBuyer(api, { card }));
      const payment = await answerBank(paymentId, button);
      expect(await statusOf(paymentId)).toEqual({ status: 'failed', error_code: code });
      const answer = await confirm(api, payment.fallbackSessionId ?? '', { card: cardOf(cards.pays) });
      expect(answer.body).toMatchObject({ status: 'succeeded' });
    },
  );

  test('is settled by the notification alone when the customer never comes back', async () => {
    const { payment_id: paymentId } = await oneClick(await createBuyer(api, { card: cards.asks }));
    await api.runtime.simulator.answerChallenge(
      api.scope.businessId,
      asId<'payment'>(paymentId as string),
      'succeed',
    );
    expect(await statusOf(paymentId)).toMatchObject({ status: 'requires_customer_action' });
    expect(await receiveNotifications(api.runtime)).toBeGreaterThan(0);
    expect(await statusOf(paymentId)).toMatchObject({ status: 'succeeded' });
    expect(await receiveNotifications(api.runtime)).toBe(0);
  });

  test('waits a day for the customer, and then gives the checkout free for another card', async () => {
    const sessionId = await openCheckout(api, [course]);
    const body = guest({ card: cardOf(cards.asks) });
    const { payment_id: paymentId } = (await confirm(api, sessionId, body)).body;
    const worker = createWorker(api.runtime, jobHandlers);
    const waitUntil = async (ms: number) => {
      later = ms;
      await worker.drain();
    };
    for (let hours = 1; hours < 24; hours++) await waitUntil(hours * hourMs);
    expect(await statusOf(paymentId)).toMatchObject({ status: 'requires_customer_action' });
    await waitUntil(24 * hourMs);
    expect(await statusOf(paymentId)).toEqual({ status: 'failed', error_code: 'AUTHENTICATION_TIMEOUT' });
    const after = await answerBank(paymentId, 'succeed');
    expect(after.status, 'the page takes no money afterwards').toBe('failed');
    // The session has ended meanwhile, and leads on to another one for the same cart.
    const { headers } = await visit(api, `/checkout/${sessionId}`);
    expect(headers.get('location')).toMatch(new RegExp(`/checkout/${after.fallbackSessionId ?? 'none'}$`));
    const paid = (await confirm(api, after.fallbackSessionId ?? '', { ...body, card: cardOf(cards.pays) }))
      .body;
    expect(paid).toMatchObject({ status: 'succeeded' });
  });

  test('makes the hosted checkout wait, where a second press leads to the same question', async () => {
    const sessionId = await openCheckout(api, [course]);
    const body = guest({ card: cardOf(cards.asks) });
    const first = (await confirm(api, sessionId, body)).body;
    expect(first).toMatchObject({ status: 'requires_customer_action', next_action: { type: 'redirect' } });
    const second = (await confirm(api, sessionId, body)).body;
    expect(second).toEqual(first);
    // Who sends another card may be anybody: they are told how it stands, and not led to the customer's bank.
    const other = (await confirm(api, sessionId, { ...body, card: cardOf(cards.pays) })).body;
    expect(other).toEqual({ ...first, next_action: null });
    await answerBank(first.payment_id, 'fail');
    const third = (await confirm(api, sessionId, { ...body, card: cardOf(cards.pays) })).body;
    expect(third).toMatchObject({ status: 'succeeded' });
    expect(third.payment_id).not.toBe(first.payment_id);
  });

  test('is asked although it would not have to be, where the seller insists', async () => {
    const buyer = await createBuyer(api);
    const answer = await oneClick(buyer, { force_3ds: true });
    expect(answer.payment_status).toBe('requires_customer_action');
    await answerBank(answer.payment_id, 'succeed');
    expect(await statusOf(answer.payment_id)).toMatchObject({ status: 'succeeded' });
  });

  test('saves the card only when the customer has confirmed', async () => {
    const sessionId = await openCheckout(api, [course]);
    const { payment_id: paymentId } = (await confirm(api, sessionId, guest({ card: cardOf(cards.asks) })))
      .body;
    const { customer }: Json = await api.client.payments.retrieve(paymentId);
    const methods = `/customers/${String(customer.customer_id)}/payment-methods`;
    expect((await api.request('GET', methods)).body.items).toHaveLength(0);
    await answerBank(paymentId, 'succeed');
    expect((await api.request('GET', methods)).body.items).toHaveLength(1);
  });
});

describe('a business that authenticates at every payment of a country', () => {
  const always = { authentication: { countries: { US: 'always' } } };

  test('has a buyer who is there asked with any card, and charges once they confirm', async () => {
    const shop = await api.createBusiness('Careful Shop', 'test');
    await shop.request('PATCH', '/settings', always);
    const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope }, { card: cards.pays });
    const { body } = await shop.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(shop)));
    expect(body).toMatchObject({ payment_status: 'requires_customer_action', error_code: null });
    const payment = await findPayment(
      api.runtime.sql,
      shop.scope,
      asId<'payment'>(body.payment_id as string),
    );
    const answered = await answerChallenge(api.runtime, shop.scope, payment!, 'succeed');
    expect(answered).toMatchObject({ status: 'succeeded' });
  });

  test('charges buyers of other countries as before', async () => {
    const shop = await api.createBusiness('Careful Shop', 'test');
    await shop.request('PATCH', '/settings', { authentication: { countries: { JP: 'always' } } });
    const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope }, { card: cards.pays });
    const { body } = await shop.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(shop)));
    expect(body).toMatchObject({ payment_status: 'succeeded' });
  });

  test('renews without anybody', async () => {
    const diary = await openDiary(api, '2027-01-01T00:00Z');
    const { shop } = diary;
    const id = await diary.subscribe(await sellPlan(shop));
    await shop.request('PATCH', '/settings', { authentication: { default: 'always' } });
    await diary.on('2027-02-01T00:00Z');
    const renewed = await shop.request('GET', `/payments?subscription_id=${id}`);
    expect((renewed.body.items as Json[]).map(({ status }) => status as string)).toEqual([
      'succeeded',
      'succeeded',
    ]);
  });
});
