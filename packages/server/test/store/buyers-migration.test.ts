import { readFile, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDiary } from '../scenarios/diary.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { confirm, guest, oneClickBody, openCheckout, sellCourse, sellPlan } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const folder = new URL('../../src/store/postgres/migrations/', import.meta.url);

test('purchases from before they had a buyer of their own keep the name and company that were printed', async () => {
  const { sql } = api.runtime;
  const diary = await openDiary(api, '2027-01-01T00:00Z');
  const company = { customer_business_name: 'Sample Trading', tax_id: 'T1' };
  const customer = { email: 'customer@example.com', name: 'On File', phone_number: '+1 555 0100' };
  const plan = await openCheckout(diary.shop, [await sellPlan(diary.shop)], company);
  const bought = (await confirm(api, plan, guest({ customer }))).body;
  await diary.on('2027-02-01T00:00Z');
  const course = await openCheckout(diary.shop, [await sellCourse(diary.shop)]);
  await confirm(api, course, guest({ customer: { ...customer, name: 'Second Name' } }));
  const named = await createBuyer({ runtime: api.runtime, scope: diary.shop.scope });
  await diary.shop.request('POST', '/checkouts', oneClickBody(named, await sellCourse(diary.shop)));
  // As they were before: options of checkouts were stored with all their fields.
  await sql`update checkout_session set options = '{"isCustomerNamedBySeller": true}' || options`;
  await sql`alter table payment drop column buyer, drop column is_customer_proven`;
  await sql`alter table subscription drop column buyer`;

  const name = (await readdir(folder)).find((each) => each.endsWith('-buyers.sql')) ?? '';
  await sql.unsafe(await readFile(new URL(name, folder), 'utf8'));

  const onFile = { name: 'On File', email: customer.email, phoneNumber: customer.phone_number };
  const ofCompany = { ...onFile, businessName: 'Sample Trading', taxId: 'T1' };
  const ofNone = { ...onFile, businessName: null, taxId: null };
  const payments = await sql`
    select purpose, buyer, is_customer_proven from payment where business_id = ${diary.shop.scope.businessId}
    order by creation_order`;
  expect([...payments]).toEqual([
    { purpose: 'purchase', buyer: ofCompany, is_customer_proven: false },
    { purpose: 'renewal', buyer: ofNone, is_customer_proven: true },
    { purpose: 'purchase', buyer: ofNone, is_customer_proven: false },
    {
      purpose: 'purchase',
      buyer: expect.objectContaining({ name: 'Sample Customer' }),
      is_customer_proven: true,
    },
  ]);
  const subscriptions = await sql`select subscription_id, buyer from subscription`;
  expect([...subscriptions], 'renewals go on with the company that bought it').toEqual([
    { subscription_id: bought.subscription_id, buyer: ofCompany },
  ]);
  const read = await diary.subscription(bought.subscription_id as string);
  expect(read).toMatchObject({ customer: { name: 'On File' }, ...company });
});
