import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, type Sql, transaction } from '../../src/store/postgres/postgres.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';

/** What the schema holds against any code, ours included. */

let database: TestDatabase;
let sql: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await sql`
    insert into business (business_id, name, mode, brand_id, created_at)
    values ('bus_1', 'Sample Business', 'test', 'brnd_1', now())`;
});
afterAll(() => database.drop());

type Posting = readonly [account: string, currency: string, amount: bigint];

/** Books postings of a new entry, all by one statement, as the store does. */
async function book(paymentId: string, postings: readonly Posting[]): Promise<bigint> {
  return transaction(sql, async (tx) => {
    const [entry] = await tx<{ entry_id: bigint }[]>`
      insert into ledger_entry (business_id, reason, payment_id, created_at)
      values ('bus_1', 'payment', ${paymentId}, now()) returning entry_id`;
    await insertPostings(tx, entry!.entry_id, postings);
    return entry!.entry_id;
  });
}

async function insertPostings(tx: Sql, entryId: bigint, postings: readonly Posting[]): Promise<void> {
  await tx`
    insert into ledger_posting (business_id, entry_id, account, currency, amount)
    select 'bus_1', ${entryId}, account, currency, amount
    from unnest(${postings.map(([account]) => account)}::text[], ${postings.map(([, currency]) => currency)}::text[],
      ${sql.array(postings.map(([, , amount]) => amount))}::bigint[]) p(account, currency, amount)`;
}

describe('a ledger entry', () => {
  test('whose postings do not sum to zero in each currency cannot be committed', async () => {
    await expect(
      book('pay_uneven', [
        ['gateway', 'USD', 1000n],
        ['sales', 'USD', -999n],
      ]),
    ).rejects.toThrow('does not balance');
    await expect(
      book('pay_mixed', [
        ['gateway', 'USD', 1000n],
        ['sales', 'EUR', -1000n],
      ]),
    ).rejects.toThrow('does not balance');
    expect(await sql`select from ledger_entry where payment_id in ('pay_uneven', 'pay_mixed')`).toEqual([]);
  });

  test('balances after every statement: nothing uneven is added to it later', async () => {
    const entryId = await book('pay_added', [
      ['gateway', 'USD', 1000n],
      ['sales', 'USD', -1000n],
    ]);
    await expect(insertPostings(sql, entryId, [['gateway', 'USD', 1n]])).rejects.toThrow('does not balance');
    const both: readonly Posting[] = [
      ['gateway', 'USD', 1n],
      ['sales', 'USD', -1n],
    ];
    await insertPostings(sql, entryId, both);
    const [{ sum } = { sum: null }] = await sql<{ sum: string | null }[]>`
      select sum(amount)::text from ledger_posting where entry_id = ${entryId}`;
    expect(sum).toBe('0');
  });

  test('that is uneven is refused among others that balance', async () => {
    const [even, uneven] = await sql<{ entry_id: bigint }[]>`
      insert into ledger_entry (business_id, reason, payment_id, created_at)
      values ('bus_1', 'payment', 'pay_even', now()), ('bus_1', 'payment', 'pay_odd', now()) returning entry_id`;
    await expect(
      sql`
        insert into ledger_posting (business_id, entry_id, account, currency, amount)
        select 'bus_1', entry_id, account, 'USD', amount from (values
          (${even!.entry_id}::bigint, 'gateway', 5), (${even!.entry_id}::bigint, 'sales', -5),
          (${uneven!.entry_id}::bigint, 'gateway', 7), (${uneven!.entry_id}::bigint, 'sales', -6)
        ) p(entry_id, account, amount)`,
    ).rejects.toThrow(`ledger entry ${uneven!.entry_id} does not balance`);
  });

  test('is made once for a payment', async () => {
    const postings: readonly Posting[] = [
      ['gateway', 'USD', 1000n],
      ['sales', 'USD', -1000n],
    ];
    await book('pay_once', postings);
    await expect(book('pay_once', postings)).rejects.toThrow('ledger_entry_payment');
  });

  test('is never changed or removed, nor are its postings', async () => {
    await book('pay_kept', [
      ['gateway', 'JPY', 500n],
      ['sales', 'JPY', -500n],
    ]);
    const attempts = [
      sql`update ledger_posting set amount = 1`,
      sql`delete from ledger_posting`,
      sql`truncate ledger_posting`,
      sql`update ledger_entry set reason = 'refund'`,
      sql`delete from ledger_entry`,
      sql`truncate ledger_entry, ledger_posting`,
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('append-only');
  });
});
