import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDiary } from '../scenarios/diary.ts';
import { type Answer, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type Buyer, createBuyer, saveCard } from '../support/buyers.ts';
import { act, publish, raise } from '../support/presentations.ts';
import { cards, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

/* What a saved method may pay: its own limits, and its life beyond the printed expiry. */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const buy = (buyer: Buyer, productId: string): Promise<Answer> =>
  api.request('POST', '/checkouts', oneClickBody(buyer, productId));

const paymentsOf = async ({ customerId }: Buyer): Promise<Json[]> =>
  (await api.request('GET', `/payments?customer_id=${customerId}`)).body.items as Json[];

async function reasonsOf(traceId: string): Promise<string[]> {
  const { candidates } = (await api.request('GET', `/traces/${traceId}`)).body as { candidates: Json[] };
  return candidates.map(({ stop }) => (stop?.reason ?? 'proposed') as string);
}

describe('a method that pays at most 50.00 at a time', () => {
  test('pays what is within it with one click', async () => {
    const buyer = await createBuyer(api, { card: cards.paysUpTo50Dollars });
    const answer = await buy(buyer, await sellCourse(api, { price: 5000 }));
    expect(answer.body, answer.text).toMatchObject({ payment_status: 'succeeded' });
  });

  test('is refused for more by a code of its own, and nothing is written or charged', async () => {
    const buyer = await createBuyer(api, { card: cards.paysUpTo50Dollars });
    const answer = await buy(buyer, await sellCourse(api, { price: 5001 }));
    expectRefusal(answer, 422, 'PAYMENT_METHOD_LIMIT_EXCEEDED', /^payment_method_id: .*5000 USD/);
    expect(await paymentsOf(buyer)).toEqual([]);
  });

  test('is refused for a plan whose renewals are above it, though its trial is free', async () => {
    const buyer = await createBuyer(api, { card: cards.paysUpTo50Dollars });
    const answer = await buy(buyer, await sellPlan(api, { price: 6000, trial_period_days: 14 }));
    expectRefusal(answer, 422, 'PAYMENT_METHOD_LIMIT_EXCEEDED');
  });

  test('does not become the method of a plan above it', async () => {
    const buyer = await createBuyer(api, { card: cards.pays });
    await buy(buyer, await sellPlan(api, { price: 6000 }));
    const [paid] = await paymentsOf(buyer);
    const limited = await createBuyer(api, { card: cards.paysUpTo50Dollars });
    await api.runtime.sql`
      update payment_method set customer_id = ${buyer.customerId}
      where payment_method_id = ${limited.paymentMethodId}`;
    const answer = await api.request(
      'POST',
      `/subscriptions/${paid?.subscription_id as string}/update-payment-method`,
      {
        type: 'existing',
        payment_method_id: limited.paymentMethodId,
      },
    );
    expectRefusal(answer, 422, 'PAYMENT_METHOD_LIMIT_EXCEEDED');
  });

  test('is not offered more than it pays, and the trace says so', async () => {
    const buyer = await createBuyer(api, { card: cards.paysUpTo50Dollars });
    const { moment } = await publish(api, { product_id: await sellCourse(api, { price: 9900 }) });
    const { presentation, trace_id } = await raise(api, buyer, moment);
    expect(presentation).toBeNull();
    expect(await reasonsOf(trace_id as string)).toEqual(['beyond_method_limit']);
  });

  test('is passed over for another method that pays it', async () => {
    const buyer = await createBuyer(api, { card: cards.pays });
    const limited = await createBuyer(api, { card: cards.paysUpTo50Dollars });
    await api.runtime.sql`
      update payment_method set customer_id = ${buyer.customerId}, last_used_at = now()
      where payment_method_id = ${limited.paymentMethodId}`;
    const { moment } = await publish(api, { product_id: await sellCourse(api, { price: 9900 }) });
    const { presentation } = await raise(api, buyer, moment);
    expect(presentation).toMatchObject({ payment_method: { last4: '4242' } });
    const accept = await api.request(
      'POST',
      `/presentations/${presentation.presentation_id as string}/accept`,
      {
        payment_method_id: limited.paymentMethodId,
      },
    );
    expectRefusal(accept, 422, 'PAYMENT_METHOD_LIMIT_EXCEEDED');
    expect(await act(api, presentation.presentation_id as string, 'accept')).toMatchObject({
      status: 'accepted',
    });
  });

  test('is judged by what it would be charged with tax, not by the price before it', async () => {
    const buyer = await createBuyer(api, { card: cards.paysUpTo50Dollars, country: 'DE' });
    const productId = await sellCourse(api, { price: 4900, tax_inclusive: false });
    await api.runtime.sql`
      insert into tax_rate (business_id, country, state, tax_category, name, rate_bps)
      values (${api.scope.businessId}, 'DE', '', '', 'VAT', 1900)`;
    const { moment } = await publish(api, { product_id: productId, offer: { discount: null } });
    const { presentation, trace_id } = await raise(api, buyer, moment);
    expect(presentation).toBeNull();
    expect(await reasonsOf(trace_id as string)).toEqual(['beyond_method_limit']);
  });
});

describe('a method that pays once', () => {
  test('pays once, and is refused afterwards', async () => {
    const buyer = await createBuyer(api, { card: cards.paysOnce });
    const course = await sellCourse(api);
    expect((await buy(buyer, course)).body).toMatchObject({ payment_status: 'succeeded' });
    const again = await buy(buyer, await sellCourse(api));
    expectRefusal(again, 422, 'PAYMENT_METHOD_LIMIT_EXCEEDED', /pays once, and has paid/);
    expect(await paymentsOf(buyer)).toHaveLength(1);
  });

  test('cannot begin a plan', async () => {
    const buyer = await createBuyer(api, { card: cards.paysOnce });
    expectRefusal(await buy(buyer, await sellPlan(api)), 422, 'PAYMENT_METHOD_LIMIT_EXCEEDED');
  });
});

describe('a printed expiry that is over', () => {
  const over = { expiryMonth: 1, expiryYear: 2020 };

  test('withholds one click and offers where the gateway says nothing', async () => {
    const buyer = await createBuyer(api, {
      instrument: await saveCard(api, { number: cards.pays, ...over }),
    });
    expectRefusal(await buy(buyer, await sellCourse(api)), 422, 'PAYMENT_METHOD_EXPIRED');
    const { moment } = await publish(api);
    expect((await raise(api, buyer, moment)).presentation).toBeNull();
  });

  test('withholds nothing where the gateway says that the token lives', async () => {
    const instrument = await saveCard(api, { number: cards.renewedByItsBank, ...over });
    const buyer = await createBuyer(api, { instrument });
    expect((await buy(buyer, await sellCourse(api))).body).toMatchObject({ payment_status: 'succeeded' });
    const { moment } = await publish(api);
    const { presentation } = await raise(api, buyer, moment);
    expect(await act(api, presentation.presentation_id as string, 'accept')).toMatchObject({
      status: 'accepted',
    });
  });

  test('ends no subscription of a card that its bank renews', async () => {
    const diary = await openDiary(api, '2034-12-15T00:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop), { card: cards.renewedByItsBank });
    await diary.on('2035-02-16T00:00Z');
    const statuses = (await diary.payments(id)).map(({ status }) => status as string);
    expect(statuses).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });
});
