import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { loadAcceptanceContext } from '../../src/store/offers/acceptance-context.ts';
import { getPaymentFacts } from '../../src/store/offers/customer-facts.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { type Json, type TestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { act, present, publish, raise } from '../support/presentations.ts';
import { sellCourse, sellPlan } from '../support/shop.ts';
import { type Exchange, type Wire } from '../support/wire.ts';
import { createWiredApi, listStatements, statementsBelowHttp } from '../support/wired-api.ts';

/*
 * Statements of an accept, counted on the wire: alone, and with many others on a pool of connections.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi());
});
afterAll(() => api.drop());

const statementsOf = (work: () => Promise<unknown>) => statementsBelowHttp(wire, work);

async function presentToMany(count: number, over: Json = {}, buyers?: readonly Buyer[]): Promise<string[]> {
  const { moment } = await publish(api, over);
  const to = buyers ?? (await Promise.all(Array.from({ length: count }, () => createBuyer(api))));
  const raised = await Promise.all(to.map((buyer) => raise(api, buyer, moment)));
  return raised.map(({ presentation }) => presentation.presentation_id as string);
}

function acceptAll(presentationIds: readonly string[]): Promise<Json[]> {
  return Promise.all(presentationIds.map((id) => act(api, id, 'accept')));
}

test.each([
  ['something sold once', () => sellCourse(api), 'one_time'],
  ['a plan', () => sellPlan(api), 'subscription'],
])('accepting %s is four statements: load, open, charge and settle', async (_, product, kind) => {
  const offer = { kind, discount: null };
  const accept = async (): Promise<readonly Exchange[]> => {
    const [id = ''] = await presentToMany(1, { product_id: await product(), offer });
    return statementsOf(() => act(api, id, 'accept'));
  };
  await accept();
  const seen = (await accept()).filter(({ sql }) => !sql.includes('pg_notify'));
  expect(seen, listStatements(seen)).toHaveLength(4);
});

test('of 64 acceptances at once, those that arrive together are loaded, opened, charged and settled together', async () => {
  const ids = await presentToMany(64);
  // On each connection the statements have been prepared.
  await acceptAll(await presentToMany(64));
  const seen = await statementsOf(async () => {
    const accepted = await acceptAll(ids);
    expect(accepted.map(({ status }) => status as string)).toEqual(ids.map(() => 'accepted'));
  });
  // Sent by themselves they would be 64 of each; measured are fewer than 10.
  for (const part of ['related as', 'insert into payment (', 'simulator.', 'update payment ']) {
    const sent = seen.filter(({ sql }) => sql.includes(part));
    expect(sent.length, part).toBeGreaterThan(0);
    expect(sent.length, `${part}\n${listStatements(seen)}`).toBeLessThanOrEqual(40);
  }
  expect(seen.length, listStatements(seen)).toBeLessThanOrEqual(128);
});

describe('is planned once, and not anew for each customer:', () => {
  /** Number of times that each statement that says `part` was planned for any values, and for the values of a call. */
  const plansOf = async (
    part: string,
    ask: (on: ReturnType<typeof connect>, customerId: string, presentationId: string) => Promise<unknown>,
  ) => {
    const buyer = await createBuyer(api);
    const { presentation } = await present(api, {}, buyer);
    const sql = connect(wire.url, { max: 1 });
    try {
      for (let call = 0; call < 12; call++)
        await ask(sql, buyer.customerId, presentation.presentation_id as string);
      const rows = await sql<{ generic: bigint; custom: bigint }[]>`
        select generic_plans as generic, custom_plans as custom from pg_prepared_statements
        where statement like ${`%${part}%`} and statement not like '%pg_prepared_statements%'`;
      return rows.map(({ generic, custom }) => ({ generic, custom }));
    } finally {
      await sql.end({ timeout: 5 });
    }
  };
  // PostgreSQL plans the first five calls for their values, to compare.
  const once = [{ generic: 7n, custom: 5n }];

  test('what an acceptance loads', async () => {
    const plans = await plansOf('related as', (sql, _, id) =>
      loadAcceptanceContext(sql, api.scope, asId<'presentation'>(id)),
    );
    expect(plans).toEqual(once);
  });

  test('the facts of a customer', async () => {
    const plans = await plansOf('as has_paid', (sql, id) =>
      getPaymentFacts(sql, api.scope, asId<'customer'>(id)),
    );
    expect(plans).toEqual(once);
  });
});
