import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import type { Experiment, ExperimentWindow, Variant } from '../../domain/offer/experiment/experiment.ts';
import type { CreateExperimentInput } from '../../use-cases/offers/experiments/create-experiment.ts';
import type { ExperimentChange } from '../../use-cases/offers/experiments/update-experiment.ts';
import type {
  createExperimentSchema,
  experimentSchema,
  updateExperimentSchema,
} from '../schemas/experiments.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { fromApiCopy, fromApiDiscount, toApiDiscount, toApiOffer, toApiOfferCopy } from './offers.ts';

type CreateExperiment = z.infer<typeof createExperimentSchema>;
type ApiExperiment = z.infer<typeof experimentSchema>;

const defaultWindowDays: ExperimentWindow = 30;

export function fromApiCreateExperiment(body: CreateExperiment): CreateExperimentInput {
  return {
    funnelId: asId<'funnel'>(body.funnel_id),
    stepId: body.step_id,
    name: body.name,
    variants: body.variants.map(fromApiVariant),
    windowDays: fromApiWindow(body.window_days) ?? defaultWindowDays,
  };
}

export function fromApiUpdateExperiment(body: z.infer<typeof updateExperimentSchema>): ExperimentChange {
  return {
    stepId: body.step_id ?? undefined,
    name: body.name ?? undefined,
    variants: body.variants?.map(fromApiVariant),
    windowDays: fromApiWindow(body.window_days),
  };
}

/** Any number; the domain decides which windows exist. */
function fromApiWindow(days: number | null | undefined): ExperimentWindow | undefined {
  return (days ?? undefined) as ExperimentWindow | undefined;
}

function fromApiVariant(variant: CreateExperiment['variants'][number]): Variant {
  const discount = fromApiDiscount(variant.discount);
  return {
    variantId: variant.variant_id,
    weight: variant.weight,
    offerId: variant.offer_id ? asId<'offer'>(variant.offer_id) : null,
    changes: {
      ...(variant.copy && { copy: fromApiCopy(variant.copy) }),
      ...(discount !== undefined && { discount }),
    },
    swapsWith: variant.swaps_with ?? null,
  };
}

export function toApiExperiment(experiment: Experiment): ApiExperiment {
  return {
    experiment_id: experiment.experimentId,
    business_id: experiment.businessId,
    funnel_id: experiment.funnelId,
    step_id: experiment.stepId,
    name: experiment.name,
    status: experiment.status,
    variants: experiment.variants.map(toApiVariant),
    window_days: experiment.windowDays,
    funnel_version: experiment.funnelVersion,
    offers: experiment.offers.map(toApiOffer),
    promoted_variant_id: experiment.promotedVariantId,
    started_at: toApiInstantOrNull(experiment.startedAt),
    stopped_at: toApiInstantOrNull(experiment.stoppedAt),
    created_at: toApiInstant(experiment.createdAt),
    updated_at: toApiInstant(experiment.updatedAt),
  };
}

function toApiVariant({
  variantId,
  weight,
  offerId,
  changes,
  swapsWith,
}: Variant): ApiExperiment['variants'][number] {
  const { copy, discount } = changes;
  return {
    variant_id: variantId,
    weight,
    offer_id: offerId,
    copy: copy ? toApiOfferCopy(copy) : null,
    ...(discount !== undefined && { discount: discount && toApiDiscount(discount) }),
    swaps_with: swapsWith,
  };
}
