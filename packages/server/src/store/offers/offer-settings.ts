import {
  type OfferPreference,
  type OfferSettings,
  defaultOfferSettings,
} from '../../domain/offer/decision-context.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** What the business has not decided is as it is by default. */
export function offerSettingsFromRow(
  row: { readonly offer_settings: Partial<OfferSettings> } | undefined,
): OfferSettings {
  return { ...defaultOfferSettings, ...row?.offer_settings };
}

/** What the business has decided about its offers. */
export async function findOfferSettings(sql: Sql, { businessId }: Scope): Promise<OfferSettings> {
  const [row] = await sql<{ offer_settings: Partial<OfferSettings> }[]>`
    select offer_settings from business where business_id = ${businessId}`;
  return offerSettingsFromRow(row);
}

/** Sets what `change` names and leaves the rest. */
export async function updateOfferSettings(
  tx: Tx,
  { businessId }: Scope,
  change: Partial<OfferSettings>,
): Promise<OfferSettings> {
  const [row] = await tx<{ offer_settings: Partial<OfferSettings> }[]>`
    update business set offer_settings = offer_settings || ${change}::jsonb where business_id = ${businessId}
    returning offer_settings`;
  return offerSettingsFromRow(row);
}

/** How much a customer wants to be proposed; undefined when there is no such customer. */
export async function findOfferPreference(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<OfferPreference | undefined> {
  const [row] = await sql<{ offer_preference: OfferPreference }[]>`
    select offer_preference from customer
    where business_id = ${scope.businessId} and customer_id = ${customerId}`;
  return row?.offer_preference;
}

/** False when there is no such customer. */
export async function updateOfferPreference(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  preference: OfferPreference,
): Promise<boolean> {
  const rows = await tx`
    update customer set offer_preference = ${preference}
    where business_id = ${scope.businessId} and customer_id = ${customerId} returning customer_id`;
  return rows.length === 1;
}
