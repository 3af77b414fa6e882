import type { Addon } from '../../domain/catalog/addon.ts';
import { type AddonId, asId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import type { TaxCategory } from '../../domain/tax/tax-category.ts';
import type { Instant } from '../../domain/time.ts';
import { fromTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface AddonRow {
  business_id: string;
  addon_id: string;
  name: string;
  description: string | null;
  image: string | null;
  currency: Currency;
  price: bigint;
  tax_category: TaxCategory;
  created_at: Instant;
  updated_at: Instant;
}

function fromRow(row: AddonRow): Addon {
  return {
    addonId: asId<'addon'>(row.addon_id),
    businessId: asId<'business'>(row.business_id),
    name: row.name,
    description: row.description,
    image: row.image,
    currency: row.currency,
    amount: row.price,
    taxCategory: row.tax_category,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Add-on read from a JSON document. */
export type AddonJson = Omit<AddonRow, 'price' | 'created_at' | 'updated_at'> & {
  price: number;
  created_at: string;
  updated_at: string;
};

export function addonFromJson(row: AddonJson): Addon {
  return fromRow({
    ...row,
    price: BigInt(row.price),
    created_at: fromTimestamp(row.created_at),
    updated_at: fromTimestamp(row.updated_at),
  });
}

export async function insertAddon(tx: Tx, addon: Addon): Promise<void> {
  await tx`
    insert into addon (business_id, addon_id, name, description, image, currency, price, tax_category,
      created_at, updated_at)
    values (${addon.businessId}, ${addon.addonId}, ${addon.name}, ${addon.description}, ${addon.image},
      ${addon.currency}, ${addon.amount}, ${addon.taxCategory}, ${addon.createdAt}, ${addon.updatedAt})`;
}

export async function findAddon(sql: Sql, scope: Scope, addonId: AddonId): Promise<Addon | undefined> {
  const [row] = await sql<AddonRow[]>`
    select * from addon where business_id = ${scope.businessId} and addon_id = ${addonId}`;
  return row && fromRow(row);
}

/** Finds existing add-ons, in no particular order. */
export async function findAddons(sql: Sql, scope: Scope, addonIds: readonly AddonId[]): Promise<Addon[]> {
  const rows = await sql<AddonRow[]>`
    select * from addon where business_id = ${scope.businessId} and addon_id = any(${addonIds}::text[])`;
  return rows.map(fromRow);
}

export async function lockAddon(tx: Tx, scope: Scope, addonId: AddonId): Promise<Addon | undefined> {
  const [row] = await tx<AddonRow[]>`
    select * from addon where business_id = ${scope.businessId} and addon_id = ${addonId} for update`;
  return row && fromRow(row);
}

/** Reads and locks existing add-ons until the transaction ends. */
export async function lockAddons(tx: Tx, scope: Scope, addonIds: readonly AddonId[]): Promise<Addon[]> {
  if (addonIds.length === 0) return [];
  const rows = await tx<AddonRow[]>`
    select * from addon where business_id = ${scope.businessId} and addon_id = any(${addonIds}::text[])
    order by addon_id for share`;
  return rows.map(fromRow);
}

/** True if any product, archived or not, offers the add-on. */
export async function isAddonOffered(sql: Sql, scope: Scope, addonId: AddonId): Promise<boolean> {
  const rows = await sql`
    select from product where business_id = ${scope.businessId} and ${addonId} = any(addon_ids) limit 1`;
  return rows.count > 0;
}

/** Lists add-ons, newest first. */
export async function listAddons(
  sql: Sql,
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<Addon[]> {
  const rows = await sql<AddonRow[]>`
    select * from addon where business_id = ${scope.businessId}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Writes a locked add-on that was changed. */
export async function updateAddon(tx: Tx, addon: Addon): Promise<void> {
  await tx`
    update addon set name = ${addon.name}, description = ${addon.description}, image = ${addon.image},
      currency = ${addon.currency}, price = ${addon.amount}, tax_category = ${addon.taxCategory},
      updated_at = ${addon.updatedAt}
    where business_id = ${addon.businessId} and addon_id = ${addon.addonId}`;
}

/** Sets the picture. False if there is no such add-on. */
export async function updateAddonImage(
  tx: Tx,
  scope: Scope,
  addonId: AddonId,
  image: string | null,
): Promise<boolean> {
  const rows = await tx`
    update addon set image = ${image}
    where business_id = ${scope.businessId} and addon_id = ${addonId} returning addon_id`;
  return rows.length === 1;
}
