import { notFound } from '../../../domain/errors.ts';
import type { OfferId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockOffer, updateOffer } from '../../../store/offers/offers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Archives an offer with immediate effect, even where it was published, or restores it. Repeating it changes
 * nothing. Existing presentations can still be answered.
 */
export async function archiveOffer(
  runtime: Runtime,
  scope: Scope,
  offerId: OfferId,
  isArchived: boolean,
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const offer = await lockOffer(tx, scope, offerId);
    if (!offer) throw notFound('offer');
    if ((offer.archivedAt !== null) === isArchived) return;
    await updateOffer(tx, { ...offer, archivedAt: isArchived ? at : null, updatedAt: at });
  });
}
