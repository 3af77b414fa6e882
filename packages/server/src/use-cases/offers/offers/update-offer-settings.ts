import { checkOfferSettings } from '../../../domain/offer/check-offer-settings.ts';
import { type OfferSettings, defaultOfferSettings } from '../../../domain/offer/decision-context.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { updateOfferSettings as update } from '../../../store/offers/offer-settings.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Each setting has limits of its own, so those that are not named need no second look. */
export async function updateOfferSettings(
  runtime: Runtime,
  scope: Scope,
  change: Partial<OfferSettings>,
): Promise<OfferSettings> {
  checkOfferSettings({ ...defaultOfferSettings, ...change });
  return transaction(runtime.sql, (tx) => update(tx, scope, change));
}
