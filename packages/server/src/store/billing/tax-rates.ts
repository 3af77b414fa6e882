import { defaultSettings } from '../../domain/business-settings.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CountryCode } from '../../domain/tax/countries.ts';
import type { TaxCategory } from '../../domain/tax/tax-category.ts';
import type { TaxRate, TaxRounding } from '../../domain/tax/tax.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

export interface TaxRateRow {
  country: CountryCode;
  state: string;
  tax_category: TaxCategory | '';
  name: string;
  rate_bps: number;
  /** Rounding set by the business; null if it has set none. */
  rounding: TaxRounding | null;
}

export function taxRateFromRow(row: TaxRateRow): TaxRate {
  return {
    country: row.country,
    state: row.state === '' ? null : row.state,
    taxCategory: row.tax_category === '' ? null : row.tax_category,
    name: row.name,
    rateBps: row.rate_bps,
    rounding: row.rounding ?? defaultSettings.taxRounding,
  };
}

/** Lists every tax the business collects, with its rounding. */
export async function listTaxRates(sql: Sql, scope: Scope): Promise<TaxRate[]> {
  const rows = await sql<TaxRateRow[]>`
    select country, state, tax_category, t.name, rate_bps, b.settings ->> 'taxRounding' as rounding
    from tax_rate t join business b using (business_id)
    where business_id = ${scope.businessId} order by country, state, tax_category`;
  return rows.map(taxRateFromRow);
}

/** Inserts rates for places and categories that have none; existing ones are kept. */
export async function insertMissingTaxRates(tx: Tx, scope: Scope, rates: readonly TaxRate[]): Promise<void> {
  await tx`
    insert into tax_rate (business_id, country, state, tax_category, name, rate_bps)
    select ${scope.businessId}, * from unnest(
      ${rates.map((rate) => rate.country)}::text[],
      ${rates.map((rate) => rate.state ?? '')}::text[],
      ${rates.map((rate) => rate.taxCategory ?? '')}::text[],
      ${rates.map((rate) => rate.name)}::text[],
      ${rates.map((rate) => rate.rateBps)}::integer[])
    on conflict do nothing`;
}

export async function deleteTaxRates(tx: Tx, scope: Scope): Promise<void> {
  await tx`delete from tax_rate where business_id = ${scope.businessId}`;
}
