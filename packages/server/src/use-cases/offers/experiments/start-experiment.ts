import { notFound } from '../../../domain/errors.ts';
import type { ExperimentId } from '../../../domain/ids.ts';
import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import { decideStart } from '../../../domain/offer/experiment/run-experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import {
  lockRunningExperiment,
  lockWithFunnel,
  updateExperiment,
} from '../../../store/offers/experiments.ts';
import { findFunnelVersion } from '../../../store/offers/funnels.ts';
import { findProofGoods } from '../../../store/offers/offers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Validates the published funnel with each variant applied, and starts to assign customers to the variants.
 */
export async function startExperiment(
  runtime: Runtime,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<Experiment> {
  return transaction(runtime.sql, async (tx) => {
    const locked = await lockWithFunnel(tx, scope, experimentId);
    if (!locked) throw notFound('experiment');
    const { experiment: before, funnel } = locked;
    const { funnelId, publishedVersion } = funnel;
    const published = await findFunnelVersion(tx, scope, funnelId, publishedVersion);
    const offerIds = (published?.version.offers ?? []).map(({ offerId }) => offerId);
    const variantOfferIds = before.variants.flatMap(({ offerId }) => offerId ?? []);
    const running = await lockRunningExperiment(tx, scope, funnelId);
    const catalogue = await findProofGoods(tx, scope, [...offerIds, ...variantOfferIds]);
    const after = decideStart(before, { published, running, catalogue }, now(runtime, scope));
    if (after !== before) await updateExperiment(tx, after);
    return after;
  });
}
