import { type OfferTerms, checkOffer } from '../../../domain/offer/check-offer.ts';
import { parseTarget } from '../../../domain/offer/kinds/kinds.ts';
import type { TargetFields } from '../../../domain/offer/kinds/target-fields.ts';
import type { Offer, OfferKind } from '../../../domain/offer/offer.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findOfferCatalogue, insertOffer } from '../../../store/offers/offers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Terms of an offer, with the fields of its target on the same level. */
export type CreateOfferInput = Omit<OfferTerms, 'target'> & {
  readonly kind: OfferKind;
  readonly target: TargetFields;
};

/** Creates an offer; `offerId` gives it a predetermined id. */
export async function createOffer(
  runtime: Runtime,
  scope: Scope,
  input: CreateOfferInput,
  offerId = runtime.mintId('offer'),
): Promise<Offer> {
  const { kind, target, ...terms } = input;
  const createdAt = now(runtime, scope);
  const offer: Offer = {
    ...terms,
    target: parseTarget({ kind, ...target }),
    offerId,
    businessId: scope.businessId,
    version: 1,
    archivedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  await transaction(runtime.sql, async (tx) => {
    checkOffer(offer, await findOfferCatalogue(tx, scope, [offer]));
    await insertOffer(tx, offer);
  });
  return offer;
}
