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
import { type FunnelProof, type ProofGoods, proveFunnel } from '../prove-funnel.ts';
import { offerShownBy, termsAs, withVariant } from '../variant-terms.ts';

/** The published funnel that an experiment is to run on, with the offers and goods as they are now. */
export interface StartingGround {
  /** Undefined when the funnel is not shown to anybody. */
  readonly published: { readonly version: FunnelVersion; readonly proof: FunnelProof } | undefined;
  readonly running: Experiment | undefined;
  readonly catalogue: ProofGoods;
}

/** Refuses to change or remove what customers are, or were, compared on. */
export function refuseUnlessDraft({ status }: Experiment): void {
  if (status === 'draft') return;
  const message = `The experiment is ${status}, and what was compared stays as it was. Create another one.`;
  throw new DomainError('EXPERIMENT_NOT_DRAFT', message);
}

/**
 * Starts an experiment on the published version, with the offers of its variants as they now stand. The funnel
 * is proved as each variant makes it, so that no customer is led in a circle or asked twice in any of them. One
 * that runs already stays as it is.
 */
export function decideStart(experiment: Experiment, ground: StartingGround, now: Instant): Experiment {
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
  // What was archived since is sold no more, also where it was published.
  const frozen = { ...version, offers: version.offers.map((offer) => withArchival(offer, catalogue)) };
  for (const [index, variant] of experiment.variants.entries()) {
    proveVariant(`variants[${index}]`, started, variant, frozen, published.proof, catalogue);
  }
  assertTransition(experimentTransitions, experiment.status, started.status);
  return started;
}

/** From now on everybody is shown the funnel as it was published. What was put to customers stays as it is. */
export function decideStop(experiment: Experiment, now: Instant): Experiment {
  if (experiment.status === 'stopped') return experiment;
  if (experiment.status === 'draft') {
    throw new DomainError('EXPERIMENT_NOT_STARTED', 'The experiment has not been started.');
  }
  assertTransition(experimentTransitions, experiment.status, 'stopped');
  return { ...experiment, status: 'stopped', stoppedAt: now, updatedAt: now };
}

/** Those that the version does not hold itself; that one shows its own as they were published. */
function variantOffers({ variants }: Experiment, version: FunnelVersion, catalogue: ProofGoods): Offer[] {
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

function withArchival(offer: Offer, { offers }: ProofGoods): Offer {
  const now = offers.find(({ offerId }) => offerId === offer.offerId);
  return { ...offer, archivedAt: now?.archivedAt ?? null };
}

function proveVariant(
  field: string,
  experiment: Experiment,
  variant: Variant,
  version: FunnelVersion,
  { mostCharged }: FunnelProof,
  catalogue: ProofGoods,
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
 * Words and discounts are an offer's: where it is shown twice, they would change at the other step too. Says
 * where, or undefined when the variant changes its own step alone.
 */
export function changesElsewhere(terms: FunnelTerms, stepId: string, variant: Variant): string | undefined {
  const changed = Object.keys(variant.changes);
  const shown = offerShownBy(terms, stepId, variant);
  const places = termsAs(terms, stepId, variant).steps.filter(({ offerId }) => offerId === shown);
  if (changed.length === 0 || places.length < 2) return undefined;
  const steps = places.map((step) => step.stepId).join(' and ');
  return `${changed.join(' and ')} would change the offer ${String(shown)} at ${steps} alike. Make another offer, and name it as offer_id.`;
}

function notStartable(field: string, message: string): DomainError {
  return new DomainError('EXPERIMENT_NOT_STARTABLE', `${field}: ${message}`);
}
