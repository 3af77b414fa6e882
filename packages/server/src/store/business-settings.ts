import { type BusinessSettings, defaultSettings } from '../domain/business-settings.ts';
import type { Scope } from '../domain/scope.ts';
import type { Sql } from './postgres.ts';

/** What the business has decided about itself; what it has not decided is as it is by default. */
export async function findSettings(sql: Sql, { businessId }: Scope): Promise<BusinessSettings> {
  const [row] = await sql<{ settings: Partial<BusinessSettings> }[]>`
    select settings from business where business_id = ${businessId}`;
  return { ...defaultSettings, ...row?.settings };
}
