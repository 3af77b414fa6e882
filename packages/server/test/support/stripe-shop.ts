import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import { dayMs } from '../../src/domain/time.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi } from './api.ts';
import type { Buyer } from './buyers.ts';
import { submit, visit } from './pages.ts';
import { cashOf, oneClickBody, openCheckout, sellCourse } from './shop.ts';
import { type FakeEvent, StripeFake } from './stripe-fake/fake.ts';
import type { FakeIntent } from './stripe-fake/objects.ts';

/** Rung with an account at the fake, for all businesses in test mode. */
export interface StripeShop {
  readonly api: TestApi;
  readonly fake: StripeFake;
  readonly webhookSecret: string;
  /** Moves real time, by which what was lost is looked after. */
  passMinutes(minutes: number): void;
  stop(): Promise<void>;
}

/** With `fields`, new cards are given in Stripe's fields on Rung's page. */
export async function openStripeShop({ fields = false } = {}): Promise<StripeShop> {
  const fake = await StripeFake.start();
  const webhookSecret = 'whsec_0123456789abcdef0123456789';
  let aheadMs = 0;
  const api = await createTestApi({
    wallClock: () => Date.now() + aheadMs,
    environment: {
      RUNG_STRIPE_SECRET_KEY: 'sk_test_00000000',
      RUNG_STRIPE_WEBHOOK_SECRET: webhookSecret,
      RUNG_STRIPE_API_URL: fake.url,
      ...(fields && { RUNG_STRIPE_PUBLISHABLE_KEY: 'pk_test_00000000' }),
    },
  });
  return {
    api,
    fake,
    webhookSecret,
    passMinutes: (minutes) => {
      aheadMs += minutes * 60_000;
    },
    stop: async () => {
      await api.drop();
      await fake.stop();
    },
  };
}

/** The form of a checkout, as a guest from California sends it. */
export const typedGuest = {
  email: 'guest@example.com',
  name: 'Sample Guest',
  country: 'US',
  state: 'CA',
  postal_code: '94107',
  payment_method: 'new',
  action: 'pay',
};

/** Sends the form of a checkout and follows to the page of Stripe; returns the id of its session. */
export async function goToStripe(
  { api, fake }: StripeShop,
  sessionId: string,
  fields: Record<string, string> = typedGuest,
): Promise<{ readonly pageId: string; readonly bankPath: string }> {
  const sent = await submit(api, `/checkout/${sessionId}`, fields);
  expect(sent.status, sent.text).toBe(303);
  const bankPath = sent.headers.get('location') ?? '';
  const led = await visit(api, bankPath);
  const url = led.headers.get('location') ?? '';
  expect(url).toMatch(`${fake.url}/pay/`);
  return { pageId: url.slice(`${fake.url}/pay/`.length), bankPath };
}

/** Sends a card on the page of Stripe; returns where that leads. */
export async function giveCard({ fake }: StripeShop, pageId: string, number: string): Promise<string> {
  const answer = await fetch(`${fake.url}/pay/${pageId}`, {
    method: 'POST',
    body: new URLSearchParams({ number, answer: 'approve' }),
    redirect: 'manual',
  });
  return answer.headers.get('location') ?? '';
}

/** A customer who has bought something with this card, which is on file since. */
export async function customerWithCard(shop: StripeShop, productId: string, number: string): Promise<Buyer> {
  const { api } = shop;
  const created = await api.request('POST', '/customers', {
    email: `buyer.${String(Math.random()).slice(2)}@example.com`,
    name: 'Sample Buyer',
  });
  const customerId = created.body.customer_id as string;
  const answer = await api.request('POST', '/checkouts', {
    product_cart: [{ product_id: productId, quantity: 1 }],
    customer: { customer_id: customerId },
  });
  const link = new URL(answer.body.checkout_url as string);
  await visit(api, link.href);
  const { email: _, name: __, ...address } = typedGuest;
  const { pageId } = await goToStripe(shop, link.pathname.slice('/checkout/'.length), address);
  const back = await giveCard(shop, pageId, number);
  expect(back).not.toBe('');
  await visit(api, back);
  const methods = await api.request('GET', `/customers/${customerId}/payment-methods`);
  const items = methods.body.items as Json[];
  expect(items, methods.text).toHaveLength(1);
  return { customerId, paymentMethodId: items[0].payment_method_id as string };
}

/** The latest payment of a checkout. */
export async function paymentOfCheckout({ api }: StripeShop, sessionId: string): Promise<Payment> {
  const [row] = await api.runtime.sql<{ payment_id: string }[]>`
    select payment_id from payment where checkout_session_id = ${sessionId} order by created_at desc limit 1`;
  return paymentOf(api, row?.payment_id ?? '');
}

export async function paymentOf(api: TestApi, paymentId: string): Promise<Payment> {
  const payment = await findPayment(api.runtime.sql, api.scope, asId<'payment'>(paymentId));
  expect(payment).toBeDefined();
  return payment!;
}

/** Intents at the fake that took money for a payment. */
export function paidIntents({ fake }: StripeShop, paymentId: string): FakeIntent[] {
  return [...fake.bank.intents.values()].filter(
    ({ metadata, status }) => metadata['rung_payment'] === paymentId && status === 'succeeded',
  );
}

/** Money that was taken and not given back at the fake is what the ledger says. */
export async function expectBooksAgree(shop: StripeShop): Promise<void> {
  const held: Record<string, bigint> = {};
  for (const { status, amount, amount_refunded, currency } of shop.fake.bank.charges.values()) {
    if (status !== 'succeeded') continue;
    const code = currency.toUpperCase();
    held[code] = (held[code] ?? 0n) + BigInt(amount - amount_refunded);
  }
  for (const { balance_transactions: moved, currency } of shop.fake.bank.disputes.values()) {
    const code = currency.toUpperCase();
    for (const { amount } of moved) held[code] = (held[code] ?? 0n) + BigInt(amount);
  }
  const rest = Object.entries(held).filter(([, amount]) => amount !== 0n);
  expect(await cashOf(shop.api, shop.api.runtime)).toEqual(Object.fromEntries(rest));
}

/** Lets the worker look after what was lost. */
export async function heal(shop: StripeShop): Promise<void> {
  shop.passMinutes(5);
  await createWorker(shop.api.runtime, jobHandlers).drain();
}

/** Lets days pass by the clock of the shop, and all that happens in them. */
export async function passDays(shop: StripeShop, days: number): Promise<void> {
  const now = Date.parse((await shop.api.request('GET', '/test_clock')).body.now as string);
  const to = new Date(now + days * dayMs).toISOString();
  expect((await shop.api.request('POST', '/test_clock/advance', { to })).status).toBe(200);
}

/** Opens a checkout of a course; returns its address. */
export const checkout = async ({ api }: StripeShop): Promise<string> =>
  openCheckout(api, [await sellCourse(api)]);

/** Buys a course with one click; returns the answer. */
export async function buy(shop: StripeShop, over: Json, body: Json = {}): Promise<Json> {
  const headers = { 'idempotency-key': randomUUID() };
  const product = await sellCourse(shop.api);
  const answer = await shop.api.request(
    'POST',
    '/checkouts',
    { ...oneClickBody(over, product), ...body },
    headers,
  );
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Latest event of a type about an object. */
export function eventOf(shop: StripeShop, type: string, objectId: string): FakeEvent {
  const event = shop.fake.events.findLast(
    (each) => each.type === type && JSON.parse(each.payload).data.object.id === objectId,
  );
  expect(event, `an event ${type} about ${objectId}`).toBeDefined();
  return event!;
}

/** Sends an event as Stripe would; returns the status of the answer. */
export async function sendEvent(
  shop: StripeShop,
  event: FakeEvent,
  secret = shop.webhookSecret,
  at = Date.now(),
): Promise<number> {
  const { headers, rawBody } = shop.fake.sign(event, secret, at);
  const path = `/gateways/stripe/${shop.api.scope.businessId}`;
  return (await shop.api.send('POST', path, rawBody, headers)).status;
}
