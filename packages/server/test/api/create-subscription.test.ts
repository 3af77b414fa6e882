import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import {
  bookOf,
  cardOf,
  cards,
  cashOf,
  confirm,
  guest,
  issueCode,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
let plan: string;
beforeAll(async () => {
  api = await createTestApi();
  plan = await sellPlan(api);
});
afterAll(() => api.drop());

/** Asks for a plan for somebody with a saved card, which is charged. */
function saleOf(buyer: Buyer, over: Record<string, unknown> = {}) {
  return {
    product_id: plan,
    quantity: 1,
    customer: { customer_id: buyer.customerId },
    billing: { country: 'US', state: 'CA', zipcode: '94107' },
    payment_method_id: buyer.paymentMethodId,
    ...over,
  };
}

async function sell(over: Record<string, unknown> = {}, card?: string): Promise<Json> {
  const buyer = await createBuyer(api, card === undefined ? {} : { card });
  const answer = await api.request('POST', '/subscriptions', saleOf(buyer, over));
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const linkFor = (over: Record<string, unknown> = {}) =>
  sell({ payment_method_id: null, customer: { email: 'new.customer@example.com' }, ...over });

const sessionOf = ({ payment_link: link }: Json) => String(link).split('/').at(-1) ?? '';

async function sellWithSeat(price: Record<string, unknown> = {}): Promise<{ plan: string; seat: string }> {
  const { id: seat } = await api.client.addons.create({
    name: 'Extra seat',
    price: 500,
    currency: 'USD',
    tax_category: 'saas',
  });
  const team = await sellPlan(api, price);
  await api.request('PATCH', `/products/${team}`, { addons: [seat] });
  return { plan: team, seat };
}

describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions',
  prepare: async (caller: Caller) => {
    const buyer = await createBuyer({ runtime: api.runtime, scope: caller.scope });
    return { path: '/subscriptions', body: saleOf(buyer, { product_id: await sellPlan(caller) }) };
  },
});

describe('a plan sold with a saved method', () => {
  test('is charged at once and begins', async () => {
    const sold = await sell({ quantity: 2, metadata: { seats: 2 } });
    expect(sold).toMatchObject({
      subscription_id: expect.stringMatching(/^sub_/),
      payment_id: expect.stringMatching(/^pay_/),
      session_id: expect.stringMatching(/^cks_/),
      customer: { name: 'Sample Customer' },
      metadata: { seats: 2 },
      recurring_pre_tax_amount: 6000,
      trial_amount: null,
      addons: [],
      one_time_product_cart: null,
      discount_id: null,
      discount_ids: null,
      payment_method_required: true,
      payment_link: null,
      expires_on: null,
      payment_status: 'succeeded',
      error_code: null,
      error_message: null,
    });
    expect(await api.client.subscriptions.retrieve(sold.subscription_id)).toMatchObject({
      status: 'active',
      quantity: 2,
      on_demand: false,
      billing: { country: 'US', state: 'CA', zipcode: '94107' },
      payment_method_id: expect.stringMatching(/^pm_/),
    });
    expect(await api.client.payments.retrieve(sold.payment_id)).toMatchObject({
      status: 'succeeded',
      total_amount: 6000,
      subscription_id: sold.subscription_id,
    });
  });

  test('carries add-ons, what is paid once beside it, and codes', async () => {
    const { plan: team, seat } = await sellWithSeat();
    const [course, code] = [await sellCourse(api), await issueCode(api, { subscription_cycles: 2 })];
    const gift = await sellCourse(api, { price: 300, pay_what_you_want: true });
    const sold = await sell({
      product_id: team,
      addons: [{ addon_id: seat, quantity: 3 }],
      one_time_product_cart: [
        { product_id: course, quantity: 2 },
        { product_id: gift, quantity: 1, amount: 1000 },
      ],
      discount_codes: [code],
    });
    expect(sold).toMatchObject({
      payment_status: 'succeeded',
      recurring_pre_tax_amount: 4050,
      addons: [{ addon_id: seat, quantity: 3 }],
      one_time_product_cart: [
        { product_id: course, quantity: 2 },
        { product_id: gift, quantity: 1 },
      ],
      discount_ids: [sold.discount_id],
    });
    const payment = await api.client.payments.retrieve(sold.payment_id);
    expect(payment.total_amount).toBe((3000 + 1500 + 9800 + 1000) * 0.9);
    expect(payment.product_cart).toEqual(sold.one_time_product_cart);
  });

  test.each([
    ['free', { trial_period_days: 14 }, {}, 0, null, 14],
    ['paid', { trial_period_days: 7, trial_amount: 100 }, {}, 100, 100, 7],
    ['given with the request', {}, { trial_period_days: 30 }, 0, null, 30],
    ['taken away by the request', { trial_period_days: 14 }, { trial_period_days: 0 }, 3000, null, 0],
  ])('begins with its trial: %s', async (_, price, over, charged, trialAmount, days) => {
    const sold = await sell({ product_id: await sellPlan(api, price), ...over });
    expect(sold).toMatchObject({ payment_status: 'succeeded', trial_amount: trialAmount });
    expect((await api.client.payments.retrieve(sold.payment_id)).total_amount).toBe(charged);
    const subscription = await api.client.subscriptions.retrieve(sold.subscription_id);
    expect(subscription).toMatchObject({ status: 'active', trial_period_days: days });
  });

  test('answers a decline with its reason and a standard checkout, which begins a subscription of its own', async () => {
    const sold = await sell({}, cards.hasNoFunds);
    expect(sold).toMatchObject({
      payment_status: 'failed',
      error_code: 'INSUFFICIENT_FUNDS',
      error_message: expect.stringMatching(/./),
      payment_link: null,
    });
    expect((await api.client.subscriptions.retrieve(sold.subscription_id)).status).toBe('failed');
    const fallback = String(sold.fallback_checkout_url).split('/').at(-1) ?? '';
    const paid = (await confirm(api, fallback, guest())).body;
    expect(paid).toMatchObject({ status: 'succeeded' });
    expect(paid.subscription_id).not.toBe(sold.subscription_id);
    expect((await api.client.subscriptions.retrieve(paid.subscription_id)).status).toBe('active');
  });

  test('is pending while the bank asks', async () => {
    const sold = await sell({}, cards.asks);
    expect(sold).toMatchObject({
      payment_status: 'requires_customer_action',
      next_action: { type: 'redirect', url: expect.stringContaining(sold.payment_id) },
    });
    expect((await api.client.subscriptions.retrieve(sold.subscription_id)).status).toBe('pending');
  });
});

describe('a plan sold by link', () => {
  test('is the very subscription and payment that were named, once it is paid', async () => {
    const link = await linkFor({ payment_link: true, return_url: 'https://shop.example.com/' });
    expect(link).toMatchObject({
      payment_status: 'requires_payment_method',
      payment_link: expect.stringMatching(/\/checkout\/cks_/),
      expires_on: expect.stringMatching(/Z$/),
      client_secret: expect.stringMatching(/^cs_/),
      customer: { email: 'new.customer@example.com' },
      recurring_pre_tax_amount: 3000,
    });
    expect((await api.client.subscriptions.retrieve(link.subscription_id)).status).toBe('pending');
    const paid = (await confirm(api, sessionOf(link))).body;
    expect(paid).toMatchObject({
      status: 'succeeded',
      payment_id: link.payment_id,
      subscription_id: link.subscription_id,
    });
    expect((await api.client.subscriptions.retrieve(link.subscription_id)).status).toBe('active');
  });

  test('fails by those names with its first attempt, and begins by others with the next', async () => {
    const link = await linkFor();
    const body = guest({ card: cardOf(cards.hasNoFunds) });
    const declined = (await confirm(api, sessionOf(link), body)).body;
    expect(declined).toMatchObject({ status: 'failed', subscription_id: link.subscription_id });
    const paid = (await confirm(api, sessionOf(link), { ...body, card: cardOf(cards.pays) })).body;
    expect(paid.subscription_id).not.toBe(link.subscription_id);
    expect((await api.client.subscriptions.retrieve(link.subscription_id)).status).toBe('failed');
    expect((await api.client.subscriptions.retrieve(paid.subscription_id)).status).toBe('active');
  });

  test('begins once, however often the button is pressed at the same time', async () => {
    const own = await sellPlan(api);
    const link = await linkFor({ product_id: own });
    const named = { payment_id: link.payment_id, subscription_id: link.subscription_id };
    const body = guest();
    const answers = await Promise.all(Array.from({ length: 6 }, () => confirm(api, sessionOf(link), body)));
    for (const answer of answers) {
      // Who comes when it is paid already is told so.
      if (answer.status !== 200) expectRefusal(answer, 422, 'CHECKOUT_SESSION_CONSUMED');
      else expect(answer.body).toMatchObject(named);
    }
    const { items } = await api.client.subscriptions.list({ product_id: own, page_number: 0 });
    expect(items).toMatchObject([{ subscription_id: link.subscription_id, status: 'active' }]);
    const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
    expect(charges.filter(({ paymentId }) => paymentId === link.payment_id)).toHaveLength(1);
  });
});

describe('keyless repeats', () => {
  test('of a sale are that sale while the SDK says that it is repeating itself', async () => {
    const body = saleOf(await createBuyer(api));
    const answers = await Promise.all(
      ['0', '1', '2'].map((count) =>
        api.request('POST', '/subscriptions', body, { 'x-stainless-retry-count': count }),
      ),
    );
    expect(new Set(answers.map(({ body: { subscription_id: id } }) => id as string)).size).toBe(1);
  });
});

describe('a sale is refused by the field of its request, and changes nothing', () => {
  const refusals: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
    ['no plan', { product_id: undefined }, 'INVALID_REQUEST_BODY', /^product_id: /],
    ['an unknown plan', { product_id: 'pdt_unknown' }, 'NOT_FOUND', /^product_id: /],
    ['no quantity', { quantity: undefined }, 'INVALID_REQUEST_BODY', /^quantity: /],
    ['a quantity of 0', { quantity: 0 }, 'INVALID_QUANTITY', /^quantity /],
    ['half a unit', { quantity: 0.5 }, 'INVALID_REQUEST_BODY', /^quantity: /],
    ['no address', { billing: undefined }, 'INVALID_REQUEST_BODY', /^billing: /],
    ['a country that is none', { billing: { country: 'XX' } }, 'INVALID_REQUEST_BODY', /^billing\.country: /],
    ['nobody', { customer: undefined }, 'INVALID_REQUEST_BODY', /^customer: /],
    [
      'a method of somebody new',
      { customer: { email: 'someone@example.com' } },
      'PAYMENT_METHOD_REQUIRES_CUSTOMER',
      /^payment_method_id /,
    ],
    [
      'an unknown method',
      { payment_method_id: 'pm_unknown' },
      'PAYMENT_METHOD_NOT_FOUND',
      /^payment_method_id: /,
    ],
    ['an unknown add-on', { addons: [{ addon_id: 'adn_1', quantity: 1 }] }, 'MISSING_ADDON_IDS', /^addons: /],
    [
      'something unknown beside it',
      { one_time_product_cart: [{ product_id: 'pdt_unknown', quantity: 1 }] },
      'NOT_FOUND',
      /^one_time_product_cart\.0\.product_id: /,
    ],
    ['an unknown code', { discount_codes: ['NOSUCHCODE'] }, 'INVALID_DISCOUNT_CODE', /NOSUCHCODE/],
    [
      'codes in two fields',
      { discount_codes: ['A'], discount_code: 'B' },
      'INVALID_REQUEST_BODY',
      /^discount_code: /,
    ],
    ['another currency', { billing_currency: 'EUR' }, 'UNSUPPORTED_BILLING_CURRENCY', /^billing_currency: /],
    ['a trial below 0', { trial_period_days: -1 }, 'INVALID_REQUEST_BODY', /^trial_period_days: /],
    ['a return to a script', { return_url: 'javascript:alert(1)' }, 'INVALID_REQUEST_BODY', /^return_url: /],
    ['too much metadata', { metadata: { ['x'.repeat(41)]: 'y' } }, 'INVALID_REQUEST_BODY', /metadata/],
    [
      'on demand without a word on charging',
      { on_demand: {} },
      'INVALID_REQUEST_BODY',
      /^on_demand\.mandate_only: /,
    ],
    [
      'on demand with a trial',
      { on_demand: { mandate_only: true }, trial_period_days: 7 },
      'INVALID_REQUEST_BODY',
      /^trial_period_days: /,
    ],
    [
      'on demand in another currency',
      { on_demand: { mandate_only: false, product_currency: 'EUR' } },
      'UNSUPPORTED_BILLING_CURRENCY',
      /^on_demand\.product_currency: /,
    ],
    [
      'on demand for too little',
      { on_demand: { mandate_only: false, product_price: 49 } },
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      /\$0\.49/,
    ],
  ];

  test.each(refusals)('%s', async (_, over, code, message) => {
    const buyer = await createBuyer(api);
    const before = await stateOf(api.runtime);
    const answer = await api.request('POST', '/subscriptions', saleOf(buyer, over));
    const isMissing = code === 'NOT_FOUND' || code === 'PAYMENT_METHOD_NOT_FOUND';
    expectRefusal(answer, isMissing ? 404 : 422, code, message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('something paid once as the plan, a plan as what is paid once, and what on demand is not sold with', async () => {
    const [course, { plan: team, seat }] = [await sellCourse(api), await sellWithSeat()];
    const code = await issueCode(api);
    const buyer = await createBuyer(api);
    const before = await stateOf(api.runtime);
    const beside = (id: string) => [{ product_id: id, quantity: 1 }];
    const onDemand = { product_id: team, on_demand: { mandate_only: true } };
    for (const [over, refused, message] of [
      [{ product_id: course }, 'INVALID_REQUEST_BODY', /^product_id: .*paid once/],
      [
        { one_time_product_cart: [...beside(course), ...beside(plan)] },
        'INVALID_REQUEST_BODY',
        /^one_time_product_cart\.1\.product_id: .*is a plan/,
      ],
      [
        { ...onDemand, one_time_product_cart: beside(course) },
        'ONE_TIME_PRODUCTS_NOT_ALLOWED_FOR_ON_DEMAND',
        /^on_demand: /,
      ],
      [
        { ...onDemand, addons: [{ addon_id: seat, quantity: 1 }] },
        'ADDONS_NOT_ALLOWED_FOR_ON_DEMAND',
        /^on_demand: /,
      ],
      [{ ...onDemand, discount_codes: [code] }, 'DISCOUNT_NOT_AVAILABLE_FOR_ON_DEMAND', /^on_demand: /],
    ] as const) {
      const headers = { 'idempotency-key': randomUUID() };
      const answer = await api.request('POST', '/subscriptions', saleOf(buyer, over), headers);
      expectRefusal(answer, 422, refused, message);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

test('after all that the ledger agrees with the gateway', async () => {
  expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
});
