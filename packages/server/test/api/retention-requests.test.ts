import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, minuteMs } from '../../src/domain/time.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { findSubscription } from '../../src/store/billing/subscriptions.ts';
import { requestPlanChange } from '../../src/use-cases/offers/retention/request-plan-change.ts';
import { submitRequest } from '../../src/use-cases/offers/retention/submit-request.ts';
import { undoPresentation } from '../../src/use-cases/offers/presentations/undo-presentation.ts';
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

/** Gives the plan another card. */
async function payWith({ customerId, subscriptionId }: PlanHolder, card: string): Promise<void> {
  const { paymentMethodId } = await createBuyer(api, { card });
  await api.runtime.sql`
    update payment_method set customer_id = ${customerId} where payment_method_id = ${paymentMethodId}`;
  const body = { type: 'existing', payment_method_id: paymentMethodId };
  const answer = await api.request('POST', `/subscriptions/${subscriptionId}/update-payment-method`, body);
  expect(answer.status, answer.text).toBe(200);
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

  test('a pause that is taken back has ended with it: the no right after it waits for the billing date', async () => {
    const { holder, id } = await offered();
    await act(api, id, 'accept');
    const scope = (await findBusiness(api.runtime.sql, api.scope.businessId))!;
    const dying = dyingAt(api.runtime, 'undo.after-commit');
    const undoing = undoPresentation(dying, scope, asId<'presentation'>(id));
    await expect(undoing).rejects.toThrow('died');
    const { body } = await fulfil(api, holder, id);
    expect(body).toMatchObject({
      status: 'fulfilled',
      subscription: { status: 'active', cancel_at_next_billing_date: true },
    });
  });

  test('undoing a pause and saying no at once never ends the plan before its billing date', async () => {
    const { holder, id } = await offered();
    await act(api, id, 'accept');
    const [undone, said] = await Promise.all([
      api.request('POST', `/presentations/${id}/undo`, {}),
      fulfil(api, holder, id),
    ]);
    expect(undone.status, undone.text).toBe(200);
    expect([200, 422]).toContain(said.status);
    expect(await subscriptionOf(holder)).toMatchObject({
      status: 'active',
      cancel_at_next_billing_date: said.status === 200,
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

  test('an offer that was declined while another request was being decided stays the only one', async () => {
    const holder = await holdPlan(api, plans.pro);
    const scope = (await findBusiness(api.runtime.sql, api.scope.businessId))!;
    const id = asId<'subscription'>(holder.subscriptionId);
    const ask = async (runtime: Runtime, attempt: string) => {
      const subscription = (await findSubscription(runtime.sql, scope, id))!;
      const said = { kind: 'cancel', subscriptionId: id, feedback: null, comment: null } as const;
      return submitRequest(runtime, scope, subscription, { ...said, attempt });
    };
    // While the slower one prices its offer, another request is shown one and a third says no to it.
    let isFirst = true;
    const { commerce } = api.runtime;
    if (commerce.kind !== 'local') throw new Error('billing is in this process');
    const slow: Runtime = {
      ...api.runtime,
      commerce: {
        ...commerce,
        quote: async (...asked) => {
          const quote = await commerce.quote(...asked);
          if (isFirst) {
            isFirst = false;
            expect(await ask(api.runtime, 'first')).toMatchObject({ kind: 'offered' });
            expect(await ask(api.runtime, 'second')).toMatchObject({ kind: 'fulfilled' });
          }
          return quote;
        },
      },
    };
    expect(await ask(slow, 'slow')).toMatchObject({ kind: 'fulfilled' });
    expect(await presentedTo(holder)).toEqual(['cancel_intent declined']);
  });

  test('eight requests at once put one offer to the customer', async () => {
    const holder = await holdPlan(api, plans.pro);
    const all = await Promise.all(Array.from({ length: 8 }, () => requestRetention(api, holder, cancel)));
    for (const { status } of all) expect(['offered', 'fulfilled']).toContain(status);
    expect(await presentedTo(holder)).toHaveLength(1);
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

  test('a no that was done and taken back stays taken back, however often it is sent', async () => {
    const { holder, id } = await offered();
    expect((await fulfil(api, holder, id)).body).toMatchObject({ status: 'fulfilled' });
    const path = `/subscriptions/${holder.subscriptionId}`;
    await api.request('PATCH', path, { cancel_at_next_billing_date: false });
    expectRefusal(await fulfil(api, holder, id), 422, 'PRESENTATION_NOT_OPEN', /new retention request/);
    expect(await subscriptionOf(holder)).toMatchObject({ cancel_at_next_billing_date: false });
    const anew = await requestRetention(api, holder, cancel);
    expect(anew).toMatchObject({ status: 'fulfilled', subscription: { cancel_at_next_billing_date: true } });
    expect((await fulfil(api, holder, id)).body, 'it is as it was asked for').toMatchObject({
      status: 'fulfilled',
    });
  });

  test('an offer that has run out fulfils its request once as well', async () => {
    const { holder, id } = await offered();
    later = 2 * dayMs;
    expect((await fulfil(api, holder, id)).body).toMatchObject({ status: 'fulfilled' });
    const path = `/subscriptions/${holder.subscriptionId}`;
    await api.request('PATCH', path, { cancel_at_next_billing_date: false });
    expectRefusal(await fulfil(api, holder, id), 422, 'PRESENTATION_NOT_OPEN');
    expect(await subscriptionOf(holder)).toMatchObject({ cancel_at_next_billing_date: false });
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

  test('a change that was planned and taken back is not planned again', async () => {
    const { holder, id } = await offered(moveDown({ effective_at: 'next_billing_date' }));
    expect((await fulfil(api, holder, id)).body).toMatchObject({ status: 'fulfilled' });
    const scheduled = `/subscriptions/${holder.subscriptionId}/change-plan/scheduled`;
    expect((await api.request('DELETE', scheduled)).status).toBeLessThan(300);
    expectRefusal(await fulfil(api, holder, id), 422, 'PRESENTATION_NOT_OPEN');
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.pro, scheduled_change: null });
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
    expect(await presentedTo(holder), 'a refusal declines nothing').toEqual(['downgrade_intent open']);
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.pro });
    const anew = await requestRetention(api, holder, moveDown());
    expect(anew).toMatchObject({ status: 'fulfilled', subscription: { product_id: plans.basic } });
    expect(await presentedTo(holder)).toEqual(['downgrade_intent declined']);
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

  test('a quote holds what the card pays: a wallet that pays another part by now is asked about again', async () => {
    const holder = await holdPlan(api, plans.basic);
    const entries = `/customers/${holder.customerId}/wallets/ledger-entries`;
    const entry = { amount: 1000, currency: 'USD' };
    await api.request('POST', entries, { ...entry, entry_type: 'credit' });
    const wanted = { product_id: plans.pro };
    const quoted = await preview(holder, wanted);
    expect(quoted).toMatchObject({ total_amount: 5000, wallet_amount: 1000 });
    await api.request('POST', entries, { ...entry, entry_type: 'debit' });
    const held = moveDown({ ...wanted, quote_id: quoted.quote_id });
    expectRefusal(await api.request('POST', requestsOf(holder), held), 409, 'QUOTE_STALE');
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.basic });
    const { quote_id, wallet_amount } = await preview(holder, wanted);
    expect(wallet_amount).toBe(0);
    const done = await requestRetention(api, holder, moveDown({ ...wanted, quote_id }));
    expect(done).toMatchObject({ status: 'fulfilled', subscription: { product_id: plans.pro } });
  });

  test('a dearer plan does not wait for the billing date, as on the page of the plan', async () => {
    const holder = await holdPlan(api, plans.basic);
    for (const path of [requestsOf(holder), `${requestsOf(holder)}/preview`]) {
      const body = moveDown({ product_id: plans.pro, effective_at: 'next_billing_date' });
      const answer = await as(await tokenOf(holder), path, body);
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^effective_at: /);
    }
    expect(await subscriptionOf(holder)).toMatchObject({ product_id: plans.basic, scheduled_change: null });
  });

  test.each([1e300, 10_000])('a quantity of %d is refused with the limit', async (quantity) => {
    const holder = await holdPlan(api, plans.pro);
    const answer = await api.request('POST', requestsOf(holder), moveDown({ quantity }));
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^quantity: .*9999/);
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
        quote: null,
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

// Last in this file: what it publishes is put to everybody who cancels after it.
describe('an offer that was taken', () => {
  test('a new request waits as the no does while the bank asks about the offer that was taken', async () => {
    const plan = await sellPlan(api, { price: 8000 });
    const dearer = await sellPlan(api, { price: 9000 });
    const offer = { kind: 'plan_change', product_id: dearer, discount: null };
    await publish(api, { moment: 'cancel_intent', product_id: dearer, offer });
    const holder = await holdPlan(api, plan);
    await payWith(holder, cards.asks);
    const asked = await requestRetention(api, holder, cancel);
    const id = String(asked.presentation.presentation_id);
    expect(await act(api, id, 'accept')).toMatchObject({ status: 'requires_action' });
    expectRefusal(await fulfil(api, holder, id), 422, 'PRESENTATION_NOT_OPEN', /just paying/);
    const headers = { 'idempotency-key': randomUUID() };
    const anew = await api.request('POST', requestsOf(holder), cancel, headers);
    expectRefusal(anew, 422, 'PRESENTATION_NOT_OPEN', /just paying/);
    expect(await subscriptionOf(holder)).toMatchObject({ cancel_at_next_billing_date: false });
  });
});
