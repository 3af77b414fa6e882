import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hourMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { buyAsGuest, cardOf, cards, cartOf, confirm, guest, sellCourse, sellPlan } from '../support/shop.ts';

let api: TestApi;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
});
afterEach(() => {
  later = 0;
});
afterAll(() => api.drop());

const linkOf = async (caller: Parameters<typeof sellCourse>[0]): Promise<Json> => ({
  product_cart: cartOf(await sellCourse(caller)),
  customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
  billing: { country: 'US' },
});

async function openLink(caller: Parameters<typeof sellCourse>[0]): Promise<string> {
  return (await caller.request('POST', '/payments', await linkOf(caller))).body.payment_id as string;
}

describeEndpoint(() => api, {
  method: 'POST',
  path: '/payments',
  prepare: async (caller) => ({ path: '/payments', body: await linkOf(caller) }),
});

describeEndpoint(() => api, {
  method: 'GET',
  path: '/payments',
  isList: true,
  prepare: () => Promise.resolve({ path: '/payments' }),
});

describeEndpoint(() => api, {
  method: 'GET',
  path: '/payments/{payment_id}',
  prepare: async (caller) => ({ path: `/payments/${await openLink(caller)}` }),
});

describeEndpoint(() => api, {
  method: 'GET',
  path: '/payments/{payment_id}/line-items',
  prepare: async (caller) => ({ path: `/payments/${await openLink(caller)}/line-items` }),
});

describeAutoPager(
  () => api,
  'payments',
  { create: openLink, list: (caller, query) => caller.client.payments.list(query) },
  (row: { payment_id: string }) => row.payment_id,
);

describe('GET /payments', () => {
  let course: string;
  let euroCourse: string;
  let plan: string;
  let paid: Json;
  let declined: Json;
  let inEuros: Json;
  let subscribed: Json;
  let asksId: string;

  beforeAll(async () => {
    course = await sellCourse(api);
    euroCourse = await sellCourse(api, { currency: 'EUR' });
    plan = await sellPlan(api);
    paid = await buyAsGuest(api, [course]);
    declined = await buyAsGuest(api, [course], { body: guest({ card: cardOf(cards.declined) }) });
    inEuros = await buyAsGuest(api, [euroCourse, euroCourse]);
    subscribed = await buyAsGuest(api, [plan, course]);
    asksId = await buy(api, await createBuyer(api, { card: cards.asks }), course);
  });

  async function idsOf(filter: Json): Promise<string[]> {
    const ids: string[] = [];
    for await (const { payment_id: id } of api.client.payments.list(filter)) ids.push(id);
    return ids;
  }

  test('lists the newest first', async () => {
    expect((await idsOf({})).slice(0, 5)).toEqual([
      asksId,
      subscribed.payment_id,
      inEuros.payment_id,
      declined.payment_id,
      paid.payment_id,
    ]);
  });

  test('filters by status', async () => {
    expect(await idsOf({ status: 'failed' })).toEqual([declined.payment_id]);
    expect(await idsOf({ status: 'requires_customer_action' })).toEqual([asksId]);
    expect(await idsOf({ status: 'succeeded' })).not.toContain(declined.payment_id);
    expect(await idsOf({ status: 'partially_captured' })).toEqual([]);
  });

  test('filters by product, also when it was bought beside something else', async () => {
    expect(await idsOf({ product_id: euroCourse })).toEqual([inEuros.payment_id]);
    expect(await idsOf({ product_id: course })).toHaveLength(4);
    expect(await idsOf({ product_id: 'pdt_unknown' })).toEqual([]);
  });

  test('filters by customer, subscription, currency and brand', async () => {
    const { customer, subscription_id: subscriptionId } = await api.client.payments.retrieve(
      subscribed.payment_id,
    );
    expect(await idsOf({ customer_id: customer.customer_id })).toEqual([subscribed.payment_id]);
    expect(await idsOf({ subscription_id: subscriptionId })).toEqual([subscribed.payment_id]);
    expect(await idsOf({ currency: 'EUR' })).toEqual([inEuros.payment_id]);
    expect(await idsOf({ currency: 'EUR', brand_id: api.scope.brandId })).toHaveLength(1);
    expect(await idsOf({ currency: 'EUR', brand_id: 'brnd_unknown' })).toEqual([]);
    expect(await idsOf({ currency: 'EUR', product_id: course })).toEqual([]);
  });

  test('filters by the time of creation, both ends included', async () => {
    const { created_at: at } = await api.client.payments.retrieve(inEuros.payment_id);
    expect(await idsOf({ created_at_gte: at, created_at_lte: at })).toEqual([inEuros.payment_id]);
    const inTokyo = new Date(Date.parse(at) + 9 * hourMs).toISOString().replace('Z', '+09:00');
    expect(await idsOf({ created_at_gte: inTokyo, created_at_lte: inTokyo })).toEqual([inEuros.payment_id]);
    expect(await idsOf({ created_at_gte: '2100-01-01T00:00:00Z' })).toEqual([]);
  });

  test.each([
    'status=settled',
    'currency=XXX',
    'created_at_gte=yesterday',
    'created_at_lte=2026-13-01T00:00:00Z',
    'created_at_gte=2026-02-30T00:00:00Z',
    'page_size=0',
    'customer_id=%00',
  ])('refuses ?%s by name', async (query) => {
    const answer = await api.request('GET', `/payments?${query}`);
    expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', new RegExp(`^${query.split('=')[0] ?? ''}`));
  });
});

describe('POST /payments without a saved method', () => {
  test('names the payment before anybody pays, and its link pays that very payment', async () => {
    const created: Json = await api.client.payments.create({
      ...(await linkOf(api)),
      payment_link: true,
      return_url: 'https://shop.example.com/',
    });
    expect(created).toMatchObject({
      status: 'requires_payment_method',
      payment_status: 'requires_payment_method',
      total_amount: 4900,
      payment_link: expect.stringMatching(/\/checkout\/cks_/),
      expires_on: expect.stringMatching(/^\d{4}-/),
      client_secret: expect.any(String),
    });
    const payment: Json = await api.client.payments.retrieve(created.payment_id);
    expect(payment).toMatchObject({ payment_link: created.payment_link, payment_method: null });
    const answer = await confirm(api, created.session_id, { card: cardOf(cards.pays) });
    expect(answer.body).toMatchObject({ status: 'succeeded', payment_id: created.payment_id });
    expect(await api.client.payments.retrieve(created.payment_id)).toMatchObject({
      status: 'succeeded',
      payment_link: null,
      customer: { customer_id: created.customer.customer_id },
    });
  });

  test('is cancelled when its link ends unpaid, and told so; one that was paid stays paid', async () => {
    const plan = await sellPlan(api);
    const unpaid: Json = await api.client.payments.create({
      ...(await linkOf(api)),
      product_cart: cartOf(plan),
    });
    const paid: Json = await api.client.payments.create(await linkOf(api));
    await confirm(api, paid.session_id, { card: cardOf(cards.pays) });
    const to = new Date(Date.parse(unpaid.expires_on as string) + 1_000).toISOString();
    await api.request('POST', '/test_clock/advance', { to });
    expect(await api.client.payments.retrieve(unpaid.payment_id)).toMatchObject({ status: 'cancelled' });
    expect(await api.client.payments.retrieve(paid.payment_id)).toMatchObject({ status: 'succeeded' });
    const events = await api.runtime.sql`
      select e.type from event e join payment p on p.business_id = e.business_id
        and e.object_id in (p.payment_id, p.subscription_id)
      where p.payment_id = ${unpaid.payment_id as string} order by e.sequence`;
    expect(events.map(({ type }) => type as string)).toEqual(['payment.cancelled', 'subscription.failed']);
    expectRefusal(
      await confirm(api, unpaid.session_id, { card: cardOf(cards.pays) }),
      422,
      'CHECKOUT_SESSION_EXPIRED',
    );
  });

  test('takes a new name for the second card', async () => {
    const created: Json = await api.client.payments.create(await linkOf(api));
    const declined = await confirm(api, created.session_id, { card: cardOf(cards.declined) });
    expect(declined.body).toMatchObject({ status: 'failed', payment_id: created.payment_id });
    const paid = await confirm(api, created.session_id, guest({ card: cardOf(cards.pays) }));
    expect(paid.body).toMatchObject({ status: 'succeeded' });
    expect(paid.body.payment_id).not.toBe(created.payment_id);
  });

  test('pressed many times at once is paid once', async () => {
    const created: Json = await api.client.payments.create(await linkOf(api));
    const presses = await Promise.all(
      Array.from({ length: 8 }, () => confirm(api, created.session_id, { card: cardOf(cards.pays) })),
    );
    for (const { status, text, body } of presses) {
      expect([200, 422], text).toContain(status);
      if (status === 200) expect(body).toMatchObject({ status: 'succeeded', payment_id: created.payment_id });
      else expect(body.code).toBe('CHECKOUT_SESSION_CONSUMED');
    }
    const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
    expect(charges.filter(({ paymentId }) => paymentId === created.payment_id)).toHaveLength(1);
  });
});

describe('the lines of a payment', () => {
  test('add up to it, and tell what can be given back', async () => {
    const [course, plan] = [await sellCourse(api), await sellPlan(api)];
    const { payment_id: id } = await buyAsGuest(api, [plan, course, course]);
    const payment: Json = await api.client.payments.retrieve(id);
    const { items, currency }: Json = await api.client.payments.retrieveLineItems(id);
    expect(currency).toBe('USD');
    expect(items).toHaveLength(3);
    const sum = items.reduce((total: number, { amount }: Json) => total + Number(amount), 0);
    expect(sum).toBe(payment.total_amount);
    for (const item of items) expect(item).toMatchObject({ refundable_amount: item.amount, tax: 0 });
    expect(new Set(items.map(({ items_id: itemId }: Json) => itemId)).size).toBe(3);
  });

  test('of a payment that failed can give nothing back', async () => {
    const course = await sellCourse(api);
    const { payment_id: id } = await buyAsGuest(api, [course], {
      body: guest({ card: cardOf(cards.declined) }),
    });
    const { items } = await api.client.payments.retrieveLineItems(id);
    expect(items).toMatchObject([{ amount: 4900, refundable_amount: 0 }]);
  });
});
