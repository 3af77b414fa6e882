import { type BusinessSettings, defaultSettings } from '../../domain/business-settings.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface SettingsRow {
  settings: Partial<BusinessSettings>;
}

function fromRow(row: SettingsRow | undefined): BusinessSettings {
  return { ...defaultSettings, ...row?.settings };
}

/** Finds the settings of the business; unset ones have their defaults. */
export async function findSettings(sql: Sql, { businessId }: Scope): Promise<BusinessSettings> {
  const [row] = await sql<SettingsRow[]>`
    select settings from business where business_id = ${businessId}`;
  return fromRow(row);
}

/** Reads and locks the settings until the transaction ends. */
export async function lockSettings(tx: Tx, { businessId }: Scope): Promise<BusinessSettings> {
  const [row] = await tx<SettingsRow[]>`
    select settings from business where business_id = ${businessId} for no key update`;
  return fromRow(row);
}

export async function updateSettings(
  tx: Tx,
  { businessId }: Scope,
  settings: BusinessSettings,
): Promise<void> {
  await tx`update business set settings = ${settings} where business_id = ${businessId}`;
}
