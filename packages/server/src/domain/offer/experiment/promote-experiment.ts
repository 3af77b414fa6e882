import { assert } from '../../assert.ts';
import { DomainError } from '../../errors.ts';
import type { Instant } from '../../time.ts';
import { refusal } from '../check-fields.ts';
import { type Experiment, type Variant, hasChanges, offerWithVariant, stepsOf } from './experiment.ts';
import { type Funnel, type FunnelVersion, findStep } from '../funnel.ts';
import type { Offer } from '../offer.ts';
import { type ProofCatalogue, type Publication, decidePublish } from '../prove-funnel.ts';
import { changesElsewhere, decideStop } from './run-experiment.ts';
import { offerShownBy, termsWithVariant } from '../variant-terms.ts';

/*
 * Promotion makes one variant the funnel for every customer:
 *
 *   the draft      its steps propose what the variant proposed
 *   the offer      a new version, with the variant's copy and discount
 *   published      the draft, proved and frozen under the next version number
 *
 * Publishing takes the current draft and offers. Unpublished edits to either would go live unnoticed with the
 * winner, so promotion is refused until they are published or reverted.
 */

/** Current funnel, and the version that the experiment ran on. */
export interface PromotionContext {
  readonly funnel: Funnel;
  /** Published version; undefined when the funnel is not published. */
  readonly published: FunnelVersion | undefined;
  /** Version the experiment ran on; undefined before it was started. */
  readonly ranOn: FunnelVersion | undefined;
  /** Current offers of the draft and the variants, and their products and add-ons. */
  readonly catalogue: ProofCatalogue;
}

/** Changes made by a promotion. */
export interface Promotion {
  readonly experiment: Experiment;
  /** Next version of the variant's offer; null when its copy and discount stay. */
  readonly offer: Offer | null;
  /** Null when the winner is the published funnel itself. */
  readonly publication: Publication | null;
}

/** Stops a running experiment and makes the variant the funnel. Undefined when it already is. */
export function decidePromotion(
  experiment: Experiment,
  variantId: string,
  ground: PromotionContext,
  now: Instant,
): Promotion | undefined {
  const variant = experiment.variants.find((each) => each.variantId === variantId);
  if (!variant) throw refusal('variant_id', 'the experiment has no variant of this name.');
  if (experiment.promotedVariantId === variantId) return undefined;
  if (experiment.promotedVariantId !== null) {
    throw notPromotable(
      `the variant ${experiment.promotedVariantId} was promoted. Create another experiment.`,
    );
  }
  const promoted = { ...decideStop(experiment, now), promotedVariantId: variantId, updatedAt: now };
  if (!hasChanges(variant)) return { experiment: promoted, offer: null, publication: null };
  refuseUnpublished(ground);
  refuseChanged(experiment, variant, ground);
  const { funnel, catalogue } = ground;
  const elsewhere = changesElsewhere(funnel.draft, experiment.stepId, variant);
  if (elsewhere !== undefined) throw notPromotable(elsewhere);
  const offer = changedOffer(experiment, variant, ground, now);
  const offers = catalogue.offers.map((each) => (each.offerId === offer?.offerId ? offer : each));
  const draft = termsWithVariant(funnel.draft, experiment.stepId, variant);
  const publication = decidePublish(
    { ...funnel, draft, revision: funnel.revision + 1 },
    { ...catalogue, offers },
    now,
  );
  return { experiment: promoted, offer, publication };
}

/** Refuses when unpublished edits would go live with the winner. */
function refuseUnpublished({ funnel, published, catalogue }: PromotionContext): void {
  if (!published) throw notPromotable('the funnel is not published. Publish it first.');
  const fields = Object.keys(published.terms).filter((name) => {
    const field = name as keyof FunnelVersion['terms'];
    return !isSame(published.terms[field], funnel.draft[field]);
  });
  if (fields.length > 0) {
    const names = fields.map(asOnWire).join(', ');
    const message = `the draft of the funnel has changes that are not published (${names}). Publish them first, or take them back.`;
    throw notPromotable(message);
  }
  const edited = published.offers.find((offer) => versionNow(offer, catalogue) !== offer.version);
  if (!edited) return;
  const message = `the offer ${edited.offerId} was changed since the funnel was published. Publish the funnel first.`;
  throw notPromotable(message);
}

/** Refuses when publishing would differ from the winning variant. */
function refuseChanged(
  experiment: Experiment,
  { variantId, offerId }: Variant,
  ground: PromotionContext,
): void {
  const { published, ranOn, catalogue } = ground;
  assert(published && ranOn, 'what was started ran on a version, and what is published is one');
  const moved = [...stepsOf(experiment)].find(
    (stepId) => !isSame(shownAt(stepId, published), shownAt(stepId, ranOn)),
  );
  if (moved !== undefined) {
    const message = `the funnel has been published again since, and proposes something else at step ${moved}. Edit the funnel manually.`;
    throw notPromotable(message);
  }
  const own = experiment.offers.find((offer) => offer.offerId === offerId);
  if (!own || versionNow(own, catalogue) === own.version) return;
  const message = `the offer ${own.offerId} has changed since the variant ${variantId} showed it. Edit the funnel manually.`;
  throw notPromotable(message);
}

function changedOffer(
  { stepId }: Experiment,
  variant: Variant,
  { funnel, catalogue }: PromotionContext,
  now: Instant,
): Offer | null {
  if (Object.keys(variant.changes).length === 0) return null;
  const shown = offerShownBy(funnel.draft, stepId, variant);
  const offer = catalogue.offers.find(({ offerId }) => offerId === shown);
  assert(offer, 'what a variant showed is kept');
  return { ...offerWithVariant(offer, variant), version: offer.version + 1, updatedAt: now };
}

/** Offer of a step, with its version. */
function shownAt(stepId: string, { terms, offers }: FunnelVersion) {
  const offerId = findStep(terms, stepId)?.offerId;
  return { offerId, version: offers.find((offer) => offer.offerId === offerId)?.version };
}

function versionNow({ offerId }: Offer, { offers }: ProofCatalogue): number | undefined {
  return offers.find((offer) => offer.offerId === offerId)?.version;
}

/** True when two parts of a funnel are equal, regardless of field order. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  const [first, second] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return first.size === second.size && [...first].every(([key, value]) => isSame(value, second.get(key)));
}

function asOnWire(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function notPromotable(message: string): DomainError {
  return new DomainError(
    'EXPERIMENT_NOT_PROMOTABLE',
    message.replace(/^./, (first) => first.toUpperCase()),
  );
}
