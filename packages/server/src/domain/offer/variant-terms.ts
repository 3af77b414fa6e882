import type { OfferId } from '../ids.ts';
import type { FunnelTerms, FunnelVersion, Step } from './funnel.ts';
import type { Offer } from './offer.ts';
import { type Experiment, type Variant, offerAs } from './experiment/experiment.ts';

/** The funnel as a variant makes it. */
export function withVariant(
  version: FunnelVersion,
  { stepId, offers }: Pick<Experiment, 'stepId' | 'offers'>,
  variant: Variant,
): FunnelVersion {
  const known = [...version.offers, ...offers.filter((offer) => !version.offers.some(isSame(offer)))];
  const shown = offerShownBy(version.terms, stepId, variant);
  return {
    ...version,
    terms: termsAs(version.terms, stepId, variant),
    offers: known.map((offer) => (offer.offerId === shown ? offerAs(offer, variant) : offer)),
  };
}

/** What a variant puts in the place of the step, wherever it then stands; undefined without such a step. */
export function offerShownBy(
  { steps }: Pick<FunnelTerms, 'steps'>,
  stepId: string,
  { offerId }: Variant,
): OfferId | undefined {
  const own = steps.find((step) => step.stepId === stepId);
  return own && (offerId ?? own.offerId);
}

/** What a funnel says, as a variant of one of its steps makes it. */
export function termsAs(terms: FunnelTerms, stepId: string, variant: Variant): FunnelTerms {
  const shown = offerShownBy(terms, stepId, variant);
  if (shown === undefined) return terms;
  const other = terms.steps.find((step) => step.stepId === variant.swapsWith);
  const placed = (step: Step): Step => {
    if (step.stepId === stepId) return { ...step, offerId: other?.offerId ?? shown };
    return step.stepId === other?.stepId ? { ...step, offerId: shown } : step;
  };
  return { ...terms, steps: terms.steps.map(placed) };
}

function isSame({ offerId }: Offer) {
  return (other: Offer): boolean => other.offerId === offerId;
}
