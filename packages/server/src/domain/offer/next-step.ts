import { assert } from '../assert.ts';
import type { TraceId } from '../ids.ts';
import type { Exposure } from './experiment/exposure.ts';
import { type FunnelVersion, type StepAnswer, findStep } from './funnel.ts';
import type { Proposal } from './proposal.ts';
import type { Presentation } from './presentation.ts';
import { type DecisionContext, stillOpen } from './decision-context.ts';
import { stopByCustomer, stopByFunnel } from './suppression.ts';
import { type Ineligibility, type Trace, stop, buildTrace } from './trace.ts';
import { walkSteps } from './walk-steps.ts';

/** Step after an answer: the next proposal, or the end. */
export interface NextStep {
  readonly proposal: Proposal | null;
  readonly trace: Trace;
  readonly exposures: readonly Exposure[];
}

/** Presentation fields that locate it in its funnel. */
type Answered = Pick<Presentation, 'presentationId' | 'funnelId' | 'version' | 'stepId'>;

/**
 * Follows the edge of an answer in the funnel version that the presentation began with. The context is as of after
 * the answer: the accepted item is owned, the declined one remembered. Nothing follows once the funnel, session or
 * weekly cap is reached, even where an edge leads on.
 */
export function decideNextStep(
  version: FunnelVersion,
  presentation: Answered,
  answer: StepAnswer,
  decisionContext: DecisionContext,
  traceId: TraceId,
): NextStep {
  assert(
    presentation.funnelId === version.funnelId && presentation.version === version.version,
    'a presentation goes on in the version it began with',
  );
  const after = withoutAnswered(decisionContext, presentation);
  const step = findStep(version.terms, presentation.stepId);
  assert(step, 'a presentation stands at a step of its version');
  const stopped = stopAtOnce(version, after);
  const walk = stopped
    ? { proposal: null, candidates: [], exposures: [] }
    : walkSteps(version, step.edges[answer], after);
  const { moment, settings, now } = decisionContext;
  return {
    proposal: walk.proposal,
    exposures: walk.exposures,
    trace: buildTrace(
      {
        traceId,
        businessId: decisionContext.businessId,
        customerId: decisionContext.facts.customerId,
        moment: moment.name,
        sessionKey: moment.sessionKey,
        surface: moment.surface,
        afterPresentationId: presentation.presentationId,
        stop: stopped ?? (step.edges[answer] === null ? stop('no_step_left') : null),
        candidates: walk.candidates,
        decidedAt: now,
      },
      settings.traceDays,
    ),
  };
}

function withoutAnswered(decisionContext: DecisionContext, { presentationId }: Answered): DecisionContext {
  const open = decisionContext.history.open.filter((each) => each.presentationId !== presentationId);
  return { ...decisionContext, history: { ...decisionContext.history, open } };
}

function stopAtOnce(version: FunnelVersion, decisionContext: DecisionContext): Ineligibility | undefined {
  const { moment } = decisionContext;
  const usedUp = stopByFunnel(version, decisionContext);
  if (usedUp) return usedUp;
  const open = stillOpen(decisionContext).find(({ surface }) => surface === moment.surface);
  if (open) {
    const compared = { what: `open on ${moment.surface}`, expected: null, actual: open.presentationId };
    return stop('another_presentation_is_open', compared, { objectId: open.presentationId });
  }
  return stopByCustomer(decisionContext);
}
