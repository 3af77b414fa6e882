import { DomainError } from '../../errors.ts';
import type { BusinessId, CustomerId, ExperimentId, FunnelId, OfferId } from '../../ids.ts';
import type { Transitions } from '../../state.ts';
import type { Instant } from '../../time.ts';
import { basisPointOf } from './assignment.ts';
import type { Offer } from '../offer.ts';

/*
 * Experiment: variants that replace one step of a published funnel, each for its share of customers.
 *
 *   draft ──start──→ running ──stop──→ stopped ──promote──→ the winning variant becomes the funnel
 *
 * A customer keeps the same variant while it runs, on every machine. Its funnel cannot be published while it runs:
 * the compared experience must not change.
 */

export const experimentStatuses = ['draft', 'running', 'stopped'] as const;

export type ExperimentStatus = (typeof experimentStatuses)[number];

/** Stopped is final: customers who were compared once cannot be compared again. */
export const experimentTransitions = {
  draft: { running: 'it is started, and every variant of the funnel is proved' },
  running: { stopped: 'it is stopped, a variant is promoted, or its funnel is taken down' },
  stopped: {},
} as const satisfies Transitions<ExperimentStatus>;

/** Days after first exposure at which customers are compared. */
export const experimentWindows = [7, 30, 60] as const;

export type ExperimentWindow = (typeof experimentWindows)[number];

/** Replacement for the step. A variant that changes nothing is the published funnel. */
export interface Variant {
  /** Seller-chosen name, unique in the experiment. */
  readonly variantId: string;
  /** Relative weight of its share of customers. A whole number from 1. */
  readonly weight: number;
  /** Replacement offer; null keeps the step's own. */
  readonly offerId: OfferId | null;
  /** Changed offer fields; omitted fields stay. */
  readonly changes: Partial<Pick<Offer, 'copy' | 'discount'>>;
  /** Step to swap places with, so that a later step comes first; null keeps the order. */
  readonly swapsWith: string | null;
}

export interface Experiment {
  readonly experimentId: ExperimentId;
  readonly businessId: BusinessId;
  readonly funnelId: FunnelId;
  readonly stepId: string;
  readonly name: string;
  /** The first variant is the control. */
  readonly variants: readonly Variant[];
  readonly windowDays: ExperimentWindow;
  readonly status: ExperimentStatus;
  /** Funnel version it runs on; null before start. */
  readonly funnelVersion: number | null;
  /** Offers of its variants, as they were at start. */
  readonly offers: readonly Offer[];
  readonly promotedVariantId: string | null;
  readonly startedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Variant assigned to a customer. */
export interface Assignment {
  readonly experimentId: ExperimentId;
  readonly variantId: string;
}

/** Variant assigned to a customer for as long as the experiment runs. */
export function variantFor({ experimentId, variants }: Experiment, customerId: CustomerId): Variant {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const place = basisPointOf(`experiment ${experimentId}`, customerId);
  let upTo = 0;
  for (const variant of variants) {
    upTo += variant.weight;
    // Shares are cut at whole basis points, so that every machine computes the same boundary.
    if (place * total < upTo * 10_000) return variant;
  }
  throw new Error('The places of all variants are all places.');
}

/** Steps at which variants differ: a customer joins the experiment on reaching one. */
export function stepsOf({ stepId, variants }: Pick<Experiment, 'stepId' | 'variants'>): ReadonlySet<string> {
  return new Set([stepId, ...variants.flatMap(({ swapsWith }) => swapsWith ?? [])]);
}

/** Offer with a variant's changes. Languages that the variant does not name stay. */
export function offerWithVariant(
  offer: Offer,
  { changes: { copy, ...changes } }: Pick<Variant, 'changes'>,
): Offer {
  return { ...offer, ...changes, copy: { ...offer.copy, ...copy } };
}

/** True when a variant differs from the published funnel. */
export function hasChanges({ offerId, changes, swapsWith }: Variant): boolean {
  return offerId !== null || Object.keys(changes).length > 0 || swapsWith !== null;
}

/** Refuses to change a funnel while an experiment runs on it. */
export function refuseWhileRunning(running: Experiment | undefined): void {
  if (!running) return;
  throw new DomainError(
    'EXPERIMENT_RUNNING',
    `The experiment ${running.experimentId} runs on this funnel. Stop it first, or promote one of its variants.`,
  );
}
