import postgres from '@rung/postgres';
import { type BusinessSettings, defaultSettings } from '../../domain/business-settings.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import { type CustomerId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { HoldingFacts } from '../../domain/subscription/held-plan.ts';
import type { SubscriptionStatus } from '../../domain/subscription/subscription.ts';
import type { Sql } from '../postgres/postgres.ts';

/** Plan held by a customer, read from a row or a JSON document. */
export interface HeldPlanRow {
  subscription_id: string;
  product_id: string;
  metadata: Metadata | null;
  status: SubscriptionStatus;
  cancel_at_next_billing_date: boolean;
}

/** From the settings of the business and the plans that a customer holds. */
export function holdingFactsFromRows(
  settings: Partial<BusinessSettings> | undefined,
  rows: readonly HeldPlanRow[],
): HoldingFacts {
  return {
    allowsMultiple: { ...defaultSettings, ...settings }.allowMultipleSubscriptions,
    held: rows.map((row) => ({
      subscriptionId: asId<'subscription'>(row.subscription_id),
      productId: asId<'product'>(row.product_id),
      metadata: row.metadata ?? {},
      status: row.status,
      cancelAtNextBillingDate: row.cancel_at_next_billing_date,
    })),
  };
}

/** Condition on `subscription s`: its customer holds its plan. */
export const isHeld = (sql: Sql) => sql`
  (s.status in ('active', 'on_hold', 'paused') or (s.status = 'pending' and exists (
    select from payment y where y.business_id = s.business_id and y.subscription_id = s.subscription_id
      and y.status in ('processing', 'requires_customer_action'))))`;

/** Loads the plans a customer holds, and whether they may hold one twice. An unknown customer holds none. */
export async function loadHoldingFacts(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId | null,
): Promise<HoldingFacts> {
  const rows = await sql<
    (Omit<HeldPlanRow, 'subscription_id'> & {
      settings: Partial<BusinessSettings>;
      subscription_id: string | null;
    })[]
  >`
    select b.settings, s.subscription_id, s.product_id, p.metadata, s.status, s.cancel_at_next_billing_date
    from business b
    left join subscription s on s.business_id = b.business_id and s.customer_id = ${customerId}
      and ${isHeld(sql)}
    left join product p on p.business_id = s.business_id and p.product_id = s.product_id
    where b.business_id = ${scope.businessId}
    order by s.creation_order`;
  const held = rows.flatMap(({ subscription_id, ...row }) =>
    subscription_id === null ? [] : [{ ...row, subscription_id }],
  );
  return holdingFactsFromRows(rows[0]?.settings, held);
}

/** True if the statement failed because the customer has concurrently acquired the same plan. */
export function isPlanHeldConflict(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.constraint_name === 'subscription_held';
}
