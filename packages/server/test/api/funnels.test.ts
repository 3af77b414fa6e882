import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createFunnel, createOffer, stepOf } from '../support/offers.ts';
import { stateOf } from '../support/shop.ts';

let api: TestApi;
let first: string;
let second: string;
beforeAll(async () => {
  api = await createTestApi();
  first = (await createOffer(api)).offer_id;
  second = (await createOffer(api)).offer_id;
});
afterAll(() => api.drop());

async function prepareFunnel(caller: Caller, action = '', body?: Json) {
  const object = `/funnels/${(await createFunnel(caller)).funnel_id}`;
  return { path: `${object}${action}`, object, ...(body && { body }) };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);
const draft = { name: 'Empty', moment: 'usage_limit' };

endpoint({
  method: 'POST',
  path: '/funnels',
  prepare: () => Promise.resolve({ path: '/funnels', body: draft }),
});
endpoint({
  method: 'GET',
  path: '/funnels',
  isList: true,
  prepare: () => Promise.resolve({ path: '/funnels' }),
});
endpoint({ method: 'GET', path: '/funnels/{funnel_id}', prepare: (caller) => prepareFunnel(caller) });
endpoint({
  method: 'PATCH',
  path: '/funnels/{funnel_id}',
  prepare: (caller) => prepareFunnel(caller, '', { name: 'Renamed' }),
});
endpoint({ method: 'DELETE', path: '/funnels/{funnel_id}', prepare: (caller) => prepareFunnel(caller) });
for (const action of ['/publish', '/unpublish', '/audience/preview', '/replay']) {
  endpoint({
    method: 'POST',
    path: `/funnels/{funnel_id}${action}`,
    prepare: (caller) => prepareFunnel(caller, action),
  });
}
endpoint({
  method: 'GET',
  path: '/funnels/{funnel_id}/versions',
  isList: true,
  prepare: (caller) => prepareFunnel(caller, '/versions'),
});

/** One condition of every kind, in groups of every kind. */
const audience = () => ({
  all: [
    { fact: 'owned_products', op: 'includes_none', products: ['pdt_a', 'pdt_b'] },
    {
      any: [
        { fact: 'total_spent', op: 'at_least', amount: 5000, currency: 'USD' },
        { fact: 'purchase_count', op: 'at_least', value: 3 },
      ],
    },
    { not: { fact: 'country', op: 'is_any_of', values: ['US'] } },
    {
      fact: 'subscription',
      op: 'exists',
      products: null,
      statuses: ['active'],
      minimum_age_days: 30,
      maximum_age_days: null,
    },
    { fact: 'customer_metadata', key: 'tier', op: 'equals', value: 'gold' },
    { fact: 'context', key: 'seats', op: 'exists', value: null },
  ],
});

test('a funnel carries its draft as it was written', async () => {
  const made = await createFunnel(api, {
    audience: audience(),
    priority: 5,
    holdout_bps: 1000,
    max_proposals: 3,
    show_without_payment_method: true,
    expires_minutes: 60,
    remember_declines_days: 90,
    steps: [stepOf('upsell', first, { declined: 'downsell' }), stepOf('downsell', second)],
    metadata: { owner: 'growth' },
  });
  expect(made).toEqual({
    funnel_id: expect.stringMatching(/^fnl_[0-9A-Za-z]{21}$/),
    business_id: api.scope.businessId,
    name: 'After the first purchase',
    revision: 1,
    published_version: null,
    moment: 'post_purchase',
    audience: audience(),
    priority: 5,
    holdout_bps: 1000,
    max_proposals: 3,
    show_without_payment_method: true,
    expires_minutes: 60,
    remember_declines_days: 90,
    steps: [
      stepOf('upsell', first, { accepted: null, declined: 'downsell', failed: null }),
      stepOf('downsell', second, { accepted: null, declined: null, failed: null }),
    ],
    metadata: { owner: 'growth' },
    archived_at: null,
    created_at: expect.stringMatching(/Z$/),
    updated_at: made.created_at,
  });
  expect((await api.request('GET', `/funnels/${made.funnel_id}`)).body).toEqual(made);
  const plain = (await api.request('POST', '/funnels', draft)).body;
  expect(plain).toMatchObject({
    audience: { all: [] },
    priority: 0,
    holdout_bps: 0,
    max_proposals: 2,
    steps: [],
  });
  const changed = await api.request('PATCH', `/funnels/${made.funnel_id}`, {
    priority: 6,
    expires_minutes: null,
  });
  expect(changed.body).toEqual({
    ...made,
    revision: 2,
    priority: 6,
    expires_minutes: null,
    updated_at: changed.body.updated_at,
  });
});

describe('a draft that could not be kept as written is refused with the path of the fault, and nothing is changed', () => {
  const nested = (levels: number): Json =>
    levels === 0 ? { fact: 'purchase_count', op: 'at_least', value: 1 } : { not: nested(levels - 1) };
  const inAudience = (condition: Json) => ({ audience: { all: [{ any: [condition] }] } });
  const refusals: [string, () => Json, RegExp][] = [
    ['no name', () => ({ name: '' }), /^name: /],
    ['a moment that cannot be one', () => ({ moment: 'Post Purchase' }), /^moment: /],
    ['more than five proposals', () => ({ max_proposals: 6 }), /^max_proposals: .* 1 to 5/],
    ['a holdout of more than all', () => ({ holdout_bps: 10001 }), /^holdout_bps: /],
    ['an end before the beginning', () => ({ expires_minutes: 0 }), /^expires_minutes: /],
    [
      'two steps of one name',
      () => ({ steps: [stepOf('a', first), stepOf('a', second)] }),
      /^steps\[1\]\.step_id: repeats a/,
    ],
    ['a name that is none', () => ({ steps: [stepOf('a b', first)] }), /^steps\[0\]\.step_id: /],
    [
      'an edge to nowhere',
      () => ({ steps: [stepOf('a', first, { declined: 'b' })] }),
      /^steps\[0\]\.edges\.declined: there is no step "b"/,
    ],
    [
      '21 steps',
      () => ({ steps: Array.from({ length: 21 }, (_, index) => stepOf(`s${index}`, first)) }),
      /^steps: 21 were sent/,
    ],
    [
      'an audience 9 levels deep',
      () => ({ audience: nested(9) }),
      /^audience(\.not){9}: is nested more than 8/,
    ],
    [
      'an audience 50 levels deep',
      () => ({ audience: nested(50) }),
      /^audience(\.not)+: is nested deeper than 32/,
    ],
    [
      '101 conditions',
      () => ({ audience: { all: Array.from({ length: 101 }, () => nested(0)) } }),
      /^audience\.all\[\d+\]: is the condition after the first 100/,
    ],
    ['an audience that is a text', () => ({ audience: 'everybody' }), /^audience: must have exactly one of/],
    ['two groups in one', () => ({ audience: { all: [], any: [] } }), /^audience: must have exactly one of/],
    ['a group that is no list', () => ({ audience: { all: {} } }), /^audience\.all: must be a list/],
    ['an empty group', () => ({ audience: { all: [{ any: [] }] } }), /^audience\.all\[0\]\.any: is empty/],
    [
      'an unknown fact',
      () => inAudience({ fact: 'weather', op: 'equals', value: 1 }),
      /^audience\.all\[0\]\.any\[0\]\.fact: /,
    ],
    [
      'an operator of another fact',
      () => inAudience({ fact: 'country', op: 'at_least', values: ['JP'] }),
      /^audience\.all\[0\]\.any\[0\]\.op: /,
    ],
    [
      'a country that is none',
      () => inAudience({ fact: 'country', op: 'is_any_of', values: ['JP', 'XX'] }),
      /^audience\.all\[0\]\.any\[0\]\.values\[1\]: "XX" is no country/,
    ],
    [
      'an amount without currency',
      () => inAudience({ fact: 'total_spent', op: 'at_least', amount: 1 }),
      /^audience\.all\[0\]\.any\[0\]\.currency: /,
    ],
    [
      'a product that is no text',
      () => inAudience({ fact: 'owned_products', op: 'includes_any', products: [1] }),
      /^audience\.all\[0\]\.any\[0\]\.products\[0\]: /,
    ],
    [
      'words compared by size',
      () => inAudience({ fact: 'context', key: 'seats', op: 'at_least', value: 'many' }),
      /^audience\.all\[0\]\.any\[0\]\.value: must be a number/,
    ],
  ];

  test.each(refusals)('%s', async (_, over, message) => {
    const { funnel_id: funnelId } = await createFunnel(api, { steps: [stepOf('upsell', first)] });
    const before = await stateOf(api.runtime);
    const created = await api.request('POST', '/funnels', { ...draft, ...over() });
    expectRefusal(created, 422, 'INVALID_REQUEST_BODY', message);
    const changed = await api.request('PATCH', `/funnels/${funnelId}`, over());
    expectRefusal(changed, 422, 'INVALID_REQUEST_BODY', message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});
