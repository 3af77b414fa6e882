import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Rung from '../../../sdk/src/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectApi } from '../../src/cli/api.ts';
import { exportData } from '../../src/cli/export-data.ts';
import { exportedTables, keptBackTables } from '../../src/store/platform/exported-tables.ts';
import { createBuyer } from '../support/buyers.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

let api: TestApi;

beforeAll(async () => {
  api = await createTestApi();
  const buyer = await createBuyer(api);
  await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  await api.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(api)));
  await api.request('POST', '/webhooks', { url: 'https://receiver.example.com/rung' });
});
afterAll(() => api.drop());

async function exportOf(name: string, caller: Pick<TestApi, 'request'> = api): Promise<Json[]> {
  const answer = await caller.request('GET', `/export?of=${name}`);
  expect([name, answer.status]).toEqual([name, 200]);
  return answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Json => JSON.parse(line));
}

const names = Object.keys(exportedTables);

test('every table of a business is exported, or named with the reason why it is not', async () => {
  const tables = await api.runtime.sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id'
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`;
  const decided = [
    ...Object.values(exportedTables).map(({ table }) => table),
    ...Object.keys(keptBackTables),
  ];
  expect(tables.map(({ name }) => name)).toEqual(decided.sort());
});

test('each is paged by a unique key, and by nothing that may be null', async () => {
  const uniques = await api.runtime.sql<{ table: string; columns: string[] }[]>`
    select c.relname as table, array_agg(a.attname::text order by k.place) filter (where a.attname <> 'business_id') as columns
    from pg_index i join pg_class c on c.oid = i.indrelid
      cross join lateral unnest(i.indkey) with ordinality k(number, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
    where i.indisunique and i.indpred is null and c.relnamespace = 'public'::regnamespace
    group by i.indexrelid, c.relname having bool_or(a.attname = 'business_id') and bool_and(a.attnotnull)`;
  for (const { table, key } of Object.values(exportedTables)) {
    const ofTable = uniques.filter((unique) => unique.table === table).map(({ columns }) => columns ?? []);
    expect([table, ofTable.map((columns) => [...columns].sort().join())]).toEqual([
      table,
      expect.arrayContaining([[...key].sort().join()]),
    ]);
  }
});

describe('an export', () => {
  test('has every row of the business and none of another, with amounts and moments as they are kept', async () => {
    const payments = await exportOf('payments');
    const listed = (await api.request('GET', '/payments?page_size=100')).body.items as Json[];
    expect(payments.map(({ payment_id: id }) => id as string).sort()).toEqual(
      listed.map(({ payment_id: id }) => id as string).sort(),
    );
    for (const payment of payments) {
      const shown = listed.find(({ payment_id: id }) => id === payment.payment_id);
      expect(payment).toMatchObject({ total_amount: shown.total_amount, currency: shown.currency });
      expect(Date.parse(payment.created_at)).toBe(Date.parse(shown.created_at));
    }
    for (const name of names) {
      for (const row of await exportOf(name))
        expect([name, row.business_id]).toEqual([name, api.scope.businessId]);
      if (!['business', 'business_versions', 'api_keys'].includes(name))
        expect([name, await exportOf(name, api.other)]).toEqual([name, []]);
    }
  });

  test('has the ledger, whose postings sum to zero', async () => {
    const postings = await exportOf('ledger_postings');
    expect(postings.length).toBeGreaterThan(3);
    expect(postings.reduce<number>((sum, { amount }) => sum + Number(amount), 0)).toBe(0);
  });

  test('has no secret: no hash of a key, no secret of a webhook, no credentials', async () => {
    const [endpoint] = await exportOf('webhook_endpoints');
    expect(endpoint).toMatchObject({ url: 'https://receiver.example.com/rung' });
    for (const name of names) {
      for (const row of await exportOf(name)) {
        const secret = /hash$|^secret|_secret$|credentials|request_key|token$/;
        expect([
          name,
          Object.keys(row as object).filter((column) => secret.test(column) && column !== 'screen_hash'),
        ]).toEqual([name, []]);
      }
    }
  });

  test('is the same as CSV, whose first line names the columns', async () => {
    for (const name of names) {
      const rows = await exportOf(name);
      const answer = await api.request('GET', `/export?of=${name}&format=csv`);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}.csv"`);
      const [header = ''] = answer.text.split('\r\n');
      if (rows[0] !== undefined) expect(header).toBe(Object.keys(rows[0] as object).join(','));
    }
    const csv = await api.request('GET', '/export?of=ledger_postings&format=csv');
    expect(csv.text).toMatch(/,-\d+\r\n/);
  });

  test('refuses what it does not know, by naming what there is', async () => {
    expectRefusal(await api.request('GET', '/export?of=secrets'), 422, 'INVALID_QUERY_PARAMS', /customers/);
    expectRefusal(
      await api.request('GET', '/export?of=payments&format=xml'),
      422,
      'INVALID_QUERY_PARAMS',
      /format/,
    );
  });

  test('tells which kinds of rows there are, and their columns as they come', async () => {
    const { items }: { items: Json[] } = (await api.request('GET', '/export')).body;
    expect(items.map(({ of }) => of as string)).toEqual(names);
    const [payment] = await exportOf('payments');
    const { columns } = items.find(({ of }) => of === 'payments') as {
      columns: { name: string }[];
    };
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(payment as object));
  });
});

describe('an export of many rows', () => {
  const count = 1_700;

  beforeAll(async () => {
    await api.runtime.sql`
      insert into customer (business_id, customer_id, email, name, created_at, creation_order)
      select ${api.scope.businessId}, 'cus_many_' || n, 'many' || n || '@example.com', '=Many ' || n, now(), n
      from generate_series(1, ${count}) n`;
  });

  test('has each of them once, over all pages', async () => {
    const ids = (await exportOf('customers')).map(({ customer_id: id }) => id as string);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('cus_many_'))).toHaveLength(count);
  });

  test('comes a page at a time, and ends when nobody takes it any more', async () => {
    const response = await api.app.request('/export?of=customers', {
      headers: { authorization: `Bearer ${api.apiKey}` },
    });
    const reader = response.body!.getReader();
    const first = await reader.read();
    const lines = new TextDecoder().decode(first.value).split('\n').filter(Boolean);
    expect(lines).toHaveLength(500);
    await reader.cancel();
    expect(await reader.read()).toEqual({ done: true, value: undefined });
  });

  test('shows text that a spreadsheet would take for a formula as text', async () => {
    const csv = await api.request('GET', '/export?of=customers&format=csv');
    expect(csv.text).toContain("'=Many 7");
  });
});

test('the SDK answers it as a stream', async () => {
  const client = new Rung({
    bearerToken: api.apiKey,
    baseURL: 'http://rung.test',
    fetch: async (input, init) => api.app.request(input instanceof URL ? input.href : input, init),
  });
  const response = await client.exports.download({ of: 'ledger_postings', format: 'csv' });
  expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(await response.text()).toMatch(/^business_id,posting_id,/);
});

describe('the command', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-export-'));
  const connect = (apiKey: string) =>
    connectApi({ baseUrl: 'http://rung.test', apiKey }, (url, init) => api.app.request(url, init));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('writes a file for each kind of rows, as they are kept', async () => {
    const printed: string[] = [];
    await exportData(connect(api.apiKey), { folder, format: 'json', names: [] }, (text) =>
      printed.push(text),
    );
    expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.jsonl`).sort());
    expect(printed).toHaveLength(names.length);
    const lines = readFileSync(path.join(folder, 'ledger_postings.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line): Json => JSON.parse(line))).toEqual(await exportOf('ledger_postings'));
  });

  test('says why it cannot, and leaves no half a file', async () => {
    const options = { folder, format: 'csv', names: ['payments'] } as const;
    await expect(exportData(connect(api.readOnlyKey), options, () => undefined)).rejects.toThrow(
      /^FORBIDDEN_SCOPE: /,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('payments.'))).toEqual(['payments.jsonl']);
  });
});
