import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/domain/time.ts';
import { insertMissingTaxRates } from '../../src/store/billing/tax-rates.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  bookOf,
  buyAsGuest,
  cardOf,
  cards,
  cartOf,
  cashOf,
  confirm,
  guest,
  openCheckout,
  sellCourse,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
let later = 0;
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
  course = await sellCourse(api);
  const consumptionTax = { state: null, taxCategory: null, name: 'Consumption tax' };
  await transaction(api.runtime.sql, (tx) =>
    insertMissingTaxRates(tx, api.scope, [{ ...consumptionTax, country: 'JP', rateBps: 1000 }]),
  );
});
afterEach(() => {
  later = 0;
});
afterAll(() => api.drop());

const japan = { country: 'JP', zipcode: '100-0001' };

async function paymentOf(answer: Json): Promise<Json> {
  return api.client.payments.retrieve(answer.payment_id);
}

async function methodsOf(customerId: string): Promise<Json[]> {
  return (await api.request('GET', `/customers/${customerId}/payment-methods`)).body.items;
}

describe('a guest at the hosted checkout', () => {
  test('pays, becomes a customer with an address, and has the card saved', async () => {
    const body = guest();
    const answer = await buyAsGuest(api, [course], {
      body,
      session: { return_url: 'https://shop.example.com/thanks?from=rung', metadata: { cart: 'a1' } },
    });
    expect(answer).toMatchObject({
      status: 'succeeded',
      subscription_id: null,
      next_action: null,
      error_code: null,
      error_message: null,
    });
    const redirect = new URL(answer.redirect_url);
    expect(Object.fromEntries(redirect.searchParams)).toEqual({
      from: 'rung',
      payment_id: answer.payment_id,
      status: 'succeeded',
      email: body.customer.email,
    });
    const payment = await paymentOf(answer);
    expect(payment).toMatchObject({ total_amount: 4900, metadata: { cart: 'a1' } });
    const [method, ...others] = await methodsOf(payment.customer.customer_id);
    expect(others).toEqual([]);
    expect(method).toMatchObject({ payment_method_id: payment.payment_method_id, card: { last4: '4242' } });
    const oneClick = await api.request('POST', '/checkouts', {
      product_cart: cartOf(course),
      customer: { customer_id: payment.customer.customer_id },
      payment_method_id: method.payment_method_id,
      confirm: true,
    });
    expect(oneClick.body).toMatchObject({ payment_status: 'succeeded' });
  });

  test('is recognised by their e-mail address, whatever its case, and the same card is saved once', async () => {
    const body = guest();
    const first = await paymentOf(await buyAsGuest(api, [course], { body }));
    body.customer.email = body.customer.email.toUpperCase();
    const second = await paymentOf(await buyAsGuest(api, [course], { body }));
    expect(second.customer.customer_id).toBe(first.customer.customer_id);
    expect(second.payment_method_id).toBe(first.payment_method_id);
    body.card = cardOf(cards.paysToo);
    await buyAsGuest(api, [course], { body });
    const methods = await methodsOf(first.customer.customer_id);
    expect(
      methods.map(({ card }) => card.last4),
      'the newest used first',
    ).toEqual(['4444', '4242']);
  });

  test('is somebody new each time where the seller wants it so, also after a decline', async () => {
    const body = guest({ card: cardOf(cards.declined) });
    const session = { feature_flags: { always_create_new_customer: true } };
    const first = await paymentOf(
      await buyAsGuest(api, [course], { body: { ...body, card: cardOf(cards.pays) } }),
    );
    const sessionId = await openCheckout(api, [course], session);
    const declined = await paymentOf((await confirm(api, sessionId, body)).body);
    const paid = await paymentOf((await confirm(api, sessionId, { ...body, card: cardOf(cards.pays) })).body);
    expect(declined.customer.customer_id).not.toBe(first.customer.customer_id);
    expect(paid.customer.customer_id).toBe(declined.customer.customer_id);
  });

  test('gives name and e-mail address once: what the seller sent need not be typed again', async () => {
    const sessionId = await openCheckout(api, [course], {
      customer: { email: 'known.customer@example.com', name: 'Known Customer' },
      billing_address: { country: 'US', zipcode: '10001' },
    });
    const answer = await confirm(api, sessionId, { card: cardOf(cards.pays) });
    const payment = await paymentOf(answer.body);
    expect(payment.customer).toMatchObject({ email: 'known.customer@example.com', name: 'Known Customer' });
    expect(payment.billing).toMatchObject({ country: 'US', zipcode: '10001' });
  });

  test('can neither see nor charge the cards of whoever has the address that they typed', async () => {
    const owner = await paymentOf(await buyAsGuest(api, [course], { body: guest() }));
    const sessionId = await openCheckout(api, [course], { show_saved_payment_methods: true });
    const customer = { email: owner.customer.email, name: 'Somebody Else' };
    const stolen = { ...guest(), customer, card: undefined, payment_method_id: owner.payment_method_id };
    expectRefusal(await confirm(api, sessionId, stolen), 404, 'PAYMENT_METHOD_NOT_FOUND');
    await confirm(api, sessionId, { ...guest(), customer, card: cardOf(cards.declined) });
    expectRefusal(await confirm(api, sessionId, stolen), 404, 'PAYMENT_METHOD_NOT_FOUND');
    const page = await api.send('GET', `/checkout/${sessionId}`, undefined, {});
    expect(page.text).not.toContain(owner.payment_method_id);
    expect(page.text).not.toContain('Sample Guest');
  });

  test('who corrects the address after a decline is the customer of the new address', async () => {
    const sessionId = await openCheckout(api, [course]);
    const mistyped = guest({ card: cardOf(cards.declined) });
    await confirm(api, sessionId, mistyped);
    const corrected = guest();
    const payment = await paymentOf((await confirm(api, sessionId, corrected)).body);
    expect(payment.customer.email).toBe(corrected.customer.email);
  });
});

describe('a returning customer at the hosted checkout', () => {
  test('pays with a saved method', async () => {
    const buyer = await createBuyer(api);
    const opened = await api.request('POST', '/checkouts', {
      product_cart: cartOf(course),
      customer: { customer_id: buyer.customerId },
      show_saved_payment_methods: true,
    });
    const link = String(opened.body.checkout_url).split('/').at(-1) ?? '';
    const answer = await confirm(api, link, { payment_method_id: buyer.paymentMethodId });
    expect(answer.body).toMatchObject({ status: 'succeeded' });
    expect(await paymentOf(answer.body)).toMatchObject({
      payment_method_id: buyer.paymentMethodId,
      customer: { customer_id: buyer.customerId },
    });
    expect(await methodsOf(buyer.customerId)).toHaveLength(1);
  });

  test("cannot pay with somebody else's", async () => {
    const buyer = await createBuyer(api);
    const { paymentMethodId } = await createBuyer(api);
    const sessionId = await openCheckout(api, [course], { customer: { customer_id: buyer.customerId } });
    const answer = await confirm(api, sessionId, { payment_method_id: paymentMethodId });
    expectRefusal(answer, 404, 'PAYMENT_METHOD_NOT_FOUND');
  });
});

describe('tax at the hosted checkout', () => {
  test('comes on top of a price without tax', async () => {
    const answer = await buyAsGuest(api, [course], { body: guest({ billing_address: japan }) });
    expect(await paymentOf(answer)).toMatchObject({ total_amount: 5390, tax: 490 });
    const lines = await api.client.payments.retrieveLineItems(answer.payment_id);
    expect(lines.items).toMatchObject([{ amount: 5390, tax: 490 }]);
  });

  test('is within a price that includes it, in a currency without decimals', async () => {
    const book = await sellCourse(api, { currency: 'JPY', price: 1000, tax_inclusive: true });
    const answer = await buyAsGuest(api, [book], { body: guest({ billing_address: japan }) });
    expect(await paymentOf(answer)).toMatchObject({ total_amount: 1000, tax: 91, currency: 'JPY' });
    const abroad = await buyAsGuest(api, [book]);
    expect(await paymentOf(abroad)).toMatchObject({ total_amount: 1000, tax: 0 });
  });

  test('goes by the address that is typed, not by the one the session began with', async () => {
    const sessionId = await openCheckout(api, [course], { billing_address: { country: 'US' } });
    const answer = await confirm(api, sessionId, guest({ billing_address: japan }));
    expect(await paymentOf(answer.body)).toMatchObject({ tax: 490, billing: { country: 'JP' } });
  });

  test('is booked apart from the sales', async () => {
    const { payment_id: paymentId } = await buyAsGuest(api, [course], {
      body: guest({ billing_address: japan }),
    });
    const postings = await api.runtime.sql`
      select account, amount from ledger_posting join ledger_entry using (business_id, entry_id)
      where payment_id = ${paymentId as string} order by account`;
    expect(postings.map(({ account, amount }: Json) => [account, amount])).toEqual([
      ['gateway', 5390n],
      ['sales', -4900n],
      ['tax', -490n],
    ]);
    expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
  });
});

describe('what the seller asks of a customer', () => {
  const fields = [
    { key: 'size', label: 'Size', field_type: 'dropdown', options: ['S', 'M'], required: true },
    { key: 'note', label: 'Note', field_type: 'text' },
  ];

  test('is refused by name while it is missing, and kept with the payment when it is there', async () => {
    const sessionId = await openCheckout(api, [course], { custom_fields: fields });
    const missing = await confirm(api, sessionId, guest());
    expectRefusal(missing, 422, 'INVALID_REQUEST_BODY', /^custom_fields\.size: /);
    const wrong = guest({ custom_field_responses: [{ key: 'size', value: 'XXL' }] });
    expectRefusal(
      await confirm(api, sessionId, wrong),
      422,
      'INVALID_REQUEST_BODY',
      /^custom_fields\.size: /,
    );
    const answer = await confirm(
      api,
      sessionId,
      guest({
        custom_field_responses: [
          { key: 'size', value: 'M' },
          { key: 'unasked', value: 'x' },
        ],
      }),
    );
    expect((await paymentOf(answer.body)).custom_field_responses).toEqual([{ key: 'size', value: 'M' }]);
  });

  test('a phone number and the name on the card, where it needs them', async () => {
    const sessionId = await openCheckout(api, [course], {
      feature_flags: { require_phone_number: true, require_cardholder_name: true },
    });
    const body = guest();
    const before = await stateOf(api.runtime);
    expectRefusal(await confirm(api, sessionId, body), 422, 'INVALID_REQUEST_BODY', /phone_number/);
    body.customer.phone_number = '+81 3 0000 0000';
    expectRefusal(await confirm(api, sessionId, body), 422, 'INVALID_REQUEST_BODY', /holder_name/);
    expect(await stateOf(api.runtime)).toEqual(before);
    body.card.holder_name = 'Sample Guest';
    const payment = await paymentOf((await confirm(api, sessionId, body)).body);
    expect(payment.customer.phone_number).toBe('+81 3 0000 0000');
    expect(payment.card_holder_name).toBe('Sample Guest');
  });

  test('who pays and from where', async () => {
    const sessionId = await openCheckout(api, [course]);
    const { card, customer } = guest();
    expectRefusal(await confirm(api, sessionId, { card }), 422, 'CUSTOMER_REQUIRED', /customer/);
    expectRefusal(await confirm(api, sessionId, { card, customer }), 422, 'BILLING_ADDRESS_REQUIRED');
    const noCard = guest({ card: undefined });
    expectRefusal(await confirm(api, sessionId, noCard), 422, 'INVALID_REQUEST_BODY', /^card: /);
  });
});

describe('a card at the hosted checkout', () => {
  test('must be a published test card, and no other number is stored or repeated', async () => {
    const sessionId = await openCheckout(api, [course]);
    const before = await stateOf(api.runtime);
    const answer = await confirm(api, sessionId, guest({ card: cardOf('4111 1111 1111 1111') }));
    expectRefusal(answer, 422, 'TEST_CARD_REQUIRED');
    expect(answer.text).not.toMatch(/1111/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('must not have expired', async () => {
    const sessionId = await openCheckout(api, [course]);
    const expired = guest({ card: cardOf(cards.pays, { exp_year: '20' }) });
    expectRefusal(await confirm(api, sessionId, expired), 422, 'PAYMENT_METHOD_EXPIRED', /^card: /);
  });

  test('that is declined may be followed by another one, and only the money of that is taken', async () => {
    const sessionId = await openCheckout(api, [course]);
    const body = guest({ card: cardOf(cards.declined) });
    const declined = (await confirm(api, sessionId, body)).body;
    expect(declined).toMatchObject({
      status: 'failed',
      error_code: 'GENERIC_DECLINE',
      error_message: expect.stringMatching(/not been charged/),
    });
    const paid = (await confirm(api, sessionId, { ...body, card: cardOf(cards.pays) })).body;
    expect(paid).toMatchObject({ status: 'succeeded', error_code: null });
    expect(paid.payment_id).not.toBe(declined.payment_id);
    const { customer } = await paymentOf(paid);
    expect(await methodsOf(customer.customer_id), 'a declined card is not saved').toHaveLength(1);
    expect(await api.client.checkoutSessions.retrieve(sessionId)).toMatchObject({
      payment_id: paid.payment_id,
      payment_status: 'succeeded',
      customer_email: body.customer.email,
    });
  });
});

describe('a checkout session', () => {
  test.each([
    { name: 'a day', over: {}, lifetimeMs: 24 * hourMs },
    {
      name: 'a quarter of an hour when it was confirmed',
      over: {
        confirm: true,
        customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
        billing_address: { country: 'US' },
      },
      lifetimeMs: 15 * minuteMs,
    },
  ])('can be paid for $name', async ({ over, lifetimeMs }) => {
    const inTime = await openCheckout(api, [course], over);
    const tooLate = await openCheckout(api, [course], { ...over, metadata: { cart: 'b2' } });
    later = lifetimeMs - 5_000;
    expect((await confirm(api, inTime)).body).toMatchObject({ status: 'succeeded' });
    later = lifetimeMs;
    const before = await stateOf(api.runtime);
    expectRefusal(await confirm(api, tooLate), 422, 'CHECKOUT_SESSION_EXPIRED', /expired/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('is paid once', async () => {
    const sessionId = await openCheckout(api, [course]);
    await confirm(api, sessionId);
    const before = await stateOf(api.runtime);
    expectRefusal(await confirm(api, sessionId), 422, 'CHECKOUT_SESSION_CONSUMED', /has been paid/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('whose button is pressed many times at once is paid once, and each press hears so', async () => {
    const sessionId = await openCheckout(api, [course]);
    const body = guest();
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(api, sessionId, body)));
    const paid = answers.filter(({ status }) => status === 200);
    expect(new Set(paid.map(({ body: { payment_id: id, status } }) => `${id} ${status}`)).size).toBe(1);
    // Whoever presses after it was paid is told so.
    for (const late of answers.filter(({ status }) => status !== 200)) {
      expectRefusal(late, 422, 'CHECKOUT_SESSION_CONSUMED');
    }
    const list = await api.request(
      'GET',
      `/payments?customer_id=${(await paymentOf(paid[0]?.body)).customer.customer_id}`,
    );
    expect(list.body.items).toHaveLength(1);
  });

  test('holds the price of the moment when it was opened', async () => {
    const product = await sellCourse(api);
    const sessionId = await openCheckout(api, [product]);
    await api.request('PATCH', `/products/${product}`, {
      price: { type: 'one_time_price', currency: 'USD', price: 9900 },
    });
    await api.request('DELETE', `/products/${product}`);
    expect(await paymentOf((await confirm(api, sessionId)).body)).toMatchObject({ total_amount: 4900 });
  });

  test('charges what a customer may name themself as the page shows it', async () => {
    const gift = await sellCourse(api, { price: 300, pay_what_you_want: true, suggested_price: 700 });
    expect(await paymentOf(await buyAsGuest(api, [gift]))).toMatchObject({ total_amount: 700 });
    const sessionId = await openCheckout(api, [], {
      product_cart: [{ product_id: gift, quantity: 1, amount: 1234 }],
    });
    expect(await paymentOf((await confirm(api, sessionId)).body)).toMatchObject({ total_amount: 1234 });
  });
});
