import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  bookOf,
  cardOf,
  cards,
  cartOf,
  cashOf,
  confirm,
  guest,
  oneClickBody,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
let later = 0;
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
  course = await sellCourse(api);
});
afterEach(() => {
  later = 0;
});
afterAll(() => api.drop());

/** The official types and what Rung adds to them. */
async function buyWithSdk(body: Json): Promise<Json> {
  return api.client.checkoutSessions.create(body);
}

describe('a one-click purchase through the official SDK', () => {
  test('charges the saved method once and at once', async () => {
    const buyer = await createBuyer(api);
    const answer = await buyWithSdk(oneClickBody(buyer, course, { metadata: { campaign: 'upsell' } }));
    expect(answer).toMatchObject({
      session_id: expect.stringMatching(/^cks_\w{21}$/),
      payment_id: expect.stringMatching(/^pay_\w{21}$/),
      client_secret: expect.any(String),
      checkout_url: null,
      payment_status: 'succeeded',
      error_code: null,
      error_message: null,
      fallback_checkout_url: null,
      next_action: null,
    });
    const payment = await api.client.payments.retrieve(answer.payment_id);
    expect(payment).toMatchObject({
      status: 'succeeded',
      total_amount: 4900,
      currency: 'USD',
      payment_method_id: buyer.paymentMethodId,
      checkout_session_id: answer.session_id,
      customer: { customer_id: buyer.customerId },
      billing: { country: 'US' },
      metadata: { campaign: 'upsell' },
      card_last_four: '4242',
      card_network: 'visa',
    });
    const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
    expect(charges.filter(({ paymentId }) => paymentId === answer.payment_id)).toHaveLength(1);
    expect(await api.client.checkoutSessions.retrieve(answer.session_id)).toMatchObject({
      payment_id: answer.payment_id,
      payment_status: 'succeeded',
      customer_email: 'sample.customer@example.com',
    });
  });

  test('works with POST /payments as the official types have it', async () => {
    const buyer = await createBuyer(api);
    const answer: Json = await api.client.payments.create({
      customer: { customer_id: buyer.customerId },
      billing: { country: 'US', zipcode: '94107' },
      product_cart: [{ product_id: course, quantity: 2 }],
      payment_method_id: buyer.paymentMethodId,
    });
    expect(answer).toMatchObject({
      payment_id: expect.stringMatching(/^pay_/),
      total_amount: 9800,
      payment_link: null,
      status: 'succeeded',
      payment_status: 'succeeded',
      product_cart: [{ product_id: course, quantity: 2 }],
      customer: { customer_id: buyer.customerId, email: 'sample.customer@example.com' },
    });
  });

  test('works with POST /payments as the guide writes it: a top-level customer_id and no address', async () => {
    const buyer = await createBuyer(api, { country: 'JP' });
    const body: Json = {
      customer_id: buyer.customerId,
      payment_method_id: buyer.paymentMethodId,
      product_cart: cartOf(course),
      metadata: { type: 'upsell' },
    };
    const answer: Json = await api.client.payments.create(body);
    expect(answer).toMatchObject({ status: 'succeeded', total_amount: 4900 });
    expect((await api.client.payments.retrieve(answer.payment_id)).billing.country).toBe('JP');
  });

  test('starts a plan and sells something beside it in one charge', async () => {
    const buyer = await createBuyer(api);
    const plan = await sellPlan(api);
    const answer = await buyWithSdk(oneClickBody(buyer, plan, { product_cart: cartOf(plan, course) }));
    const payment = await api.client.payments.retrieve(answer.payment_id);
    expect(payment).toMatchObject({ status: 'succeeded', total_amount: 7900 });
    expect(await api.client.subscriptions.retrieve(payment.subscription_id ?? '')).toMatchObject({
      status: 'active',
      product_id: plan,
      payment_method_id: buyer.paymentMethodId,
      recurring_pre_tax_amount: 3000,
    });
  });

  test('leaves the ledger and the book of the bank in agreement', async () => {
    expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
    expect(Object.keys(await cashOf(api, api.runtime))).toEqual(['USD']);
  });
});

describe('a one-click purchase is refused, and changes nothing,', () => {
  interface Case {
    readonly name: string;
    readonly status: number;
    readonly code: string;
    readonly message: RegExp;
    readonly body: () => Promise<Json>;
    readonly later?: number;
  }
  const cases: readonly Case[] = [
    {
      name: 'without confirm',
      status: 422,
      code: 'PAYMENT_METHOD_REQUIRES_CONFIRM',
      message: /confirm: true/,
      body: async () => oneClickBody(await createBuyer(api), course, { confirm: undefined }),
    },
    {
      name: 'with confirm: false',
      status: 422,
      code: 'PAYMENT_METHOD_REQUIRES_CONFIRM',
      message: /confirm: true/,
      body: async () => oneClickBody(await createBuyer(api), course, { confirm: false }),
    },
    {
      name: 'without a customer',
      status: 422,
      code: 'PAYMENT_METHOD_REQUIRES_CUSTOMER',
      message: /customer_id/,
      body: async () => oneClickBody(await createBuyer(api), course, { customer: undefined }),
    },
    {
      name: 'for a customer who is only described',
      status: 422,
      code: 'PAYMENT_METHOD_REQUIRES_CUSTOMER',
      message: /customer_id/,
      body: async () =>
        oneClickBody(await createBuyer(api), course, {
          customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
        }),
    },
    {
      name: "with another customer's method",
      status: 404,
      code: 'PAYMENT_METHOD_NOT_FOUND',
      message: /payment_method_id/,
      body: async () => {
        const { paymentMethodId } = await createBuyer(api);
        return oneClickBody({ ...(await createBuyer(api)), paymentMethodId }, course);
      },
    },
    {
      name: "with another business's method",
      status: 404,
      code: 'PAYMENT_METHOD_NOT_FOUND',
      message: /payment_method_id/,
      body: async () => {
        const { paymentMethodId } = await createBuyer({ ...api.other, runtime: api.runtime });
        return oneClickBody({ ...(await createBuyer(api)), paymentMethodId }, course);
      },
    },
    {
      name: 'with a method that was deleted',
      status: 404,
      code: 'PAYMENT_METHOD_NOT_FOUND',
      message: /payment_method_id/,
      body: async () => {
        const buyer = await createBuyer(api);
        await api.client.customers.deletePaymentMethod(buyer.paymentMethodId, {
          customer_id: buyer.customerId,
        });
        return oneClickBody(buyer, course);
      },
    },
    {
      name: "for another business's customer",
      status: 404,
      code: 'NOT_FOUND',
      message: /customer/,
      body: async () => oneClickBody(await createBuyer({ ...api.other, runtime: api.runtime }), course),
    },
    {
      name: 'with a card that has expired by the clock of the business',
      status: 422,
      code: 'PAYMENT_METHOD_EXPIRED',
      message: /payment_method_id: the card ending in 4242 has expired/,
      body: async () => oneClickBody(await createBuyer(api), course),
      later: 3653 * dayMs,
    },
    {
      name: 'in a currency the method cannot pay in',
      status: 422,
      code: 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED',
      message: /cannot pay in EUR, only in INR, USD/,
      body: async () =>
        oneClickBody(
          await createBuyer(api, { card: cards.paysInIndia }),
          await sellCourse(api, { currency: 'EUR' }),
        ),
    },
    {
      name: 'for a plan, with a card that cannot be charged again',
      status: 422,
      code: 'PAYMENT_METHOD_NOT_RECURRING',
      message: /renewals/,
      body: async () =>
        oneClickBody(await createBuyer(api, { card: cards.paysOnceOnlyInIndia }), await sellPlan(api)),
    },
    {
      name: 'without an address in the request or on file',
      status: 422,
      code: 'BILLING_ADDRESS_REQUIRED',
      message: /billing_address/,
      body: async () => {
        const buyer = await createBuyer(api);
        await api.runtime.sql`update customer set billing = null where customer_id = ${buyer.customerId}`;
        return oneClickBody(buyer, course);
      },
    },
  ];

  test.each(cases)('$name', async ({ status, code, message, body, later: after }) => {
    const request = await body();
    later = after ?? 0;
    const before = await stateOf(api.runtime);
    expectRefusal(await api.request('POST', '/checkouts', request), status, code, message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('by POST /payments for the same reasons', async () => {
    const buyer = await createBuyer(api);
    const { paymentMethodId } = await createBuyer(api);
    const body = {
      customer: { customer_id: buyer.customerId },
      billing: { country: 'US' },
      product_cart: cartOf(course),
    };
    const refused = async (over: object, status: number, code: string) => {
      const before = await stateOf(api.runtime);
      expectRefusal(await api.request('POST', '/payments', { ...body, ...over }), status, code);
      expect(await stateOf(api.runtime)).toEqual(before);
    };
    await refused({ payment_method_id: paymentMethodId }, 404, 'PAYMENT_METHOD_NOT_FOUND');
    const described = { email: 'sample.customer@example.com', name: 'Sample Customer' };
    await refused(
      { customer: described, payment_method_id: buyer.paymentMethodId },
      422,
      'PAYMENT_METHOD_REQUIRES_CUSTOMER',
    );
    await refused({ customer_id: 'cus_somebody_else' }, 422, 'INVALID_REQUEST_BODY');
    await refused({ customer: undefined }, 422, 'CUSTOMER_REQUIRED');
    await refused({ billing: undefined, customer: described }, 422, 'BILLING_ADDRESS_REQUIRED');
  });

  test('but a card is good through the last day of its month', async () => {
    const buyer = await createBuyer(api);
    later = Date.UTC(2035, 0, 1) - 1_000 - Date.now();
    expect(await buyWithSdk(oneClickBody(buyer, course))).toMatchObject({ payment_status: 'succeeded' });
  });
});

describe('a one-click purchase that the bank declines', () => {
  test('answers 200 with a safe reason and a checkout for the same cart', async () => {
    const buyer = await createBuyer(api, { card: cards.hasNoFunds });
    const answer = await buyWithSdk(oneClickBody(buyer, course));
    expect(answer).toMatchObject({
      payment_status: 'failed',
      error_code: 'INSUFFICIENT_FUNDS',
      error_message: expect.stringMatching(/not been charged/),
      checkout_url: null,
      fallback_checkout_url: expect.stringMatching(/^http.*\/checkout\/cks_\w{21}\?proof=[\w.-]{52}$/),
      payment_id: expect.stringMatching(/^pay_/),
    });
    const payment = await api.client.payments.retrieve(answer.payment_id);
    expect(payment).toMatchObject({ status: 'failed', error_code: 'INSUFFICIENT_FUNDS' });
    expect(payment.payment_link).toBeNull();
  });

  test('keeps its price: the fallback checkout charges it although the product costs more by now', async () => {
    const product = await sellCourse(api);
    const buyer = await createBuyer(api, { card: cards.declined });
    const declined = await buyWithSdk(oneClickBody(buyer, product, { metadata: { offer: 'bundle' } }));
    await api.client.products.update(product, {
      price: {
        type: 'one_time_price',
        currency: 'USD',
        price: 9900,
        discount: 0,
        purchasing_power_parity: false,
      },
    });
    const sessionId = declined.fallback_checkout_url.split('/').at(-1);
    const answer = await confirm(api, sessionId, { card: cardOf(cards.paysToo) });
    expect(answer.body).toMatchObject({ status: 'succeeded' });
    const payment = await api.client.payments.retrieve(answer.body.payment_id);
    expect(payment).toMatchObject({
      total_amount: 4900,
      customer: { customer_id: buyer.customerId },
      metadata: { offer: 'bundle' },
      card_last_four: '4444',
    });
    expect(payment.payment_id).not.toBe(declined.payment_id);
  });

  test('cannot be paid at the address of the session that was to be charged at once', async () => {
    const buyer = await createBuyer(api, { card: cards.declined });
    const { session_id: sessionId } = await buyWithSdk(oneClickBody(buyer, course));
    expectRefusal(await confirm(api, sessionId, guest()), 422, 'CHECKOUT_SESSION_CONSUMED');
  });

  test.each(['LOST_CARD', 'STOLEN_CARD', 'PICKUP_CARD', 'FRAUDULENT'])(
    'never tells that the reason was %s, and keeps it for the seller only inside',
    async (reason) => {
      const buyer = await createBuyer(api, { card: cards.declined });
      await api.runtime.sql`update simulator.instrument set decline_code = ${reason}
        where token = (select instrument ->> 'token' from payment_method
          where payment_method_id = ${buyer.paymentMethodId})`;
      const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, course));
      expect(answer.body).toMatchObject({ payment_status: 'failed', error_code: 'GENERIC_DECLINE' });
      const payment = await api.request('GET', `/payments/${String(answer.body.payment_id)}`);
      expect(payment.body.error_code).toBe('GENERIC_DECLINE');
      for (const { text } of [answer, payment]) expect(text).not.toMatch(/lost|stolen|pickup|fraud/i);
      const [row] = await api.runtime.sql<{ error_code: string }[]>`
        select error_code from payment where payment_id = ${answer.body.payment_id as string}`;
      expect(row?.error_code).toBe(reason);
    },
  );

  test('is not charged again by itself', async () => {
    const buyer = await createBuyer(api, { card: cards.declined });
    await buyWithSdk(oneClickBody(buyer, course));
    const [jobs] = await api.runtime.sql<{ waiting: number }[]>`
      select count(*)::integer as waiting from job where kind = 'payment.collect' and done_at is null`;
    expect(jobs?.waiting).toBe(0);
  });
});
