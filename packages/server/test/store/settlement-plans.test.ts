import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/store/postgres/postgres.ts';
import type { TestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { act, publish, raise } from '../support/presentations.ts';
import { sellCourse } from '../support/shop.ts';
import type { Wire } from '../support/wire.ts';
import { createWiredApi, statementsBelowHttp } from '../support/wired-api.ts';

/*
 * Plans of the statement that settles an acceptance, among 5,000 other payments of the same business: a plan that reads
 * them makes each settlement dearer than the one before.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi());
});
afterAll(() => api.drop());

/** Node of a plan, as `explain (format json)` prints it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Statement that settles an acceptance, as it is sent. */
async function settlementOf(): Promise<string> {
  const { moment } = await publish(api, { offer: { kind: 'one_time', discount: null } });
  const { presentation } = await raise(api, await createBuyer(api), moment);
  const seen = await statementsBelowHttp(wire, () =>
    act(api, presentation.presentation_id as string, 'accept'),
  );
  const settlement = seen.find(({ sql }) => sql.includes('payable as'));
  expect(settlement, 'a statement settles the acceptance').toBeDefined();
  return settlement?.sql ?? '';
}

/** Copies a purchase without an offer, under ids of their own. */
async function addPayments(count: number): Promise<void> {
  await buy(api, await createBuyer(api), await sellCourse(api));
  const { sql } = api.runtime;
  const columns = await sql<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = 'payment' and is_generated = 'NEVER'`;
  const names = columns.map(({ name }) => name);
  const own: Record<string, string> = {
    payment_id: `'pay_' || n`,
    invoice_id: `'inv_' || n`,
    checkout_session_id: 'null',
    request_key: 'null',
  };
  await sql.unsafe(`insert into payment (${names.join(', ')})
    select ${names.map((name) => own[name] ?? `p.${name}`).join(', ')}
    from (select * from payment where presentation_id is null limit 1) p cross join generate_series(1, ${String(count)}) n`);
  await sql`analyze payment`;
}

test('a settlement reads no payments but its own, however many the business has', async () => {
  const settlement = await settlementOf();
  // Where the gates lock their rows first it locks none, and without this word it may be joined with what they look up.
  expect(settlement).toContain('payable as materialized (');
  await addPayments(5_000);
  const sql = connect(wire.url, { max: 1 });
  try {
    await sql`set plan_cache_mode = force_generic_plan`;
    await sql.unsafe(`prepare settling as ${settlement}`);
    const parameters = Math.max(...[...settlement.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    const values = Array.from({ length: parameters }, () => 'null').join(', ');
    const [row] = await sql.unsafe<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }[]>(
      `explain (format json) execute settling (${values})`,
    );
    const plan = row?.['QUERY PLAN'][0]?.Plan;
    const scans = nodesOf(plan!).filter(
      (node) => node['Relation Name'] === 'payment' && node['Node Type'].includes('Scan'),
    );
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) expect(scan['Index Cond'], JSON.stringify(scan)).toContain('payment_id = ');
  } finally {
    await sql.end({ timeout: 5 });
  }
});
