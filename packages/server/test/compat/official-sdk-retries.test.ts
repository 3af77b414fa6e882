import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import DodoPayments from 'dodopayments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { minuteMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { loseAnswer } from '../support/lost-answers.ts';
import { cartOf, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * A server on a real port that loses a share of its answers: the request is carried out, and then the
 * connection breaks. The official SDK, with its default settings and no key, asks again by itself.
 */

let api: TestApi;
let server: Server;
let client: DodoPayments;
let course: string;
let now = Date.now();
let requests = 0;
let lost = 0;
let shouldLose: (isFirstAttempt: boolean, request: number) => boolean = () => false;

beforeAll(async () => {
  api = await createTestApi({ wallClock: () => now });
  course = await sellCourse(api);
  const listener = getRequestListener(api.app.fetch);
  server = createServer(losing((request, response) => void listener(request, response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new DodoPayments({ bearerToken: api.apiKey, baseURL: `http://127.0.0.1:${String(port)}` });
});
beforeEach(() => {
  // The clock stands during a test: how fast this machine is decides nothing.
  now += minuteMs;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.drop();
});

/** Carries every request out and breaks the connection instead of answering some of them. */
function losing(listener: RequestListener): RequestListener {
  return (request, response) => {
    const isFirstAttempt = request.headers['x-stainless-retry-count'] === '0';
    if (request.method === 'POST' && shouldLose(isFirstAttempt, requests++)) {
      lost++;
      loseAnswer(request, response);
    }
    listener(request, response);
  };
}

async function chargesOf(buyer: Buyer): Promise<{ payments: Json[]; booked: string[] }> {
  const { items: payments } = await client.payments.list({ customer_id: buyer.customerId, page_size: 100 });
  const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
  const ids = new Set(payments.map(({ payment_id: id }) => id));
  return { payments, booked: charges.map(({ paymentId }) => paymentId).filter((id) => ids.has(id)) };
}

test('200 identical one-click purchases at once, a third of them unanswered, are one payment', async () => {
  const buyer = await createBuyer(api);
  const body: Json = oneClickBody(buyer, course);
  shouldLose = (isFirstAttempt, request) => isFirstAttempt && request % 3 === 0;
  const answers: Json[] = await Promise.all(
    Array.from({ length: 200 }, () => client.checkoutSessions.create(body)),
  );
  shouldLose = () => false;
  expect(lost, 'answers were lost').toBeGreaterThan(50);
  expect(new Set(answers.map(({ payment_id: id, payment_status: status }) => `${id} ${status}`)).size).toBe(
    1,
  );
  expect(answers[0]).toMatchObject({ payment_status: 'succeeded', checkout_url: null });
  const { payments, booked } = await chargesOf(buyer);
  expect(payments).toHaveLength(1);
  expect(booked).toEqual([answers[0].payment_id]);
  const all = await api.runtime.simulator.listCharges(api.scope.businessId);
  expect(all, 'nothing else is in the book').toHaveLength(1);
});

test('a purchase whose answer is lost twice is told by the third attempt', async () => {
  const buyer = await createBuyer(api);
  let losses = 2;
  shouldLose = () => losses-- > 0;
  const answer: Json = await client.payments.create({
    customer: { customer_id: buyer.customerId },
    billing: { country: 'US' },
    product_cart: cartOf(course),
    payment_method_id: buyer.paymentMethodId,
  });
  expect(answer).toMatchObject({ status: 'succeeded' });
  expect((await chargesOf(buyer)).booked).toEqual([answer.payment_id]);
});

test('the same purchase a minute later is a purchase of its own, also when its answer is lost', async () => {
  const buyer = await createBuyer(api);
  const body: Json = oneClickBody(buyer, course);
  shouldLose = (isFirstAttempt) => isFirstAttempt;
  const first = await client.checkoutSessions.create(body);
  now += minuteMs;
  const second = await client.checkoutSessions.create(body);
  shouldLose = () => false;
  expect(second.payment_id).not.toBe(first.payment_id);
  expect((await chargesOf(buyer)).booked.sort()).toEqual([first.payment_id, second.payment_id].sort());
});

test('20 changes of plan whose answers are lost twice are charged once each', async () => {
  const pro = await sellPlan(api, { price: 8000 });
  const plan = await sellPlan(api);
  shouldLose = () => false;
  const subscribers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const buyer = await createBuyer(api);
      await client.checkoutSessions.create(oneClickBody(buyer, plan));
      const { items } = await client.subscriptions.list({ customer_id: buyer.customerId, page_number: 0 });
      return { buyer, id: items[0]?.subscription_id ?? 'none' };
    }),
  );
  const before = lost;
  let unanswered = 40;
  shouldLose = () => unanswered-- > 0;
  await Promise.all(
    subscribers.map(({ id }) =>
      client.subscriptions.changePlan(
        id,
        { product_id: pro, quantity: 1, proration_billing_mode: 'full_immediately' },
        { maxRetries: 40 },
      ),
    ),
  );
  shouldLose = () => false;
  expect(lost, 'answers were lost').toBeGreaterThan(before);
  for (const { buyer, id } of subscribers) {
    const { payments, booked } = await chargesOf(buyer);
    expect(payments.map(({ total_amount: amount }) => amount as number).toSorted()).toEqual([3000, 8000]);
    expect(booked).toHaveLength(2);
    expect((await client.subscriptions.retrieve(id)).product_id).toBe(pro);
  }
});

test('20 charges on demand whose answers are lost twice are charged once each', async () => {
  const plan = await sellPlan(api);
  shouldLose = () => false;
  const subscribers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const buyer = await createBuyer(api);
      const { subscription_id: id } = await client.subscriptions.create({
        product_id: plan,
        quantity: 1,
        customer: { customer_id: buyer.customerId },
        billing: { country: 'US' },
        payment_method_id: buyer.paymentMethodId,
        on_demand: { mandate_only: true },
      });
      return { buyer, id };
    }),
  );
  const before = lost;
  let unanswered = 40;
  shouldLose = () => unanswered-- > 0;
  await Promise.all(
    subscribers.map(({ id }) => client.subscriptions.charge(id, { product_price: 2500 }, { maxRetries: 40 })),
  );
  shouldLose = () => false;
  expect(lost, 'answers were lost').toBeGreaterThan(before);
  for (const { buyer } of subscribers) {
    const { payments, booked } = await chargesOf(buyer);
    expect(payments.map(({ total_amount: amount }) => amount as number).toSorted()).toEqual([0, 2500]);
    expect(booked).toHaveLength(1);
  }
});

test('a subscription whose answer is lost is begun once', async () => {
  const buyer = await createBuyer(api);
  const plan = await sellPlan(api);
  let losses = 2;
  shouldLose = () => losses-- > 0;
  const sold: Json = await client.subscriptions.create({
    product_id: plan,
    quantity: 1,
    customer: { customer_id: buyer.customerId },
    billing: { country: 'US' },
    payment_method_id: buyer.paymentMethodId,
  });
  shouldLose = () => false;
  expect(sold).toMatchObject({ payment_status: 'succeeded' });
  expect((await chargesOf(buyer)).booked).toEqual([sold.payment_id]);
  const { items } = await client.subscriptions.list({ product_id: plan, page_number: 0 });
  expect(items.map(({ subscription_id: id }) => id)).toEqual([sold.subscription_id]);
});

test('a business refusal is never repeated by the SDK', async () => {
  const buyer = await createBuyer(api);
  const before = requests;
  const body: Json = oneClickBody(buyer, course, { confirm: false });
  await expect(client.checkoutSessions.create(body)).rejects.toMatchObject({
    status: 422,
    error: { code: 'PAYMENT_METHOD_REQUIRES_CONFIRM' },
  });
  expect(requests - before).toBe(1);
});
