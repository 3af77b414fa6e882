import { afterAll, beforeAll, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { secondMs } from '../../src/domain/time.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { findCustomerSession, insertCustomerSession } from '../../src/store/platform/customer-sessions.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { deleteExpiredCustomerSessions } from '../../src/store/platform/retention.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // A business whose clock stands still, years ago: tokens do not ask it.
  await database.sql`
    insert into business (business_id, name, mode, brand_id, created_at, clock_frozen_at)
    values ('bus_1', 'Sample Business', 'test', 'brnd_1', now(), '2020-01-01')`;
  await database.sql`
    insert into customer (business_id, customer_id, email, name, created_at)
    values ('bus_1', 'cus_1', 'sample.customer@example.com', 'Sample Customer', now())`;
});
afterAll(() => database.drop());

test('a token is removed from the moment it opens nothing, and not before', async () => {
  const { sql } = database;
  const wallNow = Date.UTC(2026, 0, 1);
  const scope = await findBusiness(sql, asId<'business'>('bus_1'));
  if (!scope) throw new Error('the business was made a moment ago');
  const lifetimes = { cst_old: -secondMs, cst_over: 0, cst_open: secondMs };
  for (const [token, lifetimeMs] of Object.entries(lifetimes)) {
    await transaction(sql, (tx) =>
      insertCustomerSession(tx, {
        ...{ scope, token, customerId: asId<'customer'>('cus_1'), returnUrl: null },
        ...{ createdAt: wallNow - secondMs, expiresAt: wallNow + lifetimeMs },
      }),
    );
  }
  expect(await findCustomerSession(sql, 'cst_over', wallNow)).toBeUndefined();
  await deleteExpiredCustomerSessions(sql, { wallNow, keepMs: 0, limit: 100 });
  expect(await sql`select from customer_session`).toHaveLength(1);
  expect(await findCustomerSession(sql, 'cst_open', wallNow)).toMatchObject({ customerId: 'cus_1' });
});
