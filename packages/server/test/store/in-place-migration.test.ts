import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { type TestDatabase, createEmptyDatabase } from '../support/database.ts';

/*
 * A database of the release before rows were written in place, with payments, jobs, a ledger and measurements in it, is
 * migrated whole: the same rows, and the same promises kept by other indexes.
 */

const migrations = fileURLToPath(new URL('../../src/store/postgres/migrations/', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'rung-migrations-'));
let database: TestDatabase;

beforeAll(async () => {
  for (const name of readdirSync(migrations)) {
    if (Number(name.slice(0, 4)) <= 31) copyFileSync(path.join(migrations, name), path.join(folder, name));
  }
  database = await createEmptyDatabase();
  await migrate(database.sql, pathToFileURL(`${folder}/`));
  await database.sql.unsafe(`
    insert into business (business_id, name, mode, brand_id, created_at) values ('bus_1', 'Shop', 'test', 'b', now());
    insert into customer (business_id, customer_id, email, name, created_at)
      values ('bus_1', 'cus_1', 'buyer@example.com', 'Sample Buyer', now());
    insert into payment (business_id, payment_id, customer_id, status, currency, total_amount, tax, billing, invoice_id,
      is_customer_present, created_at, updated_at, buyer, is_customer_proven, checkout_session_id, presentation_id,
      subscription_id, purpose)
    select 'bus_1', 'pay_' || n, 'cus_1', status, 'USD', 1000, 0, '{}', 'inv_' || n, true, now(), now(), '{}', true,
      'cks_' || n, 'prs_' || n, 'sub_' || n, case when n % 2 = 0 then 'on_demand' else 'purchase' end
    from generate_series(1, 12) n, lateral (select (array['processing', 'requires_customer_action', 'succeeded',
      'failed', 'cancelled', 'requires_payment_method'])[1 + n % 6] as status) s;
    insert into payment_line_item (business_id, item_id, payment_id, position, kind, product_id, name, quantity,
      unit_amount, list_amount, subtotal, discount, tax, tax_rate_bps, is_tax_inclusive, total, is_subscription)
    select 'bus_1', 'itm_' || n || '_' || p, 'pay_' || n, p, 'product', 'pdt_1', 'Course', 1, 500, 500, 500, 0, 0, 0,
      false, 500, false from generate_series(1, 12) n, generate_series(0, 1) p;
    insert into ledger_entry (business_id, reason, payment_id, created_at)
      select 'bus_1', 'payment', 'pay_' || n, now() from generate_series(1, 12) n;
    insert into ledger_posting (business_id, entry_id, account, currency, amount)
      select business_id, entry_id, account, 'USD', amount
      from ledger_entry, (values ('gateway', 1000), ('sales', -1000)) p(account, amount);
    insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at, lease_token, lease_until)
      values ('bus_1', 'payment.collect', '{}', 'payment.collect:1', true, now(), gen_random_uuid(), now());
    insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at, lease_token, done_at)
      select 'bus_1', 'webhook.deliver', 'whk_1', '{}', 'webhook.deliver:' || n, true, now(),
        case when n > 1 then gen_random_uuid() end, case when n = 3 then now() end from generate_series(1, 3) n;
    insert into offer_measurement (business_id, measure, reason, amount, elapsed_ms, funnel_id, step_id, offer_id,
      experiment_id, variant_id, moment, surface, currency, measured_at, is_counted)
    select 'bus_1', 'presented', '', 0, 0, 'fnl_1', 'step', 'off_1', '', '', 'm', 's', 'USD', now(), n <= 7
    from generate_series(1, 10) n;`);
  await migrate(database.sql);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

test('every row is there, and says what the conditions of the new indexes ask', async () => {
  const { sql } = database;
  const payments = await sql<{ status: string; purpose: string; is_live: boolean; on_demand: boolean }[]>`
    select status, purpose, is_live, charged_on_demand is not null as on_demand from payment`;
  expect(payments).toHaveLength(12);
  for (const { status, purpose, is_live, on_demand } of payments) {
    const isUnderWay = status === 'processing' || status === 'requires_customer_action';
    expect(is_live).toBe(isUnderWay || status === 'succeeded');
    expect(on_demand).toBe(isUnderWay && purpose === 'on_demand');
  }
  expect(await sql`select dedupe_key from job where leased_lane = 'whk_1'`).toEqual([
    { dedupe_key: 'webhook.deliver:2' },
  ]);
  const [{ lines, postings } = { lines: 0, postings: 0 }] = await sql<{ lines: number; postings: number }[]>`
    select (select count(*)::int from payment_line_item) as lines, (select count(*)::int from ledger_posting) as postings`;
  expect([lines, postings]).toEqual([24, 24]);
});

test('measurements that were not counted are due, and no others', async () => {
  const due = await database.sql<{ seq: bigint }[]>`select seq from offer_measurement_due order by seq`;
  expect(due.map(({ seq }) => Number(seq))).toEqual([8, 9, 10]);
});

test('a session still has one payment that is under way or paid', async () => {
  const copy = (column: string) =>
    database.sql.unsafe(`
      insert into payment (business_id, payment_id, customer_id, status, currency, total_amount, tax, billing,
        invoice_id, is_customer_present, created_at, updated_at, buyer, is_customer_proven, ${column})
      select business_id, payment_id || '_2', customer_id, 'processing', currency, total_amount, tax, billing,
        invoice_id, true, created_at, updated_at, buyer, true, ${column}
      from payment where status = 'succeeded' limit 1`);
  await expect(copy('checkout_session_id')).rejects.toThrow('payment_of_session');
  await expect(copy('presentation_id')).rejects.toThrow('payment_of_presentation');
});
