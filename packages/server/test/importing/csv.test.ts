import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAdmin } from '../../src/admin/create-admin.ts';
import { type Caller, type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { typeCommand } from '../support/command.ts';
import { cardOf, cards, expectBooksAgree, guest, stateOf } from '../support/shop.ts';
import { type Diary, openDiary } from '../scenarios/diary.ts';
import { folderOf, sampleFiles, subscriptionsHeader } from './csv-folder.ts';

let api: TestApi;
let diary: Diary;
let shop: Caller;
let files: Record<string, string>;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());
beforeEach(async () => {
  diary = await openDiary(api, '2027-01-15T00:00Z');
  shop = diary.shop;
  files = {
    ...sampleFiles,
    'payment_methods.csv': await methodsFile(),
    'subscriptions.csv': `${subscriptionsHeader}
s1,c1,basic,m1,active,2027-02-01T10:00:00Z
s2,c2,basic,,on_hold,2027-01-10
`,
  };
});

/** A card that the simulator knows under a token of its own, as if another system had saved it. */
async function methodsFile(): Promise<string> {
  const { card } = guest({ card: cardOf(cards.pays) }) as { card: Json };
  const { provider, token } = await api.runtime.gateways
    .get('simulator')
    .cardEntry!.saveInstrument(shop.scope.businessId, null as never, {
      number: card.number,
      expiryMonth: 12,
      expiryYear: 2034,
      cvc: '123',
      holderName: null,
    });
  return `id,customer_id,gateway,token,card_network,last_four,expiry_month,expiry_year
m1,c1,${provider},${token},visa,4242,12,2034
`;
}

const rung = (...args: string[]): Promise<string> =>
  typeCommand(api, { apiKey: '', baseUrl: '' }, 'import', ...args, '--business', shop.scope.businessId);
const importCsv = async (...args: string[]): Promise<Json> =>
  JSON.parse(await rung('csv', folderOf(files), '--json', ...args));
const list = async (what: string): Promise<Json[]> =>
  (await shop.request('GET', `/${what}?page_size=100`)).body.items;
const jobs = () =>
  api.runtime.sql<{ kind: string; run_at: number }[]>`
    select kind, run_at from job where business_id = ${shop.scope.businessId} and done_at is null`;

/** Lines of a report as a person reads them. */
const reasonsIn = (report: string): string =>
  parse(readFileSync(report))
    .map(([, place, reason]: string[]) => `${place}: ${reason}`)
    .join('\n');

describe('rung import csv', () => {
  test('says what it would do, and writes nothing, until it is told to', async () => {
    const before = await stateOf(api.runtime);
    const report = await importCsv();
    expect(report).toMatchObject({
      outcome: 'checked',
      first_charge_at: '2027-02-01T10:00:00.000Z',
      counts: {
        product: { created: 2, unchanged: 0, skipped: 0 },
        customer: { created: 2 },
        payment_method: { created: 1 },
        subscription: { created: 2 },
      },
    });
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(await rung('csv', folderOf(files))).toMatch(
      /Customers +2 +0 +0\n[^]*first of them at 2027-02-01[^]*--yes to import/,
    );
  });

  test('brings products, customers, cards and subscriptions, charges nobody and tells nobody', async () => {
    const report = await importCsv('--yes');
    expect(report).toMatchObject({ outcome: 'imported', counts: { subscription: { created: 2 } } });
    expect(await list('payments')).toEqual([]);
    const events = await api.runtime.sql`select from event where business_id = ${shop.scope.businessId}`;
    expect(events).toHaveLength(0);
    expect(await jobs()).toEqual([
      { kind: 'subscription.renew', run_at: Date.parse('2027-02-01T10:00:00Z') },
    ]);
    const [second, first] = await list('customers');
    expect(first).toMatchObject({ email: 'first@example.com', created_at: '2025-03-01T00:00:00.000Z' });
    expect(second).toMatchObject({ name: 'Second, Sample', created_at: '2025-04-01T00:00:00.000Z' });
    const subscriptions = await list('subscriptions');
    expect(subscriptions.find(({ status }) => status === 'active')).toMatchObject({
      next_billing_date: '2027-02-01T10:00:00.000Z',
      previous_billing_date: '2027-01-01T10:00:00.000Z',
      recurring_pre_tax_amount: 3000,
      has_payment_method: true,
      billing: { country: 'US', state: 'CA' },
    });
    expect(subscriptions.find(({ status }) => status === 'on_hold')).toMatchObject({
      has_payment_method: false,
      billing: { country: 'JP' },
    });
    await expectBooksAgree(shop, api.runtime);
  });

  test('an imported subscription renews at its date with its card, and not before', async () => {
    await importCsv('--yes');
    await diary.on('2027-02-01T09:59Z');
    expect(await list('payments')).toEqual([]);
    await diary.on('2027-03-01T10:00Z');
    const payments = await list('payments');
    expect(
      payments.map(({ status, total_amount, created_at }) => [status, total_amount, created_at]),
    ).toEqual([
      ['succeeded', 3000, '2027-03-01T10:00:00.000Z'],
      ['succeeded', 3000, '2027-02-01T10:00:00.000Z'],
    ]);
    await expectBooksAgree(shop, api.runtime);
  });

  test('an upgrade within a period paid elsewhere costs the difference', async () => {
    files['products.csv'] = `${sampleFiles['products.csv']}pro,Pro plan,saas,USD,6000,1,Month\n`;
    await importCsv('--yes');
    const pro = (await list('products')).find(({ name }) => name === 'Pro plan')!;
    const held = (await list('subscriptions')).find(({ status }) => status === 'active')!;
    const answer = await shop.request('POST', `/subscriptions/${String(held.subscription_id)}/change-plan`, {
      product_id: pro.product_id,
      quantity: 1,
      proration_billing_mode: 'difference_immediately',
    });
    expect(answer.status, answer.text).toBe(200);
    expect((await list('payments')).map(({ total_amount: amount }) => amount as number)).toEqual([3000]);
    await expectBooksAgree(shop, api.runtime);
  });

  test('a second run changes nothing, also after billing dates have passed', async () => {
    await importCsv('--yes');
    await diary.on('2027-02-02T00:00Z');
    const before = await stateOf(api.runtime);
    const again = await importCsv('--yes');
    expect(again).toMatchObject({
      outcome: 'imported',
      counts: {
        product: { created: 0, unchanged: 2 },
        customer: { created: 0, unchanged: 2 },
        payment_method: { created: 0, unchanged: 1 },
        subscription: { created: 0, unchanged: 2 },
      },
    });
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test.each([1, 2, 3, 4])('one killed after %d batches goes on where it ended', async (batches) => {
    let left = batches;
    const mortal = {
      ...api.runtime,
      failpoint: (name: string) => {
        if (name === 'import.after-batch' && --left === 0) dyingAt(api.runtime, name).failpoint(name);
      },
    };
    // The check before is the first four batches.
    left += 4;
    const admin = createAdmin(mortal, () => Promise.resolve());
    const order = {
      from: { kind: 'csv', folder: folderOf(files) },
      isDryRun: false,
      onSkipped: () => undefined,
      onProgress: () => undefined,
    } as const;
    await expect(admin.importAccount(shop.scope.businessId, order)).rejects.toThrow('died at');
    const report = await importCsv('--yes');
    const created = Object.values(report.counts as Record<string, { created: number; unchanged: number }>);
    expect(created.map((each) => each.created + each.unchanged)).toEqual([2, 2, 1, 2]);
    expect(await list('customers')).toHaveLength(2);
    expect(await list('subscriptions')).toHaveLength(2);
    expect(await jobs()).toHaveLength(1);
  });

  test('two at once create everything once', async () => {
    const folder = folderOf(files);
    const reports: Json[] = await Promise.all(
      [1, 2, 3].map(async () => JSON.parse(await rung('csv', folder, '--yes', '--json'))),
    );
    const created = reports.map(({ counts }) => counts.subscription.created as number);
    expect(created.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await list('subscriptions')).toHaveLength(2);
    expect(await list('customers')).toHaveLength(2);
  });

  test('a broken row far down is named by line and column, and nothing is written', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, index) => `x${index},x${index}@example.com,Sample ${index}`,
    );
    rows[2890] = 'x2890,nobody at example,Sample';
    files = { 'customers.csv': ['id,email,name', ...rows].join('\r\n') };
    const before = await stateOf(api.runtime);
    const report = path.join(folderOf({}), 'report.csv');
    await expect(rung('csv', folderOf(files), '--yes', '--report', report)).rejects.toThrow(
      'A row cannot be imported. Nothing was written.',
    );
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(readFileSync(report, 'utf8')).toContain(
      '"customers.csv, line 2892, column email",must be an e-mail address such as buyer@example.com.',
    );
  });

  const subscription = (row: string) => ({ 'subscriptions.csv': `${subscriptionsHeader}\n${row}\n` });
  test.each<[string, Record<string, string | Buffer>, RegExp]>([
    [
      'an open quotation mark',
      { 'customers.csv': 'id,email,name\nc1,"a@example.com,A\n' },
      /customers.csv, line \d: the row cannot be read/,
    ],
    [
      'a missing cell',
      { 'customers.csv': 'id,email,name\nc1,a@example.com\n' },
      /line 2: the row cannot be read/,
    ],
    [
      'an unknown column',
      { 'customers.csv': 'id,emial,name\n' },
      /line 1: column "emial" is none of id, email/,
    ],
    ['a missing column', { 'customers.csv': 'id,name\n' }, /line 1: column email is missing/],
    [
      'an empty cell',
      { 'customers.csv': 'id,email,name\nc9,a@example.com,\n' },
      /line 2, column name: must not be empty/,
    ],
    [
      'another encoding',
      { 'customers.csv': Buffer.from('id,email,name\nc1,a@example.com,\x83e\x83X\n', 'latin1') },
      /not UTF-8/,
    ],
    [
      'a repeated id',
      { 'customers.csv': 'id,email,name\nc9,a@example.com,A\nc9,b@example.com,B\n' },
      /line 3: id "c9" is that of an earlier row/,
    ],
    [
      'a past billing date',
      subscription('s1,c1,basic,,active,2027-01-14'),
      /line 2: next_billing_date 2027-01-14 is past, and importing charges nobody/,
    ],
    [
      'a date that is none',
      subscription('s1,c1,basic,,active,31.1.2027'),
      /column next_billing_date: must be a date such as/,
    ],
    ['an unknown customer', subscription('s1,c7,basic,,active,2027-02-14'), /there is no customer "c7"/],
    ['an unknown card', subscription('s1,c1,basic,m7,active,2027-02-14'), /there is no payment method "m7"/],
    [
      "another customer's card",
      subscription('s1,c2,basic,m1,active,2027-02-14'),
      /payment method "m1" belongs to another customer/,
    ],
    [
      'a product that is paid once',
      subscription('s1,c1,course,,active,2027-02-14'),
      /needs a recurring price/,
    ],
    [
      'an unknown currency',
      { 'products.csv': 'id,name,tax_category,currency,price\np,P,saas,ZZZ,100\n' },
      /column currency/,
    ],
    [
      'a price below the minimum',
      { 'products.csv': `${sampleFiles['products.csv'].split('\n')[0]!}\nbasic,B,saas,USD,3,1,Month\n` },
      /a recurring price is 0 or at least/,
    ],
    [
      'a card number in place of a token',
      {
        'payment_methods.csv':
          'id,customer_id,gateway,token,card_network,last_four,expiry_month,expiry_year\nm1,c1,simulator,4242424242424242,visa,4242,12,2034\n',
      },
      /token looks like a card number/,
    ],
    [
      'a gateway that is not there',
      {
        'payment_methods.csv':
          'id,customer_id,gateway,token,card_network,last_four,expiry_month,expiry_year\nm1,c1,paypal,tok,visa,4242,12,2034\n',
      },
      /gateway "paypal" cannot charge/,
    ],
  ])('%s is refused in one sentence, and nothing is written', async (_, over, message) => {
    const before = await stateOf(api.runtime);
    const report = path.join(folderOf({}), 'report.csv');
    const folder = folderOf({ ...files, ...over });
    await expect(rung('csv', folder, '--yes', '--report', report)).rejects.toThrow(/Nothing was written/);
    expect(reasonsIn(report)).toMatch(message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('a folder without files, and a business that is not there, are named', async () => {
    await expect(rung('csv', folderOf({}))).rejects.toThrow(/has none of products.csv/);
    await expect(
      typeCommand(api, { apiKey: '', baseUrl: '' }, 'import', 'csv', '.', '--business', 'bus_none'),
    ).rejects.toThrow(/Say which business/);
  });
});
