import { assert } from '../assert.ts';
import { stepsOf } from './experiment/experiment.ts';
import { type Exposure, exposuresOf, versionFor } from './experiment/exposure.ts';
import { type FunnelVersion, findStep } from './funnel.ts';
import { evaluateStep } from './evaluate-step.ts';
import type { Offer } from './offer.ts';
import type { DecisionContext } from './decision-context.ts';
import type { Candidate } from './trace.ts';
import type { Proposal } from './proposal.ts';

/** Where a walk through a funnel came out, with every step it looked at on the way and the comparisons it joins. */
export interface Walk {
  readonly proposal: Proposal | null;
  readonly candidates: readonly Candidate[];
  readonly exposures: readonly Exposure[];
}

/**
 * Goes from a step to the first one that may be proposed. A step that is withheld is passed over as if it had
 * been answered: what the customer has leaves by `accepted`, everything else by `declined`, where its cheaper
 * alternative is.
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

/** All that may be proposed of a version, as it was published or as a variant's offer stood when it was started. */
function offersOf({ offers, experiment }: FunnelVersion): readonly Offer[] {
  return [...offers, ...(experiment?.offers ?? [])];
}
