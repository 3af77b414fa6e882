import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, type Sql, transaction } from '../../src/store/postgres/postgres.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';

/*
 * An update is written in place (HOT) if it changes no column that an index knows, in its key or in its condition, and
 * its page has room.
 */

let api: TestApi;
let sql: Database;
beforeAll(async () => {
  api = await createTestApi();
  sql = api.runtime.sql;
  const course = await sellCourse(api);
  await api.request('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
});
afterAll(() => api.drop());

/** Columns that change while a row is in use. */
const changing = {
  payment: [
    'status',
    'error_code',
    'payment_method_id',
    'fallback_session_id',
    'gateway_payment_id',
    'gateway_state',
    'refunded_amount',
    'updated_at',
    'settled_at',
  ],
  presentation: [
    'state',
    'attempts',
    'payment_id',
    'quote_id',
    'document',
    'viewed_at',
    'answered_at',
    'undo_until',
  ],
  subscription: [
    'status',
    'payment_method_id',
    'previous_billing_at',
    'next_billing_at',
    'period_funding',
    'last_act',
  ],
  checkout_session: ['payment_id', 'completed_at', 'options'],
  job: ['lease_token', 'lease_until', 'attempts', 'payload'],
  payment_method: ['last_used_at'],
  customer: ['billing', 'last_act'],
  customer_facts: ['facts', 'revision', 'updated_at'],
} as const;

describe('what changes while a row is in use', () => {
  test.each(Object.entries(changing))('is known to no index of %s', async (table, columns) => {
    const rows = await sql<{ index: string; column: string }[]>`
      select i.indexrelid::regclass::text as index, a.attname as column
      from pg_index i
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = i.indrelid
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where i.indrelid = ${table}::regclass and a.attname = any (${[...columns]})`;
    expect(rows).toEqual([]);
    const [found] = await sql<{ count: number }[]>`
      select count(*)::int as count from pg_attribute
      where attrelid = ${table}::regclass and attname = any (${[...columns]})`;
    expect(found?.count).toBe(columns.length);
  });

  test('of a payment is written in place until the payment is over', async () => {
    const counts = async (tx: Sql) => {
      const [row] = await tx<{ all: number; in_place: number }[]>`
        select n_tup_upd::int as all, n_tup_hot_upd::int as in_place
        from pg_stat_xact_user_tables where relname = 'payment'`;
      return row!;
    };
    const updates = async (from: string, to: string) =>
      transaction(sql, async (tx) => {
        const paymentId = `pay_${from}_${to}`;
        await tx`
          insert into payment (business_id, payment_id, customer_id, status, currency, total_amount, tax, billing,
            invoice_id, is_customer_present, created_at, updated_at, buyer, is_customer_proven)
          select business_id, ${paymentId}, customer_id, ${from}, currency, total_amount, tax, billing, invoice_id,
            true, created_at, updated_at, buyer, true
          from payment limit 1`;
        const before = await counts(tx);
        await tx`update payment set status = ${to}, settled_at = now() where payment_id = ${paymentId}`;
        const after = await counts(tx);
        return { all: after.all - before.all, in_place: after.in_place - before.in_place };
      });
    expect(await updates('processing', 'succeeded')).toEqual({ all: 1, in_place: 1 });
    expect(await updates('processing', 'requires_customer_action')).toEqual({ all: 1, in_place: 1 });
    expect(await updates('processing', 'failed')).toEqual({ all: 1, in_place: 0 });
  });
});

describe('what the conditions of indexes ask', () => {
  test('follows from the status of a payment', async () => {
    const rows = await sql<{ status: string; is_live: boolean; charged: string | null }[]>`
      insert into payment (business_id, payment_id, customer_id, status, purpose, subscription_id, currency,
        total_amount, tax, billing, invoice_id, is_customer_present, created_at, updated_at, buyer, is_customer_proven)
      select business_id, 'pay_' || s, customer_id, s, 'on_demand', 'sub_' || s, currency, total_amount, tax, billing,
        invoice_id, true, created_at, updated_at, buyer, true
      from (select * from payment limit 1) p, unnest(array['requires_payment_method', 'processing',
        'requires_customer_action', 'succeeded', 'failed', 'cancelled']) s
      returning status, is_live, charged_on_demand as charged`;
    expect(rows.map(({ status, is_live, charged }) => [status, is_live, charged])).toEqual([
      ['requires_payment_method', false, null],
      ['processing', true, 'sub_processing'],
      ['requires_customer_action', true, 'sub_requires_customer_action'],
      ['succeeded', true, null],
      ['failed', false, null],
      ['cancelled', false, null],
    ]);
  });
});
