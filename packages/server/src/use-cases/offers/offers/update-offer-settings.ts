import { checkOfferSettings } from '../../../domain/offer/check-offer-settings.ts';
import { type OfferSettings, defaultOfferSettings } from '../../../domain/offer/decision-context.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { updateOfferSettings as update } from '../../../store/offers/offer-settings.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Each setting is validated independently, so settings not named need no check. */
export async function updateOfferSettings(
  runtime: Runtime,
  scope: Scope,
  change: Partial<OfferSettings>,
): Promise<OfferSettings> {
  checkOfferSettings({ ...defaultOfferSettings, ...change });
  return transaction(runtime.sql, (tx) => update(tx, scope, change));
}
