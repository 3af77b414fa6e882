import { randomBytes } from 'node:crypto';
import { cloneRows } from './clone-rows.ts';
import { type Customer, oneClick, openCustomerSource } from './shop.ts';
import type { Stage } from './stage.ts';

export interface Subscriber extends Customer {
  readonly subscriptionId: string;
}

/** Makes subscribers of one plan, who have paid their first month now. */
export interface SubscriberSource {
  create(count: number, options?: SubscriberOptions): Promise<readonly Subscriber[]>;
}

interface SubscriberOptions {
  /** Hours by which the dates of each are before those of the one before; 0 for the same dates. */
  readonly hoursApart?: number;
}

/** Copies the rows of a subscription that was bought with one click, and of the job that renews it. */
export async function openSubscriberSource(stage: Stage, planId: string): Promise<SubscriberSource> {
  const { sql, businessId } = stage;
  const customers = await openCustomerSource(stage);
  const [template] = await customers.create(1);
  if (!template) throw new Error('There is no customer.');
  await stage.request('POST', '/checkouts', oneClick(template, planId));
  const [sold] = await sql<{ id: string }[]>`
    select subscription_id as id from subscription
    where business_id = ${businessId} and customer_id = ${template.customerId}`;
  const soldId = sold?.id ?? '';
  const [ordered] = await sql<
    { exists: boolean }[]
  >`select to_regclass('creation_order') is not null as exists`;
  return {
    create: async (count, { hoursApart = 0 } = {}) => {
      const chosen = await customers.create(count);
      const batch = randomBytes(8).toString('hex');
      const idOf = (n: number): string => `sub_${batch}${String(n)}`;
      await sql`create table bench.chosen as
        select n, c ->> 'customerId' as customer_id, c ->> 'paymentMethodId' as payment_method_id
        from jsonb_array_elements(${sql.json(chosen.map((each) => ({ ...each })))}) with ordinality as element (c, n)`;
      await sql`alter table bench.chosen add primary key (n)`;
      const earlier = (column: string) =>
        sql`${sql(`t.${column}`)} - n * make_interval(hours => ${hoursApart}::int)`;
      await cloneRows(sql, {
        table: 'subscription',
        where: sql`t.subscription_id = ${soldId}`,
        count,
        changes: sql`jsonb_build_object('subscription_id', 'sub_' || ${batch}::text || n,
          'anchor_at', ${earlier('anchor_at')}, 'previous_billing_at', ${earlier('previous_billing_at')},
          'next_billing_at', ${earlier('next_billing_at')},
          'customer_id', (select customer_id from bench.chosen where chosen.n = copies.n),
          'payment_method_id', (select payment_method_id from bench.chosen where chosen.n = copies.n)
          ${ordered?.exists === true ? sql`, 'creation_order', nextval('creation_order')` : sql``})`,
      });
      await cloneRows(sql, {
        table: 'job',
        where: sql`t.kind = 'subscription.renew' and t.payload ->> 'subscriptionId' = ${soldId}`,
        count,
        changes: sql`jsonb_build_object('run_at', ${earlier('run_at')},
          'payload', t.payload || jsonb_build_object('subscriptionId', 'sub_' || ${batch}::text || n),
          'dedupe_key', replace(t.dedupe_key, ${soldId}, 'sub_' || ${batch}::text || n))`,
      });
      await sql`drop table bench.chosen`;
      await sql`analyze subscription, job`;
      return chosen.map((each, index) => ({ ...each, subscriptionId: idOf(index + 1) }));
    },
  };
}
