import { type OfferTerms, checkOffer, targetOf } from '../../domain/offer/check-offer.ts';
import type { Offer } from '../../domain/offer/offer.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findGoods, insertOffer } from '../../store/offers.ts';
import { transaction } from '../../store/postgres.ts';

/** What the wire says of a target stands in fields of its own. */
export type CreateOfferInput = Omit<OfferTerms, 'target'> & Parameters<typeof targetOf>[0];

/** `offerId` where it has a name already. */
export async function createOffer(
  runtime: Runtime,
  scope: Scope,
  input: CreateOfferInput,
  offerId = runtime.mintId('offer'),
): Promise<Offer> {
  const { kind, productId, addonId, prorationBillingMode, pauseDays, ...terms } = input;
  const createdAt = now(runtime, scope);
  const offer: Offer = {
    ...terms,
    target: targetOf({ kind, productId, addonId, prorationBillingMode, pauseDays }),
    offerId,
    businessId: scope.businessId,
    version: 1,
    archivedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  await transaction(runtime.sql, async (tx) => {
    checkOffer(offer, await findGoods(tx, scope, [offer]));
    await insertOffer(tx, offer);
  });
  return offer;
}
