import { notFound } from '../../../domain/errors.ts';
import type { OfferId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockOffer, updateOffer } from '../../../store/offers/offers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Takes an offer out of use at once, also where it was published, or puts it back. One that is so already
 * stays as it is. What was put to customers before can still be answered.
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
