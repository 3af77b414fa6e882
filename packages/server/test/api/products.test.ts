import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const oneTime = {
  name: 'Sample Course',
  tax_category: 'edtech',
  price: { type: 'one_time_price', currency: 'USD', price: 4900 },
};
const plan = {
  name: 'Sample Plan',
  tax_category: 'saas',
  price: {
    type: 'recurring_price',
    currency: 'USD',
    price: 3000,
    payment_frequency_count: 1,
    payment_frequency_interval: 'Month',
    subscription_period_count: 10,
    subscription_period_interval: 'Year',
  },
};
const withPrice = (change: Record<string, unknown>, base: Json = oneTime): Json => ({
  ...base,
  price: { ...base.price, ...change },
});

async function createProduct(caller: Caller, body: Json = oneTime): Promise<Json> {
  const answer = await caller.request('POST', '/products', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function createAddon(caller: Caller, change: Json = {}): Promise<string> {
  const body = { name: 'Extra seat', price: 1000, currency: 'USD', tax_category: 'saas', ...change };
  return (await caller.request('POST', '/addons', body)).body.id;
}

async function prepareProduct(caller: Caller, suffix = '', body?: Json) {
  const { product_id } = await createProduct(caller);
  return {
    path: `/products/${product_id}${suffix}`,
    object: `/products/${product_id}`,
    ...(body && { body }),
  };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'POST',
  path: '/products',
  prepare: () => Promise.resolve({ path: '/products', body: oneTime }),
});
endpoint({
  method: 'GET',
  path: '/products',
  isList: true,
  prepare: () => Promise.resolve({ path: '/products' }),
});
endpoint({ method: 'GET', path: '/products/{id}', prepare: (caller) => prepareProduct(caller) });
endpoint({
  method: 'PATCH',
  path: '/products/{id}',
  prepare: (caller) => prepareProduct(caller, '', { name: 'Renamed' }),
});
endpoint({ method: 'DELETE', path: '/products/{id}', prepare: (caller) => prepareProduct(caller) });
endpoint({
  method: 'POST',
  path: '/products/{id}/unarchive',
  prepare: (caller) => prepareProduct(caller, '/unarchive'),
});

describeAutoPager(
  () => api,
  'products',
  {
    create: async (caller, index) =>
      (await createProduct(caller, { ...oneTime, name: `Course ${index}` })).product_id,
    list: (caller, query) => caller.client.products.list(query),
  },
  (row: { product_id: string }) => row.product_id,
);

describe('a product on the wire', () => {
  test('carries every official field of a one-time product', async () => {
    const made = await createProduct(api, {
      ...withPrice({ discount_bps: 1250, tax_inclusive: true }),
      description: 'Six lessons on film.',
      metadata: { shelf: 'A1', rank: 3, featured: true },
    });
    expect(made).toEqual({
      product_id: expect.stringMatching(/^pdt_[0-9A-Za-z]{21}$/),
      business_id: api.scope.businessId,
      brand_id: api.scope.brandId,
      name: 'Sample Course',
      description: 'Six lessons on film.',
      image: null,
      is_recurring: false,
      price: {
        type: 'one_time_price',
        currency: 'USD',
        price: 4900,
        discount: 13,
        discount_bps: 1250,
        purchasing_power_parity: false,
        tax_inclusive: true,
        pay_what_you_want: false,
        suggested_price: null,
      },
      currency: 'USD',
      tax_category: 'edtech',
      addons: [],
      metadata: { shelf: 'A1', rank: 3, featured: true },
      credit_entitlements: [],
      entitlements: [],
      digital_product_delivery: null,
      license_key_enabled: false,
      license_key_activation_message: null,
      license_key_activations_limit: null,
      translations: {},
      license_key_duration: null,
      pricing_mode: null,
      product_collection_id: null,
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      updated_at: made.created_at,
    });
    expect((await api.request('GET', `/products/${made.product_id}`)).body).toEqual(made);
  });

  test('carries every official field of a plan with a paid trial and add-ons', async () => {
    const addons = [await createAddon(api), await createAddon(api)];
    const trial = { trial_period_days: 14, trial_amount: 100, trial_apply_discounts: true };
    const made = await createProduct(api, { ...withPrice(trial, plan), addons });
    expect(made).toMatchObject({ is_recurring: true, addons });
    expect(made.price).toEqual({
      ...plan.price,
      ...trial,
      discount: 0,
      discount_bps: 0,
      purchasing_power_parity: false,
      tax_inclusive: false,
      trial_payment_method_optional: false,
      zero_amount_payment_method_optional: false,
    });
    expect((await api.request('GET', `/products/${made.product_id}`)).body).toEqual(made);
  });

  test('lists the price as a number with its currency and its details', async () => {
    const made = await createProduct(api, withPrice({ currency: 'JPY', price: 1500, tax_inclusive: true }));
    const { items } = (await api.request('GET', '/products?page_size=1&page_number=0')).body;
    expect(items).toEqual([
      {
        product_id: made.product_id,
        business_id: made.business_id,
        name: made.name,
        description: null,
        image: null,
        is_recurring: false,
        price: 1500,
        currency: 'JPY',
        price_detail: made.price,
        tax_inclusive: true,
        tax_category: 'edtech',
        metadata: {},
        entitlements: [],
        pricing_mode: null,
        created_at: made.created_at,
        updated_at: made.updated_at,
      },
    ]);
  });

  test('takes the deprecated percentage, and the basis points before it', async () => {
    const percent = await createProduct(api, withPrice({ discount: 12.5 }));
    expect(percent.price).toMatchObject({ discount: 13, discount_bps: 1250 });
    const both = await createProduct(api, withPrice({ discount: 50, discount_bps: 0 }));
    expect(both.price).toMatchObject({ discount: 0, discount_bps: 0 });
  });

  test('keeps a suggested price for pay what you want alone', async () => {
    const free = await createProduct(
      api,
      withPrice({ pay_what_you_want: true, price: 500, suggested_price: 900 }),
    );
    expect(free.price).toMatchObject({ pay_what_you_want: true, price: 500, suggested_price: 900 });
    const fixed = await createProduct(api, withPrice({ suggested_price: 900 }));
    expect(fixed.price).toMatchObject({ pay_what_you_want: false, suggested_price: null });
  });

  test('accepts emoji and any script in names, and the largest amount JSON can carry', async () => {
    const made = await createProduct(api, {
      ...withPrice({ price: Number.MAX_SAFE_INTEGER }),
      name: '料理教室 👩🏽‍🍳 Крепко',
    });
    const read = (await api.request('GET', `/products/${made.product_id}`)).body;
    expect(read).toMatchObject({ name: '料理教室 👩🏽‍🍳 Крепко', price: { price: Number.MAX_SAFE_INTEGER } });
  });

  test('accepts a free plan', async () => {
    expect((await createProduct(api, withPrice({ price: 0 }, plan))).price.price).toBe(0);
  });
});

describe('creating a product', () => {
  const refusals: [string, Json, string, RegExp][] = [
    ['a missing name', { ...oneTime, name: undefined }, 'INVALID_REQUEST_BODY', /^name: /],
    ['an empty name', { ...oneTime, name: '  ' }, 'INVALID_REQUEST_BODY', /^name: must not be empty/],
    [
      'a name of 101 characters',
      { ...oneTime, name: 'x'.repeat(101) },
      'INVALID_REQUEST_BODY',
      /^name: .*100/,
    ],
    [
      'a description too long',
      { ...oneTime, description: 'x'.repeat(1001) },
      'INVALID_REQUEST_BODY',
      /^description: /,
    ],
    ['control characters', { ...oneTime, name: 'Sam\u0000ple' }, 'INVALID_REQUEST_BODY', /^name: .*control/],
    ['half a surrogate pair', { ...oneTime, name: 'Sample \ud83d' }, 'INVALID_REQUEST_BODY', /^name: /],
    [
      'an unknown tax category',
      { ...oneTime, tax_category: 'food' },
      'INVALID_REQUEST_BODY',
      /^tax_category: /,
    ],
    ['no price', { ...oneTime, price: undefined }, 'INVALID_REQUEST_BODY', /^price: /],
    ['a numeric price', { ...oneTime, price: 4900 }, 'INVALID_REQUEST_BODY', /^price: /],
    ['an unknown price type', withPrice({ type: 'rent' }), 'INVALID_REQUEST_BODY', /^price\.type: /],
    ['a negative amount', withPrice({ price: -1 }), 'INVALID_REQUEST_BODY', /^price\.price: /],
    ['a fraction of a cent', withPrice({ price: 10.5 }), 'INVALID_REQUEST_BODY', /^price\.price: /],
    ['an amount above 2^53', withPrice({ price: 2 ** 53 }), 'INVALID_REQUEST_BODY', /^price\.price: /],
    ['an amount as text', withPrice({ price: '4900' }), 'INVALID_REQUEST_BODY', /^price\.price: /],
    ['an unknown currency', withPrice({ currency: 'usd' }), 'INVALID_REQUEST_BODY', /^price\.currency: /],
    ['a discount above 100 %', withPrice({ discount: 101 }), 'INVALID_REQUEST_BODY', /^price\.discount: /],
    [
      'a negative discount',
      withPrice({ discount_bps: -1 }),
      'INVALID_REQUEST_BODY',
      /^price\.discount_bps: /,
    ],
    [
      'a suggestion below the minimum',
      withPrice({ pay_what_you_want: true, price: 500, suggested_price: 499 }),
      'INVALID_REQUEST_BODY',
      /suggested_price/,
    ],
    [
      'a plan below the least charge',
      withPrice({ price: 49 }, plan),
      'REQUEST_AMOUNT_BELOW_MINIMUM',
      /price\.price.*\$0\.50/,
    ],
    [
      'a paid trial without days',
      withPrice({ trial_amount: 100 }, plan),
      'INVALID_REQUEST_BODY',
      /trial_period_days/,
    ],
    [
      'a trial of 10001 days',
      withPrice({ trial_period_days: 10_001 }, plan),
      'INVALID_REQUEST_BODY',
      /trial_period_days/,
    ],
    [
      'a frequency of 0',
      withPrice({ payment_frequency_count: 0 }, plan),
      'INVALID_REQUEST_BODY',
      /payment_frequency_count/,
    ],
    [
      'a frequency in lower case',
      withPrice({ payment_frequency_interval: 'month' }, plan),
      'INVALID_REQUEST_BODY',
      /payment_frequency_interval/,
    ],
    [
      'a period shorter than a payment',
      withPrice({ subscription_period_count: 1, subscription_period_interval: 'Day' }, plan),
      'INVALID_REQUEST_BODY',
      /subscription_period/,
    ],
    [
      'usage-based prices',
      withPrice({ type: 'usage_based_price', fixed_price: 0 }),
      'UNSUPPORTED_FEATURE',
      /usage_based_price/,
    ],
    [
      'trials without a card',
      withPrice({ trial_payment_method_optional: true }, plan),
      'UNSUPPORTED_FEATURE',
      /trial_payment_method_optional/,
    ],
    ['licence keys', { ...oneTime, license_key_enabled: true }, 'UNSUPPORTED_FEATURE', /license_key_enabled/],
    [
      'entitlements',
      { ...oneTime, entitlements: [{ entitlement_id: 'ent_1' }] },
      'UNSUPPORTED_FEATURE',
      /entitlements/,
    ],
    ['localised prices', { ...oneTime, pricing_mode: 'custom' }, 'UNSUPPORTED_FEATURE', /pricing_mode/],
    ['another brand', { ...oneTime, brand_id: 'brnd_unknown' }, 'INVALID_REQUEST_BODY', /brand_id/],
    ['add-ons of a one-time product', { ...oneTime, addons: ['adn_1'] }, 'INVALID_REQUEST_BODY', /addons/],
    [
      'an unknown add-on',
      { ...plan, addons: ['adn_unknown'] },
      'MISSING_ADDON_IDS',
      /addons\[0\].*adn_unknown/,
    ],
    ['an add-on twice', { ...plan, addons: ['adn_1', 'adn_1'] }, 'MISSING_ADDON_IDS', /addons\[0\]/],
    [
      '11 add-ons',
      { ...plan, addons: Array.from({ length: 11 }, (_, i) => `adn_${i}`) },
      'INVALID_REQUEST_BODY',
      /at most 10/,
    ],
    [
      '51 metadata keys',
      { ...oneTime, metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, i])) },
      'MAXIMUM_KEYS_REACHED',
      /51 keys/,
    ],
    [
      'a metadata key of 41 characters',
      { ...oneTime, metadata: { ['k'.repeat(41)]: 1 } },
      'INVALID_REQUEST_BODY',
      /metadata/,
    ],
    [
      'a metadata value of 501 characters',
      { ...oneTime, metadata: { note: 'x'.repeat(501) } },
      'INVALID_REQUEST_BODY',
      /metadata\.note/,
    ],
    ['a nested metadata value', { ...oneTime, metadata: { note: {} } }, 'INVALID_REQUEST_BODY', /metadata/],
  ];

  test.each(refusals)('refuses %s and adds nothing', async (_, body, code, message) => {
    const before = await api.request('GET', '/products?page_size=1');
    expectRefusal(await api.request('POST', '/products', body), 422, code, message);
    expect((await api.request('GET', '/products?page_size=1')).text).toBe(before.text);
  });

  test("refuses another business's add-on, one in another currency, and one sent twice", async () => {
    const foreign = await createAddon(api.other);
    expectRefusal(
      await api.request('POST', '/products', { ...plan, addons: [foreign] }),
      422,
      'MISSING_ADDON_IDS',
    );
    const euro = await createAddon(api, { currency: 'EUR' });
    expectRefusal(
      await api.request('POST', '/products', { ...plan, addons: [euro] }),
      422,
      'MIXED_CURRENCIES',
      /addons\[0\].*EUR.*USD/,
    );
    const seat = await createAddon(api);
    expectRefusal(
      await api.request('POST', '/products', { ...plan, addons: [seat, seat] }),
      422,
      'DUPLICATE_ADDON_IDS_IN_REQUEST',
      /addons\[1\]/,
    );
  });
});

describe('changing a product', () => {
  test('answers 200 without a body, and changes what was named alone', async () => {
    const made = await createProduct(api, { ...oneTime, description: 'Before', metadata: { a: 1 } });
    const path = `/products/${made.product_id}`;
    const answer = await api.request('PATCH', path, {
      name: 'After',
      price: { ...oneTime.price, price: 5900 },
    });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '' });
    const read = (await api.request('GET', path)).body;
    expect(read).toEqual({
      ...made,
      name: 'After',
      price: { ...made.price, price: 5900 },
      updated_at: read.updated_at,
    });
  });

  test('clears a description with null and replaces metadata whole', async () => {
    const made = await createProduct(api, { ...oneTime, description: 'Before', metadata: { a: 1, b: 2 } });
    const path = `/products/${made.product_id}`;
    await api.request('PATCH', path, { description: null, metadata: { c: 3 } });
    expect((await api.request('GET', path)).body).toMatchObject({ description: null, metadata: { c: 3 } });
  });

  test('keeps a product paid once or recurring, whichever it was', async () => {
    const made = await createProduct(api);
    const path = `/products/${made.product_id}`;
    const answer = await api.request('PATCH', path, { name: 'After', price: plan.price });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /price\.type/);
    expect((await api.request('GET', path)).body).toEqual(made);
  });

  test('refuses a currency that its add-ons do not have', async () => {
    const seat = await createAddon(api);
    const made = await createProduct(api, { ...plan, addons: [seat] });
    const path = `/products/${made.product_id}`;
    const euro = { price: { ...plan.price, currency: 'EUR' } };
    expectRefusal(await api.request('PATCH', path, euro), 422, 'MIXED_CURRENCIES', /addons\[0\]/);
    expect((await api.request('PATCH', path, { ...euro, addons: [] })).status).toBe(200);
  });
});

describe('archiving a product', () => {
  test('takes it off the list but not out of reach, once', async () => {
    const made = await createProduct(api);
    const path = `/products/${made.product_id}`;
    const answer = await api.request('DELETE', path);
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '' });
    expect((await api.request('GET', path)).status).toBe(200);
    expect(await listIds('page_size=100')).not.toContain(made.product_id);
    expect(await listIds('archived=false&page_size=100')).not.toContain(made.product_id);
    expect(await listIds('archived=true&page_size=100')).toContain(made.product_id);
    expectRefusal(await api.request('DELETE', path), 410, 'PRODUCT_ALREADY_DELETED', /[Uu]narchive/);
  });

  test('is taken back by unarchiving, as often as asked', async () => {
    const { product_id } = await createProduct(api);
    await api.request('DELETE', `/products/${product_id}`);
    for (let i = 0; i < 2; i++) {
      const answer = await api.request('POST', `/products/${product_id}/unarchive`);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '' });
      expect(await listIds('page_size=100')).toContain(product_id);
    }
  });
});

describe('listing products', () => {
  test('answers the newest first, and by price type and brand', async () => {
    const course = (await createProduct(api)).product_id;
    const month = (await createProduct(api, plan)).product_id;
    expect((await listIds('page_size=2&page_number=0')).toSorted()).toEqual([course, month].toSorted());
    expect(await listIds('recurring=true&page_size=100')).toContain(month);
    expect(await listIds('recurring=true&page_size=100')).not.toContain(course);
    expect(await listIds('recurring=false&page_size=100')).toContain(course);
    expect(await listIds('recurring=false&page_size=100')).not.toContain(month);
    expect(await listIds(`brand_id=${api.scope.brandId}`)).toContain(month);
    expect(await listIds('brand_id=brnd_unknown')).toEqual([]);
  });

  test("shows nothing of another business's products", async () => {
    const foreign = (await createProduct(api.other)).product_id;
    expect(await listIds('page_size=100')).not.toContain(foreign);
  });

  test('refuses a filter that is neither true nor false', async () => {
    const answer = await api.request('GET', '/products?archived=yes');
    expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', /^archived: must be true or false/);
  });
});

test('the official SDK creates, reads, changes, archives and unarchives a product', async () => {
  const { product_id } = await api.client.products.create({
    name: 'Sample Plan',
    tax_category: 'saas',
    price: {
      type: 'recurring_price',
      currency: 'USD',
      price: 3000,
      payment_frequency_count: 1,
      payment_frequency_interval: 'Month',
      subscription_period_count: 10,
      subscription_period_interval: 'Year',
      trial_period_days: 7,
    },
  });
  await api.client.products.update(product_id, { description: 'For one person.' });
  await api.client.products.archive(product_id);
  await expect(api.client.products.archive(product_id)).rejects.toMatchObject({ status: 410 });
  await api.client.products.unarchive(product_id);
  const product = await api.client.products.retrieve(product_id);
  expect(product).toMatchObject({ description: 'For one person.', price: { trial_period_days: 7 } });
});

describe('the supported countries', () => {
  test('are a bare list for the official SDK', async () => {
    const countries = await api.client.misc.listSupportedCountries();
    expect(countries).toHaveLength(249);
    expect(countries).toContain('JP');
  });

  test('need a key', async () => {
    const answer = await api.send('GET', '/checkout/supported_countries', undefined, {});
    expectRefusal(answer, 401, 'UNAUTHORIZED');
  });
});

async function listIds(query: string): Promise<string[]> {
  const answer = await api.request('GET', `/products?${query}`);
  expect(answer.status, answer.text).toBe(200);
  const items: { product_id: string }[] = answer.body.items;
  return items.map((item) => item.product_id);
}
