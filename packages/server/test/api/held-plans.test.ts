import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import {
  type Answer,
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  expectRefusal,
} from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { publish, raise } from '../support/presentations.ts';
import {
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
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const code = 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION';
const anew = () => ({ 'idempotency-key': randomUUID() });

function buyPlan(buyer: Buyer, plan: string, caller: Caller = api): Promise<Answer> {
  return caller.request('POST', '/checkouts', oneClickBody(buyer, plan), anew());
}

async function subscriptionsOf({ customerId }: Buyer, caller: Caller = api): Promise<Json[]> {
  const { body } = await caller.request('GET', `/subscriptions?customer_id=${customerId}`);
  return body.items as Json[];
}

/** Two terms of one plan, as the seller says it. */
async function sellTerms(): Promise<[monthly: string, yearly: string]> {
  const name = `pro ${randomUUID()}`;
  const terms = [
    await sellPlan(api),
    await sellPlan(api, { price: 30_000, payment_frequency_interval: 'Year' }),
  ];
  for (const id of terms) await api.request('PATCH', `/products/${id}`, { metadata: { plan: name } });
  return [terms[0] ?? '', terms[1] ?? ''];
}

async function subscribed(): Promise<{ buyer: Buyer; plan: string; id: string }> {
  const buyer = await createBuyer(api);
  const plan = await sellPlan(api);
  expect((await buyPlan(buyer, plan)).body).toMatchObject({ payment_status: 'succeeded' });
  const [subscription] = await subscriptionsOf(buyer);
  return { buyer, plan, id: subscription.subscription_id as string };
}

describe('a plan that the customer has', () => {
  test('is not sold again by one click, by POST /subscriptions or by POST /payments', async () => {
    const { buyer, plan, id } = await subscribed();
    const before = await stateOf(api.runtime);
    const named = { customer: { customer_id: buyer.customerId }, payment_method_id: buyer.paymentMethodId };
    expectRefusal(await buyPlan(buyer, plan), 422, code, new RegExp(`${id} is active.*change-plan`));
    const older = { ...named, product_id: plan, quantity: 1, billing: { country: 'US' } };
    expectRefusal(await api.request('POST', '/subscriptions', older), 422, code);
    const payment = { ...named, product_cart: cartOf(plan), billing: { country: 'US' } };
    expectRefusal(await api.request('POST', '/payments', payment), 422, code);
    const link = { ...older, payment_method_id: undefined, payment_link: true };
    expectRefusal(await api.request('POST', '/subscriptions', link), 422, code);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('is not sold as another term of it either; another plan is', async () => {
    const [monthly, yearly] = await sellTerms();
    const buyer = await createBuyer(api);
    await buyPlan(buyer, monthly);
    expectRefusal(await buyPlan(buyer, yearly), 422, code);
    expect((await buyPlan(buyer, await sellPlan(api))).body).toMatchObject({ payment_status: 'succeeded' });
    expect(await subscriptionsOf(buyer)).toHaveLength(2);
  });

  test.for([
    ['paused', { status: 'paused' }],
    ['ending at its next billing date', { cancel_at_next_billing_date: true }],
  ] as const)('is held while it is %s', async ([, change]) => {
    const { buyer, plan, id } = await subscribed();
    await api.request('PATCH', `/subscriptions/${id}`, change);
    const hint = 'status' in change ? /paused/ : /cancel_at_next_billing_date: false/;
    expectRefusal(await buyPlan(buyer, plan), 422, code, hint);
  });

  test('is held while its first payment waits for the bank, and not once that has failed', async () => {
    const buyer = await createBuyer(api, { card: cards.asks });
    const plan = await sellPlan(api);
    expect((await buyPlan(buyer, plan)).body).toMatchObject({ payment_status: 'requires_customer_action' });
    expectRefusal(await buyPlan(buyer, plan), 422, code, /pending/);
    const declined = await createBuyer(api, { card: cards.declined });
    expect((await buyPlan(declined, plan)).body).toMatchObject({ payment_status: 'failed' });
    expect((await buyPlan(declined, plan)).body).toMatchObject({ payment_status: 'failed' });
  });

  test('is sold again once it was cancelled, and the one before once the plan was changed', async () => {
    const { buyer, plan, id } = await subscribed();
    const other = await sellPlan(api, { price: 8000 });
    await api.request('POST', `/subscriptions/${id}/change-plan`, {
      product_id: other,
      quantity: 1,
      proration_billing_mode: 'difference_immediately',
    });
    expectRefusal(await buyPlan(buyer, other), 422, code);
    expect((await buyPlan(buyer, plan)).body).toMatchObject({ payment_status: 'succeeded' });
    await api.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    expect((await buyPlan(buyer, other)).body).toMatchObject({ payment_status: 'succeeded' });
  });

  test('is sold again where the business says so', async () => {
    const shop = { ...(await api.createBusiness('Many Plans', 'test')), runtime: api.runtime };
    await shop.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
    const buyer = await createBuyer(shop);
    const plan = await sellPlan(shop);
    for (let count = 1; count <= 3; count++) {
      expect((await buyPlan(buyer, plan, shop)).body).toMatchObject({ payment_status: 'succeeded' });
    }
    expect(await subscriptionsOf(buyer, shop)).toHaveLength(3);
  });

  test('is nothing to what is bought once', async () => {
    const { buyer } = await subscribed();
    const course = await sellCourse(api);
    for (let count = 1; count <= 2; count++) {
      expect((await buyPlan(buyer, course)).body).toMatchObject({ payment_status: 'succeeded' });
    }
  });
});

describe('at the same moment', () => {
  test('twenty purchases of one plan and its other term, each with a key of its own, are one plan and one charge', async () => {
    const terms = await sellTerms();
    const buyer = await createBuyer(api);
    const another = createApp(api.runtime);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const answer = await (index % 2 === 0 ? api.app : another).request('/checkouts', {
          method: 'POST',
          body: JSON.stringify(oneClickBody(buyer, terms[index % 2] ?? '')),
          headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json', ...anew() },
        });
        return { status: answer.status, body: await answer.json() };
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ body }) => body.code as string))).toEqual(new Set([code]));
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
    const { items }: Json = (await api.request('GET', `/payments?customer_id=${buyer.customerId}`)).body;
    expect(items).toHaveLength(1);
  });

  test('hosted checkouts of one plan by one address are one plan', async () => {
    const plan = await sellPlan(api);
    const { customerId } = await createBuyer(api);
    const sessions = await Promise.all(
      Array.from({ length: 6 }, () => openCheckout(api, [plan], { customer: { customer_id: customerId } })),
    );
    const answers = await Promise.all(sessions.map((session) => confirm(api, session)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await subscriptionsOf({ customerId, paymentMethodId: '' })).toHaveLength(1);
  });

  test('an acceptance of an offer and a purchase of its plan are one plan', async () => {
    const buyer = await createBuyer(api);
    const plan = await sellPlan(api);
    const offer = await createOffer(api, { kind: 'subscription', product_id: plan });
    const stage = await publish(api, { steps: [stepOf('upsell', offer.offer_id)] });
    const { presentation } = await raise(api, buyer, stage.moment);
    const accept = api.request('POST', `/presentations/${String(presentation.presentation_id)}/accept`, {
      quote_id: presentation.quote.quote_id,
    });
    const [accepted, bought] = await Promise.all([accept, buyPlan(buyer, plan)]);
    const succeeded = [accepted.body.status === 'accepted', bought.body.payment_status === 'succeeded'];
    expect(succeeded.filter(Boolean), `${accepted.text} ${bought.text}`).toHaveLength(1);
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
  });
});

describe('the hosted checkout', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const fields = (over: Record<string, string> = {}): string =>
    new URLSearchParams({
      action: 'pay',
      name: 'Sample Customer',
      country: 'US',
      state: 'CA',
      postal_code: '94107',
      card_number: cards.pays,
      card_expiry: '12/34',
      card_cvc: '123',
      ...over,
    }).toString();

  test('tells whoever types an address nothing of the plan that is held under it', async () => {
    const plan = await sellPlan(api);
    const who = guest();
    expect((await confirm(api, await openCheckout(api, [plan]), who)).body).toMatchObject({
      status: 'succeeded',
    });
    const again = await confirm(api, await openCheckout(api, [plan]), who);
    expectRefusal(again, 422, code, /cannot be bought with these details/);
    expect(again.text).not.toMatch(/sub_/);
    for (const [locale, words] of [
      ['en', 'This plan cannot be bought with these details'],
      ['ja', 'この内容では、このプランを購入できません'],
    ] as const) {
      const session = await openCheckout(api, [plan], { customization: { force_language: locale } });
      const path = `/checkout/${session}`;
      const page = await api.send('POST', path, fields({ email: who.customer.email as string }), form);
      expect(page.status, page.text).toBe(422);
      expect(page.text).toContain(words);
      expect(page.text).not.toContain('/portal/');
      expect(page.text).not.toMatch(/sub_/);
    }
  });

  test('leads a browser that comes from an account back to it', async () => {
    const { buyer, plan } = await subscribed();
    const portal = await api.request('POST', `/customers/${buyer.customerId}/customer-portal/session`);
    const address = new URL(portal.body.link as string).pathname;
    const visit = await api.send('GET', address, undefined, {});
    const cookie = (visit.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const session = await openCheckout(api, [plan], { customer: { customer_id: buyer.customerId } });
    const sent = fields({ email: 'sample.customer@example.com' });
    const page = await api.send('POST', `/checkout/${session}`, sent, { ...form, cookie });
    expect(page.text).toContain('You already have this plan');
    expect(page.text).toContain(`href="${address}"`);
    const elsewhere = await api.send('POST', `/checkout/${session}`, sent, form);
    expect(elsewhere.text).not.toContain('/portal/');
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
  });

  test('pressed twice pays its plan once and answers the same', async () => {
    const session = await openCheckout(api, [await sellPlan(api)]);
    const who = guest();
    const answers = await Promise.all([confirm(api, session, who), confirm(api, session, who)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.body.payment_id).toBe(answers[1]?.body.payment_id);
  });
});
