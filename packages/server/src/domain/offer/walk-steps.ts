import { assert } from '../assert.ts';
import { stepsOf } from './experiment/experiment.ts';
import { type Exposure, exposuresOf, versionFor } from './experiment/exposure.ts';
import { type FunnelVersion, findStep } from './funnel.ts';
import { evaluateStep } from './evaluate-step.ts';
import type { Offer } from './offer.ts';
import type { DecisionContext } from './decision-context.ts';
import type { Candidate } from './trace.ts';
import type { Proposal } from './proposal.ts';

/** Result of walking a funnel: the step reached, every step evaluated on the way, and the comparisons joined. */
export interface Walk {
  readonly proposal: Proposal | null;
  readonly candidates: readonly Candidate[];
  readonly exposures: readonly Exposure[];
}

/**
 * Walks from a step to the first eligible one. A withheld step is passed as if answered: an owned item by
 * `accepted`, anything else by `declined`, which leads to its cheaper alternative.
 */
export function walkSteps(
  published: FunnelVersion,
  from: string | null,
  decisionContext: DecisionContext,
): Walk {
  const { version, assignment } = versionFor(published, decisionContext);
  const varied: ReadonlySet<string> = version.experiment ? stepsOf(version.experiment) : new Set();
  const candidates: Candidate[] = [];
  let proposed: Proposal | null = null;
  let stepId = from;
  while (stepId !== null && !proposed) {
    assert(candidates.length < version.terms.steps.length, 'no way through a published funnel is a circle');
    const step = findStep(version.terms, stepId);
    assert(step, 'edges lead to steps of the same funnel');
    const given = varied.has(stepId) ? assignment : null;
    const own = offersOf(published).find(({ offerId }) => offerId === step.offerId);
    assert(own, 'what a variant changes is an offer of the version or of the experiment');
    const { stop, proposal } = evaluateStep(version, step, { assignment: given, own }, decisionContext);
    candidates.push({
      funnelId: version.funnelId,
      version: version.version,
      stepId,
      offerId: step.offerId,
      experimentId: given?.experimentId ?? null,
      variantId: given?.variantId ?? null,
      stop,
    });
    proposed = proposal;
    stepId = stop?.reason === 'owned' ? step.edges.accepted : step.edges.declined;
  }
  const exposures = exposuresOf(version, assignment, candidates, proposed !== null, decisionContext);
  return { proposal: proposed, candidates, exposures };
}

/** Offers that a version may propose, as published or as a variant's offer was at start. */
function offersOf({ offers, experiment }: FunnelVersion): readonly Offer[] {
  return [...offers, ...(experiment?.offers ?? [])];
}
