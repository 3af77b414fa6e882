import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const sample = { email: 'sample.customer@example.com', name: 'Sample Customer' };

async function createCustomer(caller: Caller, body: Json = sample): Promise<Json> {
  const answer = await caller.request('POST', '/customers', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function prepareCustomer(caller: Caller, body?: Json) {
  const path = `/customers/${(await createCustomer(caller)).customer_id}`;
  return { path, object: path, ...(body && { body }) };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'POST',
  path: '/customers',
  prepare: () => Promise.resolve({ path: '/customers', body: sample }),
});
endpoint({
  method: 'GET',
  path: '/customers',
  isList: true,
  prepare: () => Promise.resolve({ path: '/customers' }),
});
endpoint({
  method: 'GET',
  path: '/customers/{customer_id}',
  prepare: (caller) => prepareCustomer(caller),
});
endpoint({
  method: 'PATCH',
  path: '/customers/{customer_id}',
  prepare: (caller) => prepareCustomer(caller, { name: 'Renamed' }),
});

describeAutoPager(
  () => api,
  'customers',
  {
    create: async (caller, index) =>
      (await createCustomer(caller, { ...sample, name: `Customer ${index}` })).customer_id,
    list: (caller, query) => caller.client.customers.list(query),
  },
  (row: { customer_id: string }) => row.customer_id,
);

test('a customer carries every official field', async () => {
  const made = await createCustomer(api, { ...sample, phone_number: '+1 555 0100', metadata: { plan: 'a' } });
  expect(made).toEqual({
    customer_id: expect.stringMatching(/^cus_[0-9A-Za-z]{21}$/),
    business_id: api.scope.businessId,
    created_at: expect.stringMatching(/Z$/),
    email: 'sample.customer@example.com',
    name: 'Sample Customer',
    phone_number: '+1 555 0100',
    metadata: { plan: 'a' },
    blocked_at: null,
    blocklist_entry_id: null,
  });
  expect((await api.request('GET', `/customers/${made.customer_id}`)).body).toEqual(made);
});

test('names keep emoji and any script', async () => {
  const made = await createCustomer(api, { ...sample, name: '見本 顧客 🧾' });
  expect((await api.request('GET', `/customers/${made.customer_id}`)).body.name).toBe('見本 顧客 🧾');
});

describe('creating a customer', () => {
  const refusals: [string, Json, string, RegExp][] = [
    ['no e-mail', { name: 'Sample Customer' }, 'INVALID_REQUEST_BODY', /^email: /],
    [
      'an e-mail that is none',
      { ...sample, email: 'sample' },
      'INVALID_REQUEST_BODY',
      /^email: .*e-mail address/,
    ],
    ['no name', { email: sample.email }, 'INVALID_REQUEST_BODY', /^name: /],
    ['an empty name', { ...sample, name: ' ' }, 'INVALID_REQUEST_BODY', /^name: /],
    ['control characters', { ...sample, name: 'Sample\u001b[31m' }, 'INVALID_REQUEST_BODY', /^name: /],
    ['half a surrogate pair', { ...sample, name: '\udc00' }, 'INVALID_REQUEST_BODY', /^name: /],
    ['metadata that is no object', { ...sample, metadata: [] }, 'INVALID_REQUEST_BODY', /^metadata: /],
    [
      '51 metadata keys',
      { ...sample, metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, i])) },
      'MAXIMUM_KEYS_REACHED',
      /51 keys/,
    ],
    [
      'control characters in a key',
      { ...sample, metadata: { 'a\u0000b': 1 } },
      'INVALID_REQUEST_BODY',
      /metadata/,
    ],
  ];

  test.each(refusals)('refuses %s and adds nobody', async (_, body, code, message) => {
    const before = await api.request('GET', '/customers?page_size=1');
    expectRefusal(await api.request('POST', '/customers', body), 422, code, message);
    expect((await api.request('GET', '/customers?page_size=1')).text).toBe(before.text);
  });

  test('refuses nesting that only an attacker sends', async () => {
    const deep = `{"name":"Sample","metadata":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`;
    expectRefusal(await api.request('POST', '/customers', deep), 422, 'INVALID_REQUEST_BODY', /nested/);
  });
});

describe('changing a customer', () => {
  test('changes what was named alone, and clears a phone number with null', async () => {
    const made = await createCustomer(api, { ...sample, phone_number: '1', metadata: { a: 1 } });
    const path = `/customers/${made.customer_id}`;
    const changed = await api.request('PATCH', path, { name: 'After', phone_number: null });
    expect(changed.body).toEqual({ ...made, name: 'After', phone_number: null });
    expect((await api.request('GET', path)).body).toEqual(changed.body);
  });

  test('refuses what it would refuse at first, and changes nothing', async () => {
    const made = await createCustomer(api);
    const path = `/customers/${made.customer_id}`;
    const answer = await api.request('PATCH', path, { name: 'After', email: 'nobody' });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^email: /);
    expect((await api.request('GET', path)).body).toEqual(made);
  });
});

describe('listing customers', () => {
  test('finds by whole e-mail and by part of the name, whatever the case', async () => {
    const made = await createCustomer(api, { email: 'Findable@example.com', name: 'Findable 100% Customer' });
    for (const query of [
      'email=findable@EXAMPLE.com',
      'name=100%25%20cust',
      'email=Findable@example.com&name=FINDABLE',
    ]) {
      const { items } = (await api.request('GET', `/customers?${query}`)).body;
      expect(idsOf(items), query).toEqual([made.customer_id]);
    }
    for (const query of ['email=findable', 'name=nobody%25', 'email=findable@example.com&name=nobody']) {
      expect((await api.request('GET', `/customers?${query}`)).body.items, query).toEqual([]);
    }
  });

  test('finds by when they were added, both ends included', async () => {
    const made = await createCustomer(api);
    const at = encodeURIComponent(made.created_at);
    const find = async (query: string) =>
      idsOf((await api.request('GET', `/customers?page_size=100&${query}`)).body.items);
    expect(await find(`created_at_gte=${at}&created_at_lte=${at}`)).toContain(made.customer_id);
    expect(await find('created_at_lte=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await find('created_at_gte=2999-01-01T00:00:00Z')).toEqual([]);
  });

  test.each(['yesterday', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01'])(
    'refuses %s as a date',
    async (date) => {
      const answer = await api.request('GET', `/customers?created_at_gte=${date}`);
      expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', /^created_at_gte: .*2026-01-31T00:00:00Z/);
    },
  );

  test('refuses control characters in a filter', async () => {
    for (const [query, field] of [
      ['email=%00', /^email: .*control/],
      ['name=%1b', /^name: .*control/],
    ] as const) {
      const answer = await api.request('GET', `/customers?${query}`);
      expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', field);
    }
  });
});

test('the official SDK creates, changes, reads and finds a customer', async () => {
  const made = await api.client.customers.create({ email: 'sdk@example.com', name: 'Sample Customer' });
  await api.client.customers.update(made.customer_id, { metadata: { seen: true } });
  expect((await api.client.customers.retrieve(made.customer_id)).metadata).toEqual({ seen: true });
  const { items } = await api.client.customers.list({ email: 'sdk@example.com' });
  expect(idsOf(items)).toEqual([made.customer_id]);
});

function idsOf(customers: readonly { customer_id: string }[]): string[] {
  return customers.map((customer) => customer.customer_id);
}
