import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { loadDecisionContext } from '../../src/store/offers/decision-context.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { findNextOffer } from '../../src/use-cases/offers/presentations/raise-purchase.ts';
import { type TestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { publish, raise } from '../support/presentations.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';
import type { Wire } from '../support/wire.ts';
import { createWiredApi, listStatements, statementsBelowHttp } from '../support/wired-api.ts';

/*
 * Statements of "which offer now?", counted on the wire: alone, and with others on a pool of connections.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi());
});
afterAll(() => api.drop());

const statementsOf = (work: () => Promise<unknown>) => statementsBelowHttp(wire, work);

function createBuyers(count: number): Promise<readonly Buyer[]> {
  return Promise.all(Array.from({ length: count }, () => createBuyer(api)));
}

test('a moment is two statements, load and commit, and wakes nobody where nothing is due', async () => {
  const { moment } = await publish(api);
  const [first, second] = await createBuyers(2);
  await raise(api, first as Buyer, moment);
  const seen = await statementsOf(() => raise(api, second as Buyer, moment));
  expect(seen, listStatements(seen)).toHaveLength(2);
});

test('what is published is read by the first decision after a change, and by no other', async () => {
  const { moment, funnelId } = await publish(api);
  const catalogueReads = async (): Promise<number> => {
    const buyer = await createBuyer(api);
    const seen = await statementsOf(() => raise(api, buyer, moment));
    return seen.filter(({ sql }) => sql.includes('published as')).length;
  };
  expect([await catalogueReads(), await catalogueReads()]).toEqual([1, 0]);
  await api.request('POST', `/funnels/${funnelId}/publish`, {});
  expect([await catalogueReads(), await catalogueReads()]).toEqual([1, 0]);
});

test('of 32 moments at once, those that arrive together are loaded and committed together', async () => {
  const { moment } = await publish(api);
  const raiseAll = (buyers: readonly Buyer[]): Promise<unknown> =>
    Promise.all(buyers.map((buyer) => raise(api, buyer, moment)));
  // On each connection the statements have been prepared.
  await raiseAll(await createBuyers(32));
  const buyers = await createBuyers(32);
  const seen = await statementsOf(() => raiseAll(buyers));
  expect(seen.length, listStatements(seen)).toBeLessThanOrEqual(40);
});

test('after a purchase one statement tells that nothing is proposed', async () => {
  const buyer = await createBuyer(api);
  const { body } = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  const payment = await findPayment(api.runtime.sql, api.scope, asId<'payment'>(body.payment_id as string));
  if (!payment) throw new Error('The payment is there.');
  const seen = await statementsOf(async () => {
    expect(await findNextOffer(api.runtime, api.scope, payment)).toBeNull();
  });
  expect(seen, listStatements(seen)).toHaveLength(1);
});

describe('what a moment loads', () => {
  const loadOften = async (sql: ReturnType<typeof connect>): Promise<void> => {
    for (let call = 0; call < 12; call++) {
      const { customerId } = await createBuyer(api);
      await loadDecisionContext(sql, api.scope, {
        kind: 'moment',
        customerId: asId<'customer'>(customerId),
        moment: 'nobody_listens',
        sessionKey: `visit ${String(call)}`,
        purchase: null,
        now: Date.now(),
      });
    }
  };

  test('is planned once, and not anew for each customer', async () => {
    const sql = connect(wire.url, { max: 1 });
    try {
      await loadOften(sql);
      const plans = await sql<{ generic: bigint; custom: bigint }[]>`
        select generic_plans as generic, custom_plans as custom from pg_prepared_statements
        where statement like '%asked as materialized%' and statement not like '%pg_prepared_statements%'`;
      // PostgreSQL plans the first five calls for their values, to compare.
      expect([...plans]).toEqual([{ generic: 7n, custom: 5n }]);
    } finally {
      await sql.end({ timeout: 5 });
    }
  });

  test('is looked up by indexes', async () => {
    const sql = connect(wire.url, { max: 1 });
    try {
      const seen = await wire.watch(() => loadOften(sql));
      const statement = seen.find((each) => each.sql.includes('asked as materialized'))?.sql ?? '';
      // Small tables are read from end to end unless told otherwise.
      await sql`set enable_seqscan = off`;
      await sql`set plan_cache_mode = force_generic_plan`;
      await sql.unsafe(`prepare loading (jsonb) as ${statement}`);
      const plan = await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain execute loading ('[]')`);
      const lines = plan.map((line) => line['QUERY PLAN']);
      expect(lines.filter((line) => line.includes('Seq Scan'))).toEqual([]);
      expect(lines.filter((line) => line.includes('Index')).length).toBeGreaterThan(8);
    } finally {
      await sql.end({ timeout: 5 });
    }
  });
});
