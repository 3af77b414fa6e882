import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  cartOf,
  confirm,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
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

async function subscriptionOf(answer: Json): Promise<Json> {
  return api.client.subscriptions.retrieve(answer.subscription_id);
}

async function paymentOf(answer: Json): Promise<Json> {
  return api.client.payments.retrieve(answer.payment_id);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}

describe('a plan at the hosted checkout', () => {
  test('starts with its first payment and leads back with the subscription', async () => {
    const answer = await buyAsGuest(api, [plan], { session: { return_url: 'https://shop.example.com/' } });
    expect(answer).toMatchObject({ status: 'succeeded', subscription_id: expect.stringMatching(/^sub_/) });
    const { searchParams } = new URL(answer.redirect_url);
    expect(searchParams.get('subscription_id')).toBe(answer.subscription_id);
    expect(searchParams.get('status')).toBe('active');
    expect(await subscriptionOf(answer)).toMatchObject({ status: 'active', trial_period_days: 0 });
    expect(await paymentOf(answer)).toMatchObject({
      total_amount: 3000,
      subscription_id: answer.subscription_id,
      product_cart: null,
    });
    const events = await api.runtime.sql<{ type: string }[]>`
      select type from event where object_id in (${answer.payment_id as string}, ${answer.subscription_id as string})
      order by sequence`;
    expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'subscription.active']);
  });

  test('with a free trial costs nothing now and saves the card for later', async () => {
    const trial = await sellPlan(api, { trial_period_days: 14 });
    const sessionId = await openCheckout(api, [trial]);
    const noCard = guest({ card: undefined });
    expectRefusal(await confirm(api, sessionId, noCard), 422, 'INVALID_REQUEST_BODY', /^card: /);
    const answer = (await confirm(api, sessionId)).body;
    const subscription = await subscriptionOf(answer);
    expect(subscription).toMatchObject({
      status: 'active',
      trial_period_days: 14,
      recurring_pre_tax_amount: 3000,
      payment_method_id: expect.stringMatching(/^pm_/),
    });
    expect(daysBetween(subscription.created_at, subscription.next_billing_date)).toBe(14);
    expect(await paymentOf(answer)).toMatchObject({ total_amount: 0, card_last_four: '4242' });
    expect(await api.runtime.simulator.listCharges(api.scope.businessId)).not.toContainEqual(
      expect.objectContaining({ paymentId: answer.payment_id }),
    );
  });

  test('with a paid trial charges the price of the trial', async () => {
    const trial = await sellPlan(api, { trial_period_days: 7, trial_amount: 100 });
    const answer = await buyAsGuest(api, [trial]);
    expect(await paymentOf(answer)).toMatchObject({ total_amount: 100 });
    expect(await subscriptionOf(answer)).toMatchObject({ trial_amount: 100, recurring_pre_tax_amount: 3000 });
  });

  test('takes the trial of the session before its own', async () => {
    const answer = await buyAsGuest(api, [plan], {
      session: { subscription_data: { trial_period_days: 30 } },
    });
    const subscription = await subscriptionOf(answer);
    expect(subscription.trial_period_days).toBe(30);
    expect((await paymentOf(answer)).total_amount).toBe(0);
  });

  test('may have something paid once beside it', async () => {
    const course = await sellCourse(api);
    const answer = await buyAsGuest(api, [plan, course]);
    expect(await paymentOf(answer)).toMatchObject({
      total_amount: 7900,
      subscription_id: answer.subscription_id,
      product_cart: [{ product_id: course, quantity: 1 }],
    });
    const lines = await api.client.payments.retrieveLineItems(answer.payment_id);
    expect(lines.items.map(({ amount }) => amount)).toEqual([3000, 4900]);
  });

  test('may not have a second plan beside it', async () => {
    const other = await sellPlan(api);
    const buyer = await createBuyer(api);
    const before = await stateOf(api.runtime);
    const hosted = await api.request('POST', '/checkouts', { product_cart: cartOf(plan, other) });
    expectRefusal(hosted, 422, 'UNSUPPORTED_FEATURE', /at most one plan/);
    const twoPlans = oneClickBody(buyer, plan, {
      product_cart: [
        { product_id: plan, quantity: 1 },
        { product_id: plan, quantity: 2 },
      ],
    });
    const answer = await api.request('POST', '/checkouts', twoPlans);
    expectRefusal(answer, 422, 'UNSUPPORTED_FEATURE', /at most one plan/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('fails with its first payment, and starts with the next one that succeeds', async () => {
    const sessionId = await openCheckout(api, [plan]);
    const body = guest({ card: cardOf(cards.hasNoFunds) });
    const declined = (await confirm(api, sessionId, body)).body;
    expect(await subscriptionOf(declined)).toMatchObject({ status: 'failed' });
    const paid = (await confirm(api, sessionId, { ...body, card: cardOf(cards.pays) })).body;
    expect(await subscriptionOf(paid)).toMatchObject({ status: 'active' });
    expect(paid.subscription_id).not.toBe(declined.subscription_id);
  });

  test('refuses a card that cannot be charged for renewals', async () => {
    const sessionId = await openCheckout(api, [plan]);
    const rupay = guest({ card: cardOf(cards.paysOnceOnlyInIndia) });
    expectRefusal(await confirm(api, sessionId, rupay), 422, 'PAYMENT_METHOD_NOT_RECURRING', /^card: /);
  });

  test('keeps a discount for as many cycles as it is for', async () => {
    const code = await issueCode(api, { subscription_cycles: 3 });
    const answer = await buyAsGuest(api, [plan], { session: { discount_codes: [code] } });
    expect(await paymentOf(answer)).toMatchObject({ total_amount: 2700 });
    expect(await subscriptionOf(answer)).toMatchObject({
      recurring_pre_tax_amount: 2700,
      discount_cycles_remaining: 2,
    });
  });

  test('carries its quantity and its add-ons', async () => {
    const addon = await api.client.addons.create({
      name: 'Extra seat',
      price: 500,
      currency: 'USD',
      tax_category: 'saas',
    });
    const team = await sellPlan(api);
    await api.request('PATCH', `/products/${team}`, { addons: [addon.id] });
    const sessionId = await openCheckout(api, [], {
      product_cart: [{ product_id: team, quantity: 2, addons: [{ addon_id: addon.id, quantity: 3 }] }],
    });
    const answer = (await confirm(api, sessionId)).body;
    expect(await paymentOf(answer)).toMatchObject({ total_amount: 7500 });
    expect(await subscriptionOf(answer)).toMatchObject({
      quantity: 2,
      addons: [{ addon_id: addon.id, quantity: 3 }],
      recurring_pre_tax_amount: 7500,
    });
  });
});
