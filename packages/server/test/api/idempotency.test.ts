import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minuteMs, secondMs } from '../../src/domain/time.ts';
import { createApp } from '../../src/app.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { type Answer, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { against, draftExperiment, startExperiment } from '../support/experiments.ts';
import { buryJob } from '../support/jobs.ts';
import { createFunnel, createOffer, offerBody } from '../support/offers.ts';
import { present } from '../support/presentations.ts';
import { holdPlan, publishRetention, requestRetention, requestsOf } from '../support/retention.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  cartOf,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';
import { isForPeople } from '../support/people.ts';

let api: TestApi;
let now = Date.now();
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => now });
  course = await sellCourse(api);
});
beforeEach(() => {
  // Far from what went before, so that no test is the double click of another.
  now += 30 * minuteMs;
});
afterEach(() => api.runtime.simulator.configureFaults(api.scope.businessId, {}));
afterAll(() => api.drop());

function oneClick(buyer: Buyer, over: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  return api.request('POST', '/checkouts', oneClickBody(buyer, course, { ...over }), headers);
}

async function paymentsOf({ customerId }: Buyer): Promise<number> {
  const list = await api.request('GET', `/payments?customer_id=${customerId}&page_size=100`);
  return (list.body.items as Json[]).length;
}

const keyed = (key: string = randomUUID()) => ({ 'idempotency-key': key });
const retried = { 'x-stainless-retry-count': '1' };

describe('a request with an Idempotency-Key', () => {
  test('is carried out once on every route that takes a POST', async () => {
    const buyer = await createBuyer(api);
    const payment = await buyAsGuest(api, [course]);
    const customer = (await api.request('POST', '/customers', { email: 'a@example.com', name: 'A' })).body;
    const archived = await sellCourse(api);
    await api.request('DELETE', `/products/${archived}`);
    const listed = (
      await api.request('POST', '/discounts', {
        type: 'percentage',
        amount: 100,
        customer_eligibility: 'specific',
      })
    ).body;
    const webhook = (await api.request('POST', '/webhooks', { url: 'https://hooks.example.com/rung' })).body
      .id;
    const subscriber: Json = await buyAsGuest(api, [await sellPlan(api)]);
    const subscription = await api.client.subscriptions.retrieve(subscriber.subscription_id);
    const upgrade = {
      product_id: await sellPlan(api, { price: 8000 }),
      quantity: 1,
      proration_billing_mode: 'full_immediately',
    };
    const onDemand: Json = await buyAsGuest(api, [await sellPlan(api)], {
      session: { subscription_data: { on_demand: { mandate_only: true } } },
    });
    const [shown, declined, accepted] = await Promise.all([present(api), present(api), present(api)]);
    const at = ({ presentation }: typeof shown, verb: string): [string, unknown] => [
      `/presentations/${String(presentation.presentation_id)}/${verb}`,
      undefined,
    ];
    const plans = await publishRetention(api);
    const [leaving, offered] = [await holdPlan(api, plans.pro), await holdPlan(api, plans.pro)];
    const { presentation: before } = await requestRetention(api, offered, { kind: 'cancel' });
    const offer = await createOffer(api);
    const drafted = await createFunnel(api);
    const funnel = (verb: string): [string, unknown] => [
      `/funnels/${String(drafted.funnel_id)}/${verb}`,
      undefined,
    ];
    const experiment = (of: Json, verb: string): string => `/experiments/${String(of.experiment_id)}/${verb}`;
    const bodies: Record<string, [string, unknown]> = {
      '/experiments': [
        '',
        { ...against({ discount: null }), funnel_id: shown.stage.funnelId, step_id: 'upsell', name: 'One' },
      ],
      '/experiments/{experiment_id}/start': [
        experiment(await draftExperiment(api, shown.stage.funnelId), 'start'),
        undefined,
      ],
      '/experiments/{experiment_id}/stop': [
        experiment(await startExperiment(api, declined.stage.funnelId), 'stop'),
        undefined,
      ],
      '/experiments/{experiment_id}/promote': [
        experiment(await startExperiment(api, accepted.stage.funnelId), 'promote'),
        { variant_id: 'other' },
      ],
      '/analytics/rebuild': ['', undefined],
      '/offers': ['', offerBody(course)],
      '/offers/{offer_id}/unarchive': [`/offers/${String(offer.offer_id)}/unarchive`, undefined],
      '/funnels': ['', { name: 'Funnel', moment: 'milestone', steps: [] }],
      '/funnels/{funnel_id}/publish': funnel('publish'),
      '/funnels/{funnel_id}/unpublish': funnel('unpublish'),
      '/funnels/{funnel_id}/audience/preview': funnel('audience/preview'),
      '/funnels/{funnel_id}/replay': funnel('replay'),
      '/moments': ['', { customer_id: buyer.customerId, moment: shown.stage.moment }],
      '/presentations/{presentation_id}/view': at(shown, 'view'),
      '/presentations/{presentation_id}/accept': at(accepted, 'accept'),
      '/presentations/{presentation_id}/decline': at(declined, 'decline'),
      '/presentations/{presentation_id}/undo': at(accepted, 'undo'),
      '/subscriptions/{subscription_id}/retention_requests': [
        requestsOf(leaving),
        { kind: 'cancel', cancellation_feedback: 'unused' },
      ],
      '/subscriptions/{subscription_id}/retention_requests/preview': [
        `${requestsOf(leaving)}/preview`,
        { product_id: plans.basic },
      ],
      '/subscriptions/{subscription_id}/retention_requests/{presentation_id}/fulfil': [
        `${requestsOf(offered)}/${String(before.presentation_id)}/fulfil`,
        undefined,
      ],
      '/products': [
        '',
        {
          name: 'Book',
          tax_category: 'e_book',
          price: { type: 'one_time_price', currency: 'USD', price: 900 },
        },
      ],
      '/products/{id}/unarchive': [`/products/${archived}/unarchive`, undefined],
      '/addons': ['', { name: 'Seat', price: 500, currency: 'USD', tax_category: 'saas' }],
      '/discounts': ['', { type: 'percentage', amount: 500 }],
      '/discounts/{discount_id}/customers': [
        `/discounts/${String(listed.discount_id)}/customers`,
        { customer_ids: [customer.customer_id] },
      ],
      '/customers': ['', { email: 'b@example.com', name: 'B' }],
      '/customers/{customer_id}/customer-portal/session': [
        `/customers/${buyer.customerId}/customer-portal/session`,
        undefined,
      ],
      '/customers/{customer_id}/wallets/ledger-entries': [
        `/customers/${buyer.customerId}/wallets/ledger-entries`,
        { amount: 100, currency: 'USD', entry_type: 'credit' },
      ],
      '/checkouts': ['', oneClickBody(buyer, course)],
      '/checkouts/preview': ['', { product_cart: cartOf(course) }],
      '/payments': [
        '',
        { product_cart: cartOf(course), customer_id: buyer.customerId, billing: { country: 'US' } },
      ],
      '/subscriptions': [
        '',
        {
          product_id: subscription.product_id,
          quantity: 1,
          customer: { customer_id: buyer.customerId },
          billing: { country: 'US' },
          payment_method_id: buyer.paymentMethodId,
        },
      ],
      '/subscriptions/{subscription_id}/charge': [
        `/subscriptions/${onDemand.subscription_id}/charge`,
        { product_price: 2500 },
      ],
      '/subscriptions/{subscription_id}/update-payment-method': [
        `/subscriptions/${subscription.subscription_id}/update-payment-method`,
        { type: 'existing', payment_method_id: subscription.payment_method_id },
      ],
      '/subscriptions/{subscription_id}/change-plan': [
        `/subscriptions/${subscription.subscription_id}/change-plan`,
        upgrade,
      ],
      '/subscriptions/{subscription_id}/change-plan/compare': [
        `/subscriptions/${subscription.subscription_id}/change-plan/compare`,
        {},
      ],
      '/subscriptions/{subscription_id}/change-plan/preview': [
        `/subscriptions/${subscription.subscription_id}/change-plan/preview`,
        upgrade,
      ],
      '/refunds': ['', { payment_id: payment.payment_id }],
      '/test_clock/advance': ['', { to: new Date(now + minuteMs).toISOString() }],
      '/gateway/check': ['', {}],
      '/jobs/{job_id}/retry': [`/jobs/${await buryJob(api)}/retry`, undefined],
      '/api_keys': ['', { name: 'Second key', access: 'read' }],
      '/webhooks': ['', { url: 'https://hooks.example.com/rung' }],
      '/webhooks/{webhook_id}/rotate-secret': [`/webhooks/${String(webhook)}/rotate-secret`, undefined],
      '/webhooks/{webhook_id}/replay': [`/webhooks/${String(webhook)}/replay`, {}],
    };
    const document = openApiDocument(api.app);
    const routes = Object.entries(document.paths ?? {})
      .filter(
        ([path, operations]) =>
          operations.post &&
          operations.post.security?.length !== 0 &&
          !isForPeople(operations.post) &&
          !path.includes('confirm'),
      )
      .map(([path]) => path);
    const untested: string[] = [];
    for (const route of routes) {
      const [path, body] = bodies[route] ?? [];
      if (path === undefined) {
        untested.push(route);
        continue;
      }
      const headers = keyed();
      const first = await api.request('POST', path || route, body, headers);
      const before = await stateOf(api.runtime);
      const second = await api.request('POST', path || route, body, headers);
      expect({ route, status: first.status, text: first.text }).toMatchObject({ status: 200 });
      expect({ route, status: second.status, body: second.body }).toEqual({
        route,
        status: 200,
        body: first.body,
      });
      expect(second.headers.get('idempotent-replayed'), route).toBe('true');
      expect(await stateOf(api.runtime), route).toEqual(before);
    }
    expect(untested).toEqual([]);
  });

  test('that is still being carried out is waited for, and answered like the first', async () => {
    await api.runtime.simulator.configureFaults(api.scope.businessId, { latency: { fixedMs: 150 } });
    const buyer = await createBuyer(api);
    const headers = keyed();
    const answers = await Promise.all(Array.from({ length: 5 }, () => oneClick(buyer, {}, headers)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(Object.entries(body).sort()))).size).toBe(1);
    expect(answers[0]?.body.payment_status).toBe('succeeded');
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('means that request alone: other words under its key are refused, during it and after it', async () => {
    await api.runtime.simulator.configureFaults(api.scope.businessId, { latency: { fixedMs: 150 } });
    const buyer = await createBuyer(api);
    const headers = keyed();
    const first = oneClick(buyer, {}, headers);
    const after = await first;
    for (const answer of [await oneClick(buyer, { metadata: { a: 1 } }, headers)]) {
      expectRefusal(answer, 422, 'IDEMPOTENCY_MISMATCH', /another request/);
    }
    const elsewhere = await api.request('POST', '/checkouts/preview', oneClickBody(buyer, course), headers);
    expectRefusal(elsewhere, 422, 'IDEMPOTENCY_MISMATCH');
    expect(after.body.payment_status).toBe('succeeded');
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('is the same request in whatever order its fields come', async () => {
    const buyer = await createBuyer(api);
    const headers = keyed();
    const body = oneClickBody(buyer, course);
    const first = await api.request('POST', '/checkouts', body, headers);
    const reversed = Object.fromEntries(Object.entries(body).reverse());
    const second = await api.request('POST', '/checkouts', reversed, headers);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test('that was refused may be corrected under the same key', async () => {
    const buyer = await createBuyer(api);
    const headers = keyed();
    expectRefusal(await oneClick(buyer, { confirm: false }, headers), 422, 'PAYMENT_METHOD_REQUIRES_CONFIRM');
    const corrected = await oneClick(buyer, {}, headers);
    expect(corrected.body).toMatchObject({ payment_status: 'succeeded' });
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('that was declined is not charged again under the same key', async () => {
    const buyer = await createBuyer(api, { card: cards.declined });
    const headers = keyed();
    const first = await oneClick(buyer, {}, headers);
    now += minuteMs;
    expect((await oneClick(buyer, {}, headers)).body).toEqual(first.body);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('at the hosted checkout is answered like the first, although the session is paid by then', async () => {
    const sessionId = await openCheckout(api, [course]);
    const headers = keyed();
    const body = guest();
    const path = `/checkouts/${sessionId}/confirm`;
    const first = await api.send('POST', path, body, headers);
    expect(first.body).toMatchObject({ status: 'succeeded' });
    const second = await api.send('POST', path, body, headers);
    expect({ status: second.status, body: second.body }).toEqual({ status: 200, body: first.body });
    const otherCard = { ...body, card: cardOf(cards.paysToo) };
    expectRefusal(await api.send('POST', path, otherCard, headers), 422, 'IDEMPOTENCY_MISMATCH');
    expectRefusal(await api.send('POST', path, body, {}), 422, 'CHECKOUT_SESSION_CONSUMED');
    // The seller's own requests never meet a customer's key.
    const sellers = await oneClick(await createBuyer(api), {}, headers);
    expect(sellers.body).toMatchObject({ payment_status: 'succeeded' });
  });

  test('needs a key of 1 to 255 characters', async () => {
    for (const key of ['', 'x'.repeat(256)]) {
      const answer = await oneClick(await createBuyer(api), {}, { 'idempotency-key': key });
      expectRefusal(answer, 422, 'INVALID_REQUEST_PARAMETERS', /Idempotency-Key/);
    }
  });
});

describe('a request that broke off', () => {
  /** As a killed process leaves it: opened, perhaps charged, and never answered. */
  async function breakOff(key: string): Promise<void> {
    await api.runtime.sql`
      update idempotency set status = 'in_flight', response_status = null, response_body = null,
        finished_at = null
      where request_key = ${`key:${key}`}`;
    now += 21 * secondMs;
  }

  test('is resumed by its repetition with what it had opened', async () => {
    const buyer = await createBuyer(api);
    const key = randomUUID();
    const first = await oneClick(buyer, {}, keyed(key));
    await breakOff(key);
    const second = await oneClick(buyer, {}, keyed(key));
    expect(second.body).toMatchObject({
      payment_id: first.body.payment_id,
      session_id: first.body.session_id,
      payment_status: 'succeeded',
    });
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('is resumed even where the first run used up the code, and counts the code once', async () => {
    const buyer = await createBuyer(api);
    const code = await issueCode(api, { usage_limit: 1, per_customer_usage_limit: 1 });
    const key = randomUUID();
    const over = { discount_codes: [code] };
    const first = await oneClick(buyer, over, keyed(key));
    await breakOff(key);
    const second = await oneClick(buyer, over, keyed(key));
    expect(second.body.payment_id).toBe(first.body.payment_id);
    const discount = (await api.request('GET', `/discounts?code=${code}`)).body.items[0];
    expect(discount.times_used).toBe(1);
  });

  test('does not hold up the next one for longer than anybody waits', async () => {
    const buyer = await createBuyer(api);
    const key = randomUUID();
    await oneClick(buyer, {}, keyed(key));
    await api.runtime.sql`
      update idempotency set status = 'in_flight', lease_until = ${now + 20 * secondMs}
      where request_key = ${`key:${key}`}`;
    const waiting = oneClick(buyer, {}, keyed(key));
    now += 20 * secondMs + 1;
    expect((await waiting).body).toMatchObject({ payment_status: 'succeeded' });
    expect(await paymentsOf(buyer)).toBe(1);
  });
});

describe('a purchase without a key', () => {
  test('clicked twice within two seconds is one purchase', async () => {
    const buyer = await createBuyer(api);
    const first = await oneClick(buyer);
    now += 1_900;
    expect((await oneClick(buyer)).body).toEqual(first.body);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('clicked in many tabs at once is one purchase, also when several processes answer', async () => {
    const buyer = await createBuyer(api);
    const another = createApp(api.runtime);
    const body = JSON.stringify(oneClickBody(buyer, course));
    const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const app = index % 2 === 0 ? api.app : another;
        const answer = await app.request('/checkouts', { method: 'POST', body, headers });
        return await answer.json();
      }),
    );
    expect(new Set(answers.map(({ payment_id: id }) => id)).size).toBe(1);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('that the SDK repeats gets the first result, also after the two seconds', async () => {
    const buyer = await createBuyer(api);
    const first = await oneClick(buyer);
    now += minuteMs;
    expect((await oneClick(buyer, {}, retried)).body).toEqual(first.body);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('made again a minute later is charged again, and its repetition gets the second result', async () => {
    const buyer = await createBuyer(api);
    const first = await oneClick(buyer);
    now += minuteMs;
    const second = await oneClick(buyer);
    expect(second.body).toMatchObject({ payment_status: 'succeeded' });
    expect(second.body.payment_id).not.toBe(first.body.payment_id);
    now += 8 * secondMs;
    expect((await oneClick(buyer, {}, retried)).body).toEqual(second.body);
    expect(await paymentsOf(buyer)).toBe(2);
  });

  test('of something else in the same moment is a purchase of its own', async () => {
    const buyer = await createBuyer(api);
    await oneClick(buyer);
    await oneClick(buyer, { product_cart: [{ product_id: course, quantity: 2 }] });
    await oneClick(buyer, { metadata: { offer: 'second' } });
    expect(await paymentsOf(buyer)).toBe(3);
  });

  test('by POST /payments is recognised in the same way', async () => {
    const buyer = await createBuyer(api);
    const body = {
      customer_id: buyer.customerId,
      payment_method_id: buyer.paymentMethodId,
      product_cart: cartOf(course),
    };
    const answers = await Promise.all([1, 2, 3].map(() => api.request('POST', '/payments', body)));
    expect(new Set(answers.map(({ body: { payment_id: id } }) => id)).size).toBe(1);
    now += minuteMs;
    await api.request('POST', '/payments', body);
    expect(await paymentsOf(buyer)).toBe(2);
  });

  test('is not recognised when only a checkout is opened: two carts are two sessions', async () => {
    const body = { product_cart: cartOf(course) };
    const [first, second] = await Promise.all([1, 2].map(() => api.request('POST', '/checkouts', body)));
    expect(first?.body.session_id).not.toBe(second?.body.session_id);
  });
});
