import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const seat = { name: 'Extra seat', price: 1000, currency: 'USD', tax_category: 'saas' };

async function createAddon(caller: Caller, body: Json = seat): Promise<Json> {
  const answer = await caller.request('POST', '/addons', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function prepareAddon(caller: Caller, body?: Json) {
  const path = `/addons/${(await createAddon(caller)).id}`;
  return { path, object: path, ...(body && { body }) };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'POST',
  path: '/addons',
  prepare: () => Promise.resolve({ path: '/addons', body: seat }),
});
endpoint({
  method: 'GET',
  path: '/addons',
  isList: true,
  prepare: () => Promise.resolve({ path: '/addons' }),
});
endpoint({ method: 'GET', path: '/addons/{id}', prepare: (caller) => prepareAddon(caller) });
endpoint({
  method: 'PATCH',
  path: '/addons/{id}',
  prepare: (caller) => prepareAddon(caller, { name: 'Renamed' }),
});

describeAutoPager(
  () => api,
  'add-ons',
  {
    create: async (caller, index) => (await createAddon(caller, { ...seat, name: `Seat ${index}` })).id,
    list: (caller, query) => caller.client.addons.list(query),
  },
  (row: { id: string }) => row.id,
);

test('an add-on carries every official field', async () => {
  const made = await createAddon(api, { ...seat, description: 'One more person.' });
  expect(made).toEqual({
    id: expect.stringMatching(/^adn_[0-9A-Za-z]{21}$/),
    business_id: api.scope.businessId,
    name: 'Extra seat',
    description: 'One more person.',
    image: null,
    price: 1000,
    currency: 'USD',
    tax_category: 'saas',
    created_at: expect.stringMatching(/Z$/),
    updated_at: made.created_at,
  });
  expect((await api.request('GET', `/addons/${made.id}`)).body).toEqual(made);
});

describe('creating an add-on', () => {
  const refusals: [string, Json, RegExp][] = [
    ['no name', { ...seat, name: undefined }, /^name: /],
    ['a name of 101 characters', { ...seat, name: 'x'.repeat(101) }, /^name: /],
    ['control characters', { ...seat, name: 'Seat\u0007' }, /^name: /],
    ['a negative price', { ...seat, price: -1 }, /^price: /],
    ['a fraction', { ...seat, price: 0.5 }, /^price: /],
    ['a price above 2^53', { ...seat, price: 1e16 }, /^price: /],
    ['an unknown currency', { ...seat, currency: 'XXX' }, /^currency: /],
    ['an unknown tax category', { ...seat, tax_category: 'seats' }, /^tax_category: /],
  ];

  test.each(refusals)('refuses %s and adds nothing', async (_, body, message) => {
    const before = await api.request('GET', '/addons?page_size=1');
    expectRefusal(await api.request('POST', '/addons', body), 422, 'INVALID_REQUEST_BODY', message);
    expect((await api.request('GET', '/addons?page_size=1')).text).toBe(before.text);
  });
});

describe('changing an add-on', () => {
  test('changes what was named alone, and clears a description with null', async () => {
    const made = await createAddon(api, { ...seat, description: 'Before' });
    const path = `/addons/${made.id}`;
    const changed = await api.request('PATCH', path, { price: 1200, description: null });
    expect(changed.body).toEqual({
      ...made,
      price: 1200,
      description: null,
      updated_at: changed.body.updated_at,
    });
    expect((await api.request('GET', path)).body).toEqual(changed.body);
  });

  test('refuses images, which Rung does not store', async () => {
    const { id } = await createAddon(api);
    const answer = await api.request('PATCH', `/addons/${id}`, { image_id: 'img_1' });
    expectRefusal(answer, 422, 'UNSUPPORTED_FEATURE', /image_id/);
    expect((await api.request('PATCH', `/addons/${id}`, { image_id: null })).status).toBe(200);
  });

  test('keeps its currency as soon as a product is sold with it', async () => {
    const free = await createAddon(api);
    expect((await api.request('PATCH', `/addons/${free.id}`, { currency: 'EUR' })).body.currency).toBe('EUR');
    const offered = await createAddon(api);
    await api.client.products.create({
      name: 'Sample Plan',
      tax_category: 'saas',
      addons: [offered.id],
      price: {
        type: 'recurring_price',
        currency: 'USD',
        price: 3000,
        payment_frequency_count: 1,
        payment_frequency_interval: 'Month',
        subscription_period_count: 1,
        subscription_period_interval: 'Year',
      },
    });
    const answer = await api.request('PATCH', `/addons/${offered.id}`, { currency: 'EUR', name: 'Sitz' });
    expectRefusal(answer, 422, 'MIXED_CURRENCIES', /^currency: /);
    expect((await api.request('GET', `/addons/${offered.id}`)).body).toEqual(offered);
  });
});

test('the official SDK creates, changes and reads an add-on', async () => {
  const made = await api.client.addons.create({
    name: 'Extra seat',
    price: 900,
    currency: 'USD',
    tax_category: 'saas',
  });
  expect((await api.client.addons.update(made.id, { price: 950 })).price).toBe(950);
  expect((await api.client.addons.retrieve(made.id)).price).toBe(950);
});
