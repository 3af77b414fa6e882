import type { BusinessId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Inserts the business; does nothing if it exists. Its clock starts at real time. */
export async function insertBusiness(
  tx: Tx,
  business: Omit<Scope, 'clock' | 'timeZone' | 'gateway' | 'authentication' | 'profileRevision'> & {
    readonly createdAt: Instant;
  },
): Promise<void> {
  await tx`
    with inserted as (
      insert into business (business_id, name, mode, brand_id, created_at, profile_revision)
      values (${business.businessId}, ${business.businessName}, ${business.mode}, ${business.brandId},
        ${business.createdAt}, gen_random_uuid())
      on conflict (business_id) do nothing
      returning business_id, profile_revision, name, profile, created_at
    )
    insert into business_version (business_id, revision, name, profile, created_at) select * from inserted`;
}

export async function findBusiness(sql: Sql, businessId: BusinessId): Promise<Scope | undefined> {
  const [row] = await sql<BusinessRow[]>`
    select b.business_id, ${scopeColumns(sql)}
    from business b where b.business_id = ${businessId}`;
  return row && scopeFromRow(row);
}

/** Serialises changes to the business's setup; other work of the business continues. */
export async function lockBusiness(tx: Tx, businessId: BusinessId): Promise<void> {
  await tx`select from business where business_id = ${businessId} for no key update`;
}

/** Finds which of these ids the business has ever used, including deleted objects. */
export async function findUsedIds(
  sql: Sql,
  scope: Scope,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`
    select id from unnest(${ids}::text[]) as asked (id)
    where exists (select from product where business_id = ${scope.businessId} and product_id = id)
      or exists (select from addon where business_id = ${scope.businessId} and addon_id = id)
      or exists (select from discount where business_id = ${scope.businessId} and discount_id = id)
      or exists (select from customer where business_id = ${scope.businessId} and customer_id = id)
      or exists (select from payment_method where business_id = ${scope.businessId} and payment_method_id = id)
      or exists (select from payment where business_id = ${scope.businessId} and payment_id = id)
      or exists (select from subscription where business_id = ${scope.businessId} and subscription_id = id)
      or exists (select from offer where business_id = ${scope.businessId} and offer_id = id)
      or exists (select from funnel where business_id = ${scope.businessId} and funnel_id = id)`;
  return new Set(rows.map((row) => row.id));
}

/** Lists the businesses of the installation, oldest first. */
export async function listBusinesses(
  sql: Sql,
): Promise<readonly (Scope & { readonly createdAt: Instant })[]> {
  const rows = await sql<(BusinessRow & { created_at: Instant })[]>`
    select b.business_id, b.created_at, ${scopeColumns(sql)} from business b order by b.created_at, b.business_id`;
  return rows.map((row) => ({ ...scopeFromRow(row), createdAt: row.created_at }));
}
