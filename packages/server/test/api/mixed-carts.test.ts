import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  bookOf,
  cashOf,
  confirm,
  guest,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';

/* A plan with add-ons and something paid once in one cart: what is charged now, and what goes on. */

let api: TestApi;
let seat: string;
let course: string;
beforeAll(async () => {
  api = await createTestApi();
  await api.runtime.sql`
    insert into tax_rate (business_id, country, name, rate_bps)
    values (${api.scope.businessId}, 'JP', 'Consumption tax', 1000)`;
  ({ id: seat } = await api.client.addons.create({
    name: 'Extra seat',
    price: 500,
    currency: 'USD',
    tax_category: 'saas',
  }));
  course = await sellCourse(api);
});
afterAll(async () => {
  expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
  await api.drop();
});

const ways = {
  'with one click': async (product_cart: Json, over: Json) => {
    const buyer = await createBuyer(api, { country: 'JP' });
    const answer = await api.request(
      'POST',
      '/checkouts',
      oneClickBody(buyer, '', { product_cart, ...over }),
    );
    expect(answer.body, answer.text).toMatchObject({ payment_status: 'succeeded' });
    return answer.body.payment_id as string;
  },
  'at the hosted checkout': async (product_cart: Json, over: Json) => {
    const session = await openCheckout(api, [], { product_cart, ...over });
    const answer = await confirm(api, session, guest({ billing_address: { country: 'JP' } }));
    expect(answer.body, answer.text).toMatchObject({ status: 'succeeded' });
    return answer.body.payment_id as string;
  },
};

// Two units of a plan for 30.00 and three seats for 5.00 each cycle, and a course for 49.00, each taxed with 10 %.
const carts: readonly (readonly [string, Json, Json, readonly number[], number | null, number])[] = [
  ['without a trial', {}, {}, [6600, 1650, 5390], null, 0],
  ['with a free trial', { trial_period_days: 14 }, {}, [0, 0, 5390], null, 14],
  ['with a paid trial', { trial_period_days: 7, trial_amount: 100 }, {}, [220, 0, 5390], 100, 7],
  [
    'with the trial of the session',
    {},
    { subscription_data: { trial_period_days: 30 } },
    [0, 0, 5390],
    null,
    30,
  ],
];

describe.each(Object.entries(ways))('a plan, its add-ons and a course %s', (_, buy) => {
  test.each(carts)('%s', async (_name, price, over, amounts, trialAmount, days) => {
    const plan = await sellPlan(api, price);
    await api.request('PATCH', `/products/${plan}`, { addons: [seat] });
    const cart = [
      { product_id: plan, quantity: 2, addons: [{ addon_id: seat, quantity: 3 }] },
      { product_id: course, quantity: 1 },
    ];
    const preview = await api.request('POST', '/checkouts/preview', {
      product_cart: cart,
      billing_address: { country: 'JP' },
      ...over,
    });
    const payment: Json = await api.client.payments.retrieve(await buy(cart, over));
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    expect(preview.body).toMatchObject({
      total_price: total,
      recurring_breakup: { subtotal: 7500, tax: 750, total_amount: 8250 },
    });
    expect(payment).toMatchObject({
      total_amount: total,
      product_cart: [{ product_id: course, quantity: 1 }],
    });
    const lines = await api.client.payments.retrieveLineItems(payment.payment_id);
    expect(lines.items.map(({ amount }) => amount)).toEqual(amounts);
    const subscription = await api.client.subscriptions.retrieve(payment.subscription_id);
    expect(subscription).toMatchObject({
      status: 'active',
      quantity: 2,
      addons: [{ addon_id: seat, quantity: 3 }],
      recurring_pre_tax_amount: 7500,
      trial_period_days: days,
      trial_amount: trialAmount,
    });
    if (days === 0) return;
    const until = Date.parse(subscription.next_billing_date) - Date.parse(subscription.created_at);
    expect(until).toBe(days * dayMs);
  });
});
