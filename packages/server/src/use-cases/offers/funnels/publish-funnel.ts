import { notFound } from '../../../domain/errors.ts';
import type { FunnelId } from '../../../domain/ids.ts';
import { refuseWhileRunning } from '../../../domain/offer/experiment/experiment.ts';
import { type Publication, decidePublish } from '../../../domain/offer/prove-funnel.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockRunningExperiment } from '../../../store/offers/experiments.ts';
import { insertFunnelVersion, lockFunnel, updateFunnel } from '../../../store/offers/funnels.ts';
import { findProofGoods } from '../../../store/offers/offers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Validates the draft against the current offers and catalogue, and publishes it unless it is a dry run.
 * Refused while an experiment runs on it.
 */
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
    const catalogue = await findProofGoods(tx, scope, offerIds);
    const publication = decidePublish(funnel, catalogue, now(runtime, scope));
    if (isDryRun) return publication;
    refuseWhileRunning(await lockRunningExperiment(tx, scope, funnelId));
    await insertFunnelVersion(tx, publication);
    await updateFunnel(tx, publication.funnel);
    return publication;
  });
}
