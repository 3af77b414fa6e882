import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, minuteMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  cardOf,
  cards,
  cartOf,
  confirm,
  guest,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
let now = Date.now();
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => now });
  course = await sellCourse(api);
});
beforeEach(() => {
  now += minuteMs;
});
afterAll(() => api.drop());

interface Case {
  readonly name: string;
  readonly status?: number;
  readonly code: string;
  readonly message: RegExp;
  /** What is sent to both POST /checkouts and POST /payments, besides the buyer. */
  readonly body: () => Json;
}

const item = (over: object = {}) => ({ product_id: course, quantity: 1, ...over });

const carts: readonly Case[] = [
  {
    name: 'an unknown product',
    status: 404,
    code: 'NOT_FOUND',
    message: /product_cart\.0\.product_id: .*pdt_unknown/,
    body: () => ({ product_cart: cartOf('pdt_unknown') }),
  },
  {
    name: "another business's product",
    status: 404,
    code: 'NOT_FOUND',
    message: /product_cart\.1\.product_id/,
    body: async () => ({ product_cart: cartOf(course, await sellCourse(api.other)) }),
  },
  {
    name: 'an archived product',
    code: 'PRODUCT_IS_DELETED',
    message: /product_cart\[0\]\.product_id: .* is archived/,
    body: async () => {
      const archived = await sellCourse(api);
      await api.request('DELETE', `/products/${archived}`);
      return { product_cart: cartOf(archived) };
    },
  },
  ...[0, -1, 1e9].map((quantity) => ({
    name: `a quantity of ${String(quantity)}`,
    code: 'INVALID_QUANTITY',
    message: /product_cart\[0\]\.quantity must be a whole number from 1 to 999999/,
    body: () => ({ product_cart: [item({ quantity })] }),
  })),
  ...[1.5, '1', null, 1e30].map((quantity) => ({
    name: `a quantity of ${JSON.stringify(quantity)}`,
    code: 'INVALID_REQUEST_BODY',
    message: /^product_cart\.0\.quantity: /,
    body: () => ({ product_cart: [item({ quantity })] }),
  })),
  {
    name: '101 cart lines',
    code: 'INVALID_REQUEST_BODY',
    message: /^product_cart: holds at most 100 items/,
    body: () => ({ product_cart: Array.from({ length: 101 }, () => item()) }),
  },
  {
    name: 'an empty cart',
    code: 'PRODUCT_CART_EMTPY',
    message: /product_cart/,
    body: () => ({ product_cart: [] }),
  },
  {
    name: 'mixed currencies',
    code: 'MIXED_CURRENCIES',
    message: /product_cart\[1\]\.product_id is priced in EUR, the first product in USD/,
    body: async () => ({ product_cart: cartOf(course, await sellCourse(api, { currency: 'EUR' })) }),
  },
  {
    name: 'an amount below the minimum of a price that the customer names',
    code: 'REQUEST_AMOUNT_BELOW_MINIMUM',
    message: /product_cart\[0\]\.amount must be at least/,
    body: async () => {
      const gift = await sellCourse(api, { price: 300, pay_what_you_want: true });
      return { product_cart: [{ product_id: gift, quantity: 1, amount: 299 }] };
    },
  },
  {
    name: 'no amount where the customer names the price',
    code: 'PAY_AS_YOU_WANT_AMOUNT_REQUIRED',
    message: /product_cart\[0\]\.amount is missing/,
    body: async () => ({
      product_cart: cartOf(await sellCourse(api, { price: 300, pay_what_you_want: true })),
    }),
  },
  {
    name: 'add-ons on something that is paid once',
    code: 'MISSING_ADDON_IDS',
    message: /product_cart\.0\.addons: .*adn_unknown/,
    body: () => ({ product_cart: [item({ addons: [{ addon_id: 'adn_unknown', quantity: 1 }] })] }),
  },
  {
    name: '51 metadata keys',
    code: 'MAXIMUM_KEYS_REACHED',
    message: /metadata/,
    body: () => ({
      metadata: Object.fromEntries(Array.from({ length: 51 }, (_, key) => [`key_${String(key)}`, 1])),
    }),
  },
  {
    name: 'a metadata key of 41 characters',
    code: 'INVALID_REQUEST_BODY',
    message: /metadata/,
    body: () => ({ metadata: { ['k'.repeat(41)]: 'x' } }),
  },
  {
    name: 'a metadata value of 501 characters',
    code: 'INVALID_REQUEST_BODY',
    message: /metadata/,
    body: () => ({ metadata: { note: 'x'.repeat(501) } }),
  },
  {
    name: 'a metadata value that is an object',
    code: 'INVALID_REQUEST_BODY',
    message: /^metadata\.note: /,
    body: () => ({ metadata: { note: {} } }),
  },
  {
    name: 'control characters',
    code: 'INVALID_REQUEST_BODY',
    message: /^metadata\.note: .*control characters/,
    body: () => ({ metadata: { note: 'a\u0000b' } }),
  },
  {
    name: 'half an emoji',
    code: 'INVALID_REQUEST_BODY',
    message: /^metadata\.note: .*broken Unicode/,
    body: () => ({ metadata: { note: '\ud83d' } }),
  },
  {
    name: 'an unknown country',
    code: 'INVALID_REQUEST_BODY',
    message: /country/,
    body: () => ({ billing_address: { country: 'XX' }, billing: { country: 'XX' } }),
  },
  {
    name: '21 discount codes',
    code: 'INVALID_REQUEST_BODY',
    message: /^discount_codes: holds at most 20/,
    body: () => ({ discount_codes: Array.from({ length: 21 }, (_, index) => `CODE${String(index)}`) }),
  },
  {
    name: 'an add-on twice',
    code: 'DUPLICATE_ADDON_IDS_IN_REQUEST',
    message: /product_cart\[0\]\.addons\[1\]\.addon_id repeats/,
    body: async () => {
      const addon = await api.client.addons.create({
        name: 'Seat',
        price: 500,
        currency: 'USD',
        tax_category: 'saas',
      });
      const plan = await sellPlan(api);
      await api.request('PATCH', `/products/${plan}`, { addons: [addon.id] });
      const seats = { addon_id: addon.id, quantity: 1 };
      return { product_cart: [{ product_id: plan, quantity: 1, addons: [seats, seats] }] };
    },
  },
];

describe('a purchase that cannot be made as asked is refused by its field or rule, and changes nothing:', () => {
  test.each(carts)('$name', async ({ body, status = 422, code, message }) => {
    const request = { ...oneClickBody(await createBuyer(api), course), ...(await body()) };
    const before = await stateOf(api.runtime);
    for (const path of ['/checkouts', '/payments']) {
      if (path === '/payments' && request.confirm === undefined) continue;
      expectRefusal(await api.request('POST', path, request), status, code, message);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('a hosted checkout refuses, and changes nothing:', () => {
  const cases: readonly { name: string; body: () => Json; code: string; message: RegExp }[] = [
    {
      name: 'control characters in a name',
      body: () => guest({ customer: { email: 'a@example.com', name: 'A\u001b[31m' } }),
      code: 'INVALID_REQUEST_BODY',
      message: /^customer\.name: /,
    },
    {
      name: 'what is no e-mail address',
      body: () => guest({ customer: { email: 'a@b', name: 'A' } }),
      code: 'INVALID_REQUEST_BODY',
      message: /^customer\.email: /,
    },
    {
      name: 'an empty name',
      body: () => guest({ customer: { email: 'a@example.com', name: '  ' } }),
      code: 'INVALID_REQUEST_BODY',
      message: /^customer\.name: /,
    },
    {
      name: 'what is no card number',
      body: () => guest({ card: cardOf('4242') }),
      code: 'INVALID_REQUEST_BODY',
      message: /^card\.number: /,
    },
    {
      name: 'a thirteenth month',
      body: () => guest({ card: cardOf(cards.pays, { exp_month: 13 }) }),
      code: 'INVALID_REQUEST_BODY',
      message: /^card\.exp_month: /,
    },
    {
      name: 'a security code of letters',
      body: () => guest({ card: cardOf(cards.pays, { cvc: 'abc' }) }),
      code: 'INVALID_REQUEST_BODY',
      message: /^card\.cvc: /,
    },
    {
      name: 'a card whose currency it is not',
      body: () => guest({ card: cardOf(cards.paysInIndia), session: 'EUR' }),
      code: 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED',
      message: /^card: .*EUR/,
    },
  ];
  test.each(cases)('$name', async ({ body, code, message }) => {
    const typed = body();
    const product = typed.session === undefined ? course : await sellCourse(api, { currency: typed.session });
    const sessionId = await openCheckout(api, [product]);
    // The gateway may keep a card that it was shown; nothing hangs on it.
    const state = () => stateOf(api.runtime, 'instrument');
    const before = await state();
    expectRefusal(await confirm(api, sessionId, typed), 422, code, message);
    expect(await state()).toEqual(before);
  });

  test('an unknown session', async () => {
    expectRefusal(await confirm(api, 'cks_unknown'), 404, 'NOT_FOUND', /checkout session/);
  });
});

describe('a request that is no request', () => {
  test.each([
    { name: 'cut off', body: '{"product_cart": [', status: 422, code: 'INVALID_REQUEST_BODY' },
    {
      name: 'nested a thousand deep',
      body: '['.repeat(1000) + ']'.repeat(1000),
      status: 422,
      code: 'INVALID_REQUEST_BODY',
    },
    {
      name: 'of 2 MB',
      body: JSON.stringify({ a: 'x'.repeat(2 << 20) }),
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    },
    { name: 'a list', body: '[]', status: 422, code: 'INVALID_REQUEST_BODY' },
    { name: 'nothing', body: '', status: 422, code: 'INVALID_REQUEST_BODY' },
  ])('because it is $name is refused on every purchase', async ({ body, status, code }) => {
    const sessionId = await openCheckout(api, [course]);
    const before = await stateOf(api.runtime);
    for (const path of ['/checkouts', '/payments', '/checkouts/preview', `/checkouts/${sessionId}/confirm`]) {
      expectRefusal(await api.request('POST', path, body), status, code);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('what looks odd and is not wrong', () => {
  test('unknown fields are ignored', async () => {
    const body = oneClickBody(await createBuyer(api), course, {
      a_field_of_tomorrow: { nested: [1] },
      product_cart: [item({ colour: 'red' })],
    });
    const answer = await api.request('POST', '/checkouts', body);
    expect(answer.body).toMatchObject({ payment_status: 'succeeded' });
    expect(answer.text).not.toContain('tomorrow');
  });

  test('names in any script, with emoji, come back as they were typed', async () => {
    for (const name of ['山田 太郎', 'Zoë 🎉 Ångström', 'محمد', 'O’Brien "Bob" <b>', '👩‍👩‍👧']) {
      const body = guest();
      body.customer.name = name;
      const paid = (await confirm(api, await openCheckout(api, [course]), body)).body;
      const { customer } = await api.client.payments.retrieve(paid.payment_id);
      expect(customer.name).toBe(name);
    }
  });

  test('null stands for a field that is left out', async () => {
    const body = oneClickBody(await createBuyer(api), course, {
      billing_address: null,
      metadata: null,
      discount_codes: null,
      discount_code: null,
      return_url: null,
      feature_flags: null,
      subscription_data: null,
    });
    expect((await api.request('POST', '/checkouts', body)).body).toMatchObject({
      payment_status: 'succeeded',
    });
  });
});

test('a card that has expired, and a session that was paid, are refused long after', async () => {
  const buyer = await createBuyer(api);
  const sessionId = await openCheckout(api, [course]);
  await confirm(api, sessionId);
  now += 3653 * dayMs;
  const before = await stateOf(api.runtime);
  const expired = await api.request('POST', '/checkouts', oneClickBody(buyer, course));
  expectRefusal(expired, 422, 'PAYMENT_METHOD_EXPIRED', /payment_method_id/);
  expectRefusal(await confirm(api, sessionId), 422, 'CHECKOUT_SESSION_CONSUMED');
  expect(await stateOf(api.runtime)).toEqual(before);
});
