import { notFound } from '../../../domain/errors.ts';
import type { ExperimentId, OfferId } from '../../../domain/ids.ts';
import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import type { Funnel } from '../../../domain/offer/funnel.ts';
import {
  type Promotion,
  type PromotionContext,
  decidePromotion,
} from '../../../domain/offer/experiment/promote-experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockWithFunnel, updateExperiment } from '../../../store/offers/experiments.ts';
import { findFunnelVersion, insertFunnelVersion, updateFunnel } from '../../../store/offers/funnels.ts';
import { findProofGoods, lockOffers, updateOffer } from '../../../store/offers/offers.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';

/** Publishes a variant for everybody, and stops the running experiment. A repeat returns the same. */
export async function promoteVariant(
  runtime: Runtime,
  scope: Scope,
  experimentId: ExperimentId,
  variantId: string,
): Promise<Experiment> {
  return transaction(runtime.sql, async (tx) => {
    const locked = await lockWithFunnel(tx, scope, experimentId);
    if (!locked) throw notFound('experiment');
    const { experiment, funnel } = locked;
    const ground = await groundOf(tx, scope, experiment, funnel);
    const promotion = decidePromotion(experiment, variantId, ground, now(runtime, scope));
    if (!promotion) return experiment;
    await commit(tx, promotion);
    return promotion.experiment;
  });
}

async function groundOf(
  tx: Tx,
  scope: Scope,
  { funnelVersion, variants }: Experiment,
  funnel: Funnel,
): Promise<PromotionContext> {
  const { funnelId, publishedVersion } = funnel;
  const published = await findFunnelVersion(tx, scope, funnelId, publishedVersion);
  const ranOn = await findFunnelVersion(tx, scope, funnelId, funnelVersion);
  const offerIds: OfferId[] = [
    ...funnel.draft.steps.map(({ offerId }) => offerId),
    ...variants.flatMap(({ offerId }) => offerId ?? []),
  ];
  // Locks the offers, so that nothing unvalidated is published.
  await lockOffers(tx, scope, offerIds);
  const catalogue = await findProofGoods(tx, scope, offerIds);
  return { funnel, published: published?.version, ranOn: ranOn?.version, catalogue };
}

async function commit(tx: Tx, { experiment, offer, publication }: Promotion): Promise<void> {
  await updateExperiment(tx, experiment);
  if (offer) await updateOffer(tx, offer);
  if (!publication) return;
  await insertFunnelVersion(tx, publication);
  await updateFunnel(tx, publication.funnel);
}
