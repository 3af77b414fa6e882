import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const percentage = { type: 'percentage', amount: 1000 };
const flat = {
  type: 'flat',
  amount: 500,
  currency_options: [{ currency: 'USD', max_amount_possible: 500, is_default: true }],
};

async function createDiscount(caller: Caller, body: Json = percentage): Promise<Json> {
  const answer = await caller.request('POST', '/discounts', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function createProduct(caller: Caller): Promise<string> {
  const product = await caller.client.products.create({
    name: 'Sample Course',
    tax_category: 'edtech',
    price: { type: 'one_time_price', currency: 'USD', price: 4900 },
  });
  return product.product_id;
}

async function createCustomer(caller: Caller): Promise<string> {
  const customer = await caller.client.customers.create({
    email: 'sample.customer@example.com',
    name: 'Sample Customer',
  });
  return customer.customer_id;
}

async function prepareDiscount(caller: Caller, suffix = '', body?: Json) {
  const { discount_id } = await createDiscount(caller);
  const object = `/discounts/${discount_id}`;
  return { path: `${object}${suffix}`, object, ...(body && { body }) };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'POST',
  path: '/discounts',
  prepare: () => Promise.resolve({ path: '/discounts', body: percentage }),
});
endpoint({
  method: 'GET',
  path: '/discounts',
  isList: true,
  prepare: () => Promise.resolve({ path: '/discounts' }),
});
endpoint({ method: 'GET', path: '/discounts/{discount_id}', prepare: (caller) => prepareDiscount(caller) });
endpoint({
  method: 'GET',
  path: '/discounts/code/{code}',
  prepare: async (caller) => ({ path: `/discounts/code/${(await createDiscount(caller)).code}` }),
});
endpoint({
  method: 'PATCH',
  path: '/discounts/{discount_id}',
  prepare: (caller) => prepareDiscount(caller, '', { name: 'Renamed' }),
});
endpoint({
  method: 'DELETE',
  path: '/discounts/{discount_id}',
  status: 204,
  prepare: (caller) => prepareDiscount(caller),
});
endpoint({
  method: 'GET',
  path: '/discounts/{discount_id}/customers',
  isList: true,
  prepare: (caller) => prepareDiscount(caller, '/customers'),
});
endpoint({
  method: 'POST',
  path: '/discounts/{discount_id}/customers',
  prepare: async (caller) =>
    prepareDiscount(caller, '/customers', { customer_ids: [await createCustomer(caller)] }),
});
endpoint({
  method: 'DELETE',
  path: '/discounts/{discount_id}/customers/{customer_id}',
  status: 204,
  prepare: async (caller) => {
    const customerId = await createCustomer(caller);
    const { object } = await prepareDiscount(caller);
    await caller.request('POST', `${object}/customers`, { customer_ids: [customerId] });
    return { path: `${object}/customers/${customerId}`, object: `${object}/customers` };
  },
});

describeAutoPager(
  () => api,
  'discounts',
  {
    create: async (caller) => (await createDiscount(caller)).discount_id,
    list: (caller, query) => caller.client.discounts.list(query),
  },
  (row: { discount_id: string }) => row.discount_id,
);

describe('a discount on the wire', () => {
  test('carries every official field, with the defaults of what was left out', async () => {
    const made = await createDiscount(api, { ...percentage, code: 'welcome10' });
    expect(made).toEqual({
      discount_id: expect.stringMatching(/^dsc_[0-9A-Za-z]{21}$/),
      business_id: api.scope.businessId,
      code: 'WELCOME10',
      name: null,
      type: 'percentage',
      amount: 1000,
      currency_options: [],
      restricted_to: [],
      customer_eligibility: 'any',
      usage_limit: null,
      per_customer_usage_limit: null,
      times_used: 0,
      subscription_cycles: null,
      preserve_on_plan_change: false,
      starts_at: null,
      expires_at: null,
      metadata: {},
      created_at: expect.stringMatching(/Z$/),
    });
    expect((await api.request('GET', `/discounts/${made.discount_id}`)).body).toEqual(made);
  });

  test('keeps everything that was sent', async () => {
    const product = await createProduct(api);
    const sent = {
      type: 'flat',
      amount: 500,
      code: 'SAVE5',
      name: 'Five off',
      currency_options: [
        { currency: 'USD', max_amount_possible: 500, minimum_subtotal: 2000, is_default: true },
        { currency: 'JPY', max_amount_possible: 700, minimum_subtotal: 0, is_default: false },
      ],
      restricted_to: [product],
      customer_eligibility: 'first_time',
      usage_limit: 100,
      per_customer_usage_limit: 1,
      subscription_cycles: 3,
      preserve_on_plan_change: true,
      starts_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2099-01-01T00:00:00.000Z',
      metadata: { campaign: 'spring' },
    };
    const made = await createDiscount(api, sent);
    expect(made).toMatchObject(sent);
    expect((await api.request('GET', `/discounts/${made.discount_id}`)).body).toEqual(made);
  });

  test.each([[{}], [{ code: '' }], [{ code: null }]])(
    'gets a code of 16 random characters when sent %j',
    async (code) => {
      const first = await createDiscount(api, { ...percentage, ...code });
      const second = await createDiscount(api, { ...percentage, ...code });
      expect(first.code).toMatch(/^[0-9A-Z]{16}$/);
      expect(second.code).not.toBe(first.code);
    },
  );

  test('reads times in any offset', async () => {
    const made = await createDiscount(api, { ...percentage, expires_at: '2099-01-01T09:00:00+09:00' });
    expect(made.expires_at).toBe('2099-01-01T00:00:00.000Z');
  });
});

describe('creating a discount', () => {
  const refusals: [string, Json, string, RegExp][] = [
    ['no amount', { type: 'percentage' }, 'INVALID_REQUEST_BODY', /^amount: /],
    ['an amount of 0', { ...percentage, amount: 0 }, 'INVALID_REQUEST_BODY', /^amount: must be at least 1/],
    ['a fraction of a basis point', { ...percentage, amount: 1.5 }, 'INVALID_REQUEST_BODY', /^amount: /],
    ['more than 100 %', { ...percentage, amount: 10_001 }, 'INVALID_PERCENTAGE', /^amount /],
    ['an unknown type', { ...percentage, type: 'flat_per_unit' }, 'INVALID_REQUEST_BODY', /^type: /],
    ['a code of 2 characters', { ...percentage, code: 'AB' }, 'INVALID_DISCOUNT_CODE', /^code /],
    ['a code with a space', { ...percentage, code: 'SAVE 5' }, 'INVALID_DISCOUNT_CODE', /^code /],
    [
      'a flat code without amounts',
      { ...flat, currency_options: [] },
      'DISCOUNT_CURRENCY_OPTION_INVALID',
      /currency_options/,
    ],
    [
      'a flat code without options',
      { type: 'flat', amount: 500 },
      'DISCOUNT_CURRENCY_OPTION_INVALID',
      /currency_options/,
    ],
    [
      'an option without an amount',
      { ...flat, currency_options: [{ currency: 'USD' }] },
      'DISCOUNT_CURRENCY_OPTION_INVALID',
      /currency_options\[0\]\.max_amount_possible/,
    ],
    [
      'a currency twice',
      { ...flat, currency_options: [...flat.currency_options, ...flat.currency_options] },
      'DISCOUNT_CURRENCY_OPTION_INVALID',
      /currency twice/,
    ],
    [
      'a negative minimum',
      { ...flat, currency_options: [{ ...flat.currency_options[0], minimum_subtotal: -1 }] },
      'INVALID_REQUEST_BODY',
      /^currency_options\.0\.minimum_subtotal: /,
    ],
    ['a limit of 0', { ...percentage, usage_limit: 0 }, 'INVALID_REQUEST_BODY', /^usage_limit: /],
    [
      'a limit beyond counting',
      { ...percentage, usage_limit: 2 ** 31 },
      'INVALID_REQUEST_BODY',
      /^usage_limit: /,
    ],
    [
      'a limit per customer above the whole',
      { ...percentage, usage_limit: 1, per_customer_usage_limit: 2 },
      'INVALID_REQUEST_BODY',
      /per_customer_usage_limit/,
    ],
    [
      'no cycles',
      { ...percentage, subscription_cycles: 0 },
      'INVALID_REQUEST_BODY',
      /^subscription_cycles: /,
    ],
    [
      'an end before the start',
      { ...percentage, starts_at: '2026-02-01T00:00:00Z', expires_at: '2026-01-01T00:00:00Z' },
      'INVALID_REQUEST_BODY',
      /starts_at/,
    ],
    [
      'a date that is none',
      { ...percentage, expires_at: '2026-02-30T00:00:00Z' },
      'INVALID_REQUEST_BODY',
      /^expires_at: /,
    ],
    [
      'a date without a time',
      { ...percentage, expires_at: '2026-02-01' },
      'INVALID_REQUEST_BODY',
      /^expires_at: /,
    ],
    ['a date as a number', { ...percentage, expires_at: 1 }, 'INVALID_REQUEST_BODY', /^expires_at: /],
    [
      'an unknown product',
      { ...percentage, restricted_to: ['pdt_unknown'] },
      'INVALID_REQUEST_BODY',
      /restricted_to\[0\].*pdt_unknown/,
    ],
    [
      'unknown customers',
      { ...percentage, customer_eligibility: 'friends' },
      'INVALID_REQUEST_BODY',
      /^customer_eligibility: /,
    ],
    ['control characters', { ...percentage, name: 'Ten\u0000' }, 'INVALID_REQUEST_BODY', /^name: /],
    [
      '51 metadata keys',
      { ...percentage, metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, i])) },
      'MAXIMUM_KEYS_REACHED',
      /51 keys/,
    ],
  ];

  test.each(refusals)('refuses %s and adds nothing', async (_, body, code, message) => {
    const before = await api.request('GET', '/discounts?page_size=1');
    expectRefusal(await api.request('POST', '/discounts', body), 422, code, message);
    expect((await api.request('GET', '/discounts?page_size=1')).text).toBe(before.text);
  });

  test("refuses another business's product", async () => {
    const restricted_to = [await createProduct(api.other)];
    const answer = await api.request('POST', '/discounts', { ...percentage, restricted_to });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /restricted_to\[0\]/);
  });

  test('refuses a code that is taken, whatever its case; another business may have it', async () => {
    await createDiscount(api, { ...percentage, code: 'TAKEN' });
    const answer = await api.request('POST', '/discounts', { ...percentage, code: 'taken' });
    expectRefusal(answer, 422, 'DISCOUNT_CODE_ALREADY_EXISTS', /^code: .*TAKEN/);
    expect((await createDiscount(api.other, { ...percentage, code: 'TAKEN' })).code).toBe('TAKEN');
  });

  test('gives a code that many ask for at once to exactly one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.request('POST', '/discounts', { ...percentage, code: 'RACE' })),
    );
    const made = answers.filter((answer) => answer.status === 200);
    expect(made).toHaveLength(1);
    for (const answer of answers) {
      if (answer !== made[0]) expectRefusal(answer, 422, 'DISCOUNT_CODE_ALREADY_EXISTS');
    }
    expect(await listCodes('code=RACE')).toEqual(['RACE']);
  });
});

describe('changing a discount', () => {
  test('changes what was named alone', async () => {
    const made = await createDiscount(api, { ...percentage, name: 'Before', usage_limit: 5 });
    const path = `/discounts/${made.discount_id}`;
    const changed = await api.request('PATCH', path, { amount: 2000, code: 'after20' });
    expect(changed.body).toEqual({ ...made, amount: 2000, code: 'AFTER20' });
    expect((await api.request('GET', path)).body).toEqual(changed.body);
  });

  test('clears with null what may be empty, and leaves the rest', async () => {
    const made = await createDiscount(api, {
      ...flat,
      name: 'Before',
      usage_limit: 5,
      per_customer_usage_limit: 1,
      subscription_cycles: 2,
      starts_at: '2026-01-01T00:00:00Z',
      expires_at: '2099-01-01T00:00:00Z',
      metadata: { a: 1 },
    });
    const nothing = Object.fromEntries(
      Object.keys(made)
        .filter((key) => !['discount_id', 'business_id', 'created_at', 'times_used'].includes(key))
        .map((key) => [key, null]),
    );
    const changed = await api.request('PATCH', `/discounts/${made.discount_id}`, nothing);
    expect(changed.body).toEqual({
      ...made,
      name: null,
      usage_limit: null,
      per_customer_usage_limit: null,
      subscription_cycles: null,
      starts_at: null,
      expires_at: null,
    });
  });

  test('holds the whole discount against the rules, not the change alone', async () => {
    const made = await createDiscount(api, { ...percentage, usage_limit: 2 });
    const path = `/discounts/${made.discount_id}`;
    const perCustomer = await api.request('PATCH', path, { per_customer_usage_limit: 3 });
    expectRefusal(perCustomer, 422, 'INVALID_REQUEST_BODY', /per_customer_usage_limit/);
    const toFlat = await api.request('PATCH', path, { type: 'flat' });
    expectRefusal(toFlat, 422, 'DISCOUNT_CURRENCY_OPTION_INVALID');
    await api.runtime.sql`update discount set times_used = 2 where discount_id = ${made.discount_id}`;
    const tooLow = await api.request('PATCH', path, { usage_limit: 1 });
    expectRefusal(tooLow, 422, 'INVALID_REQUEST_BODY', /usage_limit.*2 times/);
    expect((await api.request('GET', path)).body).toEqual({ ...made, times_used: 2 });
  });

  test('refuses a code that another discount has', async () => {
    await createDiscount(api, { ...percentage, code: 'FIRST' });
    const { discount_id } = await createDiscount(api);
    const answer = await api.request('PATCH', `/discounts/${discount_id}`, { code: 'first' });
    expectRefusal(answer, 422, 'DISCOUNT_CODE_ALREADY_EXISTS', /FIRST/);
  });
});

describe('deleting a discount', () => {
  test('takes it out of reach and frees its code', async () => {
    const made = await createDiscount(api, { ...percentage, code: 'GONE' });
    const path = `/discounts/${made.discount_id}`;
    const answer = await api.request('DELETE', path);
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
    for (const again of [
      await api.request('DELETE', path),
      await api.request('GET', path),
      await api.request('PATCH', path, { name: 'Late' }),
      await api.request('GET', '/discounts/code/GONE'),
    ]) {
      expectRefusal(again, 404, 'NOT_FOUND');
    }
    expect(await listCodes('code=GONE')).toEqual([]);
    expect((await createDiscount(api, { ...percentage, code: 'GONE' })).discount_id).not.toBe(
      made.discount_id,
    );
  });
});

describe('looking a code up', () => {
  test('finds it whatever its case', async () => {
    const made = await createDiscount(api, { ...percentage, code: 'Look-Up_1' });
    expect((await api.request('GET', '/discounts/code/look-up_1')).body).toEqual(made);
    expect(await api.client.discounts.retrieveByCode('LOOK-UP_1')).toEqual(made);
  });

  test('finds codes beyond plain letters, and codes spelled like a route', async () => {
    await createDiscount(api, { ...percentage, code: '春の10%' });
    await createDiscount(api, { ...percentage, code: 'CUSTOMERS' });
    expect((await api.request('GET', `/discounts/code/${encodeURIComponent('春の10%')}`)).body.code).toBe(
      '春の10%',
    );
    expect((await api.request('GET', '/discounts/code/customers')).body.code).toBe('CUSTOMERS');
  });

  test('names the reason when it cannot be redeemed now', async () => {
    await createDiscount(api, { ...percentage, code: 'EARLY', starts_at: '2099-01-01T00:00:00Z' });
    await createDiscount(api, { ...percentage, code: 'LATE', expires_at: '2020-01-01T00:00:00Z' });
    await createDiscount(api, { ...percentage, code: 'USED', usage_limit: 1 });
    await api.runtime.sql`update discount set times_used = 1 where code = 'USED'`;
    for (const [code, reason] of [
      ['EARLY', 'DISCOUNT_NOT_YET_ACTIVE'],
      ['LATE', 'DISCOUNT_CODE_EXPIRED'],
      ['USED', 'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED'],
    ] as const) {
      expectRefusal(await api.request('GET', `/discounts/code/${code}`), 422, reason, new RegExp(code));
    }
  });
});

describe('listing discounts', () => {
  test('filters by what is redeemable now', async () => {
    await createDiscount(api, { ...percentage, code: 'STATE-EARLY', starts_at: '2099-01-01T00:00:00Z' });
    await createDiscount(api, { ...percentage, code: 'STATE-LATE', expires_at: '2020-01-01T00:00:00Z' });
    await createDiscount(api, { ...percentage, code: 'STATE-USED', usage_limit: 1 });
    await api.runtime.sql`update discount set times_used = 1 where code = 'STATE-USED'`;
    await createDiscount(api, { ...percentage, code: 'STATE-NOW', usage_limit: 1 });
    expect(await listCodes('code=state-&active=true')).toEqual(['STATE-NOW']);
    expect((await listCodes('code=state-&active=false')).toSorted()).toEqual([
      'STATE-EARLY',
      'STATE-LATE',
      'STATE-USED',
    ]);
    expect(await listCodes('code=state-')).toHaveLength(4);
  });

  test('filters by type and by part of the code, taken literally', async () => {
    await createDiscount(api, { ...flat, code: 'KIND_FLAT' });
    await createDiscount(api, { ...percentage, code: 'KIND-PERCENT' });
    expect(await listCodes('code=kind&discount_type=flat')).toEqual(['KIND_FLAT']);
    expect(await listCodes('code=kind&discount_type=percentage')).toEqual(['KIND-PERCENT']);
    expect(await listCodes('code=kind_')).toEqual(['KIND_FLAT']);
    expect(await listCodes('code=kind%25')).toEqual([]);
  });

  test('filters by product: codes for it and codes for everything', async () => {
    const [product, another] = [await createProduct(api), await createProduct(api)];
    await createDiscount(api, { ...percentage, code: 'ONLY-IT', restricted_to: [product] });
    await createDiscount(api, { ...percentage, code: 'ONLY-ANOTHER', restricted_to: [another] });
    await createDiscount(api, { ...percentage, code: 'ONLY-NONE' });
    expect((await listCodes(`code=only-&product_id=${product}`)).toSorted()).toEqual([
      'ONLY-IT',
      'ONLY-NONE',
    ]);
  });

  test('refuses filters that make no sense, by name', async () => {
    for (const [query, field] of [
      ['active=maybe', /^active: /],
      ['discount_type=none', /^discount_type: /],
    ] as const) {
      expectRefusal(await api.request('GET', `/discounts?${query}`), 422, 'INVALID_QUERY_PARAMS', field);
    }
  });
});

describe('the allow-list of a discount', () => {
  test('grows by the customers named, and answers those who are new on it', async () => {
    const [first, second] = [await createCustomer(api), await createCustomer(api)];
    const { object } = await prepareDiscount(api);
    const add = async (...customer_ids: string[]) =>
      idsOf((await api.request('POST', `${object}/customers`, { customer_ids })).body.items);
    expect(await add(first)).toEqual([first]);
    expect(await add(first, second, second)).toEqual([second]);
    const listed = (await api.request('GET', `${object}/customers`)).body.items;
    expect(idsOf(listed).toSorted()).toEqual([first, second].toSorted());
    expect(listed[0]).toMatchObject({ email: 'sample.customer@example.com', name: 'Sample Customer' });
  });

  test('takes all of the customers or none', async () => {
    const { object } = await prepareDiscount(api);
    for (const stranger of ['cus_unknown', await createCustomer(api.other)]) {
      const customer_ids = [await createCustomer(api), stranger];
      const answer = await api.request('POST', `${object}/customers`, { customer_ids });
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /customer_ids\[1\]/);
    }
    expect((await api.request('GET', `${object}/customers`)).body.items).toEqual([]);
  });

  test('lets a customer go once', async () => {
    const customerId = await createCustomer(api);
    const { object } = await prepareDiscount(api);
    await api.request('POST', `${object}/customers`, { customer_ids: [customerId] });
    const path = `${object}/customers/${customerId}`;
    expect((await api.request('DELETE', path)).status).toBe(204);
    expectRefusal(await api.request('DELETE', path), 404, 'NOT_FOUND');
  });

  test.each([[[]], [Array.from({ length: 1001 }, () => 'cus_1')], ['cus_1'], [[1]]])(
    'refuses a list that is empty, too long or none',
    async (customer_ids) => {
      const { object } = await prepareDiscount(api);
      const answer = await api.request('POST', `${object}/customers`, { customer_ids });
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^customer_ids/);
    },
  );
});

test('the official SDK creates, changes, reads and deletes a discount', async () => {
  const made = await api.client.discounts.create({ type: 'percentage', amount: 2500, code: 'sdk25' });
  const changed = await api.client.discounts.update(made.discount_id, { usage_limit: 10 });
  expect(changed).toMatchObject({ code: 'SDK25', usage_limit: 10 });
  expect(await api.client.discounts.retrieve(made.discount_id)).toEqual(changed);
  await api.client.discounts.delete(made.discount_id);
  await expect(api.client.discounts.retrieve(made.discount_id)).rejects.toMatchObject({ status: 404 });
});

function idsOf(customers: readonly { customer_id: string }[]): string[] {
  return customers.map((customer) => customer.customer_id);
}

async function listCodes(query: string): Promise<string[]> {
  const answer = await api.request('GET', `/discounts?page_size=100&${query}`);
  expect(answer.status, answer.text).toBe(200);
  const items: { code: string }[] = answer.body.items;
  return items.map((item) => item.code);
}
