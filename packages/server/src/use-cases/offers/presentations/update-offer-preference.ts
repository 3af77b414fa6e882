import { notFound } from '../../../domain/errors.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { OfferPreference } from '../../../domain/offer/decision-context.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { updateOfferPreference as update } from '../../../store/offers/offer-settings.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Updates a customer's preference from the next decision on; open presentations stay open. */
export async function updateOfferPreference(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  preference: OfferPreference,
): Promise<void> {
  const isKnown = await transaction(runtime.sql, (tx) => update(tx, scope, customerId, preference));
  if (!isKnown) throw notFound('customer');
}
