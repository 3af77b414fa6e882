import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import { everyone } from '../../domain/offer/audience/audience.ts';
import { type Funnel, type FunnelTerms, type Step, defaultMaxProposals } from '../../domain/offer/funnel.ts';
import type { FunnelProof } from '../../domain/offer/prove-funnel.ts';
import type { PublishedVersion } from '../../store/offers/funnels.ts';
import type { CreateFunnelInput } from '../../use-cases/offers/funnels/create-funnel.ts';
import type { AudiencePreview } from '../../use-cases/offers/funnels/preview-audience.ts';
import type { FunnelChange } from '../../use-cases/offers/funnels/update-funnel.ts';
import type {
  audiencePreviewSchema,
  createFunnelSchema,
  funnelSchema,
  funnelVersionListSchema,
  publicationSchema,
  updateFunnelSchema,
} from '../schemas/funnels.ts';
import { fromApiAudience, toApiAudience } from './audience.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { toApiOffer } from './offers.ts';

type CreateFunnel = z.infer<typeof createFunnelSchema>;
type Publication = z.infer<typeof publicationSchema>;
type Version = z.infer<typeof funnelVersionListSchema>['items'][number];

export function fromApiCreateFunnel(body: CreateFunnel): CreateFunnelInput {
  return {
    name: body.name,
    draft: {
      moment: body.moment,
      audience: isGiven(body.audience) ? fromApiAudience(body.audience) : everyone,
      priority: body.priority ?? 0,
      holdoutBps: body.holdout_bps ?? 0,
      maxProposals: body.max_proposals ?? defaultMaxProposals,
      showWithoutPaymentMethod: body.show_without_payment_method ?? false,
      expiresMinutes: body.expires_minutes ?? null,
      rememberDeclinesDays: body.remember_declines_days ?? null,
      steps: (body.steps ?? []).map(fromApiStep),
    },
    metadata: body.metadata ?? {},
  };
}

/** Domain input of a funnel update. Null clears optional fields, and leaves required fields unchanged. */
export function fromApiUpdateFunnel(body: z.infer<typeof updateFunnelSchema>): FunnelChange {
  return {
    name: body.name ?? undefined,
    draft: {
      moment: body.moment ?? undefined,
      audience: isGiven(body.audience) ? fromApiAudience(body.audience) : undefined,
      priority: body.priority ?? undefined,
      holdoutBps: body.holdout_bps ?? undefined,
      maxProposals: body.max_proposals ?? undefined,
      showWithoutPaymentMethod: body.show_without_payment_method ?? undefined,
      expiresMinutes: body.expires_minutes,
      rememberDeclinesDays: body.remember_declines_days,
      steps: body.steps?.map(fromApiStep),
    },
    metadata: body.metadata ?? undefined,
    ifRevision: body.if_revision ?? undefined,
  };
}

function isGiven(audience: unknown): boolean {
  return audience !== undefined && audience !== null;
}

function fromApiStep(step: NonNullable<CreateFunnel['steps']>[number]): Step {
  const { accepted = null, declined = null, failed = null } = step.edges ?? {};
  return {
    stepId: step.step_id,
    offerId: asId<'offer'>(step.offer_id),
    edges: { accepted, declined, failed },
  };
}

export function toApiFunnel(funnel: Funnel): z.infer<typeof funnelSchema> {
  return {
    funnel_id: funnel.funnelId,
    business_id: funnel.businessId,
    name: funnel.name,
    revision: funnel.revision,
    published_version: funnel.publishedVersion,
    ...toApiTerms(funnel.draft),
    metadata: funnel.metadata,
    archived_at: toApiInstantOrNull(funnel.archivedAt),
    created_at: toApiInstant(funnel.createdAt),
    updated_at: toApiInstant(funnel.updatedAt),
  };
}

function toApiTerms(terms: FunnelTerms) {
  return {
    moment: terms.moment,
    audience: toApiAudience(terms.audience),
    priority: terms.priority,
    holdout_bps: terms.holdoutBps,
    max_proposals: terms.maxProposals,
    show_without_payment_method: terms.showWithoutPaymentMethod,
    expires_minutes: terms.expiresMinutes,
    remember_declines_days: terms.rememberDeclinesDays,
    steps: terms.steps.map(({ stepId, offerId, edges }) => ({
      step_id: stepId,
      offer_id: offerId,
      edges: { accepted: edges.accepted, declined: edges.declined, failed: edges.failed },
    })),
  };
}

export function toApiPublication(
  { version, proof }: { version: { funnelId: string; version: number }; proof: FunnelProof },
  isPublished: boolean,
): Publication {
  return {
    funnel_id: version.funnelId,
    version: version.version,
    is_published: isPublished,
    proof: toApiProof(proof),
  };
}

function toApiProof(proof: FunnelProof): Publication['proof'] {
  return {
    paths: proof.paths.map(toApiPath),
    longest_chain: [...proof.longestChain],
    most_charged: { amount: toApiAmount(proof.mostCharged.amount), currency: proof.mostCharged.currency },
    dearest_path: toApiPath(proof.dearestPath),
    counted_for_one: [...proof.countedForOne],
  };
}

function toApiPath(path: FunnelProof['dearestPath']) {
  return path.map(({ stepId, answer }) => ({ step_id: stepId, answer }));
}

export function toApiFunnelVersion({ version, proof }: PublishedVersion, funnel: Funnel): Version {
  return {
    funnel_id: version.funnelId,
    version: version.version,
    is_published: version.version === funnel.publishedVersion,
    ...toApiTerms(version.terms),
    offers: version.offers.map(toApiOffer),
    proof: toApiProof(proof),
    published_at: toApiInstant(version.publishedAt),
  };
}

export function toApiAudiencePreview(preview: AudiencePreview): z.infer<typeof audiencePreviewSchema> {
  return {
    matched: preview.matched,
    considered: preview.considered,
    is_complete: preview.isComplete,
    sample: preview.sample.map(({ customerId, email, name }) => ({ customer_id: customerId, email, name })),
  };
}
