import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../src/http/openapi.ts';
import { rollUpMeasurements } from '../../src/use-cases/offers/analytics/roll-up-measurements.ts';
import {
  type Answer,
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  expectRefusal,
} from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { startExperiment } from '../support/experiments.ts';
import { present } from '../support/presentations.ts';
import {
  buyAsGuest,
  cartOf,
  issueCode,
  oneClickBody,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';
import { asId } from '../../src/domain/ids.ts';
import { bounceEmail } from '../support/kept-email.ts';
import { buryJob } from '../support/jobs.ts';
import { createMember, createOwner } from '../support/people.ts';

/*
 * Two businesses in one database, and one of them again in live mode. Whatever is asked for by id, another
 * one's object must answer exactly as an object that nobody has.
 */

let api: TestApi;
let live: Caller;
/** One of everything, by the name its id has in the routes. */
let own: Record<string, string>;

beforeAll(async () => {
  api = await createTestApi();
  live = await api.createBusiness('Sample Shop', 'live');
  own = await makeEverything();
  // Whoever reads analytics sums up first what is due.
  await rollUpMeasurements(api.runtime, null);
});
afterAll(() => api.drop());

async function makeEverything(): Promise<Record<string, string>> {
  const [course, plan] = [await sellCourse(api), await sellPlan(api)];
  const code = await issueCode(api, { customer_eligibility: 'specific' });
  const discount = (await api.request('GET', `/discounts?code=${code}`)).body.items[0];
  const addon = await api.request('POST', '/addons', {
    name: 'Seat',
    price: 500,
    currency: 'USD',
    tax_category: 'saas',
  });
  const bought = await buyAsGuest(api, [course, plan]);
  const payment: Json = await api.client.payments.retrieve(bought.payment_id);
  const customerId = payment.customer.customer_id as string;
  await api.request('POST', `/discounts/${String(discount.discount_id)}/customers`, {
    customer_ids: [customerId],
  });
  const refund = await api.request('POST', '/refunds', { payment_id: payment.payment_id });
  const disputed = await buyAsGuest(api, [course]);
  const dispute = await api.request('PUT', `/simulator/disputes/${disputed.payment_id}`, {});
  const webhook = await api.request('POST', '/webhooks', { url: 'https://hooks.example.com/rung' });
  const key = await api.request('POST', '/api_keys', { name: 'Another key', access: 'read' });
  const { presentation } = await present(api);
  const experiment = await startExperiment(api, presentation.funnel_id as string);
  await api.runtime.sql`
    insert into email (business_id, email_id, kind, cause_id, customer_id, status, recipient, locale, subject, html, text, created_at)
    values (${api.scope.businessId}, 'eml_1', 'receipt', 'pay_1', ${customerId}, 'kept', 'buyer@example.com', 'en', '', '', '', now())`;
  const person = await createMember(api, await createOwner(api), 'support');
  return {
    user: String(person.session.user.user_id),
    email_log: 'eml_1',
    address: await bounceEmail(api, asId<'customer'>(customerId)),
    experiment: experiment.experiment_id,
    offer: presentation.offer.offer_id,
    funnel: presentation.funnel_id,
    presentation: presentation.presentation_id,
    trace: presentation.trace_id,
    product: course,
    addon: addon.body.id,
    discount: discount.discount_id,
    code,
    customer: customerId,
    payment_method: payment.payment_method_id,
    session: payment.checkout_session_id,
    payment: payment.payment_id,
    subscription: payment.subscription_id,
    refund: refund.body.refund_id,
    dispute: dispute.body.dispute_id,
    webhook: webhook.body.id,
    api_key: key.body.api_key_id,
    job: await buryJob(api),
  };
}

/** Which kind of object the parameter of a path names. */
function kindOf(parameter: string, path: string): string {
  if (parameter === 'id') return path.startsWith('/products') ? 'product' : 'addon';
  return parameter.replace(/_id$/, '');
}

const anyChange = { product_id: 'pdt_any', quantity: 1, proration_billing_mode: 'do_not_bill' };

const bodies: Record<string, unknown> = {
  'POST /subscriptions/{subscription_id}/change-plan': anyChange,
  'POST /subscriptions/{subscription_id}/change-plan/preview': anyChange,
  'POST /subscriptions/{subscription_id}/retention_requests': { kind: 'cancel' },
  'POST /subscriptions/{subscription_id}/retention_requests/preview': { product_id: 'pdt_any' },
  'POST /customers/{customer_id}/wallets/ledger-entries': {
    amount: 100,
    currency: 'USD',
    entry_type: 'credit',
  },
  'POST /subscriptions/{subscription_id}/charge': { product_price: 2500 },
  'POST /discounts/{discount_id}/customers': { customer_ids: ['cus_any'] },
  'POST /experiments/{experiment_id}/promote': { variant_id: 'any' },
  'POST /webhooks/{webhook_id}/replay': {},
  'POST /subscriptions/{subscription_id}/update-payment-method': {
    type: 'new',
  },
  'PATCH /customers/{customer_id}/offer-preferences': { preference: 'all' },
  'PATCH /webhooks/{webhook_id}/headers': { headers: { a: 'b' } },
};

/** An answer without what differs between any two requests. */
function saying({ status, body }: Answer, ...ids: string[]): Json {
  const said = { status, ...body, request_id: undefined };
  return JSON.parse(ids.reduce((text, id) => text.replaceAll(id, '<id>'), JSON.stringify(said)));
}

describe('by id', () => {
  test('another business, or the same in live mode, finds nothing and changes nothing', async () => {
    const paths = Object.entries(openApiDocument(api.app).paths ?? {});
    const routes = paths.flatMap(([path, operations]) =>
      (['get', 'post', 'patch', 'put', 'delete'] as const)
        // A path that needs no key is a capability: whoever was given the id may use it.
        .filter((method) => path.includes('{') && operations[method] && !operations[method].security)
        .map((method) => ({ method: method.toUpperCase(), path })),
    );
    expect(routes.length).toBeGreaterThan(25);
    const fillWith = (path: string, ids: readonly string[]) =>
      ids.reduce((filled, id) => filled.replace(/\{\w+\}/, id), path);
    const kindsIn = (path: string) =>
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => kindOf(name, path));
    const ownIds = (path: string) => kindsIn(path).map((kind) => own[kind] ?? `missing ${kind}`);
    // First, because documents are numbered when they are first read.
    for (const { method, path } of routes) {
      if (method !== 'GET') continue;
      expect((await api.request(method, fillWith(path, ownIds(path)))).status, path).toBe(200);
    }
    const before = await stateOf(api.runtime);
    for (const { method, path } of routes) {
      const kinds = kindsIn(path);
      const foreignIds = ownIds(path);
      const fill = (ids: readonly string[]) => fillWith(path, ids);
      const unknownIds = kinds.map((_, index) => `unknown${String(index)}`);
      const body = bodies[`${method} ${path}`] ?? (method === 'PATCH' ? { name: 'Mine now' } : undefined);
      for (const caller of [api.other, live]) {
        const foreign = await caller.request(method, fill(foreignIds), body);
        const unknown = await caller.request(method, fill(unknownIds), body);
        expect({ path, status: foreign.status }).toEqual({ path, status: 404 });
        expect(saying(foreign, ...foreignIds), `${method} ${path}`).toEqual(saying(unknown, ...unknownIds));
      }
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('within a request', () => {
  test.each<{ name: string; kinds: string[]; path: string; body: (ids: string[], mine: Json) => unknown }>([
    {
      name: 'a product',
      kinds: ['product'],
      path: '/checkouts',
      body: ([id = '']) => ({ product_cart: cartOf(id) }),
    },
    {
      name: 'a product of a preview',
      kinds: ['product'],
      path: '/checkouts/preview',
      body: ([id = '']) => ({ product_cart: cartOf(id) }),
    },
    {
      name: 'a customer',
      kinds: ['customer'],
      path: '/checkouts',
      body: ([id], { course }) => ({ product_cart: cartOf(course), customer: { customer_id: id } }),
    },
    {
      name: 'a customer of a payment',
      kinds: ['customer'],
      path: '/payments',
      body: ([id], { course }) => ({
        product_cart: cartOf(course),
        customer_id: id,
        billing: { country: 'US' },
      }),
    },
    {
      name: 'a customer and their method',
      kinds: ['customer', 'payment_method'],
      path: '/checkouts',
      body: ([customerId = '', paymentMethodId = ''], { course }) =>
        oneClickBody({ customerId, paymentMethodId }, course),
    },
    {
      name: 'a method',
      kinds: ['payment_method'],
      path: '/checkouts',
      body: ([paymentMethodId = ''], { course, buyer }) =>
        oneClickBody({ ...buyer, paymentMethodId }, course),
    },
    {
      name: 'a plan of a subscription',
      kinds: ['product'],
      path: '/subscriptions',
      body: ([id], { buyer }) => ({
        product_id: id,
        quantity: 1,
        customer: { customer_id: buyer.customerId },
        billing: { country: 'US' },
      }),
    },
    {
      name: 'a customer and their method of a subscription',
      kinds: ['customer', 'payment_method'],
      path: '/subscriptions',
      body: ([customerId, paymentMethodId], { plan }) => ({
        product_id: plan,
        quantity: 1,
        customer: { customer_id: customerId },
        payment_method_id: paymentMethodId,
        billing: { country: 'US' },
      }),
    },
    {
      name: 'a discount code',
      kinds: ['code'],
      path: '/checkouts',
      body: ([code], { course }) => ({ product_cart: cartOf(course), discount_codes: [code] }),
    },
    {
      name: 'an add-on',
      kinds: ['addon'],
      path: '/checkouts',
      body: ([id], { plan }) => ({
        product_cart: [{ product_id: plan, quantity: 1, addons: [{ addon_id: id, quantity: 1 }] }],
      }),
    },
    {
      name: 'a payment to refund',
      kinds: ['payment'],
      path: '/refunds',
      body: ([id]) => ({ payment_id: id }),
    },
  ])("another's $name is answered as one that does not exist", async ({ kinds, path, body }) => {
    const mine = {
      course: await sellCourse(api.other),
      plan: await sellPlan(api.other),
      buyer: await createBuyer({ scope: api.other.scope, runtime: api.runtime }),
    };
    const foreignIds = kinds.map((kind) => own[kind] ?? '');
    const unknownIds = kinds.map((kind) => `UNKNOWN${kind.toUpperCase()}`);
    const before = await stateOf(api.runtime);
    const foreign = await api.other.request('POST', path, body(foreignIds, mine));
    const unknown = await api.other.request('POST', path, body(unknownIds, mine));
    expect(foreign.status, foreign.text).toBeGreaterThanOrEqual(404);
    expect(saying(foreign, ...foreignIds)).toEqual(saying(unknown, ...unknownIds));
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('in lists', () => {
  const lists = [
    '/products',
    '/addons',
    '/discounts',
    '/customers',
    '/payments',
    '/subscriptions',
    '/refunds',
    '/webhooks',
    '/offers',
    '/funnels',
    '/experiments',
  ];

  test.each(lists)('%s holds the rows of its own business and mode', async (path) => {
    const third = await api.createBusiness('Third Shop', 'test');
    for (const caller of [third, live]) {
      const { body } = await caller.request('GET', path);
      expect(body.items ?? body.data).toEqual([]);
    }
    const { body } = await api.request('GET', path);
    expect((body.items ?? body.data).length).toBeGreaterThan(0);
  });

  test('no filter reaches beyond', async () => {
    const third = await api.createBusiness('Third Shop', 'test');
    for (const filter of [
      `/payments?customer_id=${own['customer'] ?? ''}`,
      `/payments?product_id=${own['product'] ?? ''}`,
      `/payments?subscription_id=${own['subscription'] ?? ''}`,
      `/payments?brand_id=${api.scope.brandId}`,
      `/payments?q=${own['customer'] ?? ''}`,
      `/payments/totals?q=${own['payment'] ?? ''}`,
      `/customers?q=${own['payment'] ?? ''}`,
      `/subscriptions?q=${own['subscription'] ?? ''}`,
      `/subscriptions?customer_id=${own['customer'] ?? ''}`,
      `/refunds?customer_id=${own['customer'] ?? ''}`,
      `/discounts?code=${own['code'] ?? ''}`,
      `/experiments?funnel_id=${own['funnel'] ?? ''}`,
    ]) {
      const { next_cursor: next = null, ...foreign } = (await third.request('GET', filter)).body;
      expect([foreign, next], filter).toEqual([{ items: [] }, null]);
      expect((await api.request('GET', filter)).body.items.length, filter).toBeGreaterThan(0);
    }
  });
});

test('live mode moves no simulated money', async () => {
  const course = await sellCourse(live);
  const answer = await live.request('POST', '/checkouts', { product_cart: cartOf(course) });
  expectRefusal(answer, 403, 'MERCHANT_NOT_LIVE', /test mode/);
  expectRefusal(await live.request('GET', '/simulator/charges'), 404, 'NOT_FOUND');
});
