import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { insertMissingTaxRates } from '../../src/store/billing/tax-rates.ts';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  buyAsGuest,
  cartOf,
  confirm,
  guest,
  issueCode,
  openCheckout,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  const tax = {
    state: null,
    taxCategory: null,
    name: 'Consumption tax',
    country: 'JP',
    rateBps: 1000,
  } as const;
  await transaction(api.runtime.sql, (tx) => insertMissingTaxRates(tx, api.scope, [tax]));
});
afterAll(() => api.drop());

async function prepareCart(caller: Caller) {
  return { product_cart: cartOf(await sellCourse(caller)) };
}

describeEndpoint(() => api, {
  method: 'POST',
  path: '/checkouts',
  prepare: async (caller) => ({ path: '/checkouts', body: await prepareCart(caller) }),
});

describeEndpoint(() => api, {
  method: 'POST',
  path: '/checkouts/preview',
  prepare: async (caller) => ({ path: '/checkouts/preview', body: await prepareCart(caller) }),
});

describeEndpoint(() => api, {
  method: 'GET',
  path: '/checkouts/{session_id}',
  prepare: async (caller) => ({
    path: `/checkouts/${await openCheckout(caller, [await sellCourse(caller)])}`,
  }),
});

describe('POST /checkouts', () => {
  test('answers where to pay, and no payment while nobody has', async () => {
    const session: Json = await api.client.checkoutSessions.create(await prepareCart(api));
    expect(session).toEqual({
      session_id: expect.stringMatching(/^cks_\w{21}$/),
      checkout_url: expect.stringMatching(new RegExp(`/checkout/${String(session.session_id)}$`)),
      payment_id: null,
      client_secret: null,
      publishable_key: null,
      payment_status: null,
      error_code: null,
      error_message: null,
      fallback_checkout_url: null,
      next_action: null,
    });
    expect(await api.client.checkoutSessions.retrieve(session.session_id)).toMatchObject({
      id: session.session_id,
      payment_id: null,
      payment_status: null,
      customer_email: null,
    });
  });

  test('with confirm and no saved method names the payment that its page will make', async () => {
    const session: Json = await api.client.checkoutSessions.create({
      ...(await prepareCart(api)),
      confirm: true,
      customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
      billing_address: { country: 'US', zipcode: '94107' },
    });
    expect(session).toMatchObject({
      checkout_url: expect.stringContaining('/checkout/cks_'),
      payment_id: expect.stringMatching(/^pay_/),
      client_secret: expect.any(String),
      payment_status: 'requires_payment_method',
    });
    const paid = (await confirm(api, session.session_id, { card: guest().card })).body;
    expect(paid).toMatchObject({ status: 'succeeded', payment_id: session.payment_id });
  });

  test.each([
    { name: 'the customer', without: 'customer', code: 'CUSTOMER_REQUIRED' },
    { name: 'the address', without: 'billing_address', code: 'BILLING_ADDRESS_REQUIRED' },
  ])('with confirm needs $name, and opens nothing without', async ({ without, code }) => {
    const body = {
      ...(await prepareCart(api)),
      confirm: true,
      customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
      billing_address: { country: 'US' },
    };
    const before = await stateOf(api.runtime);
    expectRefusal(await api.request('POST', '/checkouts', { ...body, [without]: undefined }), 422, code);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('with confirm charges a cart of nothing at once, to nobody', async () => {
    const buyer = await createBuyer(api);
    const code = await issueCode(api, { amount: 10_000 });
    const session: Json = await api.client.checkoutSessions.create({
      ...(await prepareCart(api)),
      confirm: true,
      customer: { customer_id: buyer.customerId },
      discount_codes: [code],
    });
    expect(session).toMatchObject({ payment_status: 'succeeded', error_code: null });
  });

  test('refuses a currency that the products are not priced in', async () => {
    const body = { ...(await prepareCart(api)), billing_currency: 'EUR' };
    expectRefusal(
      await api.request('POST', '/checkouts', body),
      422,
      'UNSUPPORTED_BILLING_CURRENCY',
      /USD.*EUR/,
    );
    const ok = await api.request('POST', '/checkouts', { ...body, billing_currency: 'USD' });
    expect(ok.status).toBe(200);
  });

  test.each(['javascript:alert(1)', 'ftp://example.com/', '/thanks', 'not an address', 'data:text/html,x'])(
    'sends no customer to %s',
    async (url) => {
      const body = await prepareCart(api);
      for (const field of ['return_url', 'cancel_url']) {
        const answer = await api.request('POST', '/checkouts', { ...body, [field]: url });
        expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', new RegExp(`^${field}: `));
      }
    },
  );

  test('takes one discount code or several, not both', async () => {
    const code = await issueCode(api);
    const body = { ...(await prepareCart(api)), discount_code: code, discount_codes: [code] };
    expectRefusal(
      await api.request('POST', '/checkouts', body),
      422,
      'INVALID_REQUEST_BODY',
      /discount_code/,
    );
  });
});

describe('POST /checkouts/preview', () => {
  test('tells what the checkout would charge, and writes nothing', async () => {
    const course = await sellCourse(api);
    const code = await issueCode(api);
    const body = {
      product_cart: [{ product_id: course, quantity: 2 }],
      billing_address: { country: 'JP' },
      discount_codes: [code],
    } as const;
    const before = await stateOf(api.runtime);
    const preview: Json = await api.client.checkoutSessions.preview(body as Json);
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(preview).toMatchObject({
      billing_country: 'JP',
      currency: 'USD',
      current_breakup: { subtotal: 9800, discount: 980, tax: 882, total_amount: 9702 },
      recurring_breakup: null,
      total_price: 9702,
      total_tax: 882,
      payment_method_required: true,
      next_billing_date: null,
      product_cart: [
        { product_id: course, quantity: 2, og_price: 9800, discounted_price: 8820, discount_amount: 1000 },
      ],
    });
    const session = (await api.request('POST', '/checkouts', body)).body;
    const paid = (await confirm(api, session.session_id, guest({ billing_address: { country: 'JP' } }))).body;
    expect(await api.client.payments.retrieve(paid.payment_id)).toMatchObject({
      total_amount: 9702,
      tax: 882,
    });
  });

  test('rounds tax once over its lines, as the settings say, and refunds of the lines give exactly it back', async () => {
    const small = { type: 'one_time_price', currency: 'USD', price: 24 };
    const products = await Promise.all([1, 2, 3].map(() => sellCourse(api, small)));
    const japan = { billing_address: { country: 'JP' } } as const;
    const body = { product_cart: cartOf(...products), ...japan } as const;
    // 10 % of 72 is 7.2, where three times 2.4 would be three times 2.
    expect(await api.client.checkoutSessions.preview(body)).toMatchObject({ total_tax: 7, total_price: 79 });
    expect((await api.request('PATCH', '/settings', { tax_rounding: 'up' })).status).toBe(200);
    expect(await api.client.checkoutSessions.preview(body)).toMatchObject({ total_tax: 8, total_price: 80 });
    const { payment_id } = await buyAsGuest(api, products, { body: guest(japan) });
    await api.request('PATCH', '/settings', { tax_rounding: 'half_up' });
    expect(await api.client.payments.retrieve(payment_id)).toMatchObject({ total_amount: 80, tax: 8 });
    const given = [];
    for (const product of products) {
      const refund = await api.request('POST', '/refunds', { payment_id, items: [{ item_id: product }] });
      expect(refund.status, refund.text).toBe(200);
      given.push(refund.body.amount as number);
    }
    // 24 and 3, 3 and 2 of tax: what was paid with the rounding of then.
    expect(given).toEqual([27, 27, 26]);
  });

  test('tells of a plan what is due now and what each renewal costs', async () => {
    const plan = await sellPlan(api, { trial_period_days: 14 });
    const preview: Json = await api.client.checkoutSessions.preview({ product_cart: cartOf(plan) });
    expect(preview).toMatchObject({
      total_price: 0,
      current_breakup: { total_amount: 0 },
      recurring_breakup: { subtotal: 3000, total_amount: 3000 },
      trial_period_days: 14,
      trial_amount: null,
      payment_method_required: true,
    });
  });

  test('goes by the address on file when none is given', async () => {
    const buyer = await createBuyer(api, { country: 'JP' });
    const body = { ...(await prepareCart(api)), customer: { customer_id: buyer.customerId } };
    expect(await api.client.checkoutSessions.preview(body)).toMatchObject({ total_tax: 490 });
  });
});

test('a session belongs to whoever holds its id, and nobody can guess one', async () => {
  const session = await openCheckout(api, [await sellCourse(api)]);
  for (const id of [
    session.slice(0, -1),
    `${session}x`,
    session.toUpperCase(),
    'cks_%',
    'cks_000000000000000000000',
  ]) {
    const answer = await confirm(api, encodeURIComponent(id), guest());
    expect([404, 422], answer.text).toContain(answer.status);
  }
});
