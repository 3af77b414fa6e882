import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const url = 'https://example.com/webhooks';

async function createWebhook(caller: Caller = api, change: Json = {}): Promise<Json> {
  const answer = await caller.request('POST', '/webhooks', { url, ...change });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const prepare =
  (suffix = '', body?: Record<string, unknown>) =>
  async (caller: Caller) => {
    const { id } = await createWebhook(caller);
    return { path: `/webhooks/${id}${suffix}`, object: `/webhooks/${id}`, ...(body && { body }) };
  };

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]): void => {
  describeEndpoint(() => api, definition);
};
endpoint({
  method: 'POST',
  path: '/webhooks',
  prepare: () => Promise.resolve({ path: '/webhooks', body: { url } }),
});
endpoint({ method: 'GET', path: '/webhooks', prepare: () => Promise.resolve({ path: '/webhooks' }) });
endpoint({ method: 'GET', path: '/webhooks/{webhook_id}', prepare: prepare() });
endpoint({ method: 'PATCH', path: '/webhooks/{webhook_id}', prepare: prepare('', { description: 'New' }) });
endpoint({ method: 'DELETE', path: '/webhooks/{webhook_id}', prepare: prepare(), status: 204 });
endpoint({
  method: 'GET',
  path: '/webhooks/{webhook_id}/secret',
  prepare: prepare('/secret'),
  isSecret: true,
});
endpoint({
  method: 'POST',
  path: '/webhooks/{webhook_id}/rotate-secret',
  prepare: prepare('/rotate-secret'),
});
endpoint({ method: 'GET', path: '/webhooks/{webhook_id}/headers', prepare: prepare('/headers') });
endpoint({
  method: 'PATCH',
  path: '/webhooks/{webhook_id}/headers',
  prepare: prepare('/headers', { headers: { 'X-Shop': 'sample' } }),
  status: 204,
});
endpoint({
  method: 'GET',
  path: '/webhooks/{webhook_id}/deliveries',
  prepare: prepare('/deliveries'),
  isList: true,
});
endpoint({ method: 'POST', path: '/webhooks/{webhook_id}/replay', prepare: prepare('/replay', {}) });

describe('through the official SDK', () => {
  test('a webhook is made, read, changed and deleted', async () => {
    const { webhooks } = api.client;
    const made = await webhooks.create({
      url,
      description: 'Orders',
      filter_types: ['payment.succeeded', 'subscription.past_due'],
      headers: { 'X-Shop': 'sample', Authorization: 'Bearer secret' },
      metadata: { team: 'revenue' },
      rate_limit: 5,
    });
    expect(made).toMatchObject({
      url,
      description: 'Orders',
      disabled: false,
      filter_types: ['payment.succeeded', 'subscription.past_due'],
      metadata: { team: 'revenue' },
      rate_limit: 5,
    });
    expect(made.id).toMatch(/^whk_/);
    expect(await webhooks.retrieve(made.id)).toEqual(made);
    expect((await webhooks.retrieveSecret(made.id)).secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);

    expect(await webhooks.headers.retrieve(made.id)).toEqual({
      headers: { 'X-Shop': 'sample' },
      sensitive: ['Authorization'],
    });
    await webhooks.headers.update(made.id, { headers: { 'x-shop': 'another', 'X-New': 'one' } });
    expect(await webhooks.headers.retrieve(made.id)).toEqual({
      headers: { 'x-shop': 'another', 'X-New': 'one' },
      sensitive: ['Authorization'],
    });

    const changed = await webhooks.update(made.id, { filter_types: null, disabled: true, rate_limit: null });
    expect(changed).toMatchObject({ filter_types: null, disabled: true, rate_limit: null, url });
    expect(await webhooks.update(made.id, {})).toMatchObject({ disabled: true, description: 'Orders' });
    expect(await webhooks.update(made.id, { filter_types: [] })).toMatchObject({ filter_types: [] });

    await webhooks.delete(made.id);
    await expect(webhooks.retrieve(made.id)).rejects.toThrow('No such webhook');
    await expect(webhooks.delete(made.id)).rejects.toThrow('No such webhook');
  });

  test('the auto-pager sees every webhook once, newest first, also while one is deleted', async () => {
    const { client } = api.other;
    for await (const { id } of client.webhooks.list()) await client.webhooks.delete(id);
    const made: string[] = [];
    for (let index = 0; index < 7; index++) made.unshift((await client.webhooks.create({ url })).id);
    for (const limit of [1, 2, 3, 7, 100]) {
      const seen: string[] = [];
      for await (const { id } of client.webhooks.list({ limit })) seen.push(id);
      expect(seen).toHaveLength(7);
      expect(new Set(seen)).toEqual(new Set(made));
    }
    const page = await client.webhooks.list({ limit: 3 });
    await client.webhooks.delete(page.data[2]?.id ?? '');
    const next = await page.getNextPage();
    expect(next.data).toHaveLength(3);
    expect(next.data.map(({ id }) => id).filter((id) => page.data.some((one) => one.id === id))).toEqual([]);
  });
});

test('the iterators lead forward to the end and back to the beginning', async () => {
  const list = async (query: string): Promise<Json> =>
    (await api.other.request('GET', `/webhooks?${query}`)).body;
  for (let index = 0; index < 5; index++) await createWebhook(api.other);
  const first = await list('limit=2');
  expect(first).toMatchObject({ done: false, prev_iterator: null });
  const second = await list(`limit=2&iterator=${first.iterator}`);
  expect(second.done).toBe(false);
  const back = await list(`limit=2&iterator=${second.prev_iterator}`);
  expect(back.data).toEqual(first.data);
  expect(back.prev_iterator).toBeNull();
  const all = await list('limit=250');
  expect(all).toMatchObject({ done: true, iterator: null, prev_iterator: null });
  const unknown = await list('iterator=whk_unknown');
  expect(unknown).toEqual({ data: [], done: true, iterator: null, prev_iterator: null });
});

describe('a new webhook', () => {
  test('is made once for one idempotency_key, and another URL under that key is refused', async () => {
    const body = { url, idempotency_key: 'once' };
    const [first, second] = await Promise.all([createWebhook(api, body), createWebhook(api, body)]);
    expect(second).toEqual(first);
    expect(await createWebhook(api, body)).toEqual(first);
    const another = await api.request('POST', '/webhooks', { ...body, url: `${url}/other` });
    expectRefusal(another, 422, 'IDEMPOTENCY_MISMATCH', /another url/);
    expect((await createWebhook(api.other, body)).id).not.toBe(first.id);
    await api.request('DELETE', `/webhooks/${first.id}`);
    expect((await createWebhook(api, body)).id).not.toBe(first.id);
  });

  test('is refused with the field or rule in words', async () => {
    const refuse = async (change: Json, code: string, message: RegExp): Promise<void> =>
      expectRefusal(await api.request('POST', '/webhooks', { url, ...change }), 422, code, message);
    const body = 'INVALID_REQUEST_BODY';
    await refuse({ url: undefined }, body, /^url: /);
    await refuse({ url: 'ftp://example.com/' }, 'WEBHOOK_URL_NOT_ALLOWED', /Use https/);
    await refuse({ filter_types: ['payment.done'] }, body, /^filter_types\.0: must be an event type/);
    await refuse({ rate_limit: 0 }, body, /^rate_limit: /);
    await refuse({ disabled: 'yes' }, body, /^disabled: /);
    await refuse({ headers: { 'webhook-id': 'x' } }, body, /^headers\.webhook-id: is set by Rung/);
    await refuse({ headers: { 'X-Shop': 5 } }, body, /^headers\.X-Shop: /);
    await refuse({ description: 'a'.repeat(1001) }, body, /^description: /);
    const metadata = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key_${index}`, 1]));
    await refuse({ metadata }, 'MAXIMUM_KEYS_REACHED', /51 keys/);
  });

  test('does not take a forbidden URL by way of an update either', async () => {
    const { id } = await createWebhook();
    const answer = await api.request('PATCH', `/webhooks/${id}`, { url: 'file:///etc/hostname' });
    expectRefusal(answer, 422, 'WEBHOOK_URL_NOT_ALLOWED');
    expect((await api.request('GET', `/webhooks/${id}`)).body.url).toBe(url);
  });
});

test('its deliveries are listed newest first, by status, with what comes next', async () => {
  const { id } = await createWebhook();
  const { runtime, scope } = api;
  const events = ['evt_1', 'evt_2'].map((event_id) => ({
    event_id,
    type: 'payment.failed',
    payload_type: 'Payment',
    object_id: 'pay_1',
    customer_id: null,
    occurred_at: '2026-01-01T00:00:00.000Z',
  }));
  await runtime.sql`select append_events(${scope.businessId}, ${events}, ${Date.UTC(2026, 0, 1)})`;
  await runtime.sql`
    update webhook_delivery set status = 'failed', attempts = 8, last_status = 500, last_error = 'broken'
    where webhook_id = ${id} and event_id = 'evt_1'`;
  const list = async (query = ''): Promise<Json> =>
    (await api.request('GET', `/webhooks/${id}/deliveries${query}`)).body.items;
  expect(await list()).toMatchObject([
    {
      event_id: 'evt_2',
      event_type: 'payment.failed',
      status: 'pending',
      next_attempt_at: '2026-01-01T00:00:00.000Z',
    },
    { event_id: 'evt_1', attempts: 8, last_status: 500, last_error: 'broken', next_attempt_at: null },
  ]);
  expect(await list('?status=failed')).toHaveLength(1);
  expect(await list('?page_size=1&page_number=1')).toMatchObject([{ event_id: 'evt_1' }]);
  const replay = await api.request('POST', `/webhooks/${id}/replay`, { event_ids: ['evt_1'] });
  expect(replay.body).toEqual({ replayed: 1 });
  expect(await list('?status=failed')).toEqual([]);
});

test('its new secret replaces the old one, which is not shown again', async () => {
  const { id } = await createWebhook();
  const before = (await api.request('GET', `/webhooks/${id}/secret`)).body.secret;
  const rotated = (await api.request('POST', `/webhooks/${id}/rotate-secret`, {})).body.secret;
  expect(rotated).not.toBe(before);
  expect((await api.request('GET', `/webhooks/${id}/secret`)).body).toEqual({ secret: rotated });
});

test('an empty value of a header is kept, and null removes the header', async () => {
  const { id } = await createWebhook(api, { headers: { 'X-One': '1', 'X-Two': '2' } });
  await api.request('PATCH', `/webhooks/${id}/headers`, { headers: { 'X-ONE': null, 'X-Two': '' } });
  const { body } = await api.request('GET', `/webhooks/${id}/headers`);
  expect(body).toEqual({ headers: { 'X-Two': '' }, sensitive: [] });
});
