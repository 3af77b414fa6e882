import type { PresentationId, TraceId } from '../ids.ts';
import { evaluateAudience } from './audience/evaluate-audience.ts';
import type { Exposure } from './experiment/exposure.ts';
import type { FunnelVersion } from './funnel.ts';
import type { Proposal } from './proposal.ts';
import { type DecisionContext, stillOpen } from './decision-context.ts';
import { stopByCustomer, stopByFunnel, stopByHoldout } from './suppression.ts';
import { type Candidate, type Ineligibility, type Trace, stop, buildTrace } from './trace.ts';
import { type Walk, walkSteps } from './walk-steps.ts';

/**
 * Decision at a moment. A proposal still needs a price: when pricing fails, the moment is decided again with the
 * offer marked unpriceable, and falls to the next candidate.
 */
export type MomentDecision = {
  readonly trace: Trace;
  /** Comparisons that the customer joins, if they have not joined before. */
  readonly exposures: readonly Exposure[];
} & (
  | { readonly kind: 'propose'; readonly proposal: Proposal }
  /** An open presentation is already shown to the customer. */
  | { readonly kind: 'existing'; readonly presentationId: PresentationId }
  | { readonly kind: 'nothing' }
);

/**
 * Decides the proposal for a customer at a moment. Of the published funnels for the moment it takes the one with
 * the highest priority, then the earliest published, whose audience includes the customer and which has an eligible
 * step. Customers in that funnel's holdout are proposed nothing, so that its effect can be measured against them.
 */
export function decideMoment(
  funnels: readonly FunnelVersion[],
  decisionContext: DecisionContext,
  traceId: TraceId,
): MomentDecision {
  const stopped = stopBeforeFunnels(decisionContext);
  if (stopped) {
    const trace = traceOfMoment(decisionContext, traceId, stopped.stop, []);
    const { presentationId } = stopped;
    const exposures: Exposure[] = [];
    return presentationId === null
      ? { kind: 'nothing', trace, exposures }
      : { kind: 'existing', presentationId, trace, exposures };
  }
  const candidates: Candidate[] = [];
  const exposures: Exposure[] = [];
  let proposal: Proposal | null = null;
  let isDecided = false;
  for (const version of funnels
    .filter((each) => each.terms.moment === decisionContext.moment.name)
    .toSorted(byRank)) {
    if (isDecided) {
      candidates.push(funnelCandidate(version, stop('not_reached')));
      continue;
    }
    const considered = considerFunnel(version, decisionContext);
    candidates.push(...considered.candidates);
    exposures.push(...considered.exposures);
    proposal = considered.proposal;
    isDecided = considered.isDecided;
  }
  const trace = traceOfMoment(decisionContext, traceId, null, candidates);
  return proposal ? { kind: 'propose', proposal, trace, exposures } : { kind: 'nothing', trace, exposures };
}

function stopBeforeFunnels(
  decisionContext: DecisionContext,
): { readonly stop: Ineligibility; readonly presentationId: PresentationId | null } | undefined {
  const { moment } = decisionContext;
  const purchased = moment.purchase?.presentationId ?? null;
  if (purchased !== null) {
    const compared = { what: 'presentation that was paid', expected: null, actual: purchased };
    return { stop: stop('purchase_of_an_offer', compared), presentationId: null };
  }
  const open = stillOpen(decisionContext).find(({ surface }) => surface === moment.surface);
  if (open) {
    const compared = { what: `open on ${moment.surface}`, expected: null, actual: open.presentationId };
    const isSame = open.moment === moment.name && decisionContext.history.preference !== 'none';
    return {
      stop: stop('another_presentation_is_open', compared, { objectId: open.presentationId }),
      presentationId: isSame ? open.presentationId : null,
    };
  }
  const stopped = stopByCustomer(decisionContext);
  return stopped && { stop: stopped, presentationId: null };
}

function considerFunnel(
  version: FunnelVersion,
  decisionContext: DecisionContext,
): Walk & { readonly isDecided: boolean } {
  const { facts, moment, productRelations, now } = decisionContext;
  const mismatch = evaluateAudience(version.terms.audience, {
    customer: facts,
    purchase: moment.purchase,
    context: moment.context,
    productRelations,
    now,
  });
  const stopped = mismatch ? stop('outside_audience', mismatch) : stopByFunnel(version, decisionContext);
  if (stopped) {
    const candidates = [funnelCandidate(version, stopped)];
    return { proposal: null, isDecided: false, candidates, exposures: [] };
  }
  const walk = walkSteps(version, version.terms.steps[0]?.stepId ?? null, decisionContext);
  if (!walk.proposal) return { ...walk, isDecided: false };
  // Checked last, so that the holdout contains only customers who would have been shown the offer.
  const heldOut = stopByHoldout(version, decisionContext);
  if (!heldOut) return { ...walk, isDecided: true };
  return {
    ...walk,
    proposal: null,
    isDecided: true,
    candidates: walk.candidates.map((each) => (each.stop === null ? { ...each, stop: heldOut } : each)),
  };
}

function byRank(a: FunnelVersion, b: FunnelVersion): number {
  return (
    b.terms.priority - a.terms.priority || a.publishedAt - b.publishedAt || (a.funnelId < b.funnelId ? -1 : 1)
  );
}

function funnelCandidate({ funnelId, version }: FunnelVersion, reason: Ineligibility): Candidate {
  return {
    funnelId,
    version,
    stepId: null,
    offerId: null,
    experimentId: null,
    variantId: null,
    stop: reason,
  };
}

function traceOfMoment(
  { businessId, facts, moment, settings, now }: DecisionContext,
  traceId: TraceId,
  reason: Ineligibility | null,
  candidates: readonly Candidate[],
): Trace {
  return buildTrace(
    {
      traceId,
      businessId,
      customerId: facts.customerId,
      moment: moment.name,
      sessionKey: moment.sessionKey,
      surface: moment.surface,
      afterPresentationId: null,
      stop: reason,
      candidates,
      decidedAt: now,
    },
    settings.traceDays,
  );
}
