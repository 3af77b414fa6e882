import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { bankPageOf, submit, visit } from '../support/pages.ts';
import { act, present, publish, raise, waitingFor } from '../support/presentations.ts';
import { cards, confirm, guest, oneClickBody, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const shopOf = (caller: Caller) => ({ ...caller, runtime: api.runtime });
const presented = (caller: Caller, over: Json = {}) => present(shopOf(caller), over);
const pathOf = (presentation: Json, verb = '') =>
  `/presentations/${String(presentation.presentation_id)}${verb === '' ? '' : `/${verb}`}`;

describeEndpoint(() => api, {
  method: 'POST',
  path: '/moments',
  prepare: async (caller) => {
    const buyer = await createBuyer(shopOf(caller));
    const { moment } = await publish(caller);
    return { path: '/moments', body: { customer_id: buyer.customerId, moment, context: { plan: 'basic' } } };
  },
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/customers/{customer_id}/presentations',
  isList: true,
  prepare: async (caller) => {
    const { buyer } = await presented(caller);
    return { path: `/customers/${buyer.customerId}/presentations` };
  },
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/presentations/{presentation_id}',
  prepare: async (caller) => ({ path: pathOf((await presented(caller)).presentation) }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/presentations/{presentation_id}/trace',
  prepare: async (caller) => ({ path: pathOf((await presented(caller)).presentation, 'trace') }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/traces/{trace_id}',
  prepare: async (caller) => ({
    path: `/traces/${String((await presented(caller)).presentation.trace_id)}`,
  }),
});
for (const verb of ['view', 'accept', 'decline']) {
  describeEndpoint(() => api, {
    method: 'POST',
    path: `/presentations/{presentation_id}/${verb}`,
    prepare: async (caller) => {
      const { presentation } = await presented(caller);
      const body = verb === 'decline' ? {} : { body: {} };
      return { path: pathOf(presentation, verb), object: pathOf(presentation), ...body };
    },
  });
}
describeEndpoint(() => api, {
  method: 'POST',
  path: '/presentations/{presentation_id}/undo',
  prepare: async (caller) => {
    const { presentation } = await presented(caller);
    await act(caller, presentation.presentation_id as string, 'accept');
    return { path: pathOf(presentation, 'undo'), object: pathOf(presentation) };
  },
});

describe('a moment', () => {
  test('answers what is proposed with its price, and the same again while that is open', async () => {
    const { buyer, presentation, stage } = await presented(api);
    expect(presentation).toMatchObject({
      state: 'open',
      customer_id: buyer.customerId,
      moment: stage.moment,
      funnel_id: stage.funnelId,
      step_id: 'upsell',
      offer: { kind: 'one_time', product_id: stage.productId, name: 'Starter course' },
      quote: { currency: 'USD', subtotal: 4900, discount: 490, tax: 0, credit: 0, total_amount: 4410 },
      payment_method: { payment_method_id: buyer.paymentMethodId, brand: 'visa', last4: '4242' },
      action: 'one_click',
      undo_until: null,
    });
    expect(presentation.url).toMatch(/^http:\/\/localhost:4000\/offers\/cst_\w{43}$/);
    const again = await raise(api, buyer, stage.moment);
    expect(again.presentation).toEqual(presentation);
  });

  test('is refused with a context of 1 MB, nested, or with post_purchase, and changes nothing', async () => {
    const buyer = await createBuyer(api);
    const { moment } = await publish(api);
    const before = await stateOf(api.runtime);
    const raised = (over: Json) =>
      api.request('POST', '/moments', { customer_id: buyer.customerId, moment, ...over });
    const large = { note: 'x'.repeat(1024 * 1024 - 200) };
    expectRefusal(await raised({ context: large }), 422, 'INVALID_REQUEST_BODY', /16 KB/);
    expectRefusal(await raised({ context: { note: 'x'.repeat(1024 * 1024) } }), 413, 'PAYLOAD_TOO_LARGE');
    expectRefusal(await raised({ context: { a: { b: 1 } } }), 422, 'INVALID_REQUEST_BODY', /flat/);
    expectRefusal(await raised({ moment: 'post_purchase' }), 422, 'INVALID_REQUEST_BODY', /Rung itself/);
    expectRefusal(await raised({ moment: 'Not A Name' }), 422, 'INVALID_REQUEST_BODY', /moment/);
    expectRefusal(await raised({ surface: 'A B' }), 422, 'INVALID_REQUEST_BODY', /surface/);
    expectRefusal(await raised({ customer_id: 'cus_nobody' }), 404, 'NOT_FOUND');
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('explains itself when nothing is proposed', async () => {
    const buyer = await createBuyer(api);
    const { moment, productId } = await publish(api);
    await api.request('POST', '/checkouts', oneClickBody(buyer, productId));
    const { presentation, trace_id } = await raise(api, buyer, moment);
    expect(presentation).toBeNull();
    const trace = (await api.request('GET', `/traces/${String(trace_id)}`)).body;
    expect(trace).toMatchObject({ customer_id: buyer.customerId, moment, stop: null });
    expect(trace.candidates[0].stop).toMatchObject({ reason: 'owned', actual: productId });
  });
});

describe('accepting', () => {
  test('refuses another price than the one promised, and charges nothing', async () => {
    const { presentation } = await presented(api);
    const before = await stateOf(api.runtime);
    const answer = await api.request('POST', pathOf(presentation, 'accept'), { quote_id: 'quo_another' });
    expectRefusal(answer, 409, 'QUOTE_STALE', /Nothing was charged/);
    expect(answer.headers.get('x-should-retry')).toBe('false');
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('charges what was displayed though price and tax have changed since', async () => {
    const { presentation, stage } = await presented(api);
    await api.request('PATCH', `/products/${stage.productId}`, {
      price: { type: 'one_time_price', currency: 'USD', price: 99_00, discount: 0 },
    });
    await api.runtime.sql`
      insert into tax_rate (business_id, country, state, tax_category, name, rate_bps)
      values (${api.scope.businessId}, 'US', '', '', 'Tax', 1000)`;
    const accepted = await act(api, presentation.presentation_id as string, 'accept');
    await api.runtime.sql`delete from tax_rate where business_id = ${api.scope.businessId}`;
    const payment = await api.request('GET', `/payments/${String(accepted.payment_id)}`);
    expect(payment.body).toMatchObject({ total_amount: presentation.quote.total_amount, tax: 0 });
  });

  test('keeps what was on the screen, when and from where', async () => {
    const { presentation, buyer } = await presented(api);
    await act(api, presentation.presentation_id as string, 'accept', {
      locale: 'ja',
      screen: { accept_label: '追加する', notices: ['10分以内なら取り消せます'], ip_address: '192.0.2.7' },
    });
    const rows = await api.runtime.sql<Json[]>`
      select * from offer_consent where presentation_id = ${presentation.presentation_id as string}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ attempt: 1, customer_id: buyer.customerId, ip_address: '192.0.2.7' });
    expect(rows[0].screen_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0].screen).toMatchObject({
      locale: 'ja',
      acceptLabel: '追加する',
      totalAmount: { $bigint: '4410' },
      method: { lastFour: '4242' },
    });
  });

  test('a declined card keeps the price, says why, and leads to a checkout; the card is not tried again by itself', async () => {
    const { presentation, buyer } = await presented(api, { buyer: { card: cards.hasNoFunds } });
    const id = presentation.presentation_id as string;
    const failed = await act(api, id, 'accept', { locale: 'ja' });
    expect(failed).toMatchObject({
      status: 'failed',
      error_code: 'INSUFFICIENT_FUNDS',
      error_message: expect.stringMatching(/請求は行われていません/),
      fallback_checkout_url: expect.stringMatching(/\/checkout\/cks_/),
      update_payment_method_url: null,
      undo_until: null,
    });
    expect(await act(api, id, 'accept', { locale: 'ja' }), 'the same answer').toEqual(failed);
    expect(await waitingFor(api, buyer)).toEqual([
      expect.objectContaining({ state: 'failed', quote: presentation.quote }),
    ]);

    const session = String(failed.fallback_checkout_url).split('/').at(-1) ?? '';
    const paid = await confirm(api, session, guest());
    expect(paid.body).toMatchObject({ status: 'succeeded', redirect_url: presentation.url });
    const payment = await api.request('GET', `/payments/${String(paid.body.payment_id)}`);
    expect(payment.body).toMatchObject({ total_amount: 4410, customer: { customer_id: buyer.customerId } });
    expect((await api.request('GET', pathOf(presentation))).body).toMatchObject({
      state: 'accepted',
      payment_id: paid.body.payment_id,
    });
  });

  test('is tried with another method when that is named', async () => {
    const { presentation, buyer } = await presented(api, { buyer: { card: cards.declined } });
    const id = presentation.presentation_id as string;
    expect(await act(api, id, 'accept')).toMatchObject({ status: 'failed' });
    const other = await createBuyer(api, { card: cards.paysToo });
    await api.runtime.sql`
      update payment_method set customer_id = ${buyer.customerId}
      where payment_method_id = ${other.paymentMethodId}`;
    const accepted = await act(api, id, 'accept', { payment_method_id: other.paymentMethodId });
    expect(accepted).toMatchObject({ status: 'accepted', error_code: null });
    const payments = await api.runtime.sql`
      select status from payment where presentation_id = ${id} order by presentation_attempt`;
    expect(payments.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  test("refuses somebody else's method", async () => {
    const { presentation } = await presented(api);
    const other = await createBuyer(api);
    const answer = await api.request('POST', pathOf(presentation, 'accept'), {
      payment_method_id: other.paymentMethodId,
    });
    expectRefusal(answer, 404, 'PAYMENT_METHOD_NOT_FOUND');
  });

  test.each([
    { card: cards.asks, answer: 'approve', state: 'accepted' },
    { card: cards.asks, answer: 'refuse', state: 'failed' },
    { card: cards.asksThenFails, answer: 'approve', state: 'failed' },
  ])('leads to the bank when it asks ($answer: $state), and back', async ({ card, answer, state }) => {
    const { presentation } = await presented(api, { buyer: { card } });
    const id = presentation.presentation_id as string;
    const asked = await act(api, id, 'accept');
    expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect' } });
    expect(asked.next_action.url).toBe(
      `http://localhost:4000${bankPageOf(api.runtime, String(asked.payment_id))}`,
    );
    expect(await act(api, id, 'accept'), 'the same answer').toEqual(asked);
    expectRefusal(
      await api.request('POST', pathOf(presentation, 'decline')),
      422,
      'PRESENTATION_NOT_OPEN',
      /being paid/,
    );
    const response = await submit(api, bankPageOf(api.runtime, String(asked.payment_id)), { answer });
    const location = response.headers.get('location') ?? '';
    expect(new URL(location, 'http://localhost:4000').href).toBe(presentation.url);
    expect((await api.request('GET', pathOf(presentation))).body).toMatchObject({ state });
    expect(await act(api, id, 'accept')).toMatchObject({
      status: state,
      payment_id: asked.payment_id,
    });
  });

  test('opens a standard checkout where no method can pay, and is accepted when that is paid', async () => {
    const buyer = await createBuyer(api);
    await api.request('DELETE', `/customers/${buyer.customerId}/payment-methods/${buyer.paymentMethodId}`);
    const stage = await publish(api, { funnel: { show_without_payment_method: true } });
    const { presentation } = await raise(api, buyer, stage.moment);
    expect(presentation).toMatchObject({ action: 'standard_checkout', payment_method: null });
    const id = presentation.presentation_id as string;
    const asked = await act(api, id, 'accept');
    expect(asked).toMatchObject({ status: 'requires_action', payment_id: null });
    expect(await act(api, id, 'accept')).toEqual(asked);
    const session = String(asked.next_action.url).split('/').at(-1) ?? '';
    const paid = await confirm(api, session, guest());
    expect(paid.body).toMatchObject({ status: 'succeeded' });
    expect((await api.request('GET', pathOf(presentation))).body).toMatchObject({
      state: 'accepted',
      payment_id: paid.body.payment_id,
      undo_until: null,
    });
  });
});

describe('an answer is final', () => {
  test('declined: accepting and undoing are refused, and nothing is charged', async () => {
    const { presentation } = await presented(api);
    expect(await act(api, presentation.presentation_id as string, 'decline')).toEqual({
      status: 'declined',
      next: null,
    });
    const before = await stateOf(api.runtime);
    const accept = await api.request('POST', pathOf(presentation, 'accept'));
    expectRefusal(accept, 422, 'PRESENTATION_DECLINED', /Nothing was charged/);
    expectRefusal(await api.request('POST', pathOf(presentation, 'undo')), 422, 'UNDO_WINDOW_CLOSED');
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('accepted: declining is refused; undone: accepting is', async () => {
    const { presentation } = await presented(api);
    const id = presentation.presentation_id as string;
    const accepted = await act(api, id, 'accept');
    expect(await act(api, id, 'accept'), 'the same answer').toEqual(accepted);
    expectRefusal(await api.request('POST', pathOf(presentation, 'decline')), 422, 'PRESENTATION_NOT_OPEN');
    await act(api, id, 'undo');
    expectRefusal(await api.request('POST', pathOf(presentation, 'accept')), 422, 'PRESENTATION_NOT_OPEN');
  });

  test('expired by the business clock: it cannot be accepted, is told, and makes room', async () => {
    const caller = await api.createBusiness('Shop of another time', 'test');
    const { presentation, buyer } = await presented(caller, { funnel: { expires_minutes: 30 } });
    expect(presentation.shows_expiry).toBe(true);
    await caller.request('POST', '/test_clock/advance', { to: presentation.expires_at, freeze: true });
    expect((await caller.request('GET', pathOf(presentation))).body.state).toBe('expired');
    expect(await waitingFor(caller, buyer)).toEqual([]);
    const answer = await caller.request('POST', pathOf(presentation, 'accept'));
    expectRefusal(answer, 422, 'PRESENTATION_EXPIRED', /Nothing was charged/);
    const events = await api.runtime.sql`
      select type from event where object_id = ${presentation.presentation_id as string} order by sequence`;
    expect(events.map(({ type }) => type)).toEqual(['offer.presented', 'offer.expired']);
    const { moment } = await publish(caller);
    expect((await raise(caller, buyer, moment)).presentation).toMatchObject({ state: 'open' });
  });

  test('undo closes after its minutes', async () => {
    const caller = await api.createBusiness('Shop with an undo', 'test');
    const { presentation } = await presented(caller);
    const accepted = await act(caller, presentation.presentation_id as string, 'accept');
    await caller.request('POST', '/test_clock/advance', { to: accepted.undo_until, freeze: true });
    expectRefusal(await caller.request('POST', pathOf(presentation, 'undo')), 422, 'UNDO_WINDOW_CLOSED');
    expect((await caller.request('GET', '/refunds')).body.items).toEqual([]);
  });
});

describe('subscriptions', () => {
  test('an accepted plan begins, and undoing refunds it and ends it', async () => {
    const plan = await sellPlan(api);
    const { presentation, buyer } = await presented(api, {
      product_id: plan,
      offer: { kind: 'subscription', discount: { type: 'percentage', bps: 5000, cycles: 1 } },
    });
    expect(presentation.quote).toMatchObject({ total_amount: 1500, recurring_amount: 3000 });
    const id = presentation.presentation_id as string;
    const accepted = await act(api, id, 'accept');
    const subscription = `/subscriptions/${String(accepted.subscription_id)}`;
    expect((await api.request('GET', subscription)).body).toMatchObject({
      status: 'active',
      recurring_pre_tax_amount: 3000,
      customer: { customer_id: buyer.customerId },
    });
    await act(api, id, 'undo');
    expect((await api.request('GET', subscription)).body.status).toBe('cancelled');
    const { body } = await api.request('GET', `/payments/${String(accepted.payment_id)}`);
    expect(body.refund_status).toBe('full');
  });

  test.each([
    { cycles: 1, recurring: 3000, after: null },
    { cycles: 3, recurring: 1500, after: 3000 },
    { cycles: null, recurring: 1500, after: null },
  ])('a discount on a plan for $cycles cycles says what is paid once it has ended', async (given) => {
    const { presentation } = await presented(api, {
      product_id: await sellPlan(api),
      offer: { kind: 'subscription', discount: { type: 'percentage', bps: 5000, cycles: given.cycles } },
    });
    expect(presentation.quote).toMatchObject({
      total_amount: 1500,
      recurring_amount: given.recurring,
      recurring_amount_after_discount: given.after,
    });
  });

  test('a discount on the plan one has says what is paid while it lasts, and afterwards', async () => {
    const buyer = await createBuyer(api);
    const plan = await sellPlan(api);
    await api.request('POST', '/checkouts', oneClickBody(buyer, plan));
    const discount = { type: 'percentage', bps: 5000, cycles: 3 };
    const offer = { kind: 'plan_change', discount, proration_billing_mode: 'do_not_bill' };
    const { presentation } = await present(api, { product_id: plan, offer }, buyer);
    expect(presentation.quote).toMatchObject({
      total_amount: 0,
      recurring_amount: 1500,
      recurring_amount_after_discount: 3000,
    });
  });

  test.each([
    { mode: 'difference_immediately', price: 8000, total: 5000, credit: 0, difference: 5000 },
    { mode: 'difference_immediately', price: 1000, total: 0, credit: 2000, difference: -2000 },
  ])('a plan change charges or credits what was quoted ($price)', async (given) => {
    const buyer = await createBuyer(api);
    const basic = await sellPlan(api);
    const bought = await api.request('POST', '/checkouts', oneClickBody(buyer, basic));
    const { subscription_id } = (await api.request('GET', `/payments/${String(bought.body.payment_id)}`))
      .body;
    const other = await sellPlan(api, { price: given.price });
    const { presentation } = await present(
      api,
      {
        product_id: other,
        offer: { kind: 'plan_change', discount: null, proration_billing_mode: given.mode },
      },
      buyer,
    );
    expect(presentation.subscription_id).toBe(subscription_id);
    expect(presentation.quote).toMatchObject({
      total_amount: given.total,
      credit: given.credit,
      difference: given.difference,
      recurring_amount: given.price,
    });
    const id = presentation.presentation_id as string;
    const accepted = await act(api, id, 'accept');
    expect(accepted).toMatchObject({ status: 'accepted', subscription_id, error_code: null });
    expect(await act(api, id, 'accept'), 'the same answer').toEqual(accepted);
    const subscription = await api.request('GET', `/subscriptions/${String(subscription_id)}`);
    expect(subscription.body).toMatchObject({ product_id: other, recurring_pre_tax_amount: given.price });
    if (given.total > 0) {
      const payment = await api.request('GET', `/payments/${String(accepted.payment_id)}`);
      expect(payment.body.total_amount).toBe(given.total);
    }
  });

  test('the tax that a plan change shows for later cycles is that of the plan, wherever its customer lives now', async () => {
    const buyer = await createBuyer(api);
    await api.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(api)));
    await api.runtime.sql`
      insert into tax_rate (business_id, country, state, tax_category, name, rate_bps)
      values (${api.scope.businessId}, 'US', '', '', 'Tax', 1000)`;
    await api.runtime.sql`
      update customer set billing = billing || '{"country": "DE"}' where customer_id = ${buyer.customerId}`;
    const offer = { kind: 'plan_change', discount: null };
    const plan = await sellPlan(api, { price: 8000 });
    const { presentation } = await present(api, { product_id: plan, offer }, buyer);
    await api.runtime.sql`delete from tax_rate where business_id = ${api.scope.businessId}`;
    const [row] = await api.runtime.sql<Json[]>`
      select document -> 'quote' -> 'recurringTax' ->> '$bigint' as recurring_tax from presentation where presentation_id = ${presentation.presentation_id as string}`;
    expect(row?.recurring_tax, 'a tenth of 80.00').toBe('800');
  });

  test('a plan change whose payment fails changes nothing, and keeps the price', async () => {
    const buyer = await createBuyer(api, { card: cards.paysFirstCharge });
    const bought = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(api)));
    const { subscription_id } = (await api.request('GET', `/payments/${String(bought.body.payment_id)}`))
      .body;
    const offer = { kind: 'plan_change', discount: null };
    const { presentation } = await present(
      api,
      { product_id: await sellPlan(api, { price: 8000 }), offer },
      buyer,
    );
    const failed = await act(api, presentation.presentation_id as string, 'accept');
    expect(failed).toMatchObject({ status: 'failed', error_message: expect.any(String) });
    const subscription = await api.request('GET', `/subscriptions/${String(subscription_id)}`);
    expect(subscription.body).toMatchObject({ status: 'active', recurring_pre_tax_amount: 3000 });
  });
});

describe('customers act with a token of their own', () => {
  async function tokenOf(buyer: Buyer): Promise<string> {
    const path = `/customers/${buyer.customerId}/customer-portal/session`;
    const answer = await api.request('POST', path);
    return String(answer.body.link).split('/').at(-1) ?? '';
  }
  const as = (token: string, method: string, path: string, body?: unknown, headers = {}) =>
    api.send(method, path, body, { authorization: `Bearer ${token}`, ...headers });

  test.each(['the portal', 'the link'])('from %s: sees and answers what is theirs', async (from) => {
    const { presentation, buyer } = await presented(api);
    const link = String(presentation.url).split('/').at(-1) ?? '';
    const token = from === 'the link' ? link : await tokenOf(buyer);
    const path = `/customers/${buyer.customerId}/presentations?state=open`;
    expect((await as(token, 'GET', path)).body.items).toEqual([presentation]);
    expect((await as(token, 'GET', pathOf(presentation))).body).toEqual(presentation);
    expect((await as(token, 'POST', pathOf(presentation, 'view'), {})).body.state).toBe('viewed');
    const accepted = await as(
      token,
      'POST',
      pathOf(presentation, 'accept'),
      {},
      { 'user-agent': 'A browser' },
    );
    expect(accepted.body).toMatchObject({ status: 'accepted' });
    const [consent] = await api.runtime.sql<Json[]>`
      select user_agent from offer_consent where presentation_id = ${presentation.presentation_id as string}`;
    expect(consent.user_agent).toBe('A browser');
    expect((await as(token, 'POST', pathOf(presentation, 'undo'))).body.status).toBe('undone');
  });

  test("another customer's presentation is the same 404 as none, whatever key is repeated", async () => {
    const { presentation } = await presented(api);
    const stranger = await tokenOf(await createBuyer(api));
    const headers = { 'idempotency-key': 'one-of-theirs' };
    const theirs = String(presentation.url).split('/').at(-1) ?? '';
    const before = await stateOf(api.runtime);
    const none = await as(stranger, 'GET', '/presentations/prs_none');
    for (const [method, verb] of [
      ['GET', ''],
      ['POST', 'view'],
      ['POST', 'accept'],
      ['POST', 'decline'],
      ['POST', 'undo'],
    ] as const) {
      const answer = await as(stranger, method, pathOf(presentation, verb), undefined, headers);
      expectRefusal(answer, 404, 'NOT_FOUND', none.body.message as string);
    }
    const customer = `/customers/${String(presentation.customer_id)}/presentations`;
    expectRefusal(await as(stranger, 'GET', customer), 404, 'NOT_FOUND');
    expect(await stateOf(api.runtime)).toEqual(before);
    const accepted = await as(theirs, 'POST', pathOf(presentation, 'accept'), undefined, headers);
    expect(accepted.body.status).toBe('accepted');
    const replay = await as(stranger, 'POST', pathOf(presentation, 'accept'), undefined, headers);
    expectRefusal(replay, 404, 'NOT_FOUND');
  });

  test('opens nothing else, and nothing once it has expired', async () => {
    const { presentation, buyer } = await presented(api);
    const token = String(presentation.url).split('/').at(-1) ?? '';
    for (const [method, path] of [
      ['GET', `/customers/${buyer.customerId}`],
      ['GET', `/customers/${buyer.customerId}/payment-methods`],
      ['GET', '/payments'],
      ['POST', '/checkouts'],
      ['POST', '/moments'],
      ['GET', pathOf(presentation, 'trace')],
      ['GET', `/traces/${String(presentation.trace_id)}`],
    ] as const) {
      const answer = await as(token, method, path, method === 'POST' ? {} : undefined);
      expectRefusal(answer, 401, 'UNAUTHORIZED');
    }
    expect((await api.send('GET', `/portal/${token}`, undefined, {})).status).not.toBe(200);
    await api.runtime.sql`
      update customer_session set expires_at = now() - interval '1 second' where customer_id = ${buyer.customerId}`;
    expectRefusal(await as(token, 'GET', pathOf(presentation)), 401, 'UNAUTHORIZED');
  });

  test('the link to an offer opens no plan of its customer: nothing is shown, and it goes on', async () => {
    const buyer = await createBuyer(api);
    const bought = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(api)));
    const payment = (await api.request('GET', `/payments/${String(bought.body.payment_id)}`)).body;
    const { presentation } = await present(api, {}, buyer);
    const token = String(presentation.url).split('/').at(-1) ?? '';
    const plan = `/portal/${token}/subscriptions/${String(payment.subscription_id)}`;
    expect((await visit(api, plan)).status).toBe(404);
    expect((await submit(api, `${plan}/cancel`, {})).status).toBe(404);
    const { body } = await api.request('GET', `/subscriptions/${String(payment.subscription_id)}`);
    expect(body).toMatchObject({ status: 'active', cancel_at_next_billing_date: false });
  });
});
