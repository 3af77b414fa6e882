import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { act, present } from '../support/presentations.ts';
import {
  cardOf,
  cards,
  confirm,
  expectBooksAgree,
  issueCode,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

/*
 * Business that goes on across an update: everything is stored as the release before documents had versions stored
 * it, and then paid, accepted, changed, renewed and given back by this one.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function ok(caller: Caller, method: string, path: string, body?: Json): Promise<Json> {
  const answer = await caller.request(method, path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Columns that hold documents with a version, or lists of them. */
async function columnsOfDocuments(): Promise<{ table: string; column: string }[]> {
  const { sql } = api.runtime;
  const columns = await sql<{ table: string; column: string }[]>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and data_type = 'jsonb' order by 1, 2`;
  const found = [];
  for (const { table, column } of columns) {
    const [row] = await sql<{ has_version: boolean }[]>`
      select coalesce(bool_or(${sql(column)} @? '$[*].schema'), false) as has_version from ${sql(table)}`;
    if (row?.has_version === true) found.push({ table, column });
  }
  return found;
}

/** Takes from every row what the release before did not write. */
async function writeAsBefore(): Promise<string[]> {
  const { sql } = api.runtime;
  const columns = await columnsOfDocuments();
  for (const { table, column } of columns) {
    const stored = sql(column);
    // What is published, or entered into a book, is never changed otherwise.
    await sql`alter table ${sql(table)} disable trigger user`;
    await sql`
      update ${sql(table)} set ${stored} = case jsonb_typeof(${stored})
        when 'array' then (select coalesce(jsonb_agg(e - 'schema'), '[]') from jsonb_array_elements(${stored}) e)
        else ${stored} - 'schema' end
      where ${stored} is not null`;
    await sql`alter table ${sql(table)} enable trigger user`;
  }
  await sql`update checkout_session set cart = cart - 'typedCodes', options = options - 'isBillingAddressGiven'`;
  await sql`
    update presentation set document = document #- '{quote,pin,timeZone}' #- '{quote,pin,cart,typedCodes}'
      #- '{quote,coming}' #- '{quote,walletAmount}'`;
  expect(await columnsOfDocuments()).toEqual([]);
  return columns.map(({ table, column }) => `${table}.${column}`);
}

/** Open on 11 January: a scheduled change, a checkout with a code, offers of a course and of a change of plan. */
async function begin(diary: Diary) {
  const { shop } = diary;
  const seller = { ...shop, runtime: api.runtime };
  const [basic, pro] = [await sellPlan(shop), await sellPlan(shop, { price: 8000 })];
  const scheduled = await diary.subscribe(basic);
  await ok(shop, 'POST', `/subscriptions/${scheduled}/change-plan`, {
    product_id: pro,
    quantity: 1,
    proration_billing_mode: 'full_immediately',
    effective_at: 'next_billing_date',
  });
  const upgraded = await diary.subscribe(basic);
  await diary.on('2027-01-11T00:00Z');
  const change = { product_id: pro, quantity: 1, proration_billing_mode: 'difference_immediately' };
  await ok(shop, 'POST', `/subscriptions/${upgraded}/change-plan`, change);
  const code = await issueCode(shop);
  const checkout = await openCheckout(shop, [await sellCourse(shop)], { discount_codes: [code] });
  const offered = await present(seller);
  const buyer = await createBuyer(seller);
  const session = { customer: { customer_id: buyer.customerId }, payment_method_id: buyer.paymentMethodId };
  const plan = { product_cart: [{ product_id: basic, quantity: 1 }], confirm: true, ...session };
  await ok(shop, 'POST', '/checkouts', plan);
  const toPro = { kind: 'plan_change', discount: null };
  const moved = await present(seller, { product_id: pro, offer: toPro }, buyer);
  const held = moved.presentation.subscription_id as string;
  return { checkout, offered, scheduled, upgraded, held, moved, basic, pro };
}

test('what the last release left open is paid, accepted, changed, renewed and given back by this one', async () => {
  const diary = await openDiary(api, '2027-01-01T00:00Z');
  const { shop } = diary;
  const open = await begin(diary);
  const columns = await writeAsBefore();
  expect(columns).toEqual(
    expect.arrayContaining([
      'checkout_session.cart',
      'checkout_session.options',
      'customer_facts.facts',
      'decision_trace.document',
      'decision_trace.situation',
      'funnel_version.offers',
      'plan_change.before',
      'plan_change.decision',
      'presentation.document',
      'product.price',
      'subscription.period_funding',
      'subscription.plan',
      'subscription.scheduled_change',
    ]),
  );

  const paid = await confirm(api, open.checkout, {
    customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'CA', zipcode: '94107' },
    card: cardOf(cards.pays),
  });
  expect(paid.body, paid.text).toMatchObject({ status: 'succeeded' });

  for (const { presentation } of [open.offered, open.moved]) {
    const id = presentation.presentation_id as string;
    const accepted = await act(shop, id, 'accept', { quote_id: presentation.quote.quote_id });
    expect(accepted.status).toBe('accepted');
    const payment = await ok(shop, 'GET', `/payments/${String(accepted.payment_id)}`);
    expect(payment.total_amount).toBe(presentation.quote.total_amount);
  }
  expect(await diary.subscription(open.held)).toMatchObject({ product_id: open.pro });

  const down = { product_id: open.basic, quantity: 1, proration_billing_mode: 'difference_immediately' };
  await ok(shop, 'POST', `/subscriptions/${open.upgraded}/change-plan`, down);
  const [first] = await diary.payments(open.upgraded);
  await ok(shop, 'POST', '/refunds', { payment_id: first.payment_id });

  await diary.on('2027-03-01T00:00Z');
  expect(await diary.subscription(open.scheduled)).toMatchObject({
    product_id: open.pro,
    scheduled_change: null,
  });
  for (const id of [open.scheduled, open.upgraded, open.held]) {
    expect(await diary.payments(id), id).toEqual(
      expect.arrayContaining([expect.objectContaining({ status: 'succeeded' })]),
    );
  }
  await expectBooksAgree(shop, api.runtime);
  const [row] = await api.runtime
    .sql`select count(*)::integer as count from presentation where document ? 'schema'`;
  expect(row?.['count'], 'what was proposed is not written again').toBe(0);
});
