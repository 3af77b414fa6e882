import { DomainError } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteTaxRates, insertMissingTaxRates, listTaxRates } from '../../../store/billing/tax-rates.ts';
import { lockBusiness } from '../../../store/platform/businesses.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Replaces the taxes that the business collects. They count for what is priced from now on. */
export async function replaceTaxRates(
  runtime: Runtime,
  scope: Scope,
  rates: readonly TaxRate[],
): Promise<TaxRate[]> {
  refuseRepetition(rates);
  return transaction(runtime.sql, async (tx) => {
    await lockBusiness(tx, scope.businessId);
    await deleteTaxRates(tx, scope);
    await insertMissingTaxRates(tx, scope, rates);
    return listTaxRates(tx, scope);
  });
}

function refuseRepetition(rates: readonly TaxRate[]): void {
  const places = rates.map(({ country, state, taxCategory }) => [country, state, taxCategory].join(' '));
  const repeated = places.findIndex((place, index) => places.indexOf(place) !== index);
  if (repeated === -1) return;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `items.${String(repeated)}: the same country, state and tax_category are there before. One rate applies: leave out the other.`,
  );
}
