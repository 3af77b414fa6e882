import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { insertPaymentMethod } from '../../src/store/billing/payment-methods.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, createBuyer, saveCard } from '../support/buyers.ts';
import { draftExperiment } from '../support/experiments.ts';
import { createFunnel, createOffer } from '../support/offers.ts';
import { present } from '../support/presentations.ts';
import { oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * The clock stands still: all of these objects are of one business instant, and what came first is known by the
 * order of creation alone.
 */

const instant = Date.UTC(2026, 10, 30, 12);
const count = 7;
const pageSize = 3;

let api: TestApi;
let buyer: Buyer;
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => instant });
  buyer = await createBuyer(api);
  course = await sellCourse(api);
});
afterAll(() => api.drop());

async function post(path: string, body: unknown): Promise<Json> {
  const answer = await api.request('POST', path, body, { 'idempotency-key': randomUUID() });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const pay = async (productId = course): Promise<Json> =>
  post('/checkouts', oneClickBody(buyer, productId, { metadata: { purchase: randomUUID() } }));

interface Listed {
  /** Makes one and answers its id. */
  readonly make: () => Promise<unknown>;
  readonly path: () => string;
  readonly id: string;
}

let funnelId: string;
const lists: Record<string, Listed> = {
  products: { make: () => sellCourse(api), path: () => '/products', id: 'product_id' },
  addons: {
    make: async () =>
      (await post('/addons', { name: 'Seat', price: 500, currency: 'USD', tax_category: 'saas' }))
        .id as string,
    path: () => '/addons',
    id: 'id',
  },
  discounts: {
    make: async () => (await post('/discounts', { type: 'percentage', amount: 500 })).discount_id as string,
    path: () => '/discounts',
    id: 'discount_id',
  },
  customers: {
    make: async () =>
      (await post('/customers', { email: 'same@example.com', name: 'A' })).customer_id as string,
    path: () => '/customers?email=same@example.com',
    id: 'customer_id',
  },
  payments: {
    make: async () => (await pay()).payment_id as string,
    path: () => `/payments?customer_id=${buyer.customerId}`,
    id: 'payment_id',
  },
  'payments of the business': {
    make: async () => (await pay()).payment_id as string,
    path: () => '/payments',
    id: 'payment_id',
  },
  refunds: {
    make: async () => (await post('/refunds', { payment_id: (await pay()).payment_id })).refund_id as string,
    path: () => '/refunds',
    id: 'refund_id',
  },
  subscriptions: {
    make: async () => {
      const { payment_id: paymentId } = await pay(await sellPlan(api));
      return (await api.client.payments.retrieve(paymentId as string)).subscription_id;
    },
    path: () => '/subscriptions',
    id: 'subscription_id',
  },
  'wallet entries': {
    make: async () => {
      await post(`/customers/${buyer.customerId}/wallets/ledger-entries`, {
        amount: 100,
        currency: 'USD',
        entry_type: 'credit',
      });
      const { items }: Json = (
        await api.request(
          'GET',
          `/customers/${buyer.customerId}/wallets/ledger-entries?page_size=1&page_number=0`,
        )
      ).body;
      return items[0].id as string;
    },
    path: () => `/customers/${buyer.customerId}/wallets/ledger-entries`,
    id: 'id',
  },
  offers: {
    make: async () => (await createOffer(api)).offer_id as string,
    path: () => '/offers',
    id: 'offer_id',
  },
  funnels: {
    make: async () => (await createFunnel(api)).funnel_id as string,
    path: () => '/funnels',
    id: 'funnel_id',
  },
  experiments: {
    make: async () => {
      funnelId ??= (await present(api)).stage.funnelId;
      return (await draftExperiment(api, funnelId)).experiment_id as string;
    },
    path: () => '/experiments',
    id: 'experiment_id',
  },
  webhooks: {
    make: async () => (await post('/webhooks', { url: 'https://hooks.example.com/rung' })).id as string,
    path: () => '/webhooks',
    id: 'id',
  },
  'API keys': {
    make: async () => (await post('/api_keys', { name: 'One', access: 'read' })).api_key_id as string,
    path: () => '/api_keys',
    id: 'api_key_id',
  },
};

async function pagesOf({ path, id }: Listed): Promise<string[]> {
  const found: string[] = [];
  const join = path().includes('?') ? '&' : '?';
  for (let page = 0; ; page++) {
    const answer = await api.request(
      'GET',
      `${path()}${join}page_size=${String(pageSize)}&page_number=${String(page)}`,
    );
    expect(answer.status, answer.text).toBe(200);
    const items = answer.body.items as Json[];
    found.push(...items.map((item) => item[id] as string));
    if (items.length < pageSize) return found;
  }
}

test.for(Object.entries(lists).filter(([name]) => name !== 'webhooks'))(
  '%s of one instant are listed newest first, and page by page none is lost or comes twice',
  async ([, list]) => {
    const made: unknown[] = [];
    for (let each = 0; each < count; each++) made.push(await list.make());
    const listed = await pagesOf(list);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((id) => made.includes(id))).toEqual(made.toReversed());
    expect(listed.slice(0, count)).toEqual(made.toReversed());
  },
);

test('webhooks of one instant are listed newest first by their cursors, and backwards', async () => {
  const made: unknown[] = [];
  for (let each = 0; each < count; each++) made.push(await lists['webhooks']?.make());
  const found: string[] = [];
  let cursor = '';
  for (let isDone = false; !isDone;) {
    const { data, iterator, done }: Json = (
      await api.request('GET', `/webhooks?limit=${String(pageSize)}${cursor}`)
    ).body;
    found.push(...(data as Json[]).map(({ id }) => id as string));
    cursor = `&iterator=${String(iterator)}`;
    isDone = done as boolean;
  }
  expect(found).toEqual(made.toReversed());
});

test("a customer's payment methods of one instant are listed newest first", async () => {
  const { runtime, scope } = api;
  const made: string[] = [];
  for (let each = 0; each < count; each++) {
    const instrument = await saveCard(api, {
      number: '4242424242424242',
      expiryMonth: 12,
      expiryYear: 2040 + each,
      cvc: '123',
      holderName: null,
    });
    const paymentMethodId = runtime.mintId('payment_method');
    await transaction(runtime.sql, (tx) =>
      insertPaymentMethod(tx, scope, {
        paymentMethodId,
        customerId: asId<'customer'>(buyer.customerId),
        instrument,
        createdAt: instant,
        lastUsedAt: null,
      }),
    );
    made.push(paymentMethodId);
  }
  const { items }: Json = (await api.request('GET', `/customers/${buyer.customerId}/payment-methods`)).body;
  const listed = (items as Json[]).map(({ payment_method_id: id }) => id as string);
  expect(listed.filter((id) => made.includes(id))).toEqual(made.toReversed());
});
