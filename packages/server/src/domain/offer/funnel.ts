import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, FunnelId, OfferId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Audience } from './audience/audience.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Offer } from './offer.ts';

/*
 * A funnel is a graph. It begins with its first step; each answer leads to another step or to the end:
 *
 *   moment ──→ ┌─────────┐ accepted ──→ another step, or null: the end
 *              │  offer  │ declined ──→ a downsell, or the end
 *              └─────────┘ failed   ──→ something else, when the payment failed and the customer
 *                                        then leaves it; or the end
 *
 * The seller edits a draft. Publishing proves it and freezes it, with its offers as they then stand, under a
 * version number; presentations follow the version they began with.
 */

/** How a proposal ends, and by which edge a customer leaves its step. */
export type StepAnswer = 'accepted' | 'declined' | 'failed';

export const stepAnswers = ['accepted', 'declined', 'failed'] as const satisfies readonly StepAnswer[];

/** One proposal. Its edges name the next step of the same funnel; null ends it. */
export interface Step {
  /** The seller's own name for it, unique in the funnel. */
  readonly stepId: string;
  readonly offerId: OfferId;
  readonly edges: Readonly<Record<StepAnswer, string | null>>;
}

/** What a seller decides about a funnel, in the draft and in each published version. */
export interface FunnelTerms {
  /** The moment that starts it. */
  readonly moment: string;
  readonly audience: Audience;
  /** Of several funnels that match, the one with the highest is taken; then the one published earlier. */
  readonly priority: number;
  /** The share of customers who are never shown it, so that its effect can be measured. */
  readonly holdoutBps: number;
  /** How many proposals follow one moment at most. */
  readonly maxProposals: number;
  /** Whether to propose with the standard checkout where no saved method can pay. */
  readonly showWithoutPaymentMethod: boolean;
  /**
   * How long a presentation can be answered, which its customer is then told. Null tells nothing, and leaves it
   * open for a day, so that what nobody looks at does not stand in the way of everything else.
   */
  readonly expiresMinutes: number | null;
  /** For how long a no is remembered; null leaves it to each offer. */
  readonly rememberDeclinesDays: number | null;
  /** The first begins. */
  readonly steps: readonly Step[];
}

export interface Funnel {
  readonly funnelId: FunnelId;
  readonly businessId: BusinessId;
  readonly name: string;
  readonly draft: FunnelTerms;
  /** The version that is shown to customers; null before the first, or when it was taken down. */
  readonly publishedVersion: number | null;
  /** The number the next version gets. */
  readonly nextVersion: number;
  readonly metadata: Metadata;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A funnel as it was published: it never changes. */
export interface FunnelVersion {
  readonly funnelId: FunnelId;
  readonly businessId: BusinessId;
  readonly version: number;
  readonly terms: FunnelTerms;
  /** The offers of its steps, as they stood. */
  readonly offers: readonly Offer[];
  readonly publishedAt: Instant;
  /** What runs on it now; null when nothing does, or where it is not about to be shown to anybody. */
  readonly experiment: Experiment | null;
}

export const defaultMaxProposals = 2;
export const mostProposals = 5;

export function findStep({ steps }: Pick<FunnelTerms, 'steps'>, stepId: string): Step | undefined {
  return steps.find((step) => step.stepId === stepId);
}
