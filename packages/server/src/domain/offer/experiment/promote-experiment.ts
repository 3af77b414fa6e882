import { assert } from '../../assert.ts';
import { DomainError } from '../../errors.ts';
import type { Instant } from '../../time.ts';
import { refusal } from '../check-fields.ts';
import { type Experiment, type Variant, differs, offerAs, stepsOf } from './experiment.ts';
import { type Funnel, type FunnelVersion, findStep } from '../funnel.ts';
import type { Offer } from '../offer.ts';
import { type ProofGoods, type Publication, decidePublish } from '../prove-funnel.ts';
import { changesElsewhere, decideStop } from './run-experiment.ts';
import { offerShownBy, termsAs } from '../variant-terms.ts';

/*
 * Promoting makes the funnel what one variant was, for everybody:
 *
 *   the draft      its steps propose what the variant proposed
 *   the offer      a new version, with the variant's words and discount
 *   published      the draft, proved and frozen under the next version number
 *
 * Publishing takes the draft and its offers as they now are. Where somebody has edited either since it was
 * published, that would go out unseen with the winner; so it is refused until it was published, or taken back.
 */

/** The funnel as it is now, and as it was when customers were compared. */
export interface PromotingGround {
  readonly funnel: Funnel;
  /** What customers are shown; undefined when that is nothing. */
  readonly published: FunnelVersion | undefined;
  /** What the experiment ran on; undefined before it was started. */
  readonly ranOn: FunnelVersion | undefined;
  /** The offers of the draft and of the variants, and their goods, as they are now. */
  readonly catalogue: ProofGoods;
}

/** What promoting changes. */
export interface Promotion {
  readonly experiment: Experiment;
  /** The next version of the variant's offer; null when its words and discount stay. */
  readonly offer: Offer | null;
  /** Null when the winner is the funnel as it was published. */
  readonly publication: Publication | null;
}

/** Stops what still runs, and makes the funnel what the variant was. Undefined when it is that already. */
export function decidePromotion(
  experiment: Experiment,
  variantId: string,
  ground: PromotingGround,
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
  if (!differs(variant)) return { experiment: promoted, offer: null, publication: null };
  refuseUnpublished(ground);
  refuseChanged(experiment, variant, ground);
  const { funnel, catalogue } = ground;
  const elsewhere = changesElsewhere(funnel.draft, experiment.stepId, variant);
  if (elsewhere !== undefined) throw notPromotable(elsewhere);
  const offer = changedOffer(experiment, variant, ground, now);
  const offers = catalogue.offers.map((each) => (each.offerId === offer?.offerId ? offer : each));
  const draft = termsAs(funnel.draft, experiment.stepId, variant);
  const publication = decidePublish({ ...funnel, draft }, { ...catalogue, offers }, now);
  return { experiment: promoted, offer, publication };
}

/** Nothing goes out with the winner that customers are not shown already. */
function refuseUnpublished({ funnel, published, catalogue }: PromotingGround): void {
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

/** What would be published is what won. */
function refuseChanged(
  experiment: Experiment,
  { variantId, offerId }: Variant,
  ground: PromotingGround,
): void {
  const { published, ranOn, catalogue } = ground;
  assert(published && ranOn, 'what was started ran on a version, and what is published is one');
  const moved = [...stepsOf(experiment)].find(
    (stepId) => !isSame(shownAt(stepId, published), shownAt(stepId, ranOn)),
  );
  if (moved !== undefined) {
    const message = `the funnel was published anew since, and proposes something else at step ${moved}. Change it by hand, as you would have it.`;
    throw notPromotable(message);
  }
  const own = experiment.offers.find((offer) => offer.offerId === offerId);
  if (!own || versionNow(own, catalogue) === own.version) return;
  const message = `the offer ${own.offerId} is no longer what the variant ${variantId} showed. Change the funnel by hand, as you would have it.`;
  throw notPromotable(message);
}

function changedOffer(
  { stepId }: Experiment,
  variant: Variant,
  { funnel, catalogue }: PromotingGround,
  now: Instant,
): Offer | null {
  if (Object.keys(variant.changes).length === 0) return null;
  const shown = offerShownBy(funnel.draft, stepId, variant);
  const offer = catalogue.offers.find(({ offerId }) => offerId === shown);
  assert(offer, 'what a variant showed is kept');
  return { ...offerAs(offer, variant), version: offer.version + 1, updatedAt: now };
}

/** The offer of a step, and which version of it. */
function shownAt(stepId: string, { terms, offers }: FunnelVersion) {
  const offerId = findStep(terms, stepId)?.offerId;
  return { offerId, version: offers.find((offer) => offer.offerId === offerId)?.version };
}

function versionNow({ offerId }: Offer, { offers }: ProofGoods): number | undefined {
  return offers.find((offer) => offer.offerId === offerId)?.version;
}

/** Whether two parts of a funnel say the same, whatever the order of their fields. */
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
