import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  expectRefusal,
} from '../support/api.ts';
import { createApp } from '../../src/app.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createTestDatabase, testSecretKeys } from '../support/database.ts';

let wallNow = Date.parse('2026-03-01T12:00:00Z');
let api: TestApi;
beforeAll(async () => {
  // The battery asks more often in a standing second than any tier admits: each look is a little later.
  api = await createTestApi({ wallClock: () => (wallNow += 20) });
});
afterAll(() => api.drop());

const minute = 60_000;

/** Every row of every table, as text. */
async function textOfDatabase(): Promise<string> {
  const { sql } = api.runtime;
  const tables = await sql<{ name: string }[]>`
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const rows = await Promise.all(
    tables.map(({ name }) => sql.unsafe<{ text: string }[]>(`select t::text as text from ${name} t`)),
  );
  return rows
    .flat()
    .map(({ text }) => text)
    .join('\n');
}

async function createKey(caller: Caller, body: Json = { access: 'read_write' }): Promise<Json> {
  const answer = await caller.request('POST', '/api_keys', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function listKeys(caller: Caller): Promise<Json[]> {
  return (await caller.request('GET', '/api_keys?page_size=100&page_number=0')).body.items;
}

function requestWith(key: string, method: string, path: string, body?: unknown): Promise<Answer> {
  return api.send(method, path, body, { authorization: `Bearer ${key}` });
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'POST',
  path: '/api_keys',
  prepare: () => Promise.resolve({ path: '/api_keys', body: { name: 'Sample key', access: 'read' } }),
});
endpoint({
  method: 'GET',
  path: '/api_keys',
  isList: true,
  prepare: () => Promise.resolve({ path: '/api_keys' }),
});
endpoint({
  method: 'DELETE',
  path: '/api_keys/{api_key_id}',
  status: 204,
  prepare: async (caller) => ({ path: `/api_keys/${String((await createKey(caller)).api_key_id)}` }),
});

describe('a new API key', () => {
  test('is answered whole, with what is known of it', async () => {
    const body = { name: 'Reports', access: 'read', rate_limit_tier: 1 };
    const created = await createKey(api, body);
    expect(created).toEqual({
      api_key_id: expect.stringMatching(/^key_[0-9A-Za-z]{21}$/),
      ...body,
      last_four: created.key.slice(-4),
      created_at: expect.stringMatching(/^2026-03-01T1\d:\d\d:\d\d\.\d{3}Z$/),
      last_used_at: null,
      key: expect.stringMatching(/^rung_test_[0-9A-Za-z]{32}$/),
    });
  });

  test('has no name and the highest tier unless told otherwise', async () => {
    for (const body of [{ access: 'read' }, { access: 'read', name: null }]) {
      expect(await createKey(api, body)).toMatchObject({ name: null, rate_limit_tier: 2 });
    }
  });

  test('is listed without the key itself, newest first', async () => {
    const caller = await api.createBusiness('Listing Shop', 'test');
    const { key, ...first } = await createKey(caller, { name: 'First', access: 'read' });
    const { key: secondKey, ...second } = await createKey(caller, { name: 'Second', access: 'read_write' });
    const answer = await caller.request('GET', '/api_keys');
    expect(answer.body.items.slice(0, 2)).toEqual([second, first]);
    expect(answer.body.items).toHaveLength(4);
    expect(answer.text).not.toContain(key);
    expect(answer.text).not.toContain(secondKey);
    expect(answer.text).not.toContain('hash');
  });

  test('of a live business is marked as live', async () => {
    const live = await api.createBusiness('Live Shop', 'live');
    expect((await createKey(live)).key).toMatch(/^rung_live_[0-9A-Za-z]{32}$/);
  });

  test('may do what its access says', async () => {
    const reading = await createKey(api, { access: 'read' });
    const writing = await createKey(api, { access: 'read_write' });
    const customer = { email: 'sample.customer@example.com', name: 'Sample Customer' };
    expect((await requestWith(reading.key, 'GET', '/customers')).status).toBe(200);
    expectRefusal(await requestWith(reading.key, 'POST', '/customers', customer), 403, 'FORBIDDEN_SCOPE');
    expect((await requestWith(writing.key, 'POST', '/customers', customer)).status).toBe(200);
  });

  test.each([
    [{}, /^access: /],
    [{ access: 'write' }, /^access: /],
    [{ access: null }, /^access: /],
    [{ access: 'read', name: '' }, /^name: /],
    [{ access: 'read', name: 'x'.repeat(256) }, /^name: /],
    [{ access: 'read', name: 'a\u0000b' }, /^name: /],
    [{ access: 'read', rate_limit_tier: 3 }, /^rate_limit_tier: /],
    [{ access: 'read', rate_limit_tier: -1 }, /^rate_limit_tier: /],
    [{ access: 'read', rate_limit_tier: 0.5 }, /^rate_limit_tier: /],
  ])('is refused for %j, by field, and not made', async (body, message) => {
    const before = await listKeys(api.other);
    expectRefusal(await api.other.request('POST', '/api_keys', body), 422, 'INVALID_REQUEST_BODY', message);
    expect((await listKeys(api.other)).length).toBe(before.length);
  });
});

describe('the database', () => {
  test('holds no key that was made, nor the one that made it, also while an answer is kept for repeats', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await api.request('POST', '/api_keys', { access: 'read' }, headers);
    const plain = await createKey(api);
    await requestWith(plain.key, 'GET', '/customers');
    const text = await textOfDatabase();
    expect(text, 'the dump has what is stored').toContain(first.body.api_key_id);
    for (const key of [first.body.key, plain.key, api.apiKey, api.readOnlyKey]) {
      expect(text).not.toContain(key);
      expect(text).not.toContain(Buffer.from(key).toString('hex'));
    }
    const repeat = await api.request('POST', '/api_keys', { access: 'read' }, headers);
    expect(repeat.body).toEqual(first.body);
  });

  test('keeps an answer for the holder of the key that asked, and for nobody else', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await api.request('POST', '/api_keys', { access: 'read' }, headers);
    const { key } = await createKey(api);
    const answer = await api.send(
      'POST',
      '/api_keys',
      { access: 'read' },
      { ...headers, authorization: `Bearer ${String(key)}` },
    );
    expectRefusal(answer, 422, 'IDEMPOTENCY_MISMATCH');
  });

  test("holds no customer's token that was answered under an Idempotency-Key", async () => {
    const { customer_id: customerId } = (
      await api.request('POST', '/customers', {
        email: 'sample.customer@example.com',
        name: 'Sample Customer',
      })
    ).body;
    const headers = { 'idempotency-key': randomUUID() };
    const path = `/customers/${String(customerId)}/customer-portal/session`;
    const first = await api.request('POST', path, {}, headers);
    expect(first.status, first.text).toBe(200);
    const token = String(first.body.link).split('/').at(-1) ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(await textOfDatabase()).not.toContain(token);
    expect((await api.request('POST', path, {}, headers)).body).toEqual(first.body);
  });
});

describe('a revoked API key', () => {
  test('is refused from the next request on, exactly as a key that never was', async () => {
    const { api_key_id: id, key } = await createKey(api);
    expect((await requestWith(key, 'GET', '/customers')).status).toBe(200);
    const revoked = await api.request('DELETE', `/api_keys/${String(id)}`);
    expect({ status: revoked.status, text: revoked.text }).toEqual({ status: 204, text: '' });
    const [known, unknown] = await Promise.all(
      [key, `rung_test_${'x'.repeat(32)}`].map((each) => requestWith(each, 'GET', '/customers')),
    );
    expectRefusal(known!, 401, 'UNAUTHORIZED');
    expect({ ...known!.body, request_id: '' }).toEqual({ ...unknown!.body, request_id: '' });
    expect((await listKeys(api)).map((item) => item.api_key_id)).not.toContain(id);
  });

  test('is not revoked twice', async () => {
    const { api_key_id: id } = await createKey(api);
    await api.request('DELETE', `/api_keys/${String(id)}`);
    expectRefusal(await api.request('DELETE', `/api_keys/${String(id)}`), 404, 'NOT_FOUND', /API key/);
  });

  test('may have revoked itself, when another may write', async () => {
    const { api_key_id: id, key } = await createKey(api);
    expect((await requestWith(key, 'DELETE', `/api_keys/${String(id)}`)).status).toBe(204);
    expectRefusal(await requestWith(key, 'GET', '/customers'), 401, 'UNAUTHORIZED');
  });
});

describe('the last key that may write', () => {
  const keysWith = async (caller: Caller, access: string): Promise<Json[]> =>
    (await listKeys(caller)).filter((item) => item.access === access);

  test('cannot be revoked, however many keys may read', async () => {
    const caller = await api.createBusiness('Careful Shop', 'test');
    await createKey(caller, { access: 'read' });
    const [last] = await keysWith(caller, 'read_write');
    const path = `/api_keys/${String(last.api_key_id)}`;
    expectRefusal(await caller.request('DELETE', path), 422, 'LAST_WRITE_API_KEY', /Create another/);
    expect((await caller.request('GET', '/customers')).status).toBe(200);
    expect(await keysWith(caller, 'read_write')).toHaveLength(1);
  });

  test('can go once another was made, and every reading key can', async () => {
    const caller = await api.createBusiness('Rotating Shop', 'test');
    const [first] = await keysWith(caller, 'read_write');
    const { key } = await createKey(caller);
    expect((await caller.request('DELETE', `/api_keys/${String(first.api_key_id)}`)).status).toBe(204);
    for (const { api_key_id: id } of await keysWithKey(key, 'read')) {
      expect((await requestWith(key, 'DELETE', `/api_keys/${String(id)}`)).status).toBe(204);
    }
    expect((await requestWith(key, 'GET', '/api_keys')).body.items).toHaveLength(1);
  });

  async function keysWithKey(key: string, access: string): Promise<Json[]> {
    const items: Json[] = (await requestWith(key, 'GET', '/api_keys')).body.items;
    return items.filter((item) => item.access === access);
  }

  test('is left over when all keys revoke each other at once', async () => {
    const caller = await api.createBusiness('Quarrelling Shop', 'test');
    const made = [await createKey(caller), await createKey(caller), await createKey(caller)];
    const own = (await keysWith(caller, 'read_write')).find(
      (item) => item.last_four === caller.apiKey.slice(-4),
    );
    const all = [...made, { api_key_id: own.api_key_id, key: caller.apiKey }];
    const answers = await Promise.all(
      all.map(({ key }, index) =>
        requestWith(key, 'DELETE', `/api_keys/${String(all[(index + 1) % all.length].api_key_id)}`),
      ),
    );
    expect(answers.every(({ status }) => [204, 401, 422].includes(status))).toBe(true);
    const rows = await api.runtime.sql`
      select from api_key
      where business_id = ${caller.scope.businessId} and access = 'read_write' and revoked_at is null`;
    expect(rows.length).toBeGreaterThanOrEqual(1);
  });
});

test('a key that is revoked in one process ends in all at once, also among many requests at a time', async () => {
  const database = await createTestDatabase();
  const here = await createTestApi({ database });
  const sql = connect(database.url);
  const elsewhere = createApp(
    createRuntime({ config: here.runtime.config, sql, secretKeys: testSecretKeys }),
  );
  try {
    const { api_key_id: id, key } = await createKey(here);
    const headers = { authorization: `Bearer ${String(key)}` };
    // Only so many invalid keys a second are looked up for one address.
    const fromNewAddress = () => ({ incoming: { socket: { remoteAddress: randomBytes(4).join('.') } } });
    const askEverywhere = async (): Promise<Set<number>> => {
      const asked = Array.from({ length: 32 }, async (_, index) =>
        (index % 2 === 0 ? here.app : elsewhere).request('/customers', { headers }, fromNewAddress()),
      );
      return new Set((await Promise.all(asked)).map(({ status }) => status));
    };
    expect(await askEverywhere()).toEqual(new Set([200]));
    const meanwhile = askEverywhere();
    expect((await here.request('DELETE', `/api_keys/${String(id)}`)).status).toBe(204);
    expect(await askEverywhere()).toEqual(new Set([401]));
    await meanwhile;
  } finally {
    await sql.end({ timeout: 5 });
    await here.drop();
  }
});

describe('when a key was last used', () => {
  const lastUsedAt = async (id: string): Promise<number | null> => {
    const item = (await listKeys(api)).find((each) => each.api_key_id === id);
    return item.last_used_at === null ? null : Date.parse(item.last_used_at);
  };

  test('is noted at its first use, and then at most once a minute', async () => {
    const { api_key_id: id, key } = await createKey(api, { access: 'read' });
    expect(await lastUsedAt(id)).toBeNull();
    const before = wallNow;
    await requestWith(key, 'GET', '/customers');
    // Requests do not wait until their use is recorded.
    await expect.poll(() => lastUsedAt(id)).toBeGreaterThan(before);
    const first = await lastUsedAt(id);
    wallNow += minute / 2;
    await requestWith(key, 'GET', '/customers');
    expect(await lastUsedAt(id)).toBe(first);
    wallNow += minute / 2;
    await requestWith(key, 'GET', '/customers');
    await expect.poll(() => lastUsedAt(id)).toBeGreaterThanOrEqual(first! + minute);
  });

  test('is written by one of many requests that come at once', async () => {
    const { api_key_id: id, key } = await createKey(api, { access: 'read' });
    const versionOf = async () =>
      (
        await api.runtime.sql`select xmin::text, last_used_at from api_key where api_key_id = ${id as string}`
      )[0];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => requestWith(key, 'GET', '/customers')),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await expect.poll(async () => (await versionOf())?.['last_used_at']).not.toBeNull();
    const version = await versionOf();
    await Promise.all(Array.from({ length: 20 }, () => requestWith(key, 'GET', '/customers')));
    expect(await versionOf()).toEqual(version);
  });

  test('does not hold up a request while somebody else notes it', async () => {
    const { api_key_id: id, key } = await createKey(api, { access: 'read' });
    await api.runtime.sql.begin(async (tx) => {
      await tx`select from api_key where api_key_id = ${id as string} for no key update`;
      expect((await requestWith(key, 'GET', '/customers')).status).toBe(200);
    });
  });
});
