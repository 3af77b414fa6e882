import {
  type OfferPreference,
  type OfferSettings,
  defaultOfferSettings,
} from '../../domain/offer/decision-context.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Unset settings have their defaults. */
export function offerSettingsFromRow(
  row: { readonly offer_settings: Partial<OfferSettings> } | undefined,
): OfferSettings {
  return { ...defaultOfferSettings, ...row?.offer_settings };
}

/** Finds the offer settings of the business. */
export async function findOfferSettings(sql: Sql, { businessId }: Scope): Promise<OfferSettings> {
  const [row] = await sql<{ offer_settings: Partial<OfferSettings> }[]>`
    select offer_settings from business where business_id = ${businessId}`;
  return offerSettingsFromRow(row);
}

/** Updates the fields in `change`. */
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

/** Finds a customer's preference about offers; undefined if the customer does not exist. */
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

/** Updates a customer's preference. False if the customer does not exist. */
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
