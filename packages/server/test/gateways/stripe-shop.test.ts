import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { assert } from '../../src/domain/assert.ts';
import { findGatewayAccount } from '../../src/gateway-accounts.ts';
import { findSwitchedAccount } from '../../src/use-cases/billing/gateways/find-switched-account.ts';
import { chooseGateway, connectGateway } from '../../src/use-cases/billing/gateways/connect-gateway.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, expectRefusal } from '../support/api.ts';
import { submit, visit } from '../support/pages.ts';
import { publish, raise } from '../support/presentations.ts';
import { oneClickBody, openCheckout, sellCourse, sellPlan } from '../support/shop.ts';
import {
  type StripeShop,
  buy,
  checkout,
  eventOf,
  expectBooksAgree,
  passDays,
  sendEvent,
  customerWithCard,
  giveCard,
  goToStripe,
  openStripeShop,
  paidIntents,
  paymentOf,
  paymentOfCheckout,
  typedGuest,
} from '../support/stripe-shop.ts';

/* A shop whose gateway is Stripe, by the fake: pages, jobs and webhooks, from the buyer's click to the ledger. */

const pays = '4242424242424242';
const asks = '4000002760003184';

let shop: StripeShop;

beforeAll(async () => {
  shop = await openStripeShop();
});
afterEach(async () => {
  shop.fake.clearFaults();
  await expectBooksAgree(shop);
});
afterAll(() => shop.stop());

describe('a new card', () => {
  test('is not asked for on Rung’s page: the page says where it is given', async () => {
    const page = await visit(shop.api, `/checkout/${await checkout(shop)}`);
    expect(page.text).not.toContain('name="card_number"');
    expect(page.text).toContain('the secure page of Stripe');
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self'`);
    expect(page.headers.get('content-security-policy')).toContain(shop.fake.url);
  });

  test('pays on Stripe’s page, is saved, and leads back to the receipt', async () => {
    const session = await checkout(shop);
    const { pageId } = await goToStripe(shop, session);
    expect(await paymentOfCheckout(shop, session)).toMatchObject({
      status: 'requires_customer_action',
      instrument: null,
    });
    const back = await visit(shop.api, await giveCard(shop, pageId, pays));
    expect(back.headers.get('location')).toMatch(`/checkout/${session}/result`);
    const payment = await paymentOfCheckout(shop, session);
    expect(payment).toMatchObject({
      status: 'succeeded',
      instrument: { provider: 'stripe', lastFour: '4242' },
    });
    expect(payment.paymentMethodId).not.toBeNull();
    expect(paidIntents(shop, payment.paymentId)).toHaveLength(1);
  });

  test('is settled by the webhook where the buyer does not come back', async () => {
    const session = await checkout(shop);
    const { pageId } = await goToStripe(shop, session);
    await giveCard(shop, pageId, pays);
    expect(await sendEvent(shop, eventOf(shop, 'checkout.session.completed', pageId))).toBe(200);
    await createWorker(shop.api.runtime, jobHandlers).drain();
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
  });

  test('is settled by a job where neither happens', async () => {
    const session = await checkout(shop);
    const { pageId } = await goToStripe(shop, session);
    await giveCard(shop, pageId, pays);
    shop.passMinutes(25 * 60);
    await createWorker(shop.api.runtime, jobHandlers).drain();
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
  });

  test('of who goes back from Stripe is not charged, and the checkout can be paid again', async () => {
    const session = await checkout(shop);
    const { pageId } = await goToStripe(shop, session);
    const cancelUrl = shop.fake.bank.sessions.get(pageId)?.cancel_url ?? '';
    const back = await visit(shop.api, cancelUrl);
    expect(back.headers.get('location')).toMatch(`/checkout/${session}`);
    expect(shop.fake.bank.sessions.get(pageId)).toMatchObject({ status: 'expired' });
    expect(await giveCard(shop, pageId, pays)).toBe('');
    const again = await goToStripe(shop, session);
    await visit(shop.api, await giveCard(shop, again.pageId, pays));
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
  });

  test('leads back to a page that says what is known where Stripe cannot be asked', async () => {
    const session = await checkout(shop);
    const { pageId } = await goToStripe(shop, session);
    const back = await giveCard(shop, pageId, pays);
    shop.fake.fail(/GET/, { times: 5 });
    const answer = await visit(shop.api, back);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching('/checkout/'),
    ]);
    shop.fake.clearFaults();
    await visit(shop.api, back);
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
  });

  test('is not asked for twice by two clicks: both lead to one page', async () => {
    const session = await checkout(shop);
    const both = await Promise.all([1, 2].map(() => submit(shop.api, `/checkout/${session}`, typedGuest)));
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    const open = [...shop.fake.bank.sessions.values()].filter(({ status }) => status === 'open');
    const payment = await paymentOfCheckout(shop, session);
    expect(open.filter(({ metadata }) => metadata['rung_payment'] === payment.paymentId)).toHaveLength(1);
  });

  test('for a plan with nothing to pay today is saved, and renews', async () => {
    const plan = await sellPlan(shop.api, { trial_period_days: 7 });
    const buyer = await customerWithCard(shop, plan, pays);
    await passDays(shop, 8);
    const { items } = (await shop.api.request('GET', `/payments?customer_id=${buyer.customerId}`)).body;
    expect((items as Json[]).map(({ status, total_amount: total }) => [status, total])).toEqual([
      ['succeeded', 3000],
      ['succeeded', 0],
    ]);
    const charge = shop.fake.requests.findLast(({ path }) => path.endsWith('/confirm'));
    expect(charge?.body).toContain('off_session=true');
  });
});

describe('another card, by link', () => {
  async function linkFor(customerId: string): Promise<{ readonly id: string; readonly link: string }> {
    const { items } = (await shop.api.request('GET', `/subscriptions?customer_id=${customerId}`)).body;
    const id = (items as Json[])[0].subscription_id as string;
    const headers = { 'idempotency-key': randomUUID() };
    const path = `/subscriptions/${id}/update-payment-method`;
    const answer = await shop.api.request('POST', path, { type: 'new' }, headers);
    expect(answer.status, answer.text).toBe(200);
    return { id, link: new URL(answer.body.payment_link as string).pathname };
  }

  /** Sends the form of a link, and follows to Stripe's page. */
  async function goFrom(link: string): Promise<string> {
    const sent = await submit(shop.api, link, { payment_method: 'new' });
    const led = await visit(shop.api, sent.headers.get('location') ?? '');
    return (led.headers.get('location') ?? '').slice(`${shop.fake.url}/pay/`.length);
  }

  test('is saved on Stripe’s page without a charge, and the plan renews with it', async () => {
    const buyer = await customerWithCard(shop, await sellPlan(shop.api), pays);
    const { id, link } = await linkFor(buyer.customerId);
    expect((await visit(shop.api, link)).text).toContain('the secure page of Stripe');
    const pageId = await goFrom(link);
    expect(shop.fake.bank.sessions.get(pageId)).toMatchObject({ mode: 'setup', amount_total: null });
    const back = await visit(shop.api, await giveCard(shop, pageId, '5555555555554444'));
    expect(back.headers.get('location')).toBe(`${link}/result`);
    const { payment_method_id: methodId } = (await shop.api.request('GET', `/subscriptions/${id}`)).body;
    const { items } = (await shop.api.request('GET', `/customers/${buyer.customerId}/payment-methods`)).body;
    const method = (items as Json[]).find((each) => each.payment_method_id === methodId);
    expect(method).toMatchObject({ card: { last4_digits: '4444' } });
    await passDays(shop, 32);
    const intents = [...shop.fake.bank.intents.values()].filter(({ payment_method: used }) => used !== null);
    const [customer] = [...shop.fake.bank.sessions.values()].filter((each) => each.id === pageId);
    const last = intents.findLast((each) => each.customer === customer?.customer);
    expect(last?.status).toBe('succeeded');
    expect(shop.fake.bank.methods.get(last?.payment_method ?? '')?.card.last4).toBe('4444');
  });

  test('is not given by who goes back, and the plan keeps the card it had', async () => {
    const buyer = await customerWithCard(shop, await sellPlan(shop.api), pays);
    const { id, link } = await linkFor(buyer.customerId);
    const pageId = await goFrom(link);
    await visit(shop.api, shop.fake.bank.sessions.get(pageId)?.cancel_url ?? '');
    const { body } = await shop.api.request('GET', `/subscriptions/${id}`);
    expect(body).toMatchObject({ status: 'active', payment_method_id: buyer.paymentMethodId });
    expect((await visit(shop.api, link)).text).toContain('the secure page of Stripe');
  });
});

describe('a saved card', () => {
  test('pays with one click, and its refund goes back', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    const { payment_id: id, payment_status: status } = await buy(shop, buyer);
    expect(status).toBe('succeeded');
    expect(paidIntents(shop, id as string)).toHaveLength(1);
    const refund = await shop.api.request('POST', '/refunds', { payment_id: id });
    expect(refund.body).toMatchObject({ status: 'succeeded', amount: 4900 });
  });

  test('whose bank asks sends the buyer there, and pays when they come back', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), asks);
    const { payment_id: id, next_action: next } = await buy(shop, buyer);
    const sent = await visit(shop.api, (next as { url: string }).url);
    const url = sent.headers.get('location') ?? '';
    expect(url).toMatch(`${shop.fake.url}/authenticate/`);
    const answered = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'approve' }),
      redirect: 'manual',
    });
    const back = await visit(shop.api, answered.headers.get('location') ?? '');
    expect(back.status).toBe(303);
    expect(await paymentOf(shop.api, id as string)).toMatchObject({ status: 'succeeded' });
  });

  test('that is left at the bank’s page is not charged by a late answer', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), asks);
    const { payment_id: id, next_action: next } = await buy(shop, buyer);
    await submit(shop.api, (next as { url: string }).url, { answer: 'another' });
    expect(await paymentOf(shop.api, id as string)).toMatchObject({ status: 'failed' });
    const intent = [...shop.fake.bank.intents.values()].find(
      ({ metadata }) => metadata['rung_payment'] === id,
    );
    expect(intent).toMatchObject({ status: 'canceled' });
  });

  test('is asked for no amount that Stripe cannot charge exactly: its price is refused, and so is a total', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    const priced = (price: number) =>
      shop.api.request('POST', '/products', {
        name: 'Course in dinars',
        tax_category: 'edtech',
        price: { type: 'one_time_price', currency: 'KWD', price },
      });
    expectRefusal(await priced(5001), 422, 'INVALID_REQUEST_BODY', /price\.price.*third decimal must be 0/);
    const product = (await priced(5010)).body.product_id as string;
    const { paymentMethodId } = buyer;
    const body = oneClickBody({ ...buyer, paymentMethodId }, product);
    await shop.api.runtime.sql`
      update product set price = jsonb_set(price, '{amount}', '"5001"') where product_id = ${product}`;
    const answer = await shop.api.request('POST', '/checkouts', body);
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /product_cart.*third decimal must be 0/);
    const before = shop.fake.bank.intents.size;
    await shop.api.runtime.sql`
      update product set price = jsonb_set(price, '{amount}', '"5010"') where product_id = ${product}`;
    const session = await openCheckout(shop.api, [product]);
    const { moment } = await publish(shop.api, { product_id: product, offer: { discount: null } });
    await shop.api.runtime.sql`
      update product set price = jsonb_set(price, '{amount}', '"5001"') where product_id = ${product}`;
    await shop.api.runtime.sql`
      update checkout_session set cart = replace(cart::text, '"5010"', '"5001"')::jsonb where session_id = ${session}`;
    const confirmed = await submit(shop.api, `/checkout/${session}`, typedGuest);
    expect(confirmed.status, confirmed.text).toBe(422);
    expect((await raise(shop.api, buyer, moment)).presentation).toBeNull();
    expect(shop.fake.bank.intents.size).toBe(before);
  });
});

describe('a refund that fails after it succeeded', () => {
  test('is told as failed and booked back, and its amount can be refunded again', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    const { payment_id: id } = await buy(shop, buyer);
    const made = await shop.api.request('POST', '/refunds', { payment_id: id });
    expect(made.body).toMatchObject({ status: 'succeeded' });
    const atStripe = [...shop.fake.bank.refunds.values()].at(-1);
    assert(atStripe, 'the refund is at Stripe');
    shop.fake.bank.endRefund(atStripe, 'failed');
    const told = eventOf(shop, 'refund.failed', atStripe.id);
    for (const _ of [1, 2]) expect(await sendEvent(shop, told)).toBe(200);
    await createWorker(shop.api.runtime, jobHandlers).drain();
    const refund = (await shop.api.request('GET', `/refunds/${String(made.body.refund_id)}`)).body;
    expect(refund).toMatchObject({ status: 'failed', invoice_url: null });
    expect((await shop.api.request('GET', `/payments/${String(id)}`)).body).toMatchObject({
      refund_status: null,
    });
    const again = await shop.api.request('POST', '/refunds', { payment_id: id });
    expect(again.body).toMatchObject({ status: 'succeeded', amount: 4900 });
  });
});

describe('credentials', () => {
  test('of another account are refused while saved cards are at the first; another key of it is not', async () => {
    await customerWithCard(shop, await sellCourse(shop.api), pays);
    const connect = (secretKey: string) =>
      shop.api.request('PATCH', '/gateway', { provider: 'stripe', secret_key: secretKey });
    const rotated = await connect('rk_test_22222222');
    expect(rotated.status, rotated.text).toBe(200);
    const customers = new Map(shop.fake.bank.customers);
    shop.fake.bank.customers.clear();
    const refused = await connect('sk_test_33333333');
    expectRefusal(refused, 422, 'INVALID_REQUEST_PARAMETERS', /another account/);
    shop.fake.revokeKeys = true;
    expectRefusal(await connect('sk_test_44444444'), 503, 'GATEWAY_UNAVAILABLE', /nothing was changed/);
    shop.fake.revokeKeys = false;
    for (const [id, customer] of customers) shop.fake.bank.customers.set(id, customer);
    const account = await findGatewayAccount(shop.api.runtime, shop.api.scope.businessId, 'stripe');
    expect(account?.credentials).toMatchObject({ secret_key: 'rk_test_22222222' });
    await shop.api.runtime.sql`update business set gateway = null`;
    await shop.api.runtime.sql`delete from business_gateway`;
  });

  test('of the environment that open another account are noticed at the start, and no answer is no reason', async () => {
    await customerWithCard(shop, await sellCourse(shop.api), pays);
    const { runtime } = shop.api;
    expect(await findSwitchedAccount(runtime)).toBeUndefined();
    const customers = new Map(shop.fake.bank.customers);
    shop.fake.bank.customers.clear();
    expect(await findSwitchedAccount(runtime)).toMatch(/^RUNG_STRIPE_SECRET_KEY opens another account/);
    shop.fake.revokeKeys = true;
    expect(await findSwitchedAccount(runtime)).toBeUndefined();
    shop.fake.revokeKeys = false;
    for (const [id, customer] of customers) shop.fake.bank.customers.set(id, customer);
  });

  test.each([
    ['a key of live mode', { secret_key: 'sk_live_00000000' }, /live mode.*never mixed/],
    ['a publishable key', { secret_key: 'pk_test_00000000' }, /secret or restricted key/],
    ['no key', {}, /secret or restricted key/],
    ['a webhook secret that is none', { secret_key: 'sk_test_00000000', webhook_secret: 'secret' }, /whsec_/],
    [
      'a descriptor that no statement can show',
      { secret_key: 'sk_test_00000000', statement_descriptor_suffix: '<SHOP>' },
      /statement_descriptor_suffix/,
    ],
  ])(
    'with %s are refused for a business in test mode, and nothing is kept',
    async (_what, credentials, message) => {
      const { runtime, scope } = shop.api;
      const connected = connectGateway(runtime, scope, { provider: 'stripe', credentials });
      await expect(connected).rejects.toMatchObject({
        code: 'INVALID_REQUEST_PARAMETERS',
        message: expect.stringMatching(message) as string,
      });
      await expect(connected).rejects.not.toThrow('00000000');
      expect(await runtime.sql`select from business_gateway where business_id = ${scope.businessId}`).toEqual(
        [],
      );
    },
  );

  test('of live mode are refused over http, and at a stand-in for Stripe', async () => {
    const live = await shop.api.createBusiness('Live Shop', 'live');
    const credentials = { secret_key: 'sk_live_00000000' };
    await expect(
      connectGateway(shop.api.runtime, live.scope, { provider: 'stripe', credentials }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/https/) as string });
  });

  test('of test mode are not used for a business in live mode', async () => {
    const live = await shop.api.createBusiness('Live Shop', 'live');
    const answer = await live.request('POST', '/checkouts', { product_cart: [] });
    expect([403, 422]).toContain(answer.status);
    const product = await live.request('POST', '/products', {
      name: 'Course',
      tax_category: 'edtech',
      price: { type: 'one_time_price', currency: 'USD', price: 4900 },
    });
    const opened = await live.request('POST', '/checkouts', {
      product_cart: [{ product_id: product.body.product_id as string, quantity: 1 }],
    });
    expectRefusal(opened, 403, 'MERCHANT_NOT_LIVE');
  });
});

test('a page that charges a card at Stripe leads there after the business has switched away, and other pages do not', async () => {
  const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
  const { runtime, scope } = shop.api;
  await connectGateway(runtime, scope, { provider: 'simulator', credentials: {} });
  await chooseGateway(runtime, scope, 'simulator');
  try {
    const { body } = await shop.api.request('POST', '/checkouts', {
      product_cart: [{ product_id: await sellCourse(shop.api), quantity: 1 }],
      customer: { customer_id: buyer.customerId },
      show_saved_payment_methods: true,
    });
    const link = new URL(body.checkout_url as string);
    await visit(shop.api, link.href);
    const theirs = await visit(shop.api, link.pathname);
    expect(theirs.headers.get('content-security-policy')).toContain(shop.fake.url);
    const anybodys = await visit(shop.api, `/checkout/${await checkout(shop)}`);
    expect(anybodys.headers.get('content-security-policy')).not.toContain(shop.fake.url);
  } finally {
    await chooseGateway(runtime, scope, null);
  }
});
