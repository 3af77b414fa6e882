import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createOffer, offerBody } from '../support/offers.ts';
import { sellCourse, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
let course: string;
let plan: string;
let seat: string;
beforeAll(async () => {
  api = await createTestApi();
  [course, plan, seat] = [await sellCourse(api), await sellPlan(api), await createAddon(api)];
});
afterAll(() => api.drop());

async function createAddon(caller: Caller): Promise<string> {
  const body = { name: 'Extra seat', price: 1000, currency: 'USD', tax_category: 'saas' };
  return (await caller.request('POST', '/addons', body)).body.id as string;
}

async function prepareOffer(caller: Caller, body?: Json, action = '') {
  const object = `/offers/${(await createOffer(caller)).offer_id}`;
  return { path: `${object}${action}`, object, ...(body && { body }) };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'POST',
  path: '/offers',
  prepare: async (caller) => ({ path: '/offers', body: offerBody(await sellCourse(caller)) }),
});
endpoint({
  method: 'GET',
  path: '/offers',
  isList: true,
  prepare: () => Promise.resolve({ path: '/offers' }),
});
endpoint({ method: 'GET', path: '/offers/{offer_id}', prepare: (caller) => prepareOffer(caller) });
endpoint({
  method: 'PATCH',
  path: '/offers/{offer_id}',
  prepare: (caller) => prepareOffer(caller, { name: 'Renamed' }),
});
endpoint({ method: 'DELETE', path: '/offers/{offer_id}', prepare: (caller) => prepareOffer(caller) });
endpoint({
  method: 'POST',
  path: '/offers/{offer_id}/unarchive',
  prepare: (caller) => prepareOffer(caller, undefined, '/unarchive'),
});

test('an offer carries all that was said, and what it means where nothing was', async () => {
  const made = await createOffer(api, { product_id: course });
  expect(made).toEqual({
    offer_id: expect.stringMatching(/^off_[0-9A-Za-z]{21}$/),
    business_id: api.scope.businessId,
    version: 1,
    revision: 1,
    name: 'Course after the first purchase',
    kind: 'one_time',
    product_id: course,
    addon_id: null,
    proration_billing_mode: null,
    pause_days: null,
    trial_extension_days: null,
    quantity: { minimum: 1, maximum: 1 },
    discount: { type: 'percentage', bps: 1000, cycles: null },
    copy: {
      en: {
        headline: 'Add the course',
        body: '',
        value_points: ['Fits what you bought'],
        accept_label: null,
        badge: null,
        new_benefits: [],
      },
    },
    remember_declines_days: null,
    includes: [],
    metadata: {},
    archived_at: null,
    created_at: expect.stringMatching(/Z$/),
    updated_at: made.created_at,
  });
  expect((await api.request('GET', `/offers/${made.offer_id}`)).body).toEqual(made);
});

test('a plan change takes as many as there are and the difference, an add-on its own quantity', async () => {
  const change = await createOffer(api, { kind: 'plan_change', product_id: plan });
  expect(change).toMatchObject({ quantity: null, proration_billing_mode: 'difference_immediately' });
  const addon = await createOffer(api, {
    kind: 'addon',
    product_id: null,
    addon_id: seat,
    proration_billing_mode: 'prorated_immediately_keep_cycle',
    quantity: { minimum: 1, maximum: 5 },
    discount: { type: 'amount', amount: 250, currency: 'USD', cycles: 3 },
  });
  expect(addon).toMatchObject({
    product_id: null,
    addon_id: seat,
    proration_billing_mode: 'prorated_immediately_keep_cycle',
    quantity: { minimum: 1, maximum: 5 },
    discount: { type: 'amount', amount: 250, currency: 'USD', cycles: 3 },
  });
  expect((await api.request('GET', `/offers/${addon.offer_id}`)).body).toEqual(addon);
});

describe('an offer that could not be sold as written is refused, and nothing is changed', () => {
  const refusals: [string, () => Json, RegExp, string?][] = [
    ['no name', () => ({ name: undefined }), /^name: /],
    ['an unknown kind', () => ({ kind: 'gift' }), /^kind: /],
    ['no product', () => ({ product_id: undefined }), /^product_id: /],
    ['an unknown product', () => ({ product_id: 'pdt_unknown' }), /^product_id: there is no product/],
    ['an add-on where a product is sold', () => ({ addon_id: seat }), /^addon_id: /],
    [
      'an unknown add-on',
      () => ({ kind: 'addon', product_id: null, addon_id: 'adn_x' }),
      /^addon_id: /,
      'MISSING_ADDON_IDS',
    ],
    ['a plan sold once', () => ({ product_id: plan }), /^kind: the product is a plan/],
    [
      'a course as a subscription',
      () => ({ kind: 'subscription', product_id: course }),
      /^kind: the product is paid once/,
    ],
    [
      'a mode of proration for a course',
      () => ({ proration_billing_mode: 'do_not_bill' }),
      /^proration_billing_mode: /,
    ],
    ['no language', () => ({ copy: {} }), /^copy: needs at least one language/],
    ['no headline', () => ({ copy: { ja: { headline: ' ' } } }), /^copy\.ja\.headline: /],
    [
      'nine value points',
      () => ({ copy: { en: { headline: 'x', value_points: Array(9).fill('x') } } }),
      /^copy\.en\.value_points: 9/,
    ],
    [
      'a discount of 0 %',
      () => ({ discount: { type: 'percentage', bps: 0 } }),
      /^discount\.bps: /,
      'INVALID_PERCENTAGE',
    ],
    [
      'a discount of 100.01 %',
      () => ({ discount: { type: 'percentage', bps: 10001 } }),
      /^discount\.bps: /,
      'INVALID_PERCENTAGE',
    ],
    [
      'a discount above the price',
      () => ({ discount: { type: 'amount', amount: 4901, currency: 'USD' } }),
      /^discount\.amount: is above the price, \$49\.00/,
    ],
    [
      'a discount in another currency',
      () => ({ discount: { type: 'amount', amount: 100, currency: 'EUR' } }),
      /^discount\.currency: is EUR/,
      'MIXED_CURRENCIES',
    ],
    [
      'a rest that no gateway takes',
      () => ({ discount: { type: 'amount', amount: 4890, currency: 'USD' } }),
      /^discount: leaves a price between 0 and/,
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
    ],
    [
      'cycles of something paid once',
      () => ({ discount: { type: 'percentage', bps: 1, cycles: 1 } }),
      /^discount\.cycles: /,
    ],
    [
      'a fraction of a cent',
      () => ({ discount: { type: 'amount', amount: 0.5, currency: 'USD' } }),
      /^discount\.amount: /,
    ],
    ['a quantity of none', () => ({ quantity: { minimum: 0, maximum: 1 } }), /^quantity\.minimum: /],
    ['more at least than at most', () => ({ quantity: { minimum: 3, maximum: 2 } }), /^quantity\.maximum: /],
    ['as many as there are of a course', () => ({ quantity: null }), /^quantity: only a plan_change/],
    ['an unknown product within', () => ({ includes: ['pdt_unknown'] }), /^includes\[0\]: /],
    ['what it sells within', () => ({ includes: [course] }), /^includes\[0\]: /],
    ['a memory of no days', () => ({ remember_declines_days: 0 }), /^remember_declines_days: /],
    [
      '51 metadata keys',
      () => ({ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, key) => [`k${key}`, 1])) }),
      /^metadata/,
      'MAXIMUM_KEYS_REACHED',
    ],
  ];

  test.each(refusals)('%s', async (_, over, message, code = 'INVALID_REQUEST_BODY') => {
    const { offer_id: offerId } = await createOffer(api, { product_id: course });
    const before = await stateOf(api.runtime);
    const body = { ...offerBody(course), ...over() };
    expectRefusal(await api.request('POST', '/offers', body), 422, code, message);
    const change = Object.fromEntries(Object.entries(over()).filter(([, value]) => value !== undefined));
    // What is left out stays, so only a fault that is named can be one of a change.
    if (Object.keys(change).length > 0) {
      expectRefusal(await api.request('PATCH', `/offers/${offerId}`, change), 422, code, message);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('an archived product', async () => {
    const gone = await sellCourse(api);
    await api.request('DELETE', `/products/${gone}`);
    const answer = await api.request('POST', '/offers', offerBody(gone));
    expectRefusal(answer, 422, 'PRODUCT_IS_DELETED', /^product_id: the product is archived/);
  });

  test("another business's product", async () => {
    const foreign = await sellCourse(api.other);
    const answer = await api.request('POST', '/offers', offerBody(foreign));
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^product_id: there is no product/);
  });
});

describe('changing an offer', () => {
  test('changes what was named alone, in a new version, and clears with null', async () => {
    const made = await createOffer(api, { product_id: course, remember_declines_days: 30 });
    const changed = await api.request('PATCH', `/offers/${made.offer_id}`, {
      name: 'Later',
      discount: null,
      remember_declines_days: null,
    });
    expect(changed.body).toEqual({
      ...made,
      version: 2,
      revision: 2,
      name: 'Later',
      discount: null,
      remember_declines_days: null,
      updated_at: changed.body.updated_at,
    });
    expect((await api.request('GET', `/offers/${made.offer_id}`)).body).toEqual(changed.body);
  });

  test('another kind names anew what it sells', async () => {
    const made = await createOffer(api, { kind: 'plan_change', product_id: plan });
    const path = `/offers/${made.offer_id}`;
    const nothing = await api.request('PATCH', path, { kind: 'one_time' });
    expectRefusal(nothing, 422, 'INVALID_REQUEST_BODY', /^product_id: /);
    const changed = await api.request('PATCH', path, {
      kind: 'one_time',
      product_id: course,
      quantity: { minimum: 1, maximum: 2 },
    });
    expect(changed.body).toMatchObject({
      kind: 'one_time',
      product_id: course,
      proration_billing_mode: null,
    });
  });
});

test('an archived offer is listed apart and can be put back; doing it twice changes nothing', async () => {
  const { offer_id: offerId } = await createOffer(api);
  const path = `/offers/${offerId}`;
  const listed = async (archived: boolean) => {
    const { items } = (await api.request('GET', `/offers?archived=${String(archived)}&page_size=100`)).body;
    return items.some((item: Json) => item.offer_id === offerId);
  };
  expect([await listed(false), await listed(true)]).toEqual([true, false]);
  expect((await api.request('DELETE', path)).status).toBe(200);
  const archived = await api.request('GET', path);
  expect(archived.body.archived_at).toMatch(/Z$/);
  expect((await api.request('DELETE', path)).status).toBe(200);
  expect((await api.request('GET', path)).text).toBe(archived.text);
  expect([await listed(false), await listed(true)]).toEqual([false, true]);
  expect((await api.request('POST', `${path}/unarchive`)).status).toBe(200);
  expect((await api.request('GET', path)).body.archived_at).toBeNull();
});
