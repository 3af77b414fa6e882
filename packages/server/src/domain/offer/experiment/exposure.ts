import type { PaymentId } from '../../ids.ts';
import type { Currency } from '../../money/currency.ts';
import type { Instant } from '../../time.ts';
import { type Assignment, stepsOf, variantFor } from './experiment.ts';
import type { FunnelVersion } from '../funnel.ts';
import { unitPriceOf } from '../offer-price.ts';
import type { DecisionContext } from '../decision-context.ts';
import { findHoldout } from '../suppression.ts';
import type { Candidate } from '../trace.ts';
import { withVariant } from '../variant-terms.ts';

/*
 * Exposure to a comparison. A customer joins on first reaching a point where the arms differ, and stays in their
 * arm regardless of what they are shown afterwards:
 *
 *   the business   shown, held_out: from the first time that anything would be proposed to them
 *   a funnel       shown, held_out: from the first time that it would propose something to them
 *   an experiment  its variants: from the first time that they come to one of its steps, proposed or withheld
 *
 * A holdout share of 0 creates no comparison. A different share is a different comparison, because a customer shown
 * offers under one may be held out under the other.
 */

export interface Exposure {
  /**
   * Comparison id: `business 1000`, `funnel fnl_… 500` (with the holdout share in basis points), `experiment
   * exp_…`.
   */
  readonly subject: string;
  /** `shown`, `held_out`, or a variant's id. */
  readonly arm: string;
  /** Currency in which revenue is compared. */
  readonly currency: Currency;
  readonly exposedAt: Instant;
  /** Purchase that triggered the moment, which no offer could have changed; null for none. */
  readonly paymentId: PaymentId | null;
}

export const shownArm = 'shown';
export const heldOutArm = 'held_out';

export function businessSubject(holdoutBps: number): string {
  return `business ${holdoutBps}`;
}

export function funnelSubject(funnelId: string, holdoutBps: number): string {
  return `funnel ${funnelId} ${holdoutBps}`;
}

export function experimentSubject(experimentId: string): string {
  return `experiment ${experimentId}`;
}

/** Funnel version for this customer, with their experiment variant applied. */
export function versionFor(
  version: FunnelVersion,
  { facts }: Pick<DecisionContext, 'facts'>,
): { readonly version: FunnelVersion; readonly assignment: Assignment | null } {
  const { experiment } = version;
  if (!experiment) return { version, assignment: null };
  const variant = variantFor(experiment, facts.customerId);
  return {
    version: withVariant(version, experiment, variant),
    assignment: { experimentId: experiment.experimentId, variantId: variant.variantId },
  };
}

/** Comparisons that a customer joins with a decision on a funnel. */
export function exposuresOf(
  version: FunnelVersion,
  assignment: Assignment | null,
  candidates: readonly Candidate[],
  isProposed: boolean,
  decisionContext: DecisionContext,
): Exposure[] {
  const currency = currencyOf(version, decisionContext);
  if (currency === undefined) return [];
  const { settings, moment, now } = decisionContext;
  const join = (subject: string, arm: string): Exposure => ({
    subject,
    arm,
    currency,
    exposedAt: now,
    paymentId: moment.purchase?.paymentId ?? null,
  });
  const heldOut = findHoldout(version, decisionContext);
  const exposures: Exposure[] = [];
  if (isProposed && settings.holdoutBps > 0) {
    const arm = heldOut === 'business' ? heldOutArm : shownArm;
    exposures.push(join(businessSubject(settings.holdoutBps), arm));
  }
  if (isProposed && version.terms.holdoutBps > 0 && heldOut !== 'business') {
    const arm = heldOut === 'funnel' ? heldOutArm : shownArm;
    exposures.push(join(funnelSubject(version.funnelId, version.terms.holdoutBps), arm));
  }
  return heldOut ? exposures : [...exposures, ...experimentExposures()];

  function experimentExposures(): Exposure[] {
    const { experiment } = version;
    if (!experiment || !assignment) return [];
    const steps = stepsOf(experiment);
    const isReached = candidates.some(({ stepId }) => stepId !== null && steps.has(stepId));
    return isReached ? [join(experimentSubject(experiment.experimentId), assignment.variantId)] : [];
  }
}

/** Currency of a published funnel. Undefined when none of its offers can be sold any more. */
function currencyOf({ offers }: FunnelVersion, { catalogue }: DecisionContext): Currency | undefined {
  for (const offer of offers) {
    const unit = unitPriceOf(offer, catalogue);
    if (unit) return unit.currency;
  }
  return undefined;
}
