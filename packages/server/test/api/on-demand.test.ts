import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  cartOf,
  confirm,
  expectBooksAgree,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterEach(async () => {
  await api.runtime.simulator.configureFaults(api.scope.businessId, {});
  await expectBooksAgree(api, api.runtime);
});
afterAll(() => api.drop());

const mandate = { subscription_data: { on_demand: { mandate_only: true } } };

/** A plan sold on demand to somebody with a saved card, with nothing charged yet. */
async function subscribe(
  caller: Caller = api,
  { card = cards.pays, price = {}, over = {} }: { card?: string; price?: object; over?: object } = {},
): Promise<{ id: string; path: string; customerId: string; paymentMethodId: string }> {
  const buyer = await createBuyer({ runtime: api.runtime, scope: caller.scope }, { card });
  const plan = await sellPlan(caller, { ...price });
  const body = oneClickBody(buyer, plan, { ...mandate, metadata: { order: 'A1' }, ...over });
  const answer = await caller.request('POST', '/checkouts', body);
  expect(answer.body, answer.text).toMatchObject({ payment_status: 'succeeded' });
  const { items } = (await caller.request('GET', `/subscriptions?product_id=${plan}`)).body as {
    items: Json[];
  };
  const id = items[0].subscription_id as string;
  return { ...buyer, id, path: `/subscriptions/${id}` };
}

const charge = (path: string, body: object = { product_price: 2500 }, headers: Record<string, string> = {}) =>
  api.request('POST', `${path}/charge`, body, { 'idempotency-key': randomUUID(), ...headers });

describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions/{subscription_id}/charge',
  prepare: async (caller) => {
    const { path } = await subscribe(caller);
    return { path: `${path}/charge`, object: path, body: { product_price: 2500 } };
  },
});

describe('a plan sold on demand', () => {
  test('with one click saves the mandate, charges nothing and is active until its period ends', async () => {
    const { id } = await subscribe();
    const subscription = await api.client.subscriptions.retrieve(id);
    expect(subscription).toMatchObject({
      status: 'active',
      on_demand: true,
      recurring_pre_tax_amount: 3000,
      trial_period_days: 0,
      payment_method_id: expect.stringMatching(/^pm_/),
    });
    expect(subscription.next_billing_date).toBe(subscription.expires_at);
    const { items } = await api.client.payments.list({ subscription_id: id, page_number: 0 });
    expect(items).toMatchObject([{ total_amount: 0, status: 'succeeded' }]);
    const events = await api.runtime.sql<{ type: string }[]>`
      select type from event where object_id in (${id}, ${items[0]?.payment_id ?? ''}) order by sequence`;
    expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'subscription.active']);
  });

  test('at the hosted checkout needs a card that can be charged again, and saves it', async () => {
    const plan = await sellPlan(api, { trial_period_days: 14 });
    const session = await openCheckout(api, [plan], mandate);
    expectRefusal(
      await confirm(api, session, guest({ card: undefined })),
      422,
      'INVALID_REQUEST_BODY',
      /^card: /,
    );
    const once = guest({ card: cardOf(cards.paysOnceOnlyInIndia) });
    expectRefusal(await confirm(api, session, once), 422, 'PAYMENT_METHOD_NOT_RECURRING');
    const { subscription_id: id } = (await confirm(api, session)).body;
    expect(await api.client.subscriptions.retrieve(id)).toMatchObject({ status: 'active', on_demand: true });
    const answer = await charge(`/subscriptions/${String(id)}`);
    expect(answer.body).toMatchObject({ payment_status: 'succeeded' });
  });

  test('says on its page that later charges vary, and takes no code there', async () => {
    const plan = await sellPlan(api);
    const session = await openCheckout(api, [plan], {
      subscription_data: {
        on_demand: { mandate_only: false, product_price: 700, product_description: 'First delivery' },
      },
    });
    const page = await api.send('GET', `/checkout/${session}`, undefined, {});
    expect(page.status).toBe(200);
    expect(page.text).toContain('have no fixed date or amount');
    expect(page.text).toContain('First delivery');
    expect(page.text).toContain('>Pay $7.00</button>');
    expect(page.text).not.toContain('discount_code');
    expect(page.text).not.toContain('every month');
  });

  test.each([
    ['the price that is named, whatever the quantity', { product_price: 700 }, 700],
    ['the price of the plan when none is named', {}, 9000],
    ['nothing when the price is 0', { product_price: 0 }, 0],
  ])('charges at first %s', async (_, terms, total) => {
    const plan = await sellPlan(api);
    const session = {
      product_cart: [{ product_id: plan, quantity: 3 }],
      subscription_data: { on_demand: { mandate_only: false, product_currency: 'USD', ...terms } },
    };
    const preview = await api.request('POST', '/checkouts/preview', session);
    expect(preview.body).toMatchObject({
      total_price: total,
      recurring_breakup: null,
      next_billing_date: null,
      subscriptions: [{ amount_due_now: total, recurring_amount: 0, next_billing_date: null }],
    });
    const bought = await buyAsGuest(api, [], { session });
    expect((await api.client.payments.retrieve(bought.payment_id)).total_amount).toBe(total);
    expect((await api.client.subscriptions.retrieve(bought.subscription_id)).quantity).toBe(3);
  });

  test.each([
    ['the first charge is declined', cards.hasNoFunds, 'failed'],
    ['the bank asks first', cards.asks, 'requires_customer_action'],
  ])('does not begin while %s', async (_, card, status) => {
    const buyer = await createBuyer(api, { card });
    const plan = await sellPlan(api);
    const onDemand = { subscription_data: { on_demand: { mandate_only: false } } };
    const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, plan, onDemand));
    expect(answer.body).toMatchObject({ payment_status: status });
    const { items } = await api.client.subscriptions.list({ product_id: plan, page_number: 0 });
    expect(items).toMatchObject([{ status: status === 'failed' ? 'failed' : 'pending', on_demand: true }]);
  });

  test('is refused with what it is not sold with, in previews alike, and nothing is changed', async () => {
    const { id: seat } = await api.client.addons.create({
      name: 'Extra seat',
      price: 500,
      currency: 'USD',
      tax_category: 'saas',
    });
    const [plan, course, code] = [await sellPlan(api), await sellCourse(api), await issueCode(api)];
    await api.request('PATCH', `/products/${plan}`, { addons: [seat] });
    const seats = [{ product_id: plan, quantity: 1, addons: [{ addon_id: seat, quantity: 1 }] }];
    const before = await stateOf(api.runtime);
    for (const [over, refused] of [
      [{ product_cart: cartOf(plan, course) }, 'ONE_TIME_PRODUCTS_NOT_ALLOWED_FOR_ON_DEMAND'],
      [{ product_cart: seats }, 'ADDONS_NOT_ALLOWED_FOR_ON_DEMAND'],
      [{ discount_codes: [code] }, 'DISCOUNT_NOT_AVAILABLE_FOR_ON_DEMAND'],
      [{ product_cart: cartOf(course) }, 'INVALID_REQUEST_BODY'],
      [{ subscription_data: { on_demand: {} } }, 'INVALID_REQUEST_BODY'],
      [{ subscription_data: { on_demand: { mandate_only: 'yes' } } }, 'INVALID_REQUEST_BODY'],
      [
        { subscription_data: { on_demand: { mandate_only: true, product_price: -1 } } },
        'INVALID_REQUEST_BODY',
      ],
    ] as const) {
      for (const path of ['/checkouts', '/checkouts/preview']) {
        const answer = await api.request('POST', path, { product_cart: cartOf(plan), ...mandate, ...over });
        expectRefusal(answer, 422, refused, /subscription_data\.on_demand/);
      }
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('a charge', () => {
  test('takes what is named from the saved method, taxed, described and labelled', async () => {
    await api.runtime.sql`
      insert into tax_rate (business_id, country, name, rate_bps)
      values (${api.scope.businessId}, 'JP', 'Consumption tax', 1000)`;
    const { id, path } = await subscribe(api, { over: { billing_address: { country: 'JP' } } });
    const body = { product_price: 2500, product_description: 'Usage in March', metadata: { month: 3 } };
    const answer = await charge(path, body);
    expect(answer.body).toEqual({
      payment_id: expect.stringMatching(/^pay_/),
      payment_status: 'succeeded',
      error_code: null,
      error_message: null,
    });
    const { payment_id: paymentId } = answer.body;
    expect(await api.client.payments.retrieve(paymentId)).toMatchObject({
      status: 'succeeded',
      total_amount: 2750,
      tax: 250,
      subscription_id: id,
      metadata: { month: 3 },
      product_cart: null,
      card_last_four: '4242',
    });
    const lines = await api.client.payments.retrieveLineItems(paymentId);
    expect(lines.items).toMatchObject([
      { name: 'Basic plan', description: 'Usage in March', amount: 2750, tax: 250 },
    ]);
    const events = await api.runtime.sql<{ type: string }[]>`
      select type from event where object_id in (${id}, ${paymentId as string}) order by sequence offset 1`;
    expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'subscription.renewed']);
    const refund = await api.request('POST', '/refunds', { payment_id: paymentId });
    expect(refund.body).toMatchObject({ status: 'succeeded', amount: 2750 });
  });

  test('without metadata of its own has that of the subscription', async () => {
    const { path } = await subscribe();
    const { payment_id: paymentId } = (await charge(path)).body;
    expect((await api.client.payments.retrieve(paymentId)).metadata).toEqual({ order: 'A1' });
  });

  test.each([
    ['is declined', cards.paysFirstCharge, 'failed'],
    ['would need the customer', cards.asks, 'failed'],
  ])('that %s is an answer, and the subscription is on hold', async (_, card, status) => {
    const { id, path } = await subscribe(api, { card });
    const answer = await charge(path);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      payment_status: status,
      error_code: expect.stringMatching(/^[A-Z_]+$/),
      error_message: expect.stringMatching(/./),
    });
    expect((await api.client.subscriptions.retrieve(id)).status).toBe('on_hold');
    const told = await api.runtime.sql<{ type: string }[]>`
      select type from event where business_id = ${api.scope.businessId} order by sequence desc limit 2`;
    expect(told.map(({ type }) => type)).toEqual(['subscription.on_hold', 'payment.failed']);
    expectRefusal(await charge(path), 422, 'SUBSCRIPTION_INACTIVE');
  });

  test('without a method, which the customer took off their file, asks nobody for money', async () => {
    const { path, customerId, paymentMethodId } = await subscribe();
    await api.client.customers.deletePaymentMethod(paymentMethodId, { customer_id: customerId });
    expect((await charge(path)).body).toMatchObject({
      payment_status: 'failed',
      error_code: 'REVOCATION_OF_AUTHORIZATION',
    });
  });

  test('is made again when it is asked again later, and once when the SDK repeats itself', async () => {
    const { id, path } = await subscribe();
    const body = { product_price: 2500 };
    const answers = await Promise.all(
      ['0', '1', '2'].map((count) =>
        api.request('POST', `${path}/charge`, body, { 'x-stainless-retry-count': count }),
      ),
    );
    expect(new Set(answers.map(({ body: { payment_id: each } }) => each as string)).size).toBe(1);
    expect((await charge(path)).body.payment_status).toBe('succeeded');
    const { items } = await api.client.payments.list({ subscription_id: id, page_number: 0 });
    expect(items.map(({ total_amount: amount }) => amount)).toEqual([2500, 2500, 0]);
  });

  test('waits for no other: while one is under way the next is refused, and ten at once are one', async () => {
    await api.runtime.simulator.configureFaults(api.scope.businessId, { latency: { fixedMs: 150 } });
    const { id, path } = await subscribe();
    const answers = await Promise.all(Array.from({ length: 10 }, () => charge(path)));
    const paid = answers.filter(({ status }) => status === 200);
    expect(paid).toHaveLength(1);
    for (const answer of answers.filter((each) => each !== paid[0])) {
      expectRefusal(answer, 422, 'PREVIOUS_PAYMENT_PENDING');
    }
    const { items } = await api.client.payments.list({ subscription_id: id, page_number: 0 });
    expect(items.map(({ total_amount: amount }) => amount)).toEqual([2500, 0]);
  });

  test("is paid by the customer's wallet first, unless the seller says otherwise, and returns it when it fails", async () => {
    const { id, path, customerId } = await subscribe(api, { card: cards.paysFirstCharge });
    const credit = { amount: 1000, currency: 'USD' as const, entry_type: 'credit' as const };
    await api.client.customers.wallets.ledgerEntries.create(customerId, credit);
    const balance = async () => {
      const { items } = await api.client.customers.wallets.list(customerId);
      return items[0]?.balance;
    };
    const leaving = { allow_customer_credits_usage: false };
    const alone = await charge(path, { product_price: 800, customer_balance_config: leaving });
    expect(alone.body).toMatchObject({ payment_status: 'failed' });
    // As if another method had paid it.
    const goesOn = () =>
      api.runtime.sql`
        update subscription set status = 'active', unpaid_charge_id = null where subscription_id = ${id}`;
    await goesOn();
    expect((await charge(path)).body, 'the card pays the rest').toMatchObject({ payment_status: 'failed' });
    expect(await balance()).toBe(1000);
    await goesOn();
    const paid = await charge(path, { product_price: 800 });
    expect(paid.body).toMatchObject({ payment_status: 'succeeded' });
    expect(await balance()).toBe(200);
  });

  const refusals: readonly (readonly [string, Json, string, RegExp])[] = [
    ['no amount', {}, 'INVALID_REQUEST_BODY', /^product_price: /],
    ['an amount below 0', { product_price: -1 }, 'INVALID_REQUEST_BODY', /^product_price: /],
    ['a fraction', { product_price: 0.5 }, 'INVALID_REQUEST_BODY', /^product_price: /],
    [
      'nothing',
      { product_price: 0 },
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      /^product_price: .*\$0\.00/,
    ],
    ['too little', { product_price: 49 }, 'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT', /^product_price: /],
    [
      'another currency',
      { product_price: 2500, product_currency: 'EUR' },
      'UNSUPPORTED_BILLING_CURRENCY',
      /^product_currency: /,
    ],
    [
      'a currency that is none',
      { product_price: 2500, product_currency: 'XXX' },
      'INVALID_REQUEST_BODY',
      /^product_currency: /,
    ],
    [
      'a long description',
      { product_price: 2500, product_description: 'x'.repeat(1001) },
      'INVALID_REQUEST_BODY',
      /^product_description: /,
    ],
    ['bad metadata', { product_price: 2500, metadata: { 'a key': 1 } }, 'INVALID_REQUEST_BODY', /metadata/],
  ];

  test.each(refusals)('of %s is refused by name and changes nothing', async (_, body, code, message) => {
    const { path } = await subscribe();
    const before = await stateOf(api.runtime);
    expectRefusal(await charge(path, body), 422, code, message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test.each([
    ['paused', { status: 'paused' }, 'SUBSCRIPTION_INACTIVE'],
    ['cancelled', { status: 'cancelled' }, 'SUBSCRIPTION_INACTIVE'],
    [
      'to be cancelled',
      { cancel_at_next_billing_date: true },
      'CHARGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION',
    ],
    [
      'no longer on demand',
      { disable_on_demand: { next_billing_date: new Date(Date.now() + dayMs).toISOString() } },
      'SUBSCRIPTION_NOT_ON_DEMAND',
    ],
  ])('of one that is %s is refused and changes nothing', async (_, change, code) => {
    const { path } = await subscribe();
    const changed = await api.request('PATCH', path, change);
    expect(changed.status, changed.text).toBe(200);
    const before = await stateOf(api.runtime);
    expectRefusal(await charge(path), 422, code);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

test('a plan on demand has no price to change, and refuses a change of plan', async () => {
  const { path } = await subscribe();
  const pro = await sellPlan(api, { price: 8000 });
  const body = { product_id: pro, quantity: 1, proration_billing_mode: 'full_immediately' };
  const before = await stateOf(api.runtime);
  const answer = await api.request('POST', `${path}/change-plan`, body);
  expectRefusal(answer, 422, 'ON_DEMAND_PLAN_CHANGE_NOT_SUPPORTED');
  expect(await stateOf(api.runtime)).toEqual(before);
});

describe('ending to charge on demand', () => {
  const tomorrow = () => new Date(Date.now() + dayMs).toISOString();

  test('gives the subscription the billing date that is named', async () => {
    const { id } = await subscribe();
    const nextBillingDate = tomorrow();
    const changed = await api.client.subscriptions.update(id, {
      disable_on_demand: { next_billing_date: nextBillingDate },
    });
    expect(changed).toMatchObject({
      status: 'active',
      on_demand: false,
      next_billing_date: nextBillingDate,
      recurring_pre_tax_amount: 3000,
    });
  });

  test.each([
    ['without a date', { disable_on_demand: {} }, 'INVALID_REQUEST_BODY', /next_billing_date/],
    [
      'with a date that has passed',
      { disable_on_demand: { next_billing_date: '2020-01-01T00:00:00Z' } },
      'INVALID_REQUEST_BODY',
      /^disable_on_demand\.next_billing_date: /,
    ],
    [
      'with two dates',
      { disable_on_demand: { next_billing_date: tomorrow() }, next_billing_date: tomorrow() },
      'INVALID_REQUEST_BODY',
      /^next_billing_date: /,
    ],
    [
      'with its end',
      { disable_on_demand: { next_billing_date: tomorrow() }, status: 'cancelled' },
      'INVALID_REQUEST_BODY',
      /^disable_on_demand: /,
    ],
    [
      'by a date alone',
      { next_billing_date: tomorrow() },
      'INVALID_REQUEST_BODY',
      /^next_billing_date: .*disable_on_demand/,
    ],
  ])('is refused %s and changes nothing', async (_, body, code, message) => {
    const { path } = await subscribe();
    const before = await stateOf(api.runtime);
    expectRefusal(await api.request('PATCH', path, body), 422, code, message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('is refused for a plan with billing dates', async () => {
    const { subscription_id: id } = await buyAsGuest(api, [await sellPlan(api)]);
    const body = { disable_on_demand: { next_billing_date: tomorrow() } };
    const before = await stateOf(api.runtime);
    const answer = await api.request('PATCH', `/subscriptions/${String(id)}`, body);
    expectRefusal(answer, 422, 'SUBSCRIPTION_NOT_ON_DEMAND', /^disable_on_demand: /);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});
