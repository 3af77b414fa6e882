import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderEvent } from '../../src/worker/render-event.ts';
import { type EventRow, eventFromRow } from '../../src/store/platform/events.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type LivelyBusiness, addressOf, createLivelyBusiness, dumpOf } from '../support/lively.ts';
import { isForPeople } from '../support/people.ts';

let api: TestApi;
let business: LivelyBusiness;
beforeAll(async () => {
  // Time stands still: links end at a second that both keys' answers then share.
  const at = Date.now();
  api = await createTestApi({ wallClock: () => at });
  business = await createLivelyBusiness(api);
});
afterAll(() => api.drop());

/** Patterns of credentials that let their holder act, of every kind. */
const patterns = [
  /\bcst_\w{20,}/,
  /\bwhsec_/,
  /\bcs_\w{20,}/,
  /[?&]proof=/,
  /\/pay\/pml_/,
  /\/authenticate\/pay_/,
];

/** Every GET of the API about things that there are, by what it answers to a key that writes and one that reads. */
async function readEverything(): Promise<{ path: string; write: string; read: string; status: number }[]> {
  const document: Json = (await api.send('GET', '/openapi.json', undefined, {})).body;
  const templates = Object.entries<Json>(document.paths)
    .filter(
      ([path, item]) => item.get !== undefined && !isForPeople(item.get) && !path.startsWith('/invoices/'),
    )
    .map(([path]) => path);
  const paths = templates.flatMap((template) => {
    const payments = [business.ids, { ...business.ids, payment_id: business.ids['paid_id'] ?? '' }];
    return [...new Set(payments.map((ids) => addressOf(template, ids)))];
  });
  const answers = [];
  for (const path of [...paths, '/analytics/metrics?format=csv']) {
    const as = (key: string) => api.send('GET', path, undefined, { authorization: `Bearer ${key}` });
    const [write, read] = [await as(api.apiKey), await as(api.readOnlyKey)];
    const texts = [write, read].map(({ text, headers }) => `${text}\n${JSON.stringify([...headers])}`);
    answers.push({ path, write: texts[0] ?? '', read: texts[1] ?? '', status: write.status });
  }
  return answers;
}

describe('a key that may only read', () => {
  test('is answered nothing, on any route, that lets its holder act', async () => {
    const answers = await readEverything();
    expect(answers.length).toBeGreaterThan(40);
    for (const { path, read } of answers) {
      for (const [what, text] of Object.entries(business.capabilities)) {
        expect(text.length, what).toBeGreaterThan(15);
        expect(read.includes(text), `${what} in ${path}`).toBe(false);
      }
      for (const pattern of patterns) expect(read, path).not.toMatch(pattern);
    }
  });

  test('is told the same as a key that writes, apart from what lets its holder act', async () => {
    const withheld = [];
    for (const { path, write, read, status } of await readEverything()) {
      expect(status, path).toBe(200);
      const [own, theirs] = [write, read].map((text) => JSON.stringify(text.split('\n')[0]));
      if (own !== theirs) withheld.push(path.replace(/\/(\w+_\w{21})/, '/{id}'));
    }
    expect(withheld.sort()).toEqual([
      '/customers/{id}/presentations',
      '/export',
      '/payments/{id}',
      '/presentations/{id}',
      '/webhooks',
      '/webhooks/{id}',
      '/webhooks/{id}/headers',
      '/webhooks/{id}/secret',
    ]);
  });

  test('sees what a key that writes would have to pay with: a link', async () => {
    const path = `/payments/${String(business.ids['payment_id'])}`;
    expect((await api.request('GET', path)).body.payment_link).toContain('?proof=');
    const headers = { authorization: `Bearer ${api.readOnlyKey}` };
    expect((await api.send('GET', path, undefined, headers)).body.payment_link).toBeNull();
  });

  test('is refused what signs deliveries, and shown of webhooks no value that may be a credential', async () => {
    const path = `/webhooks/${String(business.ids['webhook_id'])}`;
    const headers = { authorization: `Bearer ${api.readOnlyKey}` };
    const secret = await api.send('GET', `${path}/secret`, undefined, headers);
    expectRefusal(secret, 403, 'FORBIDDEN_SCOPE', /only read/);
    const webhook = (await api.send('GET', path, undefined, headers)).body;
    expect(webhook.url).toBe('https://hooks.example.com/');
    const sent = (await api.send('GET', `${path}/headers`, undefined, headers)).body;
    expect(sent).toEqual({ headers: {}, sensitive: ['x-shop', 'authorization'] });
    expect((await api.request('GET', `${path}/headers`)).body).toEqual({
      headers: { 'x-shop': 'value-that-may-be-secret' },
      sensitive: ['authorization'],
    });
  });
});

test('no webhook tells what lets its receiver act', async () => {
  const rows = await api.runtime.sql<EventRow[]>`
    select * from event where business_id = ${api.scope.businessId}`;
  expect(new Set(rows.map(({ type }) => type)).size).toBeGreaterThan(5);
  for (const row of rows) {
    const told = JSON.stringify(await renderEvent(api.runtime, api.scope, eventFromRow(row)));
    for (const [what, text] of Object.entries(business.capabilities)) {
      expect(told.includes(text), `${what} in ${row.type}`).toBe(false);
    }
    for (const pattern of patterns) expect(told, row.type).not.toMatch(pattern);
  }
});

test('the database holds nothing in clear that lets its reader act', async () => {
  const dump = await dumpOf(api);
  expect(dump.get('public.idempotency')?.split('\n').length).toBeGreaterThan(10);
  for (const [table, rows] of dump) {
    for (const [what, text] of Object.entries(business.capabilities)) {
      expect(rows.includes(text), `${what} in ${table}`).toBe(false);
    }
    for (const pattern of patterns) expect(rows.match(pattern)?.[0], table).toBeUndefined();
  }
});
