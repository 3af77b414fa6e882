import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { cards, issueCode, oneClickBody, sellCourse, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
});
afterEach(() => {
  later = 0;
});
afterAll(() => api.drop());

interface Subscriber extends Buyer {
  readonly id: string;
  readonly path: string;
  readonly pro: string;
}

/** Somebody with a saved card and a plan paid with it, and a dearer plan to go to. */
async function subscribe(
  caller: Caller = api,
  over: { price?: Record<string, unknown>; card?: string; session?: Record<string, unknown> } = {},
): Promise<Subscriber> {
  const options = over.card === undefined ? {} : { card: over.card };
  const buyer = await createBuyer({ runtime: api.runtime, scope: caller.scope }, options);
  const plan = await sellPlan(caller, over.price);
  await caller.request('POST', '/checkouts', { ...oneClickBody(buyer, plan), ...over.session });
  const { items } = (await caller.request('GET', `/subscriptions?product_id=${plan}`)).body as {
    items: Json[];
  };
  const id = items[0].subscription_id as string;
  return { ...buyer, id, path: `/subscriptions/${id}`, pro: await sellPlan(caller, { price: 8000 }) };
}

const upgrade = ({ pro }: Subscriber, over: Record<string, unknown> = {}): Json => ({
  product_id: pro,
  quantity: 1,
  proration_billing_mode: 'difference_immediately',
  ...over,
});

describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions/{subscription_id}/change-plan',
  prepare: async (caller) => {
    const subscriber = await subscribe(caller);
    return { path: `${subscriber.path}/change-plan`, object: subscriber.path, body: upgrade(subscriber) };
  },
});
describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions/{subscription_id}/change-plan/preview',
  prepare: async (caller) => {
    const subscriber = await subscribe(caller);
    return {
      path: `${subscriber.path}/change-plan/preview`,
      object: subscriber.path,
      body: upgrade(subscriber),
    };
  },
});
describeEndpoint(() => api, {
  method: 'DELETE',
  path: '/subscriptions/{subscription_id}/change-plan/scheduled',
  prepare: async (caller) => {
    const subscriber = await subscribe(caller);
    await caller.request('POST', `${subscriber.path}/change-plan`, upgrade(subscriber, atBillingDate));
    return { path: `${subscriber.path}/change-plan/scheduled`, object: subscriber.path };
  },
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/subscriptions/{subscription_id}/credits',
  prepare: async (caller) => {
    const { path } = await subscribe(caller);
    return { path: `${path}/credits`, object: path };
  },
});

describeEndpoint(() => api, {
  method: 'POST',
  path: '/subscriptions/{subscription_id}/change-plan/compare',
  prepare: async (caller) => {
    const { path, pro } = await subscribe(caller);
    return { path: `${path}/change-plan/compare`, object: path, body: { product_ids: [pro] } };
  },
});

const atBillingDate = { proration_billing_mode: 'full_immediately', effective_at: 'next_billing_date' };

describe('a preview', () => {
  test('changes nothing at all', async () => {
    const subscriber = await subscribe();
    const before = await stateOf(api.runtime);
    const answer = await api.request('POST', `${subscriber.path}/change-plan/preview`, upgrade(subscriber));
    expect(answer.status, answer.text).toBe(200);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('holds the change to it: the same amount a quarter of an hour later, and no moment longer', async () => {
    const subscriber = await subscribe();
    const asked = upgrade(subscriber, { proration_billing_mode: 'prorated_immediately' });
    const preview = (await api.request('POST', `${subscriber.path}/change-plan/preview`, asked)).body;
    later = 14 * 60_000;
    const changed = await api.request('POST', `${subscriber.path}/change-plan`, {
      ...asked,
      quote_id: preview.quote_id,
    });
    expect(changed.body, changed.text).toMatchObject({ status: 'succeeded' });
    const payment = (await api.request('GET', `/payments/${String(changed.body.payment_id)}`)).body;
    expect(payment.total_amount).toBe(preview.immediate_charge.summary.total_amount);

    const other = await subscribe();
    const promised = (await api.request('POST', `${other.path}/change-plan/preview`, upgrade(other))).body;
    later = 30 * 60_000;
    const before = await stateOf(api.runtime);
    const late = { ...upgrade(other), quote_id: promised.quote_id };
    expectRefusal(
      await api.request('POST', `${other.path}/change-plan`, late),
      409,
      'QUOTE_EXPIRED',
      /Preview/,
    );
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('no longer holds once the subscription or its credit is another, or for another change', async () => {
    const subscriber = await subscribe();
    const { body: preview } = await api.request(
      'POST',
      `${subscriber.path}/change-plan/preview`,
      upgrade(subscriber),
    );
    const refuse = async (over: Json) => {
      const before = await stateOf(api.runtime);
      const asked = { ...upgrade(subscriber), quote_id: preview.quote_id, ...over };
      const answer = await api.request('POST', `${subscriber.path}/change-plan`, asked);
      expectRefusal(answer, 409, 'QUOTE_STALE', /Preview it again/);
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(await stateOf(api.runtime)).toEqual(before);
    };
    await refuse({ quantity: 2 });
    await refuse({ proration_billing_mode: 'full_immediately' });
    await refuse({ quote_id: 'quo_unknown' });
    await api.request('PATCH', subscriber.path, { billing: { country: 'JP' } });
    await api.request('POST', `${subscriber.path}/change-plan`, upgrade(subscriber, { quantity: 3 }));
    await refuse({});
  });
});

describe('is refused, and nothing is changed:', () => {
  interface Refusal {
    readonly status?: number;
    readonly over?: Record<string, unknown> | ((subscriber: Subscriber) => Promise<Record<string, unknown>>);
    readonly subscriber?: Parameters<typeof subscribe>[1];
    readonly before?: (subscriber: Subscriber) => Promise<unknown>;
  }
  const patch = (body: Json) => (subscriber: Subscriber) => api.request('PATCH', subscriber.path, body);
  const cases: Record<string, Refusal & { code: string }> = {
    'a plan of a paused subscription': {
      code: 'INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED',
      before: patch({ status: 'paused' }),
    },
    'a plan of a cancelled subscription': {
      code: 'INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED',
      before: patch({ status: 'cancelled' }),
    },
    'a plan of one that is to end': {
      code: 'PLAN_CHANGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION',
      before: patch({ cancel_at_next_billing_date: true }),
    },
    'a plan in another currency': {
      code: 'UNSUPPORTED_BILLING_CURRENCY',
      over: async () => ({ product_id: await sellPlan(api, { currency: 'EUR' }) }),
    },
    'a product that is paid once': {
      code: 'INVALID_REQUEST_BODY',
      over: async () => ({ product_id: await sellCourse(api) }),
    },
    'an archived plan': {
      code: 'PRODUCT_IS_DELETED',
      before: ({ pro }) => api.request('DELETE', `/products/${pro}`),
    },
    'an unknown plan': { code: 'NOT_FOUND', status: 404, over: { product_id: 'pdt_unknown' } },
    'an unknown add-on': {
      code: 'MISSING_ADDON_IDS',
      over: { addons: [{ addon_id: 'adn_unknown', quantity: 1 }] },
    },
    'an add-on twice': {
      code: 'DUPLICATE_ADDON_IDS_IN_REQUEST',
      over: async ({ pro }) => {
        const seat = { name: 'Seat', price: 500, currency: 'USD', tax_category: 'saas' };
        const { id } = (await api.request('POST', '/addons', seat)).body;
        await api.request('PATCH', `/products/${pro}`, { addons: [id] });
        return {
          addons: [
            { addon_id: id, quantity: 1 },
            { addon_id: id, quantity: 1 },
          ],
        };
      },
    },
    'a quantity of 0': { code: 'INVALID_QUANTITY', over: { quantity: 0 } },
    'a quantity below 0': { code: 'INVALID_QUANTITY', over: { quantity: -1 } },
    'half a seat': { code: 'INVALID_REQUEST_BODY', over: { quantity: 0.5 } },
    'another mode at the billing date': {
      code: 'INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE',
      over: { effective_at: 'next_billing_date' },
    },
    'a second planned change': {
      code: 'SCHEDULED_PLAN_CHANGE_EXISTS',
      status: 409,
      before: (subscriber) =>
        api.request('POST', `${subscriber.path}/change-plan`, upgrade(subscriber, atBillingDate)),
    },
    'a change while another waits for its payment': {
      code: 'PENDING_PLAN_CHANGE_EXISTS',
      status: 409,
      subscriber: { card: cards.asks, price: { trial_period_days: 7 } },
      before: (subscriber) =>
        api.request('POST', `${subscriber.path}/change-plan`, upgrade(subscriber, { quantity: 2 })),
    },
    'an unknown code': { code: 'INVALID_DISCOUNT_CODE', over: { discount_codes: ['NOSUCHCODE'] } },
    'a code for other products': {
      code: 'DISCOUNT_NOT_APPLICABLE_TO_NEW_PRODUCT',
      over: async () => ({
        discount_codes: [await issueCode(api, { restricted_to: [await sellCourse(api)] })],
      }),
    },
    'both kinds of codes': {
      code: 'INVALID_REQUEST_BODY',
      over: { discount_code: 'A1B', discount_codes: ['A1B'] },
    },
    'an unknown mode': { code: 'INVALID_REQUEST_BODY', over: { proration_billing_mode: 'half' } },
    'metadata with too many keys': {
      code: 'MAXIMUM_KEYS_REACHED',
      over: {
        metadata: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${String(index)}`, 1])),
      },
    },
    'an amount that no wire carries': {
      code: 'AMOUNT_TOO_LARGE',
      over: async () => ({
        product_id: await sellPlan(api, { price: Number.MAX_SAFE_INTEGER - 1 }),
        quantity: 999_999,
      }),
    },
  };

  test.each(Object.entries(cases))(
    '%s',
    async (_, { code, status = 422, over, subscriber: with_, before }) => {
      const subscriber = await subscribe(api, with_);
      await before?.(subscriber);
      const body = upgrade(subscriber, typeof over === 'function' ? await over(subscriber) : over);
      const state = await stateOf(api.runtime);
      for (const path of ['change-plan', 'change-plan/preview']) {
        if (path.endsWith('preview') && code === 'MAXIMUM_KEYS_REACHED') continue;
        expectRefusal(await api.request('POST', `${subscriber.path}/${path}`, body), status, code, /./);
      }
      expect(await stateOf(api.runtime)).toEqual(state);
    },
  );

  test('a code that has reduced the subscription for as many cycles as it may', async () => {
    const code = await issueCode(api, { subscription_cycles: 1 });
    const subscriber = await subscribe(api, { session: { discount_codes: [code] } });
    const asked = upgrade(subscriber, { discount_codes: [code] });
    const answer = await api.request('POST', `${subscriber.path}/change-plan`, asked);
    expectRefusal(answer, 422, 'DISCOUNT_ALREADY_USED_ON_SUBSCRIPTION', /Omit it/);
  });

  test('a code that the customer has used as often as they may, also with a change of another plan', async () => {
    const code = await issueCode(api, { per_customer_usage_limit: 1 });
    const first = await subscribe();
    await api.request('POST', '/checkouts', oneClickBody(first, await sellPlan(api)));
    const { items }: Json = (await api.request('GET', `/subscriptions?customer_id=${first.customerId}`)).body;
    const second = items.find(({ subscription_id }: Json) => subscription_id !== first.id);
    const asked = upgrade(first, { discount_codes: [code] });
    const changed = await api.request('POST', `${first.path}/change-plan`, asked);
    expect(changed.body, changed.text).toMatchObject({ status: 'succeeded' });
    const again = await api.request(
      'POST',
      `/subscriptions/${String(second.subscription_id)}/change-plan`,
      asked,
    );
    expectRefusal(again, 422, 'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED', /./);
  });
});

test('asking for what there is already changes nothing, costs nothing and tells nothing', async () => {
  const subscriber = await subscribe();
  const subscription = (await api.request('GET', subscriber.path)).body;
  const before = await stateOf(api.runtime);
  const same = upgrade(subscriber, { product_id: subscription.product_id });
  const answer = await api.request('POST', `${subscriber.path}/change-plan`, same);
  expect(answer.body, answer.text).toMatchObject({ status: 'succeeded', payment_id: null });
  expect(await stateOf(api.runtime)).toEqual(before);
});

test('a price that was raised meanwhile is for later buyers: more seats cost what the first one did', async () => {
  const subscriber = await subscribe();
  const { product_id } = (await api.request('GET', subscriber.path)).body;
  await api.request('PATCH', `/products/${String(product_id)}`, {
    price: {
      type: 'recurring_price',
      currency: 'USD',
      price: 9900,
      payment_frequency_count: 1,
      payment_frequency_interval: 'Month',
      subscription_period_count: 10,
      subscription_period_interval: 'Year',
    },
  });
  const answer = await api.request('POST', `${subscriber.path}/change-plan`, {
    ...upgrade(subscriber),
    product_id,
    quantity: 2,
  });
  const payment = (await api.request('GET', `/payments/${String(answer.body.payment_id)}`)).body;
  expect(payment.total_amount).toBe(3000);
});

describe('a comparison', () => {
  test('says of every plan and mode what its preview says, the next renewal, and the year', async () => {
    const shop = await api.createBusiness('Sample Shop', 'test');
    const subscriber = await subscribe(shop);
    const yearly = await sellPlan(shop, { price: 60_000, payment_frequency_interval: 'Year' });
    await sellPlan(shop, { currency: 'EUR' });
    const before = await stateOf(api.runtime);
    const { body } = await shop.request('POST', `${subscriber.path}/change-plan/compare`, {});
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(body.present_plan).toMatchObject({ charged_today: 0, twelve_month_total: 36_000 });
    expect(body.plans.map((plan: Json) => plan.product_id as string).toSorted()).toEqual(
      [subscriber.pro, yearly].toSorted(),
    );
    for (const plan of body.plans as Json[]) {
      expect(plan.code).toBeNull();
      expect(plan.modes).toHaveLength(4);
      for (const mode of plan.modes as Json[]) {
        const preview = await shop.request('POST', `${subscriber.path}/change-plan/preview`, {
          product_id: plan.product_id,
          quantity: 1,
          proration_billing_mode: mode.proration_billing_mode,
        });
        const { summary } = preview.body.immediate_charge;
        // Prorated moves by the millisecond between the two requests.
        expect(Math.abs(mode.charged_today - summary.total_amount)).toBeLessThanOrEqual(1);
      }
    }
  });

  test('names the rule that refuses a plan, and refuses what cannot change', async () => {
    const subscriber = await subscribe();
    const euro = await sellPlan(api, { currency: 'EUR' });
    const compare = `${subscriber.path}/change-plan/compare`;
    const { body } = await api.request('POST', compare, {
      product_ids: [euro, 'pdt_unknown', subscriber.pro],
    });
    expect(body.plans.map(({ code }: Json) => code as string)).toEqual([
      'UNSUPPORTED_BILLING_CURRENCY',
      'NOT_FOUND',
      null,
    ]);
    await api.request('PATCH', subscriber.path, { status: 'paused' });
    expectRefusal(
      await api.request('POST', compare, {}),
      422,
      'INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED',
      /paused/,
    );
  });
});
