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
  RecordedContext,
  RememberedAnswer,
  DecisionContext,
} from '../decision-context.ts';
import { stopByDecline } from '../suppression.ts';
import type { Candidate, Ineligibility, StopReason, Trace } from '../trace.ts';

/*
 * Replay: a decision without the commit. It shows what a funnel would have proposed at recorded moments, had it
 * been the only one.
 *
 *   as recorded   the moment, customer facts, payment methods, and what other funnels proposed
 *   as now        the funnel, its offers, prices and products, the caps and the holdouts
 *   removed       what this very funnel did in reality: its presentations, and the answers to them
 *   added         what the replay itself proposed to the customer before
 *
 * Nobody knows how a customer would have answered, so every replayed proposal counts as declined immediately: it
 * counts towards the caps, it may be proposed again once a decline is forgotten, it blocks nothing else, and the
 * `declined` edge is followed to its end. The share of customers who would have reached each step is estimated
 * afterwards, from real decline rates. This errs towards fewer proposals: a downsell that few would have seen
 * counts towards everyone's caps. Items bought by accepting stay in the customer facts, as recorded.
 */

/** Recorded moment, with the part of its history that this funnel caused. */
export interface RecordedMoment {
  readonly traceId: TraceId;
  readonly decisionContext: RecordedContext;
  readonly decidedAt: Instant;
  /** All the customer's answers to this funnel, told apart from answers to others by offer and instant. */
  readonly ownAnswers: readonly Pick<RememberedAnswer, 'offerId' | 'answeredAt'>[];
  /** True when any funnel proposed something. */
  readonly wasProposed: boolean;
}

/** Proposals replayed for one customer so far, in the form of their history. */
export type ReplayedHistory = Pick<CustomerHistory, 'presented' | 'answers'>;

export const nothingReplayed: ReplayedHistory = { presented: [], answers: [] };

/** Current data that a decision needs and that is not recorded. */
export type ReplayGiven = Pick<DecisionContext, 'businessId' | 'catalogue' | 'productRelations' | 'settings'>;

/** Reason for no proposal: as in a decision, or because the replay already proposed it. */
export type ReplayStopReason = StopReason | 'proposed_before';

/** Proposal that a moment would lead to. */
interface ReplayedProposal {
  readonly stepId: string;
  readonly offerId: OfferId;
  /** Revenue of an acceptance, before tax, in minor units. */
  readonly touches: bigint;
}

export interface ReplayedMoment {
  readonly traceId: TraceId;
  readonly customerId: CustomerId;
  readonly decidedAt: Instant;
  readonly wasProposed: boolean;
  /** The certain first proposal, then those after declining all before. Empty when nothing is proposed. */
  readonly chain: readonly ReplayedProposal[];
  /** Reason for no proposal; null when there is one. */
  readonly withheld: ReplayStopReason | null;
  /** Condition that excluded the customer from the audience. */
  readonly mismatch: Ineligibility['compared'];
  /** Steps that were evaluated and withheld. */
  readonly passedOver: readonly { readonly stepId: string; readonly reason: ReplayStopReason }[];
  /** History including this moment. */
  readonly history: ReplayedHistory;
}

/**
 * Decides a recorded moment with this funnel alone. `before` has the replay's earlier proposals to the customer.
 */
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
      quoted: new Map(),
      unpriceable: new Map(),
      now: decidedAt,
    };
  }
}

/** History as if this funnel had never proposed anything. */
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
 * Immediate revenue of an acceptance, before tax: the price; for an add-on, a whole period. For a plan change, the
 * price increase per period, and zero for a decrease: an upper estimate, because only the rest of the period may be
 * paid now.
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

/** Separates real declines from those that count as declined because the replay proposed the offer. */
function reasonIn(version: FunnelVersion, unreplayed: DecisionContext): ReasonOf {
  return ({ offerId }, { reason }) => {
    const offer = version.offers.find((each) => each.offerId === offerId);
    if (reason !== 'declined_before' || !offer) return reason;
    const unit = unitPriceOf(offer, unreplayed.catalogue);
    const declined = unit && stopByDecline(offer, materialTerms(offer, unit), unreplayed);
    return declined ? reason : 'proposed_before';
  };
}

/** First reason; for a customer in the holdout, the holdout: everyone else would have been proposed something. */
function withheldBy({ stop, candidates }: Trace, reasonOf: ReasonOf): ReplayStopReason {
  if (stop) return stop.reason;
  if (candidates.some((each) => each.stop?.reason === 'holdout')) return 'holdout';
  const [first] = candidates;
  assert(first?.stop, 'where nothing is proposed the funnel or each of its steps was stopped');
  return reasonOf(first, first.stop);
}

/** Steps withheld on the path, and the one prevented by a cap. */
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
