import { assert } from '../assert.ts';
import { type FunnelVersion, findStep } from './funnel.ts';
import { type Proposal, judgeStep } from './judge-step.ts';
import type { Situation } from './situation.ts';
import type { Candidate } from './trace.ts';

/** Where a walk through a funnel came out, with every step it looked at on the way. */
export interface Walk {
  readonly proposal: Proposal | null;
  readonly candidates: readonly Candidate[];
}

/**
 * Goes from a step to the first one that may be proposed. A step that is withheld is passed over as if it had
 * been answered: what the customer has leaves by `accepted`, everything else by `declined`, where its cheaper
 * alternative is.
 */
export function walkSteps(version: FunnelVersion, from: string | null, situation: Situation): Walk {
  const candidates: Candidate[] = [];
  let stepId = from;
  while (stepId !== null) {
    assert(candidates.length < version.terms.steps.length, 'no way through a published funnel is a circle');
    const step = findStep(version.terms, stepId);
    assert(step, 'edges lead to steps of the same funnel');
    const { stop, proposal } = judgeStep(version, step, situation);
    candidates.push({
      funnelId: version.funnelId,
      version: version.version,
      stepId,
      offerId: step.offerId,
      stop,
    });
    if (proposal) return { proposal, candidates };
    stepId = stop.reason === 'owned' ? step.edges.accepted : step.edges.declined;
  }
  return { proposal: null, candidates };
}
