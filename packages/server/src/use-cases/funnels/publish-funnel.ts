import { notFound } from '../../domain/errors.ts';
import type { FunnelId } from '../../domain/ids.ts';
import { readKinship } from '../../domain/offer/kinship.ts';
import { type Publication, decidePublish } from '../../domain/offer/prove-funnel.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, now } from '../../runtime.ts';
import { insertFunnelVersion, lockFunnel, updateFunnel } from '../../store/funnels.ts';
import { findGoods, findOffers } from '../../store/offers.ts';
import { transaction } from '../../store/postgres.ts';
import { listRelatedProducts } from '../../store/products.ts';

/** Proves the draft with the offers and goods as they are now, and shows it to customers unless it is a rehearsal. */
export async function publishFunnel(
  runtime: Runtime,
  scope: Scope,
  funnelId: FunnelId,
  { isDryRun }: { readonly isDryRun: boolean },
): Promise<Publication> {
  return transaction(runtime.sql, async (tx) => {
    const funnel = await lockFunnel(tx, scope, funnelId);
    if (!funnel) throw notFound('funnel');
    const offerIds = funnel.draft.steps.map(({ offerId }) => offerId);
    const offers = await findOffers(tx, scope, offerIds);
    const goods = await findGoods(tx, scope, offers);
    const kinship = readKinship(await listRelatedProducts(tx, scope), offers);
    const publication = decidePublish(funnel, { ...goods, offers, kinship }, now(runtime, scope));
    if (isDryRun) return publication;
    await insertFunnelVersion(tx, publication);
    await updateFunnel(tx, publication.funnel);
    return publication;
  });
}
