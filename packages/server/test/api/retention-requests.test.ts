import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, minuteMs } from '../../src/domain/time.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { findSubscription } from '../../src/store/billing/subscriptions.ts';
import { requestPlanChange } from '../../src/use-cases/offers/retention/request-plan-change.ts';
import { createSubscriptionChanges } from '../../src/use-cases/billing/subscription-changes.ts';
import {
  type Answer,
  type Json,
  type TestApi,
  createTestApi,
  dyingAt,
  expectRefusal,
} from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createBuyer } from '../support/buyers.ts';
import { bankPageOf, submit } from '../support/pages.ts';
import { act, publish } from '../support/presentations.ts';
import {
  type PlanHolder,
  type RetentionPlans,
  fulfil,
  holdPlan,
  publishRetention,
  requestRetention,
  requestsOf,
} from '../support/retention.ts';
import { cards, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
let plans: RetentionPlans;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
  plans = await publishRetention(api);
});
afterEach(() => {
  later = 0;
});
afterAll(() => api.drop());

const cancel = { kind: 'cancel', cancellation_feedback: 'too_expensive', cancellation_comment: 'Too dear.' };
const moveDown = (over: Json = {}) => ({ kind: 'change_plan', product_id: plans.basic, ...over });

const subscriptionOf = async ({ subscriptionId }: PlanHolder): Promise<Json> =>
  (await api.request('GET', `/subscriptions/${subscriptionId}`)).body;

async function preview(holder: PlanHolder, body: Json): Promise<Json> {
  const answer = await api.request('POST', `${requestsOf(holder)}/preview`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Somebody on the dearer plan, to whom a pause is offered because of what they ask for. */
async function offered(body: Json = cancel): Promise<{ holder: PlanHolder; answer: Json; id: string }> {
  const holder = await holdPlan(api, plans.pro);
  const answer = await requestRetention(api, holder, body);
  expect(answer.status).toBe('offered');
  return { holder, answer, id: answer.presentation.presentation_id as string };
}

async function tokenOf({ customerId }: PlanHolder): Promise<string> {
  const path = `/customers/${customerId}/customer-portal/session`;
  const { link } = (await api.request('POST', path, undefined, { 'idempotency-key': randomUUID() })).body;
  return String(link).split('/').at(-1) ?? '';
}

const as = (token: string, path: string, body?: Json): Promise<Answer> =>
  api.send('POST', path, body, { authorization: `Bearer ${token}` });

async function presentedTo({ customerId }: PlanHolder): Promise<string[]> {
  const { items } = (await api.request('GET', `/customers/${customerId}/presentations`)).body;
  return (items as Json[]).map(({ moment, state }) => `${String(moment)} ${String(state)}`);
}

describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions/{subscription_id}/retention_requests',
  prepare: async (caller) => {
    const holder = await holdPlan({ ...caller, runtime: api.runtime }, await sellPlan(caller));
    return { path: requestsOf(holder), object: `/subscriptions/${holder.subscriptionId}`, body: cancel };
  },
});
describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions/{subscription_id}/retention_requests/preview',
  prepare: async (caller) => {
    const holder = await holdPlan({ ...caller, runtime: api.runtime }, await sellPlan(caller));
    const body = { product_id: await sellPlan(caller) };
    return { path: `${requestsOf(holder)}/preview`, object: `/subscriptions/${holder.subscriptionId}`, body };
  },
});

describe('to cancel', () => {
  test('one offer stands before it, with the way out beside it, and nothing is cancelled yet', async () => {
    const { holder, answer, id } = await offered();
    expect(answer).toMatchObject({
      kind: 'cancel',
      subscription: {
        subscription_id: holder.subscriptionId,
        status: 'active',
        cancel_at_next_billing_date: false,
      },
      presentation: { moment: 'cancel_intent', surface: 'portal', state: 'open', offer: { kind: 'pause' } },
      fulfil_url: `http://localhost:4000${requestsOf(holder)}/${id}/fulfil`,
      payment_id: null,
      next_action: null,
    });
    expect(answer.presentation.url).toContain('/offers/cst_');
    expect(await subscriptionOf(holder)).toMatchObject({
      status: 'active',
      cancel_at_next_billing_date: false,
    });
  });

  test('is done in the one call that declines the offer, with the reason that was told, and once', async () => {
    const { holder, id } = await offered();
    const done = await fulfil(api, holder, id);
    expect(done.body).toMatchObject({
      status: 'fulfilled',
      kind: 'cancel',
      subscription: { status: 'active', cancel_at_next_billing_date: true },
      presentation: null,
      fulfil_url: null,
    });
    expect(await subscriptionOf(holder)).toMatchObject({
      status: 'active',
      cancel_at_next_billing_date: true,
      cancellation_feedback: 'too_expensive',
      cancellation_comment: 'Too dear.',
    });
    expect(await presentedTo(holder)).toEqual(['cancel_intent declined']);
    const before = await stateOf(api.runtime, 'idempotency');
    expect((await fulfil(api, holder, id)).body).toEqual(done.body);
    expect(await stateOf(api.runtime, 'idempotency')).toEqual(before);
  });

  test('whoever takes the offer keeps the plan: a late no cancels nothing', async () => {
    const { holder, id } = await offered();
    expect(await act(api, id, 'accept')).toMatchObject({ status: 'accepted' });
    expectRefusal(await fulfil(api, holder, id), 422, 'PRESENTATION_NOT_OPEN', /accepted/);
    expect(await subscriptionOf(holder)).toMatchObject({
      status: 'paused',
      cancel_at_next_billing_date: false,
    });
  });

  test('whoever asks again past an open offer has said no to it', async () => {
    const { holder } = await offered();
    const again = await requestRetention(api, holder, { kind: 'cancel' });
    expect(again).toMatchObject({ status: 'fulfilled', subscription: { cancel_at_next_billing_date: true } });
    expect(await presentedTo(holder)).toEqual(['cancel_intent declined']);
  });

  test('a request that is sent twice asks once: by its key, or without one in the same moment', async () => {
    const holder = await holdPlan(api, plans.pro);
    const headers = { 'idempotency-key': randomUUID() };
    const named = await Promise.all(
      [1, 2].map(() => api.request('POST', requestsOf(holder), cancel, headers)),
    );
    expect(named.map(({ body }) => body.status)).toEqual(['offered', 'offered']);
    const other = await holdPlan(api, plans.pro);
    const nameless = await Promise.all([1, 2].map(() => api.request('POST', requestsOf(other), cancel)));
    expect(nameless.map(({ body }) => body.status)).toEqual(['offered', 'offered']);
    const retried = await api.request('POST', requestsOf(other), cancel, { 'x-stainless-retry-count': '1' });
    expect(retried.body).toMatchObject({ status: 'offered' });
    expect(await presentedTo(holder)).toEqual(['cancel_intent open']);
    expect(await presentedTo(other)).toEqual(['cancel_intent open']);
  });

  test('is done at once where nothing is to be proposed, and asked for again it is done already', async () => {
    const holder = await holdPlan(api, await sellPlan(api));
    const done = { status: 'fulfilled', subscription: { cancel_at_next_billing_date: true } };
    expect(await requestRetention(api, holder, cancel)).toMatchObject(done);
    expect(await requestRetention(api, holder, cancel)).toMatchObject(done);
    expect(await presentedTo(holder)).toEqual([]);
  });

  test('nothing is offered to whoever has cancelled already', async () => {
    const holder = await holdPlan(api, plans.pro);
    const path = `/subscriptions/${holder.subscriptionId}`;
    expect((await api.request('PATCH', path, { cancel_at_next_billing_date: true })).status).toBe(200);
    expect(await presentedTo(holder), 'the official call offers nothing').toEqual([]);
    expect(await requestRetention(api, holder, cancel)).toMatchObject({ status: 'fulfilled' });
    expect(await presentedTo(holder)).toEqual([]);
  });

  test('a paused plan ends at once', async () => {
    const holder = await holdPlan(api, await sellPlan(api));
    await api.request('PATCH', `/subscriptions/${holder.subscriptionId}`, { status: 'paused' });
    expect(await requestRetention(api, holder, cancel)).toMatchObject({
      status: 'fulfilled',
      subscription: { status: 'cancelled' },
    });
  });

  test('an offer that has run out does not stand in the way', async () => {
    const { holder, id } = await offered();
    later = 2 * dayMs;
    expect((await fulfil(api, holder, id)).body).toMatchObject({ status: 'fulfilled' });
    expect(await presentedTo(holder)).toEqual(['cancel_intent expired']);
  });
});

describe('to move to another plan', () => {
  test('the price of a preview is what is made of it after the no, and one offer stands before', async () => {
    const holder = await holdPlan(api, plans.pro);
    const quoted = await preview(holder, { product_id: plans.basic });
    expect(quoted).toMatchObject({
      effective_at: 'immediately',
      total_amount: 0,
      credit_amount: 5000,
      quantity: 1,
      currency: 'USD',
    });
    const answer = await requestRetention(api, holder, moveDown({ quote_id: quoted.quote_id }));
    expect(answer).toMatchObject({ status: 'offered', presentation: { moment: 'downgrade_intent' } });
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.pro });
    const done = await fulfil(api, holder, answer.presentation.presentation_id as string);
    expect(done.body).toMatchObject({ status: 'fulfilled', subscription: { product_id: plans.basic } });
    const credits = (await api.request('GET', `/subscriptions/${holder.subscriptionId}/credits`)).body;
    expect(credits.balance).toBe(5000);
  });

  test('one for the billing date stays one for the billing date', async () => {
    const { holder, id } = await offered(moveDown({ effective_at: 'next_billing_date' }));
    expect((await fulfil(api, holder, id)).body).toMatchObject({
      status: 'fulfilled',
      subscription: { product_id: plans.pro, scheduled_change: { product_id: plans.basic, quantity: 1 } },
    });
  });

  test('a quote that counts no more is refused before anything is offered, and after it', async () => {
    const holder = await holdPlan(api, plans.pro);
    const quoted = await preview(holder, { product_id: plans.basic });
    const stale = moveDown({ quote_id: `${String(quoted.quote_id)}x` });
    expectRefusal(await api.request('POST', requestsOf(holder), stale), 409, 'QUOTE_STALE');
    const ofAnother = moveDown({ quote_id: quoted.quote_id, quantity: 2 });
    expectRefusal(await api.request('POST', requestsOf(holder), ofAnother), 409, 'QUOTE_STALE');
    expect(await presentedTo(holder)).toEqual([]);
    const answer = await requestRetention(api, holder, moveDown({ quote_id: quoted.quote_id }));
    later = 16 * minuteMs;
    const late = await fulfil(api, holder, answer.presentation.presentation_id as string);
    expectRefusal(late, 409, 'QUOTE_EXPIRED');
    expect(late.headers.get('x-should-retry')).toBe('false');
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.pro });
    const anew = await requestRetention(api, holder, moveDown());
    expect(anew).toMatchObject({ status: 'fulfilled', subscription: { product_id: plans.basic } });
  });

  test('nothing is offered before a dearer plan, whose payment may ask the bank', async () => {
    const holder = await holdPlan(api, plans.basic);
    const { paymentMethodId } = await createBuyer(api, { card: cards.asks });
    await api.runtime.sql`
      update payment_method set customer_id = ${holder.customerId} where payment_method_id = ${paymentMethodId}`;
    await api.request('POST', `/subscriptions/${holder.subscriptionId}/update-payment-method`, {
      type: 'existing',
      payment_method_id: paymentMethodId,
    });
    const asking = await requestRetention(api, holder, moveDown({ product_id: plans.pro }));
    expect(asking).toMatchObject({
      status: 'requires_customer_action',
      subscription: { product_id: plans.basic },
      next_action: { type: 'redirect' },
    });
    await submit(api, bankPageOf(api.runtime, String(asking.payment_id)), { answer: 'approve' });
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.pro });
    expect(await presentedTo(holder)).toEqual([]);
  });

  test('a declined card leaves the plan as it was, and says why', async () => {
    const holder = await holdPlan(api, plans.basic);
    const { paymentMethodId } = await createBuyer(api, { card: cards.hasNoFunds });
    await api.runtime.sql`
      update payment_method set customer_id = ${holder.customerId} where payment_method_id = ${paymentMethodId}`;
    await api.request('POST', `/subscriptions/${holder.subscriptionId}/update-payment-method`, {
      type: 'existing',
      payment_method_id: paymentMethodId,
    });
    const declined = await requestRetention(api, holder, moveDown({ product_id: plans.pro }));
    expect(declined).toMatchObject({ status: 'failed', error_code: 'INSUFFICIENT_FUNDS' });
    expect(declined.error_message).toMatch(/\w/);
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.basic });
  });

  test('a plan that is not on sale is refused with its field', async () => {
    const holder = await holdPlan(api, plans.pro);
    for (const path of [requestsOf(holder), `${requestsOf(holder)}/preview`]) {
      const answer = await api.request('POST', path, moveDown({ product_id: 'prod_unknown' }));
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^product_id: /);
    }
  });
});

describe('whoever asks', () => {
  test("a customer's token does for their own subscription what a key does", async () => {
    const holder = await holdPlan(api, plans.pro);
    const token = await tokenOf(holder);
    const quoted = await as(token, `${requestsOf(holder)}/preview`, { product_id: plans.basic });
    expect(quoted.body).toMatchObject({ credit_amount: 5000 });
    const asked = await as(token, requestsOf(holder), moveDown({ quote_id: quoted.body.quote_id }));
    expect(asked.body).toMatchObject({ status: 'offered' });
    const way = `${requestsOf(holder)}/${String(asked.body.presentation.presentation_id)}/fulfil`;
    expect((await as(token, way)).body).toMatchObject({ status: 'fulfilled' });
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.basic });
  });

  test("somebody else's subscription is none, and so is the offer that stands before it", async () => {
    const { holder, id } = await offered();
    const stranger = await holdPlan(api, plans.pro);
    const token = await tokenOf(stranger);
    const before = await stateOf(api.runtime);
    for (const path of [requestsOf(holder), `${requestsOf(holder)}/preview`]) {
      expectRefusal(await as(token, path, moveDown()), 404, 'NOT_FOUND');
    }
    expectRefusal(await as(token, `${requestsOf(holder)}/${id}/fulfil`), 404, 'NOT_FOUND');
    expectRefusal(await as(token, `${requestsOf(stranger)}/${id}/fulfil`), 404, 'NOT_FOUND');
    expectRefusal(await fulfil(api, stranger, id), 404, 'NOT_FOUND');
    expect(await stateOf(api.runtime, 'idempotency')).toEqual(before);
  });

  test('an offer that stands before nothing fulfils nothing', async () => {
    const holder = await holdPlan(api, plans.pro);
    const { moment } = await publish(api);
    const { presentation } = (
      await api.request('POST', '/moments', { customer_id: holder.customerId, moment })
    ).body;
    expectRefusal(await fulfil(api, holder, String(presentation.presentation_id)), 404, 'NOT_FOUND');
    expect(await subscriptionOf(holder)).toMatchObject({ cancel_at_next_billing_date: false });
  });

  test('the link of the offer fulfils the request behind it, and asks for nothing of its own', async () => {
    const { holder, answer, id } = await offered();
    const token = String(answer.presentation.url).split('/').at(-1) ?? '';
    expectRefusal(await as(token, requestsOf(holder), cancel), 404, 'NOT_FOUND');
    expectRefusal(await as(token, `${requestsOf(holder)}/preview`, moveDown()), 404, 'NOT_FOUND');
    expect((await as(token, `${requestsOf(holder)}/${id}/fulfil`)).body).toMatchObject({
      status: 'fulfilled',
    });
  });

  test('at the page and at the API it is one request: one offer a day stands before the plan', async () => {
    const { holder } = await offered();
    const page = `/portal/${await tokenOf(holder)}/subscriptions/${holder.subscriptionId}`;
    const pressed = await submit(api, `${page}/cancel`, { reason: '', attempt: 'press' });
    expect(pressed.headers.get('location')).toBe(`${page}?done=ending`);
    expect(await presentedTo(holder)).toEqual(['cancel_intent declined']);
  });
});

describe('a process that dies', () => {
  test.each(['change-plan.after-open', 'payment.after-call', 'payment.after-settle'])(
    'at %s charges once, and the same request goes on with what it began',
    async (point) => {
      const holder = await holdPlan(api, plans.basic);
      const scope = (await findBusiness(api.runtime.sql, api.scope.businessId))!;
      const id = asId<'subscription'>(holder.subscriptionId);
      const wanted = {
        productId: asId<'product'>(plans.pro),
        quantity: null,
        isAtNextBillingDate: false,
        quoteId: null,
      };
      const ask = async (runtime: Runtime) => {
        const subscription = (await findSubscription(runtime.sql, scope, id))!;
        return requestPlanChange(runtime, scope, subscription, wanted, `key:${holder.subscriptionId}`);
      };
      const mortal = dyingAt(api.runtime, point);
      const dying = { ...mortal, subscriptionChanges: createSubscriptionChanges(mortal) };
      await expect(ask(dying)).rejects.toThrow('died');
      expect(await ask(api.runtime)).toMatchObject({ kind: 'paying', payment: { status: 'succeeded' } });
      expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.pro });
      const paid = await api.request('GET', `/payments?subscription_id=${holder.subscriptionId}`);
      expect(paid.body.items).toHaveLength(2);
    },
  );
});
