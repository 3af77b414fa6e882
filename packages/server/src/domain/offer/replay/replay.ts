import { assert } from '../../assert.ts';
import { type CustomerId, type OfferId, type TraceId, asId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import { decideMoment } from '../decide-moment.ts';
import { type FunnelVersion, findStep } from '../funnel.ts';
import { rulesOf } from '../kinds/kinds.ts';
import type { Proposal } from '../proposal.ts';
import { decideNextStep } from '../next-step.ts';
import { amountOf, materialTerms, unitPriceOf } from '../offer-price.ts';
import { answerOf } from '../presentation.ts';
import type {
  CustomerHistory,
  RecordedSituation,
  RememberedAnswer,
  DecisionContext,
} from '../decision-context.ts';
import { stopByDecline } from '../suppression.ts';
import type { Candidate, Ineligibility, StopReason, Trace } from '../trace.ts';

/*
 * A replay is the decision without the commit: what a funnel would have proposed at moments that were recorded,
 * had it been the only one.
 *
 *   as recorded   the moment, what was known of the customer, their methods, and what other funnels proposed
 *   as now        the funnel, its offers, prices and products, the caps and the shares held out
 *   taken out     what this very funnel did in reality: its presentations, and the answers to them
 *   put in        what the replay itself proposed to the customer before
 *
 * Nobody knows what a customer would have answered. So whatever the replay proposes counts as declined at once:
 * it fills the caps, it comes again when a no would be forgotten, it stands in the way of nothing else, and the
 * `declined` edge is followed to its end. How many would have come that far is worked out afterwards, from how
 * many really decline. This errs towards fewer proposals: a downsell that few would have seen counts for the caps
 * of all. What is bought by accepting stays in what is known of the customer, as it was recorded.
 */

/** A moment as it was decided, with what of its history is this funnel's own doing. */
export interface RecordedMoment {
  readonly traceId: TraceId;
  readonly decisionContext: RecordedSituation;
  readonly decidedAt: Instant;
  /** What the customer ever answered to this funnel, told apart from answers to others by offer and instant. */
  readonly ownAnswers: readonly Pick<RememberedAnswer, 'offerId' | 'answeredAt'>[];
  /** Whether anything was proposed, by any funnel. */
  readonly wasProposed: boolean;
}

/** What a replay has proposed to one customer so far, as their history would hold it. */
export type ReplayedHistory = Pick<CustomerHistory, 'presented' | 'answers'>;

export const nothingReplayed: ReplayedHistory = { presented: [], answers: [] };

/** What a decision is made from that is not recorded: as it is now. */
export type ReplayGiven = Pick<DecisionContext, 'businessId' | 'catalogue' | 'productRelations' | 'settings'>;

/** Why something would not be proposed: as in a decision, or because the replay proposed it before. */
export type ReplayStopReason = StopReason | 'proposed_before';

/** A proposal that a moment would lead to. */
interface ReplayedProposal {
  readonly stepId: string;
  readonly offerId: OfferId;
  /** What accepting would bring, before tax, in minor units. */
  readonly touches: bigint;
}

export interface ReplayedMoment {
  readonly traceId: TraceId;
  readonly customerId: CustomerId;
  readonly decidedAt: Instant;
  readonly wasProposed: boolean;
  /** What would be proposed for certain, then what follows for those who decline all before it. Empty: nothing. */
  readonly chain: readonly ReplayedProposal[];
  /** Why nothing would be proposed; null when something would. */
  readonly withheld: ReplayStopReason | null;
  /** The condition that kept the customer outside the audience. */
  readonly mismatch: Ineligibility['compared'];
  /** The steps that were looked at and withheld. */
  readonly passedOver: readonly { readonly stepId: string; readonly reason: ReplayStopReason }[];
  /** With what this moment adds. */
  readonly history: ReplayedHistory;
}

/** Decides a recorded moment with this funnel alone. `before` is what the replay proposed to the customer so far. */
export function replayMoment(
  version: FunnelVersion,
  recorded: RecordedMoment,
  before: ReplayedHistory,
  given: ReplayGiven,
): ReplayedMoment {
  const { traceId, decidedAt, wasProposed } = recorded;
  const others = withoutOwn(version, recorded);
  let history = before;
  const decision = decideMoment([version], situationWith(history), traceId);
  const traces: Trace[] = [decision.trace];
  const chain: ReplayedProposal[] = [];
  let proposal = decision.kind === 'propose' ? decision.proposal : null;
  while (proposal) {
    const presentationId = asId<'presentation'>(`${traceId} ${chain.length}`);
    const { funnelId, stepId, offer } = proposal;
    chain.push({ stepId, offerId: offer.offerId, touches: touchedBy(proposal, given) });
    history = withDeclined(history, proposal, version, {
      presentationId,
      funnelId,
      sessionKey: recorded.decisionContext.moment.sessionKey,
      presentedAt: decidedAt,
    });
    const answered = { presentationId, funnelId, version: version.version, stepId };
    const next = decideNextStep(version, answered, 'declined', situationWith(history), traceId);
    traces.push(next.trace);
    proposal = next.proposal;
  }
  const reasonOf = reasonIn(version, situationWith(nothingReplayed));
  return {
    traceId,
    customerId: recorded.decisionContext.facts.customerId,
    decidedAt,
    wasProposed,
    chain,
    withheld: chain.length > 0 ? null : withheldBy(decision.trace, reasonOf),
    mismatch:
      decision.trace.candidates.find(({ stop }) => stop?.reason === 'outside_audience')?.stop?.compared ??
      null,
    passedOver: passedOverIn(version, traces, chain, reasonOf),
    history,
  };

  function situationWith(replayed: ReplayedHistory): DecisionContext {
    return {
      ...given,
      ...recorded.decisionContext,
      history: {
        ...others,
        presented: [...others.presented, ...replayed.presented],
        answers: [...others.answers, ...replayed.answers],
      },
      archivedOffers: new Set(),
      unpriceable: new Map(),
      now: decidedAt,
    };
  }
}

/** The history as it would be if this funnel had never proposed anything. */
function withoutOwn(
  { funnelId }: FunnelVersion,
  { decisionContext: { history }, ownAnswers }: RecordedMoment,
): CustomerHistory {
  const isOwn = new Set(
    history.presented.filter((each) => each.funnelId === funnelId).map((each) => each.presentationId),
  );
  return {
    ...history,
    presented: history.presented.filter(({ presentationId }) => !isOwn.has(presentationId)),
    open: history.open.filter(({ presentationId }) => !isOwn.has(presentationId)),
    answers: history.answers.filter(
      (answer) =>
        !ownAnswers.some(
          ({ offerId, answeredAt }) => offerId === answer.offerId && answeredAt === answer.answeredAt,
        ),
    ),
  };
}

function withDeclined(
  { presented, answers }: ReplayedHistory,
  { offer, terms }: Proposal,
  version: FunnelVersion,
  presentation: ReplayedHistory['presented'][number],
): ReplayedHistory {
  const rememberDeclinesDays = version.terms.rememberDeclinesDays ?? offer.rememberDeclinesDays;
  const declined = answerOf({ offer, terms, rememberDeclinesDays }, 'declined', presentation.presentedAt);
  return { presented: [...presented, presentation], answers: [...answers, declined] };
}

/**
 * What accepting would bring at first, before tax: the price, of an add-on for a whole period. Of a change of plan
 * it is how much more the new plan costs a period than the subscription does, and nothing where it costs less:
 * an upper estimate, because what is left of the period may be all that is paid now.
 */
function touchedBy({ offer, quantity, subscription }: Proposal, { catalogue }: ReplayGiven): bigint {
  const unit = unitPriceOf(offer, catalogue);
  assert(unit, 'what is proposed has a price');
  const price = amountOf(offer, unit, quantity);
  if (!rulesOf(offer.target).replacesPlan || !subscription) return price;
  const more = price - subscription.recurringPreTaxAmount;
  return more > 0n ? more : 0n;
}

type ReasonOf = (candidate: Pick<Candidate, 'offerId'>, stop: Ineligibility) => ReplayStopReason;

/** Tells what the customer really declined from what counts as declined because the replay proposed it. */
function reasonIn(version: FunnelVersion, unreplayed: DecisionContext): ReasonOf {
  return ({ offerId }, { reason }) => {
    const offer = version.offers.find((each) => each.offerId === offerId);
    if (reason !== 'declined_before' || !offer) return reason;
    const unit = unitPriceOf(offer, unreplayed.catalogue);
    const declined = unit && stopByDecline(offer, materialTerms(offer, unit), unreplayed);
    return declined ? reason : 'proposed_before';
  };
}

/** The first reason, and of a customer held out that they are: everybody else would have been proposed something. */
function withheldBy({ stop, candidates }: Trace, reasonOf: ReasonOf): ReplayStopReason {
  if (stop) return stop.reason;
  if (candidates.some((each) => each.stop?.reason === 'holdout')) return 'holdout';
  const [first] = candidates;
  assert(first?.stop, 'where nothing is proposed the funnel or each of its steps was stopped');
  return reasonOf(first, first.stop);
}

/** The steps withheld on the way, and the one that a cap kept from following. */
function passedOverIn(
  { terms }: FunnelVersion,
  traces: readonly Trace[],
  chain: readonly ReplayedProposal[],
  reasonOf: ReasonOf,
): ReplayedMoment['passedOver'] {
  return traces.flatMap((trace, index) => {
    const last = chain[index - 1];
    const next = last === undefined ? null : (findStep(terms, last.stepId)?.edges.declined ?? null);
    if (trace.stop) return next === null ? [] : [{ stepId: next, reason: trace.stop.reason }];
    return trace.candidates.flatMap((candidate) =>
      candidate.stepId === null || candidate.stop === null
        ? []
        : [{ stepId: candidate.stepId, reason: reasonOf(candidate, candidate.stop) }],
    );
  });
}
