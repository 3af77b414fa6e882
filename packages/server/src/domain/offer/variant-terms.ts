import type { OfferId } from '../ids.ts';
import type { FunnelTerms, FunnelVersion, Step } from './funnel.ts';
import type { Offer } from './offer.ts';
import { type Experiment, type Variant, offerWithVariant } from './experiment/experiment.ts';

/** Funnel version with a variant applied. */
export function withVariant(
  version: FunnelVersion,
  { stepId, offers }: Pick<Experiment, 'stepId' | 'offers'>,
  variant: Variant,
): FunnelVersion {
  const known = [...version.offers, ...offers.filter((offer) => !version.offers.some(isSame(offer)))];
  const shown = offerShownBy(version.terms, stepId, variant);
  return {
    ...version,
    terms: termsWithVariant(version.terms, stepId, variant),
    offers: known.map((offer) => (offer.offerId === shown ? offerWithVariant(offer, variant) : offer)),
  };
}

/** Offer that a variant shows at the step; undefined when the step does not exist. */
export function offerShownBy(
  { steps }: Pick<FunnelTerms, 'steps'>,
  stepId: string,
  { offerId }: Variant,
): OfferId | undefined {
  const own = steps.find((step) => step.stepId === stepId);
  return own && (offerId ?? own.offerId);
}

/** Funnel terms with a variant applied at one of its steps. */
export function termsWithVariant(terms: FunnelTerms, stepId: string, variant: Variant): FunnelTerms {
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
