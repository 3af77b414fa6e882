import { DomainError } from '../../errors.ts';
import { assertTransition } from '../../state.ts';
import type { Instant } from '../../time.ts';
import {
  type Experiment,
  type Variant,
  experimentTransitions,
  refuseWhileRunning,
  stepsOf,
} from './experiment.ts';
import { type FunnelTerms, type FunnelVersion, findStep } from '../funnel.ts';
import type { Offer } from '../offer.ts';
import { type FunnelProof, type ProofCatalogue, proveFunnel } from '../prove-funnel.ts';
import { offerShownBy, termsWithVariant, withVariant } from '../variant-terms.ts';

/** Published funnel that an experiment would run on, with its current offers and catalogue. */
export interface StartContext {
  /** Undefined when the funnel is not published. */
  readonly published: { readonly version: FunnelVersion; readonly proof: FunnelProof } | undefined;
  readonly running: Experiment | undefined;
  readonly catalogue: ProofCatalogue;
}

/** Refuses to change or delete an experiment that has started. */
export function refuseUnlessDraft({ status }: Experiment): void {
  if (status === 'draft') return;
  const message = `The experiment is ${status} and can no longer be changed. Create another one.`;
  throw new DomainError('EXPERIMENT_NOT_DRAFT', message);
}

/**
 * Starts an experiment on the published version, with its variants' offers as they are now. The funnel is proved
 * with each variant applied, so that no variant has a cycle or repeats an offer. A running experiment stays
 * unchanged.
 */
export function decideStart(experiment: Experiment, ground: StartContext, now: Instant): Experiment {
  if (experiment.status === 'running') return experiment;
  refuseUnlessDraft(experiment);
  refuseWhileRunning(ground.running);
  const { published, catalogue } = ground;
  if (!published) throw notStartable('funnel_id', 'the funnel is not published. Publish it first.');
  const { version } = published;
  const offers = variantOffers(experiment, version, catalogue);
  const started: Experiment = {
    ...experiment,
    status: 'running',
    funnelVersion: version.version,
    offers,
    startedAt: now,
    updatedAt: now,
  };
  refuseMissingSteps(experiment, version);
  // Offers archived since are not sold, even in a published version.
  const frozen = { ...version, offers: version.offers.map((offer) => withArchival(offer, catalogue)) };
  for (const [index, variant] of experiment.variants.entries()) {
    proveVariant(`variants[${index}]`, started, variant, frozen, published.proof, catalogue);
  }
  assertTransition(experimentTransitions, experiment.status, started.status);
  return started;
}

/**
 * Stops an experiment: from now on every customer gets the published funnel. Existing presentations stay unchanged.
 */
export function decideStop(experiment: Experiment, now: Instant): Experiment {
  if (experiment.status === 'stopped') return experiment;
  if (experiment.status === 'draft') {
    throw new DomainError('EXPERIMENT_NOT_STARTED', 'The experiment has not been started.');
  }
  assertTransition(experimentTransitions, experiment.status, 'stopped');
  return { ...experiment, status: 'stopped', stoppedAt: now, updatedAt: now };
}

/** Offers that the published version does not contain; it shows its own as published. */
function variantOffers({ variants }: Experiment, version: FunnelVersion, catalogue: ProofCatalogue): Offer[] {
  const named = new Set(variants.map(({ offerId }) => offerId));
  const published = new Set(version.offers.map(({ offerId }) => offerId));
  return catalogue.offers.filter(({ offerId }) => named.has(offerId) && !published.has(offerId));
}

function refuseMissingSteps(experiment: Experiment, { terms, version }: FunnelVersion): void {
  const missing = [...stepsOf(experiment)].find((stepId) => !findStep(terms, stepId));
  if (missing === undefined) return;
  const index = experiment.variants.findIndex(({ swapsWith }) => swapsWith === missing);
  const field = missing === experiment.stepId ? 'step_id' : `variants[${index}].swaps_with`;
  throw notStartable(field, `version ${version} of the funnel, which is published, has no step ${missing}.`);
}

function withArchival(offer: Offer, { offers }: ProofCatalogue): Offer {
  const now = offers.find(({ offerId }) => offerId === offer.offerId);
  return { ...offer, archivedAt: now?.archivedAt ?? null };
}

function proveVariant(
  field: string,
  experiment: Experiment,
  variant: Variant,
  version: FunnelVersion,
  { mostCharged }: FunnelProof,
  catalogue: ProofCatalogue,
): void {
  const name = `${field} (${variant.variantId})`;
  const { terms, offers } = withVariant(version, experiment, variant);
  const proof = proveFunnel(terms, { ...catalogue, offers });
  if (!proof.isPublishable) {
    const where = proof.stepId === null ? '' : ` (step ${proof.stepId})`;
    throw notStartable(name, `${proof.field}${where}: ${proof.message}`);
  }
  if (proof.mostCharged.currency !== mostCharged.currency) {
    const message = `is paid in ${proof.mostCharged.currency}, the funnel in ${mostCharged.currency}. Revenue is compared in one currency.`;
    throw notStartable(name, message);
  }
  const elsewhere = changesElsewhere(version.terms, experiment.stepId, variant);
  if (elsewhere !== undefined) throw notStartable(name, elsewhere);
}

/**
 * Copy and discount belong to the offer: an offer used at another step would change there too. Returns that step,
 * or undefined when the variant changes only its own.
 */
export function changesElsewhere(terms: FunnelTerms, stepId: string, variant: Variant): string | undefined {
  const changed = Object.keys(variant.changes);
  const shown = offerShownBy(terms, stepId, variant);
  const places = termsWithVariant(terms, stepId, variant).steps.filter(({ offerId }) => offerId === shown);
  if (changed.length === 0 || places.length < 2) return undefined;
  const steps = places.map((step) => step.stepId).join(' and ');
  return `${changed.join(' and ')} would change the offer ${String(shown)} at ${steps} alike. Make another offer, and name it as offer_id.`;
}

function notStartable(field: string, message: string): DomainError {
  return new DomainError('EXPERIMENT_NOT_STARTABLE', `${field}: ${message}`);
}
