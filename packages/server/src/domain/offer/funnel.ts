import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, FunnelId, OfferId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Audience } from './audience/audience.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Offer } from './offer.ts';

/*
 * Funnel: a graph of steps. It starts at the first step; each answer leads to another step or to the end:
 *
 *   moment ──→ ┌─────────┐ accepted ──→ another step, or null: the end
 *              │  offer  │ declined ──→ a downsell, or the end
 *              └─────────┘ failed   ──→ something else, when the payment failed and the customer
 *                                        then leaves it; or the end
 *
 * The seller edits a draft. Publishing proves it and freezes it with its current offers under a version number;
 * presentations keep the version they began with.
 */

/** Answer to a proposal, and the edge by which the customer leaves its step. */
export type StepAnswer = 'accepted' | 'declined' | 'failed';

export const stepAnswers = ['accepted', 'declined', 'failed'] as const satisfies readonly StepAnswer[];

/** Funnel step with one proposal. Its edges name the next step of the same funnel; null ends the funnel. */
export interface Step {
  /** Seller-chosen name, unique in the funnel. */
  readonly stepId: string;
  readonly offerId: OfferId;
  readonly edges: Readonly<Record<StepAnswer, string | null>>;
}

/** Funnel fields that the seller sets, in the draft and in each published version. */
export interface FunnelTerms {
  /** Moment that starts the funnel. */
  readonly moment: string;
  readonly audience: Audience;
  /** Of several matching funnels the highest priority wins; then the earliest published. */
  readonly priority: number;
  /** Share of customers who are never shown it, in basis points, so that its effect can be measured. */
  readonly holdoutBps: number;
  /** Maximum number of proposals per moment. */
  readonly maxProposals: number;
  /** True to propose with a standard checkout when no saved method can pay. */
  readonly showWithoutPaymentMethod: boolean;
  /**
   * Time to answer a presentation, shown to the customer. Null shows none and keeps it open for a day, so that an
   * ignored presentation does not block others.
   */
  readonly expiresMinutes: number | null;
  /** Days for which a decline is remembered; null uses each offer's own. */
  readonly rememberDeclinesDays: number | null;
  /** The first step starts the funnel. */
  readonly steps: readonly Step[];
}

export interface Funnel {
  readonly funnelId: FunnelId;
  readonly businessId: BusinessId;
  readonly name: string;
  readonly draft: FunnelTerms;
  /** Grows from 1 with each change of the draft, name or metadata. */
  readonly revision: number;
  /** Version shown to customers; null before the first publication, or when unpublished. */
  readonly publishedVersion: number | null;
  /** Number of the next version. */
  readonly nextVersion: number;
  readonly metadata: Metadata;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Published, immutable version of a funnel. */
export interface FunnelVersion {
  readonly funnelId: FunnelId;
  readonly businessId: BusinessId;
  readonly version: number;
  readonly terms: FunnelTerms;
  /** Offers of its steps, as published. */
  readonly offers: readonly Offer[];
  readonly publishedAt: Instant;
  /** Running experiment; null when there is none, or when the version is not loaded for a decision. */
  readonly experiment: Experiment | null;
}

export const defaultMaxProposals = 2;
export const mostProposals = 5;

export function findStep({ steps }: Pick<FunnelTerms, 'steps'>, stepId: string): Step | undefined {
  return steps.find((step) => step.stepId === stepId);
}
