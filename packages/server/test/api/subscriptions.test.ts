import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { objectionsTo } from '../support/official-types.ts';
import { submit, typedCard, visit } from '../support/pages.ts';
import { cards, oneClickBody, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

interface Subscriber extends Buyer {
  readonly id: string;
  readonly path: string;
}

/** Somebody with a saved card and a plan paid with it. */
async function subscribe(caller: Caller = api, price: Record<string, unknown> = {}): Promise<Subscriber> {
  const buyer = await createBuyer({ runtime: api.runtime, scope: caller.scope });
  const plan = await sellPlan(caller, price);
  await caller.request('POST', '/checkouts', oneClickBody(buyer, plan));
  const { items } = (await caller.request('GET', `/subscriptions?product_id=${plan}`)).body as {
    items: Json[];
  };
  const id = items[0].subscription_id as string;
  return { ...buyer, id, path: `/subscriptions/${id}` };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'GET',
  path: '/subscriptions',
  isList: true,
  prepare: () => Promise.resolve({ path: '/subscriptions' }),
});
endpoint({
  method: 'GET',
  path: '/subscriptions/{subscription_id}',
  prepare: async (caller) => {
    const { path } = await subscribe(caller);
    return { path, object: path };
  },
});
endpoint({
  method: 'PATCH',
  path: '/subscriptions/{subscription_id}',
  prepare: async (caller) => {
    const { path } = await subscribe(caller);
    return { path, object: path, body: { metadata: { key: 'value' } } };
  },
});
endpoint({
  method: 'POST',
  path: '/subscriptions/{subscription_id}/update-payment-method for a new one',
  prepare: async (caller) => {
    const { path } = await subscribe(caller);
    return { path: `${path}/update-payment-method`, object: path, body: { type: 'new' } };
  },
});
endpoint({
  method: 'POST',
  path: '/subscriptions/{subscription_id}/update-payment-method',
  prepare: async (caller) => {
    const { path, paymentMethodId } = await subscribe(caller);
    return {
      path: `${path}/update-payment-method`,
      object: path,
      body: { type: 'existing', payment_method_id: paymentMethodId },
    };
  },
});

describe('a change of a subscription', () => {
  test('is answered with the whole subscription, which has every official field', async () => {
    const { id } = await subscribe();
    const billing = { country: 'JP', zipcode: '100-0001' } as const;
    const answer = await api.client.subscriptions
      .update(id, {
        metadata: { seats: 3 },
        billing,
        customer_name: 'Renamed Customer',
        next_billing_date: '2099-01-01T00:00:00Z',
      })
      .catch((error: unknown) => error as { message: string });
    expect(answer).toMatchObject({
      message: expect.stringMatching(/next_billing_date: the subscription ends at/),
    });
    const changed = await api.client.subscriptions.update(id, {
      metadata: { seats: 3 },
      billing,
      customer_name: 'Renamed Customer',
      cancel_at_next_billing_date: true,
      cancel_reason: 'cancelled_by_customer',
      cancellation_feedback: 'too_expensive',
      cancellation_comment: 'Perhaps next year',
    });
    expect(objectionsTo(changed, 'Subscription')).toEqual([]);
    expect(changed).toMatchObject({
      metadata: { seats: 3 },
      billing: { country: 'JP', zipcode: '100-0001', state: null },
      customer: { name: 'Renamed Customer' },
      status: 'active',
      cancel_at_next_billing_date: true,
      cancelled_at: null,
      cancellation_feedback: 'too_expensive',
      cancellation_comment: 'Perhaps next year',
    });
    expect(await api.client.subscriptions.retrieve(id)).toEqual(changed);
  });

  test('finds those that are to be cancelled', async () => {
    const [leaving, staying] = [await subscribe(), await subscribe()];
    await api.client.subscriptions.update(leaving.id, { cancel_at_next_billing_date: true });
    const list = await api.client.subscriptions.list({ cancel_at_next_billing_date: true, page_size: 100 });
    const ids = list.items.map((each) => each.subscription_id);
    expect(ids).toContain(leaving.id);
    expect(ids).not.toContain(staying.id);
  });

  test('is paused once and resumed once: again is refused, unless the SDK repeats itself', async () => {
    const { id } = await subscribe();
    const send = (status: string, headers = {}) =>
      api.request('PATCH', `/subscriptions/${id}`, { status }, headers);
    const retried = { 'x-stainless-retry-count': '1' };
    expectRefusal(await send('active'), 422, 'SUBSCRIPTION_NOT_PAUSED', /status/);
    const paused = await send('paused');
    expect(paused.body).toMatchObject({ status: 'paused' });
    expectRefusal(await send('paused'), 422, 'SUBSCRIPTION_ALREADY_PAUSED', /status/);
    expect((await send('paused', retried)).status, 'after a refusal nothing is remembered').toBe(422);
    expect((await send('active')).body).toMatchObject({ status: 'active' });
    // Its answer was lost on the way: the SDK sends it again, and is told what came of it.
    expect((await send('active', retried)).body).toMatchObject({ status: 'active' });
    expectRefusal(await send('active'), 422, 'SUBSCRIPTION_NOT_PAUSED');
  });

  test('sets the official dates: cancelled, paused', async () => {
    const { id } = await subscribe();
    const paused = await api.client.subscriptions.update(id, { status: 'paused' });
    expect(objectionsTo(paused, 'Subscription')).toEqual([]);
    expect(paused).toMatchObject({ status: 'paused', paused_at: expect.stringMatching(/Z$/) });
    const cancelled = await api.client.subscriptions.update(id, { status: 'cancelled' });
    expect(objectionsTo(cancelled, 'Subscription')).toEqual([]);
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      paused_at: null,
      cancelled_at: expect.stringMatching(/Z$/),
    });
  });

  const refusals: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
    ['a pause with another field', { status: 'paused', metadata: {} }, 'INVALID_REQUEST_BODY', /^status: /],
    [
      'a resumption with another field',
      { status: 'active', billing: { country: 'US' } },
      'INVALID_REQUEST_BODY',
      /^status: /,
    ],
    ['a status nobody can set', { status: 'expired' }, 'INVALID_REQUEST_BODY', /^status: /],
    ['the removed field pause', { pause: true }, 'INVALID_REQUEST_BODY', /^pause: /],
    [
      'a reason without a cancellation',
      { cancellation_comment: 'Bye' },
      'INVALID_REQUEST_BODY',
      /^cancellation_comment: /,
    ],
    [
      'an unknown feedback',
      { status: 'cancelled', cancellation_feedback: 'bored' },
      'INVALID_REQUEST_BODY',
      /^cancellation_feedback: /,
    ],
    [
      'a date in the past',
      { next_billing_date: '2020-01-01T00:00:00Z' },
      'INVALID_REQUEST_BODY',
      /^next_billing_date: /,
    ],
    ['no date', { next_billing_date: 'tomorrow' }, 'INVALID_REQUEST_BODY', /^next_billing_date: /],
    [
      'a date after its end',
      { status: 'cancelled', next_billing_date: '2027-01-01T00:00:00Z' },
      'INVALID_REQUEST_BODY',
      /^next_billing_date: /,
    ],
    ['a country that is none', { billing: { country: 'XX' } }, 'INVALID_REQUEST_BODY', /^billing\.country: /],
    ['an empty name', { customer_name: ' ' }, 'INVALID_REQUEST_BODY', /^customer_name: /],
    ['a tax id that is too long', { tax_id: 'D'.repeat(65) }, 'INVALID_REQUEST_BODY', /^tax_id: /],
    [
      'another period',
      { subscription_period_count: 2 },
      'UNSUPPORTED_FEATURE',
      /^subscription_period_count: /,
    ],
  ];

  test.each(refusals)('is refused by name and changes nothing: %s', async (_, body, code, message) => {
    const { path } = await subscribe();
    const before = await stateOf(api.runtime);
    expectRefusal(await api.request('PATCH', path, body), 422, code, message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('is refused once it has ended, also the name of its customer with it', async () => {
    const { id, path } = await subscribe();
    await api.client.subscriptions.update(id, { status: 'cancelled' });
    const before = await stateOf(api.runtime);
    const body = { customer_name: 'Renamed', cancel_at_next_billing_date: false };
    expectRefusal(await api.request('PATCH', path, body), 422, 'SUBSCRIPTION_INACTIVE', /cancelled/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('another payment method', () => {
  test('replaces the one of an active subscription, and nothing is charged', async () => {
    const { id, customerId } = await subscribe();
    const other = await createBuyer(api, { card: cards.paysToo });
    await api.runtime.sql`
      update payment_method set customer_id = ${customerId} where payment_method_id = ${other.paymentMethodId}`;
    const answer = await api.client.subscriptions.updatePaymentMethod(id, {
      payment_method: { type: 'existing', payment_method_id: other.paymentMethodId },
    });
    expect(objectionsTo(answer, 'SubscriptionUpdatePaymentMethodResponse')).toEqual([]);
    expect(answer).toMatchObject({
      payment_id: null,
      client_secret: null,
      expires_on: null,
      payment_link: null,
    });
    expect(await api.client.subscriptions.retrieve(id)).toMatchObject({
      payment_method_id: other.paymentMethodId,
    });
    const events = await api.runtime.sql<{ type: string }[]>`
      select type from event where object_id = ${id} order by sequence offset 1`;
    expect(events.map(({ type }) => type)).toEqual([
      'subscription.update_payment_method',
      'subscription.updated',
    ]);
  });

  test.each([
    ['of another customer', cards.pays, false, 404, 'PAYMENT_METHOD_NOT_FOUND'],
    ['that cannot pay in its currency', cards.paysInIndia, true, 422, 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED'],
    ['that is not for renewals', cards.paysOnceOnlyInIndia, true, 422, 'PAYMENT_METHOD_NOT_RECURRING'],
  ] as const)('%s is refused and changes nothing', async (_, card, isOwn, status, code) => {
    const currency = code === 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED' ? 'EUR' : 'USD';
    const { path, customerId } = await subscribe(api, { currency });
    const other = await createBuyer(api, { card });
    if (isOwn) {
      await api.runtime.sql`
        update payment_method set customer_id = ${customerId} where payment_method_id = ${other.paymentMethodId}`;
    }
    const body = { type: 'existing', payment_method_id: other.paymentMethodId };
    const before = await stateOf(api.runtime);
    expectRefusal(await api.request('POST', `${path}/update-payment-method`, body), status, code);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('has to be named', async () => {
    const { path } = await subscribe();
    for (const [body, field] of [
      [{}, 'type'],
      [{ type: 'other' }, 'type'],
      [{ type: 'existing' }, 'payment_method_id'],
      [{ type: 'existing', payment_method_id: '' }, 'payment_method_id'],
    ] as const) {
      const answer = await api.request('POST', `${path}/update-payment-method`, body);
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', new RegExp(`^${field}: `));
    }
  });

  describe('that is new', () => {
    const asLink = { payment_method: { type: 'new' as const } };

    test('is given by its customer, at a link with every official field', async () => {
      const { id } = await subscribe();
      const answer = await api.client.subscriptions.updatePaymentMethod(id, {
        payment_method: {
          type: 'new',
          return_url: 'https://shop.example.com/account',
          allowed_payment_method_types: ['credit', 'debit'],
        },
      });
      expect(objectionsTo(answer, 'SubscriptionUpdatePaymentMethodResponse')).toEqual([]);
      expect(answer).toMatchObject({
        payment_link: expect.stringMatching(/^http:\/\/localhost:4000\/pay\/pml_\w{21}\.[\w.-]{52}$/),
        client_secret: expect.stringMatching(/^cs_/),
      });
      const payment = await api.client.payments.retrieve(answer.payment_id ?? '');
      expect(objectionsTo(payment, 'Payment')).toEqual([]);
      expect(payment).toMatchObject({
        status: 'requires_payment_method',
        total_amount: 0,
        subscription_id: id,
        is_update_payment_method: true,
      });
      const lifetime = Date.parse(answer.expires_on ?? '') - Date.parse(payment.created_at);
      expect(lifetime).toBe(24 * 3_600_000);
      expect((await visit(api, answer.payment_link ?? '')).status).toBe(200);
    });

    test('is one link however often the official SDK repeats itself', async () => {
      const { id, path } = await subscribe();
      const body = { type: 'new' };
      const headers = { 'x-stainless-retry-count': '1' };
      const first = await api.request('POST', `${path}/update-payment-method`, body);
      const again = await api.request('POST', `${path}/update-payment-method`, body, headers);
      expect(again.body).toEqual(first.body);
      const links = await api.runtime.sql`select from payment_method_link where subscription_id = ${id}`;
      expect(links).toHaveLength(1);
    });

    test('is not given to what has ended, and nothing is written', async () => {
      const { id, path } = await subscribe();
      await api.client.subscriptions.update(id, { status: 'cancelled' });
      const before = await stateOf(api.runtime);
      const answer = await api.request('POST', `${path}/update-payment-method`, { type: 'new' });
      expectRefusal(answer, 422, 'SUBSCRIPTION_INACTIVE', /cancelled/);
      expect(await stateOf(api.runtime)).toEqual(before);
    });

    test.each(['javascript:alert(1)', 'shop', '', `https://shop.example.com/${'x'.repeat(2048)}`])(
      'leads back to web addresses only: not to %j',
      async (address) => {
        const { path } = await subscribe();
        const body = { type: 'new', return_url: address };
        const answer = await api.request('POST', `${path}/update-payment-method`, body);
        expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^return_url: /);
      },
    );

    test('takes every field of the form, and no card but a test card', async () => {
      const { id, paymentMethodId } = await subscribe();
      const { payment_link: link } = await api.client.subscriptions.updatePaymentMethod(id, asLink);
      for (const [fields, said] of [
        [{}, 'The card number is incomplete or mistyped.'],
        [{ ...typedCard(cards.pays), card_expiry: '01 / 20' }, 'This card has expired.'],
        [typedCard('4111111111111111'), 'Only test cards work here.'],
        [typedCard(cards.paysOnceOnlyInIndia), 'This saved card cannot be used'],
        [{ payment_method: paymentMethodId }, 'This saved card cannot be used'],
        [{ ...typedCard(cards.pays), expected_total: '%00 x' }, 'The total has changed'],
      ] as const) {
        // The gateway may have taken charge of a card; nothing is done with it.
        const before = await stateOf(api.runtime, 'instrument');
        const answer = await submit(api, link ?? '', fields);
        expect({ status: answer.status, text: answer.text }).toMatchObject({
          status: 422,
          text: expect.stringContaining(said),
        });
        expect(await stateOf(api.runtime, 'instrument')).toEqual(before);
      }
      for (const unknown of ['/pay/pml_000000000000000000000', '/pay/%00', '/pay/x/result', '/pay/']) {
        expect([404, 303], unknown).toContain((await visit(api, unknown)).status);
      }
      expect((await submit(api, '/pay/pml_000000000000000000000')).status).toBe(404);
    });

    test('is refused in live mode, which has no gateway', async () => {
      const live = await api.createBusiness('Live Shop', 'live');
      const { id } = await subscribe();
      await api.runtime.sql`alter table subscription disable trigger all`;
      await api.runtime.sql`
        insert into customer (business_id, customer_id, email, name, created_at)
        select ${live.scope.businessId}, customer_id, email, name, created_at from customer
        where customer_id = (select customer_id from subscription where subscription_id = ${id})`;
      await api.runtime.sql`
        update subscription set business_id = ${live.scope.businessId} where subscription_id = ${id}`;
      await api.runtime.sql`alter table subscription enable trigger all`;
      const answer = await live.request('POST', `/subscriptions/${id}/update-payment-method`, {
        type: 'new',
      });
      expectRefusal(answer, 403, 'MERCHANT_NOT_LIVE');
    });
  });
});
