import type { BusinessId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import { type BusinessRow, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from './postgres.ts';

/** Adds the business, or changes nothing when it is there already. Its clock starts at real time. */
export async function insertBusiness(
  tx: Tx,
  business: Omit<Scope, 'clock'> & { readonly createdAt: Instant },
): Promise<void> {
  await tx`
    insert into business (business_id, name, mode, brand_id, created_at)
    values (${business.businessId}, ${business.businessName}, ${business.mode}, ${business.brandId},
      ${business.createdAt})
    on conflict (business_id) do nothing`;
}

export async function findBusiness(sql: Sql, businessId: BusinessId): Promise<Scope | undefined> {
  const [row] = await sql<BusinessRow[]>`
    select business_id, name as business_name, brand_id, mode, clock_offset_ms, clock_frozen_at
    from business where business_id = ${businessId}`;
  return row && scopeFromRow(row);
}
