import { DomainError } from '../../errors.ts';
import type { BusinessId, CustomerId, ExperimentId, FunnelId, OfferId } from '../../ids.ts';
import type { Transitions } from '../../state.ts';
import type { Instant } from '../../time.ts';
import { basisPointOf } from './assignment.ts';
import type { Offer } from '../offer.ts';

/*
 * An experiment puts variants in the place of one step of a published funnel, each to its share of customers:
 *
 *   draft ──start──→ running ──stop──→ stopped ──promote──→ the funnel as the winner made it
 *
 * A customer has the same variant for as long as it runs, on every machine. While it runs the funnel it is about
 * is not published anew: what customers are compared on must not change under them.
 */

export const experimentStatuses = ['draft', 'running', 'stopped'] as const;

export type ExperimentStatus = (typeof experimentStatuses)[number];

/** What is stopped stays so: customers who were compared once cannot be compared afresh. */
export const experimentTransitions = {
  draft: { running: 'it is started, and every variant of the funnel is proved' },
  running: { stopped: 'it is stopped, a variant is promoted, or its funnel is taken down' },
  stopped: {},
} as const satisfies Transitions<ExperimentStatus>;

/** After how many days from their first exposure customers are compared. */
export const experimentWindows = [7, 30, 60] as const;

export type ExperimentWindow = (typeof experimentWindows)[number];

/** What a variant puts in the place of the step. Nothing at all is the funnel as it was published. */
export interface Variant {
  /** The seller's own name for it, unique in the experiment. */
  readonly variantId: string;
  /** Its share of customers is its weight among those of all. A whole number from 1. */
  readonly weight: number;
  /** Another offer; null is the step's own. */
  readonly offerId: OfferId | null;
  /** What it changes of that offer; what is left out stays. */
  readonly changes: Partial<Pick<Offer, 'copy' | 'discount'>>;
  /** A step with which it changes places, so that what came later comes first; null keeps the order. */
  readonly swapsWith: string | null;
}

export interface Experiment {
  readonly experimentId: ExperimentId;
  readonly businessId: BusinessId;
  readonly funnelId: FunnelId;
  readonly stepId: string;
  readonly name: string;
  /** The first is what the others are compared with. */
  readonly variants: readonly Variant[];
  readonly windowDays: ExperimentWindow;
  readonly status: ExperimentStatus;
  /** The version of the funnel that it ran on; null before it was started. */
  readonly funnelVersion: number | null;
  /** The offers of its variants, as they stood when it was started. */
  readonly offers: readonly Offer[];
  readonly promotedVariantId: string | null;
  readonly startedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Which variant of which experiment a customer was given. */
export interface Assignment {
  readonly experimentId: ExperimentId;
  readonly variantId: string;
}

/** The variant that a customer has for as long as the experiment runs. */
export function variantFor({ experimentId, variants }: Experiment, customerId: CustomerId): Variant {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const place = basisPointOf(`experiment ${experimentId}`, customerId);
  let upTo = 0;
  for (const variant of variants) {
    upTo += variant.weight;
    // Shares in whole basis points: the cut is the same wherever it is worked out.
    if (place * total < upTo * 10_000) return variant;
  }
  throw new Error('The places of all variants are all places.');
}

/** The steps where variants differ: whoever comes to one of them takes part. */
export function stepsOf({ stepId, variants }: Pick<Experiment, 'stepId' | 'variants'>): ReadonlySet<string> {
  return new Set([stepId, ...variants.flatMap(({ swapsWith }) => swapsWith ?? [])]);
}

/** An offer as a variant shows it. Languages that the variant does not name stay. */
export function offerAs(offer: Offer, { changes: { copy, ...changes } }: Pick<Variant, 'changes'>): Offer {
  return { ...offer, ...changes, copy: { ...offer.copy, ...copy } };
}

/** Whether a variant is anything else than the funnel as it was published. */
export function differs({ offerId, changes, swapsWith }: Variant): boolean {
  return offerId !== null || Object.keys(changes).length > 0 || swapsWith !== null;
}

/** Refuses what must not happen to a funnel while something is compared on it. */
export function refuseWhileRunning(running: Experiment | undefined): void {
  if (!running) return;
  throw new DomainError(
    'EXPERIMENT_RUNNING',
    `The experiment ${running.experimentId} runs on this funnel. Stop it first, or promote one of its variants.`,
  );
}
